"""Months into weeks: nothing is lost, nothing is invented, and parts stay parts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.quality import add_known
from kpis.calculation.spreading import (
    COUNTS,
    WHOLE_OF,
    fragments,
    spread_contacts_over_weeks,
    spread_costs_over_weeks,
)
from kpis.facts import ContactFact, CostFact
from kpis.months import add_months
from tests.samples import PHONE, RENT, contacts, cost

months = st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(lambda day: day.replace(day=1))
counts = st.integers(0, 40) | st.integers(0, 10**12)


@st.composite
def month_facts(draw: st.DrawFn) -> ContactFact:
    """A month's volume; each whole known or not, its part no larger."""
    known: dict[str, Any] = {name: draw(st.none() | counts) for name in set(COUNTS) - set(WHOLE_OF)}
    for part, whole in WHOLE_OF.items():
        size = known[whole]
        known[part] = None if size is None else draw(st.integers(0, size))
    known["handled"] = draw(counts)
    return ContactFact(start=draw(months), channel=PHONE, whole_month=True, **known)


def test_january_2026_has_five_fragments() -> None:
    assert fragments(date(2026, 1, 1)) == [
        (date(2026, 1, 1), 4),
        (date(2026, 1, 5), 11),
        (date(2026, 1, 12), 18),
        (date(2026, 1, 19), 25),
        (date(2026, 1, 26), 31),
    ]


@given(months)
def test_fragments_are_the_days_of_the_month_in_one_week_each(month: date) -> None:
    parts = fragments(month)
    days = [month + timedelta(days=n) for n in range(parts[-1][1])]
    assert days[-1] + timedelta(days=1) == add_months(month, 1)
    weeks = {day.isocalendar()[:2] for day in days}
    assert len(parts) == len(weeks)
    assert all(start == month or start.weekday() == 0 for start, _ in parts)


def test_costs_by_hand() -> None:
    spread = spread_costs_over_weeks([cost("2026-02", 280, RENT, PHONE)])
    assert [(f.start.day, f.amount) for f in spread] == [
        (1, 10),
        (2, 70),
        (9, 70),
        (16, 70),
        (23, 60),
    ]
    assert {(fact.category, fact.channel) for fact in spread} == {(RENT, PHONE)}


@given(months, st.decimals(Decimal("-999999999999.99"), Decimal("999999999999.99"), places=2))
def test_amounts_sum_to_the_month_in_whole_cents_of_one_sign(month: date, amount: Decimal) -> None:
    spread = spread_costs_over_weeks([CostFact(month, RENT, None, amount)])
    assert sum(fact.amount for fact in spread) == amount
    assert all(fact.amount == round(fact.amount, 2) for fact in spread)
    assert all(fact.amount * amount >= 0 for fact in spread)


@given(month_facts())
def test_counts_sum_to_the_month_and_none_is_negative(fact: ContactFact) -> None:
    spread = spread_contacts_over_weeks([fact])
    for name in COUNTS:
        total = None
        for part in spread:
            value = getattr(part, name)
            assert value is None or value >= 0
            total = add_known(total, value)
        assert total == getattr(fact, name)


@given(month_facts())
def test_no_week_has_more_of_a_part_than_of_its_whole(fact: ContactFact) -> None:
    for week in spread_contacts_over_weeks([fact]):
        for part, whole in WHOLE_OF.items():
            if getattr(week, whole) is not None:
                assert getattr(week, part) <= getattr(week, whole)


def test_a_part_larger_than_its_whole_is_not_lost() -> None:
    fact = contacts("2026-02", 3, abandoned=5, abandoned_base=2, whole_month=True)
    none = replace(fact, abandoned_base=0)
    assert sum(f.abandoned or 0 for f in spread_contacts_over_weeks([fact])) == 5
    assert sum(f.abandoned or 0 for f in spread_contacts_over_weeks([none])) == 5


def test_facts_of_days_stay_as_they_are_and_those_of_months_become_estimates() -> None:
    week = contacts("2026-02", 3)
    assert spread_contacts_over_weeks([week]) == [week]
    spread = spread_contacts_over_weeks([replace(week, whole_month=True)])
    assert len(spread) == 5
    assert all(fact.estimated for fact in spread)
