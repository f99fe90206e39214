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


def period_containing(kind: PeriodKind, day: date, fiscal_year_start: int = 1) -> Period:
    """The period of this kind that the day lies in.

    A rolling year is named by its last month. fiscal_year_start: 1 to 12, the month
    in which years, and every third month after it quarters, begin.
    """
    if kind is PeriodKind.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7), kind)
    month = first_of_month(day)
    if kind is PeriodKind.ROLLING_YEAR:
        return Period(add_months(month, -11), add_months(month, 1), kind)
    months = MONTHS_IN[kind]
    start = add_months(month, -((month.month - fiscal_year_start) % months))
    return Period(start, add_months(start, months), kind)


def shift_period(period: Period, steps: int) -> Period:
    """The period so many steps later; a rolling year moves a month a step."""
    if period.kind is PeriodKind.WEEK:
        days = timedelta(weeks=steps)
        return Period(period.start + days, period.end + days, period.kind)
    months = steps if period.kind is PeriodKind.ROLLING_YEAR else steps * MONTHS_IN[period.kind]
    return Period(add_months(period.start, months), add_months(period.end, months), period.kind)


def previous_period(period: Period) -> Period:
    """The one before; for a rolling year the twelve months before it, not one month back."""
    return shift_period(period, -12 if period.kind is PeriodKind.ROLLING_YEAR else -1)


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
