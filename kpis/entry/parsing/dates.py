"""Months and days in ISO 8601 only: 3 January is never taken for 1 March."""

import re
from datetime import date, timedelta

from kpis.entry.parsing.errors import Expected, Refused
from kpis.months import month_after

#: Years outside are slips of the finger.
FIRST_YEAR, LAST_YEAR = 1990, 2100
ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(?:-01)?")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def parse_month(text: str) -> date:
    """The first day of a month written YYYY-MM or YYYY-MM-01. Raises Refused."""
    return parse_date(ISO_MONTH, text, Expected.MONTH)


def parse_day(text: str) -> date:
    """A day written YYYY-MM-DD. Raises Refused."""
    return parse_date(ISO_DAY, text, Expected.DAY)


def parse_date(pattern: re.Pattern[str], text: str, expected: Expected) -> date:
    match = pattern.fullmatch(text.strip())
    if match is None:
        raise Refused(expected)
    year, month, *day = (int(part) for part in match.groups())
    try:
        found = date(year, month, *(day or [1]))
    except ValueError as error:
        raise Refused(expected) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(Expected.YEAR, {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)})
    return found


def is_day_or_month(start: date, end: date) -> bool:
    """Whether [start, end) is one day or one calendar month."""
    one_day = end == start + timedelta(days=1)
    return one_day or (start.day == 1 and end == month_after(start))
