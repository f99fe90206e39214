"""Closed months whose figure is another today than the one that was reported."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.as_reported import reported_otherwise
from kpis.calculation.periods import period_containing
from kpis.facts import ReportedFact
from kpis.months import add_months
from kpis.vocabulary import PeriodKind
from tests.samples import month

pytestmark = pytest.mark.finding("F7")
JANUARY = month("2026-01")


def period(kind: PeriodKind):
    return period_containing(kind, JANUARY)


def fact(place: int, cost: str | None, contacts: int | None) -> ReportedFact:
    return ReportedFact(
        add_months(JANUARY, place), None if cost is None else Decimal(cost), contacts
    )


def told(kind: PeriodKind, facts: list[ReportedFact], now: str | None) -> list:
    reported = {each.month: each for each in facts}
    figure = None if now is None else Decimal(now)
    found = reported_otherwise(period(kind), reported, lambda _month: figure)
    return [(each.month.month, each.cost_per_contact) for each in found]


def test_a_month_that_stands_as_reported_is_not_told() -> None:
    assert told(PeriodKind.MONTH, [fact(0, "182", 100)], "1.82") == []
    assert told(PeriodKind.MONTH, [fact(0, "182", 100)], "1.86") == [(1, Decimal("1.82"))]


def test_what_was_not_known_is_not_zero() -> None:
    assert told(PeriodKind.MONTH, [fact(0, "182", None)], None) == []
    assert told(PeriodKind.MONTH, [fact(0, "182", None)], "0") == [(1, None)]
    assert told(PeriodKind.MONTH, [fact(0, None, 5)], "2") == [(1, None)]


def test_of_a_quarter_its_own_months_are_told_and_of_a_week_none() -> None:
    facts = [fact(place, "200", 100) for place in (-1, 0, 2, 3)]
    assert told(PeriodKind.QUARTER, facts, "1") == [(1, 2), (3, 2)]
    assert told(PeriodKind.WEEK, facts, "1") == []


@given(st.dictionaries(st.integers(-15, 15), st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_exactly_the_closed_months_that_differ(closed: dict[int, tuple[int, int]]) -> None:
    facts = {
        (each := fact(place, str(cost), contacts)).month: each
        for place, (cost, contacts) in closed.items()
    }
    year = period(PeriodKind.YEAR)
    found = reported_otherwise(year, facts, lambda _month: Decimal(1))
    assert [each.month for each in found] == sorted(
        each.month
        for each in facts.values()
        if year.contains(each.month) and each.cost != each.contacts
    )
