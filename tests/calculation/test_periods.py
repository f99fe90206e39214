"""Weeks, months, fiscal quarters and years, rolling years."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.periods import (
    first_with,
    period_containing,
    period_year_before,
    periods_up_to,
    previous_period,
    shift_period,
)
from kpis.facts import Period
from kpis.months import add_months, months_between
from kpis.vocabulary import PeriodKind

WEEK, MONTH, QUARTER, YEAR, TO_DATE, ROLLING = PeriodKind
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
kinds = st.sampled_from(PeriodKind)
fiscal_months = st.integers(1, 12)


@pytest.mark.parametrize(
    ("month", "months", "result"),
    [
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2026, 5, 1), -29, date(2023, 12, 1)),
        (date(2026, 5, 1), 20, date(2028, 1, 1)),
    ],
)
def test_adds_months_over_the_turn_of_the_year(month: date, months: int, result: date) -> None:
    assert add_months(month, months) == result


def test_months_between_are_those_with_a_day_in_the_span() -> None:
    november, december, january = date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)
    assert months_between(date(2025, 11, 30), date(2026, 1, 1)) == [november, december]
    assert months_between(date(2025, 11, 30), date(2026, 1, 2)) == [november, december, january]
    assert months_between(december, december) == []


@pytest.mark.parametrize(
    ("kind", "fiscal_year_start", "start", "end"),
    [
        (WEEK, 1, date(2026, 1, 26), date(2026, 2, 2)),
        (MONTH, 1, date(2026, 2, 1), date(2026, 3, 1)),
        (QUARTER, 1, date(2026, 1, 1), date(2026, 4, 1)),
        (QUARTER, 2, date(2026, 2, 1), date(2026, 5, 1)),
        (QUARTER, 3, date(2025, 12, 1), date(2026, 3, 1)),
        (YEAR, 1, date(2026, 1, 1), date(2027, 1, 1)),
        (YEAR, 4, date(2025, 4, 1), date(2026, 4, 1)),
        (ROLLING, 4, date(2025, 3, 1), date(2026, 3, 1)),
    ],
)
def test_the_period_around_the_first_of_february(
    kind: PeriodKind, fiscal_year_start: int, start: date, end: date
) -> None:
    period = period_containing(kind, date(2026, 2, 1), fiscal_year_start)
    assert period == Period(start, end, kind)


@given(kinds, days, fiscal_months)
def test_a_period_holds_its_day_and_not_its_end(kind: PeriodKind, day: date, first: int) -> None:
    period = period_containing(kind, day, first)
    assert period.contains(day)
    assert period.contains(period.start)
    assert not period.contains(period.end)


@given(kinds.filter(lambda kind: kind not in {ROLLING, TO_DATE}), days, fiscal_months)
def test_periods_tile_the_calendar(kind: PeriodKind, day: date, first: int) -> None:
    period = period_containing(kind, day, first)
    assert previous_period(period).end == period.start
    assert shift_period(period, 1) == period_containing(kind, period.end, first)
    assert all(period_containing(kind, d, first) == period for d in (period.start, day))
    assert period_containing(kind, period.end - timedelta(days=1), first) == period


@given(days)
def test_rolling_years_move_by_a_month_and_compare_by_twelve(day: date) -> None:
    year = period_containing(ROLLING, day)
    assert len(months_between(year.start, year.end)) == 12
    assert months_between(year.start, year.end)[-1] == day.replace(day=1)
    assert shift_period(year, 1).start == add_months(year.start, 1)
    assert previous_period(year).end == year.start
    assert previous_period(year) == period_year_before(year)


@pytest.mark.finding("F16")
@given(days, fiscal_months)
def test_a_year_to_date_begins_with_the_fiscal_year_and_compares_by_twelve_months(
    day: date, first: int
) -> None:
    to_date = period_containing(TO_DATE, day, first)
    assert to_date.start == period_containing(YEAR, day, first).start
    assert to_date.end == add_months(day.replace(day=1), 1)
    assert shift_period(to_date, 1) == period_containing(TO_DATE, to_date.end, first)
    assert previous_period(to_date) == period_year_before(to_date)


def test_a_year_before() -> None:
    march = period_containing(MONTH, date(2024, 3, 31))
    assert period_year_before(march) == Period(date(2023, 3, 1), date(2023, 4, 1), MONTH)
    week = period_containing(WEEK, date(2026, 5, 20))
    assert period_year_before(week) == Period(date(2025, 5, 19), date(2025, 5, 26), WEEK)


@given(kinds, days, st.integers(1, 30))
def test_periods_up_to_are_in_order_and_end_with_the_last(
    kind: PeriodKind, day: date, count: int
) -> None:
    last = period_containing(kind, day)
    periods = periods_up_to(last, count)
    assert len(periods) == count
    assert periods[-1] == last
    assert periods == sorted(set(periods))
    assert all(shift_period(a, 1) == b for a, b in itertools.pairwise(periods))


def test_a_day_belongs_to_the_first_period_that_holds_it() -> None:
    """A rolling year overlaps the next one; a day outside all of them is nobody's."""
    months = periods_up_to(period_containing(MONTH, date(2026, 3, 9), 1), 3)
    days = [date(2026, 1, 31), date(2026, 3, 1), date(2026, 3, 2), date(2025, 12, 31)]
    assert first_with(months, days) == {months[0], months[2]}
    rolling = periods_up_to(period_containing(ROLLING, date(2026, 3, 9), 1), 2)
    assert first_with(rolling, [date(2025, 12, 1)]) == {rolling[0]}
    assert first_with(months, []) == frozenset()
