"""How a file writes its days: one way for the whole of it, never guessed cell by cell."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

from kpis.entry.parsing.dates import FIRST_YEAR, LAST_YEAR
from kpis.entry.parsing.errors import Expected, Refused


class DayFormat(StrEnum):
    """In the order in which a file that leaves several open is read; a person may say otherwise."""

    ISO = "iso"
    COMPACT = "compact"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    NAMED = "named"


#: What may follow a day: a time, which is not read.
TIME = r"(?:[T ]+[0-9]{1,2}[:.][0-9]{2}.*)?"
NUMBERS = r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})"
PATTERNS = {
    DayFormat.ISO: re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})" + TIME),
    DayFormat.COMPACT: re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})" + TIME),
    DayFormat.DAY_FIRST: re.compile(NUMBERS + TIME),
    DayFormat.MONTH_FIRST: re.compile(NUMBERS + TIME),
    DayFormat.NAMED: re.compile(
        r"([0-9]{1,2})(?:er)?[ -]([^\W\d_]{3,9})\.?[ -]([0-9]{4}|[0-9]{2})" + TIME
    ),
}
#: By their first letters, in English and French.
MONTHS = (
    ("jan",), ("feb", "fév", "fev"), ("mar",), ("apr", "avr"), ("may", "mai"), ("jun", "juin"),
    ("jul", "juil"), ("aug", "aoû", "aou"), ("sep",), ("oct",), ("nov",), ("dec", "déc"),
)  # fmt: skip
CENTURY = 2000


def day_formats_of(texts: Iterable[str]) -> list[DayFormat]:
    """Those in which every text is a day; blank ones say nothing. Both DAY_FIRST and MONTH_FIRST
    where no day is past the 12th: then somebody must say which."""
    possible = list(DayFormat)
    for text in {text.strip() for text in texts} - {""}:
        possible = [each for each in possible if is_day(text, each)]
    return possible


def is_day(text: str, day_format: DayFormat) -> bool:
    try:
        read_day(text, day_format)
    except Refused:
        return False
    return True


def read_day(text: str, day_format: DayFormat) -> date:
    """The day, whatever time follows it. Raises Refused."""
    match = PATTERNS[day_format].fullmatch(text.strip())
    if match is None:
        raise Refused(Expected.DAY)
    year, month, day = NUMBERS_OF[day_format](match)
    year += CENTURY if year < 100 else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(Expected.YEAR, {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)})
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refused(Expected.DAY) from error


def month_named(text: str) -> int:
    """0 where it is no month."""
    found = [
        number for number, names in enumerate(MONTHS, start=1) if text.casefold().startswith(names)
    ]
    return max(found, default=0)


NUMBERS_OF: dict[DayFormat, Callable[[re.Match[str]], tuple[int, int, int]]] = {
    DayFormat.ISO: lambda match: (int(match[1]), int(match[2]), int(match[3])),
    DayFormat.COMPACT: lambda match: (int(match[1]), int(match[2]), int(match[3])),
    DayFormat.DAY_FIRST: lambda match: (int(match[4]), int(match[3]), int(match[1])),
    DayFormat.MONTH_FIRST: lambda match: (int(match[4]), int(match[1]), int(match[3])),
    DayFormat.NAMED: lambda match: (int(match[3]), month_named(match[2]), int(match[1])),
}
