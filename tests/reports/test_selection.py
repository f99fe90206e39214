"""Which periods come on the page."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.periods import period_year_before, previous_period, shift_period
from kpis.facts import CentreFact, Period
from kpis.reports.centre.period import can_compare
from kpis.reports.centre.selection import (
    PERIODS_IN_BARS,
    PERIODS_IN_TREND,
    Selection,
    choices,
    choose_bars,
    choose_trend,
    selected_period,
    span_to_read,
)
from kpis.vocabulary import Comparison, PeriodKind
from tests.samples import month, month_period

TODAY = date(2026, 5, 20)
days = st.dates(date(2015, 1, 1), date(2026, 5, 20))


def centre(first: date, last: date, fiscal_year_start: int = 1) -> CentreFact:
    first, last = first.replace(day=1), last.replace(day=1)
    return CentreFact(1, "lyon", "Lyon", "", "EUR", fiscal_year_start, first, last, last)


def select(kind: PeriodKind, day: date | None = None) -> Selection:
    return Selection(kind, day, Comparison.PREVIOUS)


def test_months_up_to_the_last_with_records() -> None:
    trend = choose_trend(
        centre(month("2026-01"), month("2026-03")), select(PeriodKind.MONTH), TODAY
    )
    assert trend == [month_period(name) for name in ("2026-01", "2026-02", "2026-03")]


def test_a_spread_invoice_in_months_to_come_does_not_stretch_the_trend() -> None:
    """Costs until 2027, contacts until April; it is May 2026."""
    known = centre(month("2026-01"), month("2027-03"))
    made = replace(known, last_whole=month("2026-04"))
    trend = choose_trend(made, select(PeriodKind.MONTH), TODAY)
    assert trend[-1] == month_period("2026-05")
    chosen = choose_trend(made, select(PeriodKind.MONTH, month("2027-02")), TODAY)
    assert month_period("2027-02") in chosen


def test_weeks_end_with_the_running_one() -> None:
    made = centre(month("2026-01"), month("2026-05"))
    trend = choose_trend(made, select(PeriodKind.WEEK), TODAY)
    assert trend[-1] == Period(date(2026, 5, 18), date(2026, 5, 25), PeriodKind.WEEK)
    past = choose_trend(made, select(PeriodKind.WEEK), date(2027, 1, 1))
    assert past[-1].contains(date(2026, 5, 31))


def test_a_selection_is_the_period_around_its_day_in_the_fiscal_year() -> None:
    made = centre(month("2024-01"), month("2026-05"), fiscal_year_start=4)
    chosen = selected_period(made, select(PeriodKind.YEAR, date(2026, 2, 1)))
    assert chosen == Period(date(2025, 4, 1), date(2026, 4, 1), PeriodKind.YEAR)
    assert selected_period(made, select(PeriodKind.YEAR)) is None


@given(
    days,
    days,
    st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from(PeriodKind),
    st.integers(1, 12),
)
def test_any_selection(
    one: date, other: date, day: date | None, kind: PeriodKind, fiscal_year_start: int
) -> None:
    made = centre(min(one, other), max(one, other), fiscal_year_start)
    selection = select(kind, day)
    trend = choose_trend(made, selection, TODAY)
    assert 1 <= len(trend) <= PERIODS_IN_TREND[kind]
    assert trend == sorted(set(trend))
    chosen = selected_period(made, selection) or trend[-1]
    assert chosen in trend
    assert chosen in trend[choose_bars(trend, chosen)]
    assert len(trend[choose_bars(trend, chosen)]) <= PERIODS_IN_BARS
    offered = choices(made, trend, TODAY)
    assert chosen in offered
    assert offered == sorted(set(offered), reverse=True)
    span = span_to_read(trend, selected_period(made, selection))
    for needed in (*trend, previous_period(chosen), period_year_before(chosen)):
        assert span.start <= needed.start
        assert needed.end <= span.end


@given(days, days)
@pytest.mark.parametrize("kind", PeriodKind)
def test_without_a_selection_periods_stand_in_a_row(
    kind: PeriodKind, one: date, other: date
) -> None:
    trend = choose_trend(centre(min(one, other), max(one, other)), select(kind), TODAY)
    assert all(shift_period(before, 1) == after for before, after in itertools.pairwise(trend))


def test_a_period_is_compared_where_the_year_before_was_read_from_its_first_day() -> None:
    may = month_period("2026-05")
    read = Period(month("2025-05"), may.end, PeriodKind.MONTH)
    assert can_compare(may, read)
    assert not can_compare(may, replace(read, start=month("2025-06")))
