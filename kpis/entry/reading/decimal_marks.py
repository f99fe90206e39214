"""How a file writes its cents: by a point or a comma, for the whole of it."""

import re
from collections.abc import Iterable

from kpis.entry.parsing.amounts import DecimalMark

#: What stands after the last mark, and what stands before it.
LAST_MARK = re.compile(r"(?P<before>.*)(?P<mark>[.,])(?P<after>[0-9]*)[^0-9.,]*")
DIGITS_OF_A_GROUP = 3


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
