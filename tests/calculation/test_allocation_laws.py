"""Whatever the rules and the records: shared cost goes where a slow way says, to the cent."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.allocation import HANDLE_TIME, Keys, allocate_entry, allocate_shared_cost
from kpis.calculation.ledger import Entry, Ledger
from kpis.facts import AllocationRuleFact, ContactFact, StaffingFact
from kpis.vocabulary import AllocationBasis
from tests.samples import (
    BOT,
    EMAIL,
    PHONE,
    RENT,
    SALARIES,
    TAX,
    contacts,
    cost,
    definition,
    ledger,
    month,
)

CHAT = 4
CHANNELS, CATEGORIES = (PHONE, EMAIL, BOT, CHAT), (SALARIES, RENT, TAX)
MONTHS = ["2026-01", "2026-02", "2026-03"]
BY_CONTACTS, BY_TIME = AllocationBasis.CONTACTS, AllocationBasis.HANDLE_TIME
BY_HOURS, EQUAL = AllocationBasis.STAFFED_HOURS, AllocationBasis.EQUAL
FIXED = AllocationBasis.FIXED_SHARES


def timed(text: str, handled: int, seconds: int | None, channel: int) -> ContactFact:
    base = None if seconds is None else handled
    return contacts(text, handled, channel, handle_seconds=seconds, handle_base=base)


cents = st.decimals(-(10**6), 10**6, places=2)
percents = st.lists(st.integers(1, 10**4), min_size=1, max_size=4).map(
    lambda parts: dict(zip(CHANNELS, whole_percents(parts), strict=False))
)


def whole_percents(parts: list[int]) -> list[Decimal]:
    """Four decimals, all of them more than nothing, and together 100."""
    first = [Decimal(part * 10**6 // sum(parts) or 1) / 10**4 for part in parts[1:]]
    return [100 - sum(first, Decimal(0)), *first]


rules = st.lists(
    st.builds(
        lambda basis, category, start, fixed: AllocationRuleFact(
            category, month(start), basis, fixed if basis is FIXED else {}
        ),
        st.sampled_from(AllocationBasis),
        st.none() | st.sampled_from(CATEGORIES),
        st.sampled_from(MONTHS),
        percents,
    ),
    max_size=5,
    unique_by=lambda fact: (fact.category, fact.valid_from),
).map(lambda made: sorted(made, key=lambda fact: fact.valid_from))
staffing = st.lists(
    st.builds(
        lambda text, channel, known: StaffingFact(month(text), channel, known, None),
        st.sampled_from(MONTHS),
        st.none() | st.sampled_from(CHANNELS),
        st.none() | st.decimals(0, 1000, places=2),
    ),
    max_size=8,
    unique_by=lambda fact: (fact.month, fact.channel),
)
cost_facts = st.builds(
    cost,
    st.sampled_from(MONTHS),
    cents,
    st.sampled_from(CATEGORIES),
    st.none() | st.sampled_from(CHANNELS),
)
contact_facts = st.builds(
    timed,
    st.sampled_from(MONTHS),
    st.integers(0, 10**4),
    st.none() | st.integers(0, 10**6),
    st.sampled_from(CHANNELS),
)
ledgers = st.builds(
    lambda costs, volumes: ledger(costs, volumes, definition(PHONE, EMAIL, CHAT)),
    st.lists(cost_facts, max_size=15),
    st.lists(contact_facts, max_size=9, unique_by=lambda fact: (fact.start, fact.channel)),
)
keys = st.builds(Keys, rules, staffing)


def allocate_slowly(books: Ledger, by: Keys) -> tuple[dict, dict]:
    """By (start, category, channel), and what is left over by (start, category)."""
    parts: dict[tuple[date, int, int], Decimal] = {}
    left: dict[tuple[date, int], Decimal] = {}
    for made in books:
        for category in CATEGORIES:
            amount = made.shared_by_category.get(category, Decimal(0))
            if not amount:
                continue
            weights = weigh_slowly(made, rule_slowly(by, category, made.start), by)
            if weights is None:
                left[made.start, category] = amount
                continue
            for channel, share in cut_slowly(amount, weights).items():
                parts[made.start, category, channel] = share
    return parts, left


def rule_slowly(by: Keys, category: int, start: date) -> AllocationRuleFact:
    for wanted in (category, None):
        for text in reversed(MONTHS):
            for fact in by.rules:
                if fact.category == wanted and fact.valid_from == month(text) <= start:
                    return fact
    return HANDLE_TIME


def weigh_slowly(made: Entry, fact: AllocationRuleFact, by: Keys) -> dict | None:
    """None where there is nothing to go by."""
    working = [id for id in made.counted if made.counted[id] > 0]
    found: dict[int, Fraction | None] = {}
    if fact.basis is FIXED:
        return {id: Fraction(percent) for id, percent in fact.shares.items()}
    for id in working:
        seconds = made.contacts[id].handle_seconds
        known = [f.hours for f in by.staffing if (f.month, f.channel) == (made.start, id)]
        found[id] = {
            BY_CONTACTS: Fraction(made.counted[id]),
            BY_TIME: None if seconds is None else Fraction(seconds),
            BY_HOURS: Fraction(known[0]) if known and known[0] is not None else None,
            EQUAL: Fraction(1),
        }[fact.basis]
    if working and (None in found.values() or not any(found.values())):
        found = {id: Fraction(made.counted[id]) for id in working}
    return found or None


def cut_slowly(amount: Decimal, weights: dict) -> dict[int, Decimal]:
    """Cent by cent: each goes to the one who lacks most of what is due."""
    whole = int(amount * 100)
    due = {id: whole * weight / sum(weights.values()) for id, weight in weights.items()}
    given_out = {id: due[id].__floor__() for id in due}
    while sum(given_out.values()) < whole:
        lacking = {id: due[id] - given_out[id] for id in due}
        given_out[max(sorted(due), key=lambda id: lacking[id])] += 1
    return {id: Decimal(number) / 100 for id, number in given_out.items()}


@pytest.mark.fault(42)
@given(ledgers, keys)
def test_it_says_the_same_as_the_slow_way(books: Ledger, by: Keys) -> None:
    for made in books:
        parts, left = allocate_slowly([made], by)
        allocation = allocate_entry(made, by)
        found = {(p.start, p.category, p.channel): p.amount for p in allocation.parts if p.amount}
        assert found == {place: amount for place, amount in parts.items() if amount}
        assert {(made.start, id): amount for id, amount in allocation.left_over.items()} == left


@pytest.mark.fault(42)
@given(ledgers, keys)
def test_every_category_sums_to_the_cent(books: Ledger, by: Keys) -> None:
    allocation = allocate_shared_cost(books, by)
    for category in CATEGORIES:
        shared = sum(made.shared_by_category.get(category, 0) for made in books)
        parts = sum(part.amount for part in allocation.parts if part.category == category)
        assert parts + allocation.left_over.get(category, 0) == shared
    total = sum(made.shared for made in books)
    assert sum(allocation.shares.values()) + allocation.not_allocated == total


@given(ledgers, keys)
def test_weights_of_a_category_make_its_total(books: Ledger, by: Keys) -> None:
    for made in books:
        allocation = allocate_entry(made, by)
        for category in {part.category for part in allocation.parts}:
            parts = [part for part in allocation.parts if part.category == category]
            assert {part.total for part in parts} == {sum(part.weight for part in parts)}
            assert len({part.basis for part in parts}) == 1


@given(st.lists(contact_facts, min_size=1, max_size=3, unique_by=lambda f: f.channel), keys)
def test_the_order_of_the_channels_is_of_no_account(volumes: list[ContactFact], by: Keys) -> None:
    volumes = [ContactFact(month(MONTHS[0]), f.channel, f.handled) for f in volumes]
    made = [
        allocate_shared_cost(
            ledger([cost(MONTHS[0], "0.05"), cost(MONTHS[0], -10, TAX)], order), by
        ).shares
        for order in permutations(volumes)
    ]
    assert all(found == made[0] for found in made)
