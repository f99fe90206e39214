"""Shared cost goes to channels to the cent, and nowhere unseen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.allocation import (
    allocate_by_weight,
    allocate_shared_cost,
    choose_weights,
)
from kpis.facts import ContactFact, CostFact
from kpis.vocabulary import AllocationBasis
from tests.samples import BOT, EMAIL, PHONE, contacts, cost, definition, entry, ledger

MONTHS = ["2026-01", "2026-02", "2026-03"]
CENT = Decimal("0.01")
amounts = st.decimals(Decimal("-999999999999.99"), Decimal("999999999999.99"), places=2)
weights = st.dictionaries(st.integers(1, 20), st.integers(0, 10**18), max_size=11)


def shares(amount: str, **by_name: int) -> list[str]:
    ids = dict(enumerate(by_name.values(), start=1))
    return [str(share) for share in allocate_by_weight(Decimal(amount), ids).values()]


@pytest.mark.fault(42)
def test_shares_by_hand() -> None:
    assert shares("100.00", a=1, b=1, c=2) == ["25.00", "25.00", "50.00"]
    assert shares("100.00", a=1, b=2, c=0) == ["33.33", "66.67", "0.00"]
    assert shares("0.00", a=1, b=2) == ["0.00", "0.00"]


@pytest.mark.fault(42)
def test_ties_go_to_the_lowest_id_whatever_the_order() -> None:
    assert shares("100.00", a=1, b=1, c=1) == ["33.34", "33.33", "33.33"]
    assert shares("0.02", a=1, b=1, c=1) == ["0.01", "0.01", "0.00"]
    assert allocate_by_weight(CENT, {9: 5, 2: 5}) == {2: CENT, 9: 0}


@pytest.mark.fault(42)
def test_negative_amounts_likewise() -> None:
    assert shares("-100.00", a=1, b=1, c=1) == ["-33.33", "-33.33", "-33.34"]
    assert shares("-0.01", a=1, b=3) == ["0.00", "-0.01"]


@pytest.mark.fault(42)
@given(amounts, weights)
def test_shares_sum_to_the_cent_and_are_within_a_cent_of_exact(
    amount: Decimal, by_id: dict[int, int]
) -> None:
    allocated = allocate_by_weight(amount, by_id)
    total = sum(by_id.values())
    if not total:
        assert allocated == {}
        return
    assert sum(allocated.values()) == amount
    assert allocated.keys() == by_id.keys()
    for id, share in allocated.items():
        assert share == share.quantize(CENT)
        cents, exact = int(share * 100) * total, int(amount * 100) * by_id[id]
        assert abs(cents - exact) < total


@pytest.mark.fault(42)
@given(amounts, weights)
def test_the_order_of_the_channels_changes_nothing(amount: Decimal, by_id: dict[int, int]) -> None:
    backwards = dict(reversed(by_id.items()))
    assert allocate_by_weight(amount, backwards) == allocate_by_weight(amount, by_id)


@pytest.mark.fault(43)
def test_without_weights_there_are_no_shares() -> None:
    assert allocate_by_weight(Decimal(5), {}) == {}
    assert allocate_by_weight(Decimal(5), {PHONE: 0, EMAIL: 0}) == {}


def timed(handled: int, seconds: int | None, channel: int, base: int | None = None) -> ContactFact:
    known = None if seconds is None else handled if base is None else base
    return contacts("2026-01", handled, channel, handle_seconds=seconds, handle_base=known)


def test_handle_time_is_the_basis_where_all_know_it() -> None:
    made = entry([], [timed(10, 300, PHONE), timed(30, 100, EMAIL)])
    assert choose_weights(made) == (AllocationBasis.HANDLE_TIME, {PHONE: 300, EMAIL: 100})


@pytest.mark.parametrize("seconds", [None, 0])
def test_contacts_are_the_basis_where_one_does_not_or_all_is_zero(seconds: int | None) -> None:
    made = entry([], [timed(10, seconds, PHONE), timed(30, seconds and 5, EMAIL)])
    assert choose_weights(made) == (AllocationBasis.CONTACTS, {PHONE: 10, EMAIL: 30})


def test_a_channel_without_contacts_need_not_know_its_handle_time() -> None:
    made = entry([], [timed(10, 300, PHONE), timed(0, None, EMAIL)])
    assert choose_weights(made) == (AllocationBasis.HANDLE_TIME, {PHONE: 300})


def test_handle_time_known_for_half_of_the_contacts_weighs_as_much_as_known_for_all() -> None:
    made = entry([], [timed(10, 150, PHONE, base=5), timed(30, 100, EMAIL)])
    assert choose_weights(made) == (AllocationBasis.HANDLE_TIME, {PHONE: 300, EMAIL: 100})


def test_channels_that_do_not_count_get_nothing() -> None:
    made = entry([cost("2026-01", 100)], [timed(10, 300, PHONE), timed(90, 900, BOT)])
    assert allocate_shared_cost([made]).shares == {PHONE: 100}


def test_each_month_goes_by_its_own_weights() -> None:
    months = ledger(
        [cost("2026-01", 100), cost("2026-02", 100)],
        [
            contacts("2026-01", 10, PHONE, handle_seconds=300, handle_base=10),
            contacts("2026-01", 10, EMAIL, handle_seconds=100, handle_base=10),
            contacts("2026-02", 10, PHONE),
            contacts("2026-02", 10, EMAIL),
        ],
    )
    allocation = allocate_shared_cost(months)
    assert allocation.shares == {PHONE: 125, EMAIL: 75}
    assert allocation.bases == {AllocationBasis.HANDLE_TIME, AllocationBasis.CONTACTS}


@pytest.mark.fault(43)
def test_cost_of_a_month_without_contacts_stays_visible() -> None:
    months = ledger(
        [cost("2026-01", "70.01"), cost("2026-02", 30)],
        [contacts("2026-01", 0, PHONE), contacts("2026-02", 3, PHONE)],
    )
    allocation = allocate_shared_cost(months)
    assert allocation.not_allocated == Decimal("70.01")
    assert allocation.shares == {PHONE: 30}
    assert allocation.bases == {AllocationBasis.CONTACTS}


cost_facts = st.builds(cost, st.sampled_from(MONTHS), amounts)
counts = st.integers(0, 10**6)
contact_facts = st.builds(
    contacts,
    st.sampled_from(MONTHS),
    counts,
    st.sampled_from([PHONE, EMAIL, BOT]),
    handle_seconds=st.none() | counts,
    handle_base=counts,
)


@pytest.mark.fault(42)
@given(st.lists(cost_facts, max_size=9), st.lists(contact_facts, max_size=9))
def test_allocated_and_not_allocated_sum_to_what_is_shared(
    costs: list[CostFact], volumes: list[ContactFact]
) -> None:
    allocation = allocate_shared_cost(ledger(costs, volumes, definition(PHONE, EMAIL)))
    total = sum((fact.amount for fact in costs), Decimal(0))
    assert sum(allocation.shares.values(), allocation.not_allocated) == total
