"""A centre in a portfolio: the same answer as its own ledger gives."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.centre_months import CentreMonths, record_of, sum_centres, sum_period
from kpis.calculation.completeness import (
    Expected,
    complete_through,
    find_gaps,
    habits_by_month,
)
from kpis.calculation.ledger import Entry, open_ledger, total_counted
from kpis.facts import CentreMonthFact, ContactFact, CostFact, Period
from kpis.months import months_between
from kpis.vocabulary import CountBasis, PeriodKind
from tests.samples import BOT, EMAIL, PHONE, channel, contacts, cost, definition, month

FIRST, LAST = month("2025-10"), month("2026-07")
ALL = months_between(FIRST, LAST)
SHOWN = ALL[3:]
TODAY = date(2026, 6, 20)
CHANNELS = [
    channel(PHONE, first_volume=FIRST),
    channel(EMAIL, first_volume=date(2026, 3, 5)),
    channel(BOT),
]
DEFINITIONS = [
    definition(PHONE, valid_from=month("2025-01")),
    definition(PHONE, EMAIL, basis=CountBasis.OFFERED, valid_from=month("2026-04")),
]
costs_made = st.lists(
    st.builds(
        CostFact,
        start=st.sampled_from(ALL),
        category=st.integers(11, 13),
        channel=st.sampled_from([None, PHONE]),
        amount=st.decimals(min_value=-500, max_value=500, places=2),
    ),
    max_size=40,
)
contacts_made = st.lists(
    st.builds(
        ContactFact,
        start=st.sampled_from(ALL),
        channel=st.sampled_from([PHONE, EMAIL, BOT]),
        handled=st.integers(0, 50),
        offered=st.none() | st.integers(0, 60),
    ),
    max_size=30,
    unique_by=lambda fact: (fact.start, fact.channel),
)


def facts_of(ledger: Sequence[Entry]) -> dict[date, CentreMonthFact]:
    return {
        entry.start: CentreMonthFact(
            month=entry.start,
            cost=entry.cost,
            categories=frozenset(entry.by_category),
            contacts=total_counted(entry),
            days={id: entry.contacts[id].days for id in entry.counted},
            service=None,
        )
        for entry in ledger
    }


def centre_months(costs: list[CostFact], volumes: list[ContactFact], currency: str = "EUR"):
    ledger = open_ledger(costs, volumes, DEFINITIONS)
    facts = facts_of(ledger)
    records = {month: record_of(fact) for month, fact in facts.items()}
    expected = Expected(CHANNELS, DEFINITIONS, TODAY)
    habits = habits_by_month(records, SHOWN, expected)
    return ledger, CentreMonths(facts, records, habits, expected, currency)


@given(costs_made, contacts_made)
def test_complete_where_the_ledger_finds_no_gap(
    costs: list[CostFact], volumes: list[ContactFact]
) -> None:
    ledger, months = centre_months(costs, volumes)
    gaps = find_gaps(ledger, SHOWN, Expected(CHANNELS, DEFINITIONS, TODAY))
    assert [each for each in SHOWN if not months.is_complete(each)] == list(gaps)
    assert months.complete_through(SHOWN) == complete_through(SHOWN, gaps)


def test_habits_first_volumes_and_the_running_month() -> None:
    costs = [cost(f"{each:%Y-%m}", 10, category) for each in ALL for category in (11, 12)]
    volumes = [contacts(f"{each:%Y-%m}", 5, offered=6) for each in ALL]
    missing = [fact for fact in costs if (fact.start, fact.category) != (month("2026-02"), 12)]
    _, months = centre_months(missing, volumes)
    incomplete = [each for each in SHOWN if not months.is_complete(each)]
    assert incomplete == [month("2026-02"), *months_between(month("2026-04"), LAST)]


@given(costs_made, contacts_made, st.decimals(min_value="0.5", max_value=2, places=4))
def test_sums_as_plain_python_makes_them(
    costs: list[CostFact], volumes: list[ContactFact], rate: Decimal
) -> None:
    ledger, months = centre_months(costs, volumes, "CAD")
    rates = {("CAD", each): rate + number for number, each in enumerate(ALL)}
    period = Period(month("2026-03"), month("2026-06"), PeriodKind.QUARTER)
    sums = sum_period(months, period, "EUR", rates)
    inside = [fact for fact in costs if period.contains(fact.start)]
    expected = sum(Fraction(f.amount) / Fraction(rates["CAD", f.start]) for f in inside)
    assert sums.converted == (expected if inside else None)
    assert sums.cost == (sum(f.amount for f in inside) if inside else None)
    counts = [count for e in ledger if period.contains(e.start) for count in e.counted.values()]
    assert sums.contacts == (sum(counts) if counts else None)
    assert [*sums.left_out] == [m for m in ALL if period.contains(m) and not months.is_covered(m)]
    covered = [e for e in ledger if period.contains(e.start) and e.start not in sums.left_out]
    known = sum(count for entry in covered for count in entry.counted.values())
    if known:
        kept = sum(
            Fraction(f.amount) / Fraction(rates["CAD", f.start])
            for f in inside
            if f.start not in sums.left_out
        )
        assert sums.cost_per_contact == kept / known
    else:
        assert sums.cost_per_contact is None


@pytest.mark.fault(41)
def test_a_missing_rate_leaves_no_figure_and_no_total() -> None:
    costs = [cost("2026-04", 10), cost("2026-05", 10)]
    volumes = [contacts("2026-04", 5, offered=5), contacts("2026-05", 5, offered=5)]
    _, months = centre_months(costs, volumes, "CAD")
    _, euros = centre_months(costs, volumes)
    period = Period(month("2026-04"), month("2026-06"), PeriodKind.QUARTER)
    rates = {("CAD", month("2026-04")): Decimal("1.5")}
    lacking, known = (sum_period(each, period, "EUR", rates) for each in (months, euros))
    assert [(m.currency, m.month) for m in lacking.missing] == [("CAD", month("2026-05"))]
    assert (lacking.converted, lacking.cost_per_contact, lacking.cost) == (None, None, 20)
    total = sum_centres(period, [lacking, known])
    assert (total.converted, total.contacts, len(total.missing)) == (None, 20, 1)


@pytest.mark.fault(38, 40)
def test_the_total_is_a_ratio_of_sums_and_keeps_cost_without_contacts() -> None:
    period = Period(month("2026-05"), month("2026-06"), PeriodKind.MONTH)
    sides = {}
    for name, spent, handled in (("a", 100, 10), ("b", 100, 40), ("c", 50, None)):
        counts = [(PHONE, handled), (EMAIL, 0)] if handled else []
        volumes = [contacts("2026-05", n, id, offered=n) for id, n in counts]
        sides[name] = sum_period(
            centre_months([cost("2026-05", spent)], volumes)[1], period, "EUR", {}
        )
    total = sum_centres(period, [*sides.values()])
    assert total.cost_per_contact == Fraction(200, 50)
    assert (total.converted, total.contacts) == (250, 50)
    assert sides["c"].cost_per_contact is None
    nothing = sum_centres(period, [])
    assert (nothing.converted, nothing.contacts, nothing.is_complete) == (None, None, False)
