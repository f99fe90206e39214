"""Facts in order: every cent and contact is kept, and what is unknown stays unknown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.ledger import entries_of, open_ledger, sum_entries, total_counted
from kpis.facts import ContactFact, CostFact
from tests.samples import (
    BOT,
    EMAIL,
    PHONE,
    RENT,
    SALARIES,
    contacts,
    cost,
    definition,
    entry,
    ledger,
    month,
    month_period,
)

MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04"]
amounts = st.decimals(-(10**9), 10**9, places=2)
cost_facts = st.builds(
    cost,
    st.sampled_from(MONTHS),
    amounts,
    st.sampled_from([SALARIES, RENT]),
    st.sampled_from([None, PHONE, BOT]),
)
contact_facts = st.builds(
    contacts,
    st.sampled_from(MONTHS),
    st.integers(0, 10**9),
    st.sampled_from([PHONE, EMAIL, BOT]),
    offered=st.none() | st.integers(0, 10**9),
)


def test_an_entry_sums_by_category_and_by_channel() -> None:
    made = entry(
        [
            cost("2026-01", "100.10"),
            cost("2026-01", "-0.10", channel=PHONE),
            cost("2026-01", "30", RENT),
        ],
        [contacts("2026-01", 7), contacts("2026-01", 5, EMAIL), contacts("2026-01", 99, BOT)],
        PHONE,
        EMAIL,
    )
    assert made.cost == Decimal("130.00")
    assert made.by_category == {SALARIES: Decimal("100.00"), RENT: Decimal(30)}
    assert made.by_channel == {PHONE: Decimal("-0.10")}
    assert made.shared == Decimal("130.10")
    assert made.counted == {PHONE: 7, EMAIL: 5}
    assert total_counted(made) == 12


def test_a_month_without_a_fact_has_no_entry() -> None:
    books = ledger([cost("2026-01", 5)], [contacts("2026-03", 5)])
    assert [made.start for made in books] == [month("2026-01"), month("2026-03")]
    assert books[0].counted == {}
    assert total_counted(books[0]) is None
    assert books[1].cost is None


def test_facts_of_one_channel_and_start_are_added() -> None:
    made = entry([], [contacts("2026-01", 7, offered=9), contacts("2026-01", 5)], PHONE)
    assert made.counted == {PHONE: 12}
    assert made.contacts[PHONE].offered == 9


def test_each_month_counts_under_the_definition_of_its_time() -> None:
    volumes = [contacts(name, n, id) for name in MONTHS[:2] for id, n in ((PHONE, 7), (BOT, 100))]
    old = definition(PHONE, valid_from=month("2025-01"))
    new = definition(PHONE, BOT, valid_from=month("2026-02"))
    assert [total_counted(made) for made in ledger([], volumes, old, new)] == [7, 107]


def test_one_estimate_makes_the_whole_estimated() -> None:
    volumes = [contacts("2026-01", 7), contacts("2026-01", 1, EMAIL, estimated=True)]
    assert entry([], volumes).estimated
    assert not entry([], volumes[:1]).estimated


@given(st.lists(cost_facts, max_size=30), st.lists(contact_facts, max_size=30))
def test_no_cent_and_no_contact_is_lost(costs: list[CostFact], volumes: list[ContactFact]) -> None:
    books = open_ledger(costs, volumes, [definition(PHONE, EMAIL)])
    whole = sum_entries(books, month("2026-01"))
    total = sum((fact.amount for fact in costs), Decimal(0))
    assert (whole.cost or Decimal(0)) == total
    assert sum(whole.by_category.values(), Decimal(0)) == total
    assert sum(whole.by_channel.values(), whole.shared) == total
    assert sum(made.cost or Decimal(0) for made in books) == total
    assert sum(f.handled for f in whole.contacts.values()) == sum(f.handled for f in volumes)
    counted = sum(fact.handled for fact in volumes if fact.channel != BOT)
    assert (total_counted(whole) or 0) == counted


@given(st.lists(cost_facts), st.lists(contact_facts), st.integers(0, 4))
def test_parts_of_a_span_sum_to_the_span(
    costs: list[CostFact], volumes: list[ContactFact], cut: int
) -> None:
    books = open_ledger(costs, volumes, [definition()])
    start = month("2026-01")
    whole = sum_entries(books, start)
    parts = [sum_entries(books[:cut], start), sum_entries(books[cut:], start)]
    assert sum_entries(parts, start) == whole


@pytest.mark.fault(38)
def test_sums_of_nothing_are_unknown_and_cost_without_contacts_is_kept() -> None:
    assert sum_entries([], month("2026-01")).cost is None
    assert total_counted(sum_entries([], month("2026-01"))) is None
    books = ledger([cost("2026-01", 40), cost("2026-02", 60)], [contacts("2026-02", 10)])
    assert sum_entries(books, month("2026-01")).cost == 100


def test_entries_of_a_period_start_in_it() -> None:
    books = ledger([cost(name, 1) for name in MONTHS], [])
    assert [e.start for e in entries_of(books, month_period("2026-02"))] == [month("2026-02")]
