"""What each channel costs: direct and allocated cost, and what is not allocated, are the total."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.allocation import Keys, allocate_covered, allocate_shared_cost
from kpis.calculation.channels import (
    ChannelFigures,
    calculate_channel_figures,
    calculate_cost_per_minute,
    trace_costs_per_contact,
)
from kpis.calculation.completeness import MonthGap
from kpis.calculation.figures import calculate_period_figures
from kpis.calculation.ledger import Ledger, entries_of
from kpis.calculation.periods import period_containing
from kpis.facts import AllocationRuleFact, ContactFact, CostFact
from kpis.vocabulary import AllocationBasis, ChannelKind, PeriodKind
from tests.samples import (
    BOT,
    EMAIL,
    PHONE,
    channel,
    contacts,
    cost,
    definition,
    ledger,
    month,
    month_period,
)

CHANNELS = [
    channel(PHONE),
    channel(EMAIL, ChannelKind.EMAIL),
    channel(BOT, ChannelKind.BOT),
]
YEAR = period_containing(PeriodKind.YEAR, month("2026-01"))
FEBRUARY = month_period("2026-02")
HALVES = AllocationRuleFact(
    None, date.min, AllocationBasis.FIXED_SHARES, {PHONE: Decimal(50), EMAIL: Decimal(50)}
)


def figures_of(books: Ledger) -> list[ChannelFigures]:
    figures = calculate_period_figures(YEAR, books, {})
    return calculate_channel_figures(CHANNELS, figures, allocate_shared_cost(books))


def test_by_hand() -> None:
    books = ledger(
        [cost("2026-01", 90), cost("2026-01", 30, channel=PHONE), cost("2026-01", 8, channel=BOT)],
        [contacts("2026-01", 10), contacts("2026-01", 20, EMAIL), contacts("2026-01", 16, BOT)],
    )
    phone, email, bot = figures_of(books)
    assert (phone.direct, phone.allocated, phone.cost) == (30, 30, 60)
    assert (phone.contacts, phone.cost_per_contact, phone.counts) == (10, 6, True)
    assert (email.direct, email.allocated, email.cost_per_contact) == (0, 60, 3)
    assert (bot.contacts, bot.cost, bot.cost_per_contact) == (16, 8, Decimal("0.5"))
    assert not bot.counts


@pytest.mark.fault(38)
def test_a_channel_without_contacts_keeps_its_cost_and_has_no_figure() -> None:
    (phone,) = figures_of(ledger([cost("2026-01", 30, channel=PHONE)], []))
    assert (phone.contacts, phone.cost, phone.cost_per_contact) == (None, 30, None)


def test_contacts_without_any_cost_are_not_free() -> None:
    (phone,) = figures_of(ledger([], [contacts("2026-01", 10)]))
    assert (phone.contacts, phone.cost, phone.cost_per_contact) == (10, None, None)


def test_a_channel_with_neither_has_no_row() -> None:
    assert figures_of(ledger([], [])) == []


def test_a_channel_that_begins_to_count_keeps_its_contacts_of_before() -> None:
    """1 in either month, so 1 in both together."""
    names = ["2026-01", "2026-02"]
    books = ledger(
        [cost(name, 100, channel=EMAIL) for name in names],
        [contacts(name, 100, EMAIL) for name in names],
        definition(PHONE),
        definition(PHONE, EMAIL, valid_from=FEBRUARY.start),
    )
    (email,) = figures_of(books)
    assert (email.counts, email.contacts, email.cost_per_contact) == (True, 200, 1)
    assert trace_costs_per_contact(books, [YEAR, FEBRUARY], Keys()) == [{EMAIL: 1}, {EMAIL: 1}]


amounts = st.decimals(-(10**9), 10**9, places=2)
names = st.sampled_from(["2026-01", "2026-02", "2026-03"])
ids = st.sampled_from([PHONE, EMAIL, BOT])
cost_facts = st.builds(cost, names, amounts, channel=st.none() | ids)
contact_facts = st.builds(contacts, names, st.integers(0, 10**6), ids)


@pytest.mark.fault(42)
@given(st.lists(cost_facts, max_size=12), st.lists(contact_facts, max_size=12))
def test_direct_allocated_and_not_allocated_sum_to_the_total(
    costs: list[CostFact], volumes: list[ContactFact]
) -> None:
    books = ledger(costs, volumes)
    rows = figures_of(books)
    not_allocated = allocate_shared_cost(books).not_allocated
    total = sum((fact.amount for fact in costs), Decimal(0))
    assert sum((row.direct + row.allocated for row in rows), not_allocated) == total
    assert sum((row.cost or Decimal(0) for row in rows), not_allocated) == total
    handled = {row.channel.id: row.contacts or 0 for row in rows}
    assert sum(handled.values()) == sum(fact.handled for fact in volumes)


@given(st.lists(cost_facts, max_size=12), st.lists(contact_facts, max_size=12))
def test_the_trace_says_of_every_period_what_its_figures_say(
    costs: list[CostFact], volumes: list[ContactFact]
) -> None:
    books = ledger(costs, volumes, definition(PHONE), definition(EMAIL, valid_from=FEBRUARY.start))
    traced = trace_costs_per_contact(books, [YEAR, FEBRUARY], Keys())
    for period, found in zip([YEAR, FEBRUARY], traced, strict=True):
        figures = calculate_period_figures(period, books, {})
        allocation = allocate_shared_cost(entries_of(books, period))
        rows = calculate_channel_figures(CHANNELS, figures, allocation)
        for row in rows:
            assert found.get(row.channel.id) == row.cost_per_contact
        assert {id for id, value in found.items() if value is not None} <= {
            row.channel.id for row in rows
        }


@pytest.mark.finding("F1")
def test_fixed_shares_of_months_that_are_not_covered_are_divided_by_no_contacts() -> None:
    """20 a month by halves, 10 calls in January, in February unknown: 1.00 and not 2.00."""
    books = ledger(
        [cost("2026-01", 20), cost("2026-02", 20)],
        [contacts("2026-01", 10), contacts("2026-01", 5, EMAIL), contacts("2026-02", 5, EMAIL)],
    )
    phone, email = figures_without([FEBRUARY.start], books, Keys([HALVES]))
    assert (phone.allocated, phone.covered_cost, phone.cost_per_contact) == (20, 10, 1)
    assert (email.allocated, email.covered_cost, email.cost_per_contact) == (20, 10, 2)


@pytest.mark.finding("F1")
@given(
    st.lists(cost_facts, max_size=12),
    st.lists(contact_facts, max_size=12),
    st.sets(st.sampled_from([month("2026-01"), month("2026-02"), month("2026-03")])),
    st.sampled_from([[], [HALVES]]),
)
def test_a_row_divides_what_the_trace_divides(
    costs: list[CostFact],
    volumes: list[ContactFact],
    unknown: set[date],
    rules: list[AllocationRuleFact],
) -> None:
    """Whatever months are not covered, and by whatever shared cost goes."""
    books, keys = ledger(costs, volumes), Keys(rules)
    covered = [entry for entry in books if entry.start not in unknown]
    (traced,) = trace_costs_per_contact(covered, [YEAR], keys)
    for row in figures_without(unknown, books, keys):
        assert traced.get(row.channel.id) == row.cost_per_contact


def figures_without(unknown: Collection[date], books: Ledger, keys: Keys) -> list[ChannelFigures]:
    """Of the year, with months of which the contacts are not known."""
    gaps = {start: MonthGap(start, no_contacts=True) for start in unknown}
    figures = calculate_period_figures(YEAR, books, gaps)
    allocation = allocate_covered(figures.entries, figures.covered_entries, keys)
    return calculate_channel_figures(CHANNELS, figures, allocation)


def test_cost_per_minute_by_hand() -> None:
    known = contacts("2026-01", 10, handle_seconds=1_200, handle_base=10)
    half = contacts("2026-01", 10, EMAIL, handle_seconds=600, handle_base=5)
    assert calculate_cost_per_minute(Decimal(50), [known]) == Decimal("2.5")
    assert calculate_cost_per_minute(Decimal(50), [half]) == Decimal("2.5")
    assert calculate_cost_per_minute(Decimal(-50), [known, half]) == Decimal("-1.25")


@pytest.mark.fault(38)
@pytest.mark.parametrize("seconds", [None, 0])
def test_without_handle_time_there_is_no_cost_per_minute(seconds: int | None) -> None:
    base = None if seconds is None else 10
    fact = contacts("2026-01", 10, handle_seconds=seconds, handle_base=base)
    assert calculate_cost_per_minute(Decimal(50), [fact]) is None
    assert calculate_cost_per_minute(None, [fact]) is None
    assert calculate_cost_per_minute(Decimal(50), []) is None
