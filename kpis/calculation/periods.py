"""Periods: ISO weeks, months, fiscal quarters and years, rolling twelve months.

All are half-open, [start, end).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from kpis.facts import Period
from kpis.months import add_months, first_of_month
from kpis.vocabulary import PeriodKind

MONTHS_IN = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.YEAR: 12,
    PeriodKind.ROLLING_YEAR: 12,
}

#: They overlap from one to the next, and are named by their last month.
NAMED_BY_LAST_MONTH = frozenset({PeriodKind.ROLLING_YEAR, PeriodKind.YEAR_TO_DATE})


def period_containing(kind: PeriodKind, day: date, fiscal_year_start: int = 1) -> Period:
    """The period of this kind that the day lies in.

    A rolling year is named by its last month, and so is a year to date, which begins with the
    fiscal year. fiscal_year_start: 1 to 12, the month
    in which years, and every third month after it quarters, begin.
    """
    if kind is PeriodKind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7), kind)
    month = first_of_month(day)
    if kind is PeriodKind.ROLLING_YEAR:
        return Period(add_months(month, -11), add_months(month, 1), kind)
    if kind is PeriodKind.YEAR_TO_DATE:
        year = period_containing(PeriodKind.YEAR, day, fiscal_year_start)
        return Period(year.start, add_months(month, 1), kind)
    months = MONTHS_IN[kind]
    start = add_months(month, -((month.month - fiscal_year_start) % months))
    return Period(start, add_months(start, months), kind)


def shift_period(period: Period, steps: int) -> Period:
    """The period so many steps later; a rolling year and a year to date move a month a step."""
    if period.kind is PeriodKind.WEEK:
        days = timedelta(weeks=steps)
        return Period(period.start + days, period.end + days, period.kind)
    if period.kind is PeriodKind.YEAR_TO_DATE:
        last = add_months(period.end, steps - 1)
        return period_containing(period.kind, last, period.start.month)
    months = steps if period.kind is PeriodKind.ROLLING_YEAR else steps * MONTHS_IN[period.kind]
    return Period(add_months(period.start, months), add_months(period.end, months), period.kind)


def previous_period(period: Period) -> Period:
    """The one before; for a rolling year the twelve months before it, not one month back, and for
    a year to date the same months of the year before."""
    return shift_period(period, -12 if period.kind in NAMED_BY_LAST_MONTH else -1)


def period_year_before(period: Period) -> Period:
    """The same period a year before; for a week the one 52 weeks before."""
    if period.kind is PeriodKind.WEEK:
        return shift_period(period, -52)
    months = add_months(period.start, -12), add_months(period.end, -12)
    return Period(*months, period.kind)


def first_with(periods: Sequence[Period], days: Iterable[date]) -> frozenset[Period]:
    """For each day the first of the periods that it lies in, if there is one."""
    found = [next((each for each in periods if each.contains(day)), None) for day in days]
    return frozenset(period for period in found if period is not None)


def periods_up_to(last: Period, count: int) -> list[Period]:
    """So many periods in a row, the given one last."""
    return [shift_period(last, step) for step in range(1 - count, 1)]
