"""By which key shared cost goes to channels: rules by category and month, and what they fall
back on."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest

from kpis.calculation.allocation import (
    AllocatedPart,
    Allocation,
    Keys,
    allocate_entry,
)
from kpis.calculation.ledger import Entry
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
    entry,
    ledger,
    month,
    rule_at,
)

CHAT = 4
CHANNELS, CATEGORIES = (PHONE, EMAIL, BOT, CHAT), (SALARIES, RENT, TAX)
MONTHS = ["2026-01", "2026-02", "2026-03"]
BY_CONTACTS, BY_TIME = AllocationBasis.CONTACTS, AllocationBasis.HANDLE_TIME
BY_HOURS, EQUAL = AllocationBasis.STAFFED_HOURS, AllocationBasis.EQUAL
FIXED = AllocationBasis.FIXED_SHARES


def rule(
    basis: AllocationBasis,
    category: int | None = None,
    valid_from: str = "2026-01",
    shares: Mapping[int, str] | None = None,
) -> AllocationRuleFact:
    percents = {id: Decimal(percent) for id, percent in (shares or {}).items()}
    return AllocationRuleFact(category, month(valid_from), basis, percents)


def hours(text: str, channel: int | None, known: str | None) -> StaffingFact:
    return StaffingFact(month(text), channel, None if known is None else Decimal(known), None)


def timed(text: str, handled: int, seconds: int | None, channel: int) -> ContactFact:
    base = None if seconds is None else handled
    return contacts(text, handled, channel, handle_seconds=seconds, handle_base=base)


PHONE_AND_EMAIL = [timed("2026-01", 10, 300, PHONE), timed("2026-01", 30, 100, EMAIL)]
JANUARY = entry([cost("2026-01", 100)], PHONE_AND_EMAIL)
STAFFED = [hours("2026-01", PHONE, "12.50"), hours("2026-01", EMAIL, "37.50")]


def shares(made: Entry, *rules: AllocationRuleFact, staffing: Sequence[StaffingFact] = STAFFED):
    return allocate_entry(made, Keys(rules, staffing)).shares


def the_part(allocation: Allocation, channel: int) -> AllocatedPart:
    (found,) = [part for part in allocation.parts if part.channel == channel]
    return found


def test_all_five_bases_by_hand() -> None:
    assert shares(JANUARY, rule(BY_CONTACTS)) == {PHONE: 25, EMAIL: 75}
    assert shares(JANUARY, rule(BY_TIME)) == {PHONE: 75, EMAIL: 25}
    assert shares(JANUARY, rule(BY_HOURS)) == {PHONE: 25, EMAIL: 75}
    assert shares(JANUARY, rule(EQUAL)) == {PHONE: 50, EMAIL: 50}
    fixed = rule(FIXED, shares={PHONE: "33.3333", EMAIL: "66.6667"})
    assert shares(JANUARY, fixed) == {PHONE: Decimal("33.33"), EMAIL: Decimal("66.67")}


def test_without_a_rule_handle_time_is_the_key() -> None:
    assert shares(JANUARY) == {PHONE: 75, EMAIL: 25}


def test_a_part_says_its_weight_and_the_total_of_all() -> None:
    part = the_part(allocate_entry(JANUARY, Keys([rule(BY_HOURS)], STAFFED)), PHONE)
    assert (part.basis, part.wanted) == (BY_HOURS, BY_HOURS)
    assert (part.weight, part.total) == (Decimal("12.5"), 50)
    assert (part.start, part.category, part.amount) == (month("2026-01"), SALARIES, 25)


def test_a_fixed_share_goes_to_a_channel_without_contacts() -> None:
    fixed = rule(FIXED, shares={PHONE: "60", CHAT: "40"})
    assert shares(JANUARY, fixed) == {PHONE: 60, CHAT: 40}
    nobody = entry([cost("2026-01", 100)], [])
    assert shares(nobody, fixed) == {PHONE: 60, CHAT: 40}


def test_equal_shares_are_of_the_channels_that_count_and_had_contacts() -> None:
    made = entry([cost("2026-01", 100)], [*PHONE_AND_EMAIL, timed("2026-01", 9, 9, BOT)])
    assert shares(made, rule(EQUAL)) == {PHONE: 50, EMAIL: 50}
    idle = entry([cost("2026-01", 100)], [PHONE_AND_EMAIL[0], timed("2026-01", 0, 0, EMAIL)])
    assert shares(idle, rule(EQUAL)) == {PHONE: 100}


@pytest.mark.fault(43)
@pytest.mark.parametrize(
    ("basis", "staffing"),
    [
        (BY_HOURS, []),
        (BY_HOURS, [hours("2026-01", PHONE, "5")]),
        (BY_HOURS, [hours("2026-01", PHONE, "5"), hours("2026-01", EMAIL, None)]),
        (BY_HOURS, [hours("2026-01", PHONE, "0"), hours("2026-01", EMAIL, "0")]),
        (BY_HOURS, [hours("2026-01", None, "500")]),
        (BY_HOURS, [hours("2026-02", PHONE, "5"), hours("2026-02", EMAIL, "5")]),
    ],
)
def test_hours_that_are_not_known_for_all_or_zero_fall_back_to_contacts(
    basis: AllocationBasis, staffing: list[StaffingFact]
) -> None:
    allocation = allocate_entry(JANUARY, Keys([rule(basis)], staffing))
    part = the_part(allocation, PHONE)
    assert (part.basis, part.wanted, part.amount) == (BY_CONTACTS, basis, 25)


@pytest.mark.fault(43)
@pytest.mark.parametrize("basis", [BY_CONTACTS, BY_TIME, BY_HOURS, EQUAL])
def test_without_contacts_the_cost_stays_visibly_not_allocated(basis: AllocationBasis) -> None:
    idle = [timed("2026-01", 0, 0, PHONE)]
    for volumes in ([], idle, [timed("2026-01", 5, 5, BOT)]):
        made = entry([cost("2026-01", 7), cost("2026-01", -2, RENT)], volumes)
        allocation = allocate_entry(made, Keys([rule(basis)], STAFFED))
        assert allocation.left_over == {SALARIES: 7, RENT: -2}
        assert (allocation.not_allocated, allocation.shares) == (5, {})


def test_a_category_goes_by_its_own_rule_before_the_general_one() -> None:
    rules = [rule(EQUAL, RENT), rule(BY_CONTACTS, None, "2026-02")]
    assert rule_at(rules, RENT, month("2026-03")).basis is EQUAL
    assert rule_at(rules, TAX, month("2026-03")).basis is BY_CONTACTS
    assert rule_at(rules, TAX, month("2026-01")).basis is BY_TIME


def test_the_latest_rule_that_is_valid_is_in_force() -> None:
    rules = [rule(EQUAL, valid_from="2026-01"), rule(BY_HOURS, valid_from="2026-03")]
    found = [rule_at(rules, TAX, month(text)).basis for text in ("2025-12", *MONTHS, "2026-04")]
    assert found == [BY_TIME, EQUAL, EQUAL, BY_HOURS, BY_HOURS]


def test_parts_of_a_week_go_by_the_rule_and_the_hours_of_their_month() -> None:
    late = ledger([cost("2026-01", 100)], PHONE_AND_EMAIL)[0]
    in_week = Entry(
        **{name: getattr(late, name) for name in Entry.__slots__} | {"start": date(2026, 1, 26)}
    )
    assert shares(in_week, rule(BY_HOURS)) == {PHONE: 25, EMAIL: 75}
