"""The numbers of aggregated reports: counts and times, by the decimal mark of the whole file."""

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import chain

from kpis.entry.parsing.amounts import GROUP_MARKS, DecimalMark, bare_text
from kpis.entry.parsing.counts import MOST_DIGITS
from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.parsing.marks import UNSEEN
from kpis.entry.reading.decimal_marks import mark_in
from kpis.entry.reading.report_cells import Cell

#: What systems write where they have no figure.
DASHES = frozenset(["-", "--", "–", "—"])
NO_FIGURE = DASHES | frozenset(["", "n/a", "na", "null", "none", "nan", "n.a."])
MOST_CHARACTERS = 40
NUMBER = re.compile(rf"\+?[0-9](?:[0-9.,{GROUP_MARKS}]*[0-9])?|[.,][0-9]+", re.ASCII)
#: One mark, and three digits after it: decimals, or the last of a group of thousands.
OPEN = re.compile(r"\+?(?P<whole>[1-9][0-9]{0,2})(?P<mark>[.,])(?P<rest>[0-9]{3})", re.ASCII)
CLOCK = re.compile(
    r"(?:(?P<hours>[0-9]{1,6}):)?(?P<minutes>[0-9]{1,2}):(?P<seconds>[0-9]{2})"
    r"(?:[.,](?P<part>[0-9]{1,9}))?",
    re.ASCII,
)
OTHER_MARK: dict[DecimalMark, DecimalMark] = {".": ",", ",": "."}
#: What may stand before the decimal mark: thousands are set apart by one sign throughout.
WHOLE: dict[DecimalMark, re.Pattern[str]] = {
    mark: re.compile(
        rf"[0-9]*|[0-9]{{1,3}}(?P<group>[{re.escape(other)}{GROUP_MARKS}])[0-9]{{3}}"
        rf"(?:(?P=group)[0-9]{{3}})*",
        re.ASCII,
    )
    for mark, other in OTHER_MARK.items()
}


def is_no_figure(text: str) -> bool:
    return bare_text(text).casefold() in NO_FIGURE


def is_dash(text: str) -> bool:
    return bare_text(text) in DASHES


def mark_of_report(counts: Iterable[Cell], times: Iterable[Cell]) -> DecimalMark | None:
    """The mark that the figures of the file show; None where all of them leave it open.

    Raises FileRefused where two figures show different ones.
    """
    found: DecimalMark | None = None
    shown = chain(
        ((cell, mark_shown_by_count(cell.text)) for cell in counts),
        ((cell, mark_shown(cell.text)) for cell in times),
    )
    for cell, mark in shown:
        if mark and found and mark != found:
            values = {"mark": found}
            error = Error(cell.line, cell.column, cell.text, Expected.DECIMAL_MARK, values)
            raise FileRefused([error])
        found = found or mark
    return found


def mark_shown_by_count(text: str) -> DecimalMark | None:
    """1,234 contacts are a thousand and some; 1,000 may be one."""
    match = OPEN.fullmatch(UNSEEN.sub("", text).strip())
    if match is None or match["rest"] == "000":
        return mark_shown(text)
    return "." if match["mark"] == "," else ","


def mark_shown(text: str) -> DecimalMark | None:
    """Of one figure, as an amount says it; what is no figure, such as a time, says nothing."""
    bare = UNSEEN.sub("", text).strip()
    return mark_in(bare) if NUMBER.fullmatch(bare) else None


def is_open(text: str) -> bool:
    """Whether one figure could be a thousand times as much, by another mark."""
    return OPEN.fullmatch(UNSEEN.sub("", text).strip()) is not None


def read_number(text: str, mark: DecimalMark | None) -> Fraction:
    """A number from 0 up, its thousands set apart or not. Raises Refused: where the mark is not
    known and the number could be one or a thousand times as much, with both."""
    bare = bare_text(text)
    open_number = OPEN.fullmatch(bare)
    if mark is None and open_number:
        whole, rest = open_number["whole"], open_number["rest"]
        values = {"numbers": f"{whole}{open_number['mark']}{rest} / {whole}{rest}"}
        raise Refused(Expected.DECIMALS_OR_THOUSANDS, values)
    if not NUMBER.fullmatch(bare) or len(bare) > MOST_CHARACTERS:
        raise Refused(Expected.FIGURE)
    decimal_mark = mark or "."
    whole, _mark, decimals = bare.removeprefix("+").partition(decimal_mark)
    if not WHOLE[decimal_mark].fullmatch(whole) or not re.fullmatch("[0-9]*", decimals):
        raise Refused(Expected.FIGURE)
    digits = re.sub("[^0-9]", "", whole)
    return Fraction(int(f"{digits}{decimals}"), 10 ** len(decimals))


def read_count(text: str, mark: DecimalMark | None) -> int | None:
    """None where the report has no figure. Decimals may only be zeros. Raises Refused."""
    if is_no_figure(text):
        return None
    number = read_number(text, mark)
    if number.denominator != 1:
        raise Refused(Expected.COUNT)
    if number >= 10**MOST_DIGITS:
        raise Refused(Expected.SMALLER_COUNT, {"digits": str(MOST_DIGITS)})
    return int(number)


def read_seconds(text: str, mark: DecimalMark | None, unit: Fraction) -> Fraction | None:
    """Exactly; unit: the seconds of one. A time such as 1:02:03 or 2:03 says its own units.

    None where the report has no figure. Raises Refused.
    """
    if is_no_figure(text):
        return None
    clock = CLOCK.fullmatch(bare_text(text))
    if clock is None:
        seconds = read_number(text, mark) * unit
        if seconds >= 10**MOST_DIGITS:
            raise Refused(Expected.SMALLER_COUNT, {"digits": str(MOST_DIGITS)})
        return seconds
    return seconds_on_clock(clock)


def seconds_on_clock(clock: re.Match[str]) -> Fraction:
    """Minutes and seconds that follow a larger unit go up to 59. Raises Refused."""
    hours, minutes, seconds = (int(clock[name] or 0) for name in ("hours", "minutes", "seconds"))
    if seconds > 59 or (clock["hours"] and minutes > 59):
        raise Refused(Expected.DURATION)
    part = clock["part"] or "0"
    return hours * 3600 + minutes * 60 + seconds + Fraction(int(part), 10 ** len(part))
