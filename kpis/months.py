"""Months, as their first days."""

from datetime import date
from functools import lru_cache


def first_of_month(day: date) -> date:
    return day.replace(day=1)


#: A page of many centres asks for the same few months ten thousand times.
@lru_cache(maxsize=10_000)
def add_months(month: date, months: int) -> date:
    """The first of the month that lies so many months after (or, negative, before)."""
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_after(day: date) -> date:
    """The first day of the month after the one the day lies in."""
    return add_months(day, 1)


def month_before(day: date) -> date:
    return add_months(day, -1)


def months_between(start: date, end: date) -> list[date]:
    """The first days of the months that have a day in [start, end)."""
    months, month = [], first_of_month(start)
    while month < end:
        months.append(month)
        month = add_months(month, 1)
    return months
