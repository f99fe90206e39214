"""Months as files write them, in cells and above columns."""

import re
from datetime import date

from kpis.entry.parsing.dates import FIRST_YEAR, LAST_YEAR
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.reading.day_formats import CENTURY, DayFormat, month_named, read_day
from kpis.months import first_of_month

YEAR_FIRST = re.compile(r"([0-9]{4})(?:[-/. ]|(?=[0-9]{2}))([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
YEAR_AND_NAME = re.compile(r"([0-9]{4})[-/ ]([^\W\d_]{3,9})\.?")
NAMED = re.compile(r"([^\W\d_]{3,9})\.?[-/ ]*'?([0-9]{4}|[0-9]{2})")


def read_month(text: str, day_format: DayFormat | None = None) -> date:
    """The first day of a month such as 2026-05, 202605, 05/2026, May 2026, mai-26; or, where the
    file has days, of the month of a day in its format. Raises Refused."""
    bare = text.strip()
    year, month = numbers_of(bare)
    if not month and day_format is not None:
        return first_of_month(read_day(bare, day_format))
    if not 1 <= month <= 12:
        raise Refused(Expected.MONTH)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(Expected.YEAR, {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)})
    return date(year, month, 1)


def numbers_of(text: str) -> tuple[int, int]:
    """Year and month; 0 where it is none."""
    if match := YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2])
    if match := YEAR_LAST.fullmatch(text):
        return int(match[2]), int(match[1])
    if match := YEAR_AND_NAME.fullmatch(text):
        return int(match[1]), month_named(match[2])
    if match := NAMED.fullmatch(text):
        year = int(match[2])
        return year + (CENTURY if year < 100 else 0), month_named(match[1])
    return 0, 0


def is_month(text: str) -> bool:
    """As above a column of a wide table: a day stands for its month there, a moment does not."""
    if ":" in text:
        return False
    try:
        read_month(text, DayFormat.ISO)
    except Refused:
        return False
    return True
