"""How a file writes its cents: by a point or a comma, for the whole of it."""

import re
from collections.abc import Iterable
from decimal import Decimal

from kpis.entry.parsing.amounts import DecimalMark, parse_amount
from kpis.vocabulary import decimals_of

#: What stands after the last mark, and what stands before it.
LAST_MARK = re.compile(r"(?P<before>.*)(?P<mark>[.,])(?P<after>[0-9]*)[^0-9.,]*")
DIGITS_OF_A_GROUP = 3
#: What is longer is no amount that is looked through for groups and zeros.
MOST_CHARACTERS = 100
#: Thousands set apart by the other mark, and nothing but groups of three between them.
GROUPED = {
    ".": re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])"),
    ",": re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9.])"),
}
ZEROS_AT_THE_END = {
    ".": re.compile(r"(?P<kept>\.[0-9]*?)0+(?=[^0-9.,]*$)"),
    ",": re.compile(r"(?P<kept>,[0-9]*?)0+(?=[^0-9.,]*$)"),
}


def decimal_mark_of(texts: Iterable[str]) -> DecimalMark | None:
    """The mark that some amount of the file can only mean as its decimal mark; None where none
    says so, as 3.000 does not, or where they contradict each other: then somebody must say."""
    found = {mark for text in texts if (mark := mark_in(text))}
    return found.pop() if len(found) == 1 else None


def mark_in(text: str) -> DecimalMark | None:
    """What one amount says. A mark that comes twice sets thousands apart, so does one before
    another; a single one before three digits leaves it open, but for those of 0."""
    match = LAST_MARK.fullmatch(text)
    if match is None:
        return None
    mark: DecimalMark = "." if match["mark"] == "." else ","
    other: DecimalMark = "," if mark == "." else "."
    if mark in match["before"]:
        return other
    if other in match["before"]:
        return mark
    whole = re.sub("[^0-9]", "", match["before"])
    is_open = len(match["after"]) == DIGITS_OF_A_GROUP and 0 < len(whole) <= DIGITS_OF_A_GROUP
    return None if is_open and whole != "0" else mark


def read_amount(text: str, *, currency: str, mark: DecimalMark | None) -> Decimal:
    """An amount of a file, as parse_amount takes it and two things more: thousands set apart by
    the other mark, where the file's own is known, and zeros beyond the currency's decimals, which
    say nothing. Raises Refused."""
    if mark is None or len(text) > MOST_CHARACTERS:
        return parse_amount(text, currency=currency)
    ungrouped = GROUPED[mark].sub(lambda match: re.sub("[.,]", "", match[0]), text)
    plain = without_zeros(ungrouped, mark, decimals_of(currency))
    return parse_amount(plain, currency=currency, decimal_mark=mark)


def without_zeros(text: str, mark: DecimalMark, most_decimals: int) -> str:
    """Without those at the end that are more decimals than the currency has."""
    match = ZEROS_AT_THE_END[mark].search(text)
    if match is None or len(match[0]) - 1 <= most_decimals:
        return text
    kept = match["kept"] if len(match["kept"]) > 1 else ""
    return text[: match.start()] + kept + text[match.end() :]
