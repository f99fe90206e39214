"""Used and unused capacity: the textbook's figures, and no cent lost between them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.capacity import (
    Capacity,
    UsedCapacity,
    cost_capacity,
    measure_capacity,
    split_cost_per_contact,
)
from kpis.calculation.workforce import WorkMonth
from tests.samples import EMAIL, PHONE, month

D = Decimal
cents = st.decimals(-(10**7), 10**7, places=2)
work = st.dictionaries(st.integers(1, 9), st.fractions(0, 10**6, max_denominator=60), max_size=6)


def test_kaplan_and_anderson() -> None:
    """49,000 orders of 8 minutes, 1,400 inquiries of 44, 2,500 credit checks of 50."""
    minutes = {1: Fraction(49_000 * 8), 2: Fraction(1_400 * 44), 3: Fraction(2_500 * 50)}
    assert cost_capacity(D(560_000), D(700_000), minutes) == Capacity(
        cost=D(560_000),
        practical_minutes=D(700_000),
        rate=D("0.8"),
        used=[
            UsedCapacity(1, D(392_000), D(313_600)),
            UsedCapacity(2, D(61_600), D(49_280)),
            UsedCapacity(3, D(125_000), D(100_000)),
        ],
        unused_minutes=D(121_400),
        unused_amount=D(97_120),
    )


def test_minutes_and_money_of_the_textbook_sum() -> None:
    capacity = cost_capacity(D(560_000), D(700_000), {1: Fraction(578_600)})
    assert capacity is not None
    assert (capacity.used_minutes, capacity.used_amount) == (578_600, 462_880)
    assert not capacity.is_over


@given(cents, st.decimals(1, 10**6, places=2), work)
def test_used_and_unused_sum_to_the_cost_to_the_cent(cost, practical, minutes) -> None:
    capacity = cost_capacity(cost, practical, minutes)
    assert capacity is not None
    used = sum((part.amount for part in capacity.used), D(0))
    assert used + capacity.unused_amount == cost
    assert capacity.used_amount == used
    for part in [*capacity.used]:
        exact = minutes[part.channel] * Fraction(cost) / Fraction(practical)
        assert abs(Fraction(part.amount) - exact) <= Fraction(1, 100)


@given(cents, st.decimals(1, 10**6, places=2), work)
def test_more_work_than_practical_capacity_is_over(cost, practical, minutes) -> None:
    capacity = cost_capacity(cost, practical, minutes)
    assert capacity is not None
    assert capacity.is_over == (sum(minutes.values()) > Fraction(practical))


@pytest.mark.parametrize("practical", [D(0), D(-1)])
def test_without_practical_minutes_there_is_no_rate(practical: D) -> None:
    assert cost_capacity(D(100), practical, {}) is None


def work_month(
    name: str, hours: D | None, seconds: dict[int, int] | None, cost: D | None, contacts: int | None
) -> WorkMonth:
    return WorkMonth(month(name), hours, None, seconds, cost, contacts)


def test_only_the_months_that_know_everything_are_measured() -> None:
    months = [
        work_month("2026-01", D(100), {PHONE: 180_000}, D(1000), 500),
        work_month("2026-02", None, {PHONE: 180_000}, D(7777), 500),
        work_month("2026-03", D(100), None, D(7777), 500),
        work_month("2026-04", D(100), {PHONE: 36_000}, None, 500),
        work_month("2026-05", D(100), {EMAIL: 36_000}, D(1000), 300),
    ]
    capacity = measure_capacity(months, D(80))
    assert capacity is not None
    assert (capacity.months, capacity.contacts, capacity.cost) == (2, 800, 2000)
    assert capacity.practical_minutes == 200 * 60 * D("0.8")
    assert {part.channel: part.minutes for part in capacity.used} == {PHONE: 3000, EMAIL: 600}
    assert capacity.unused_minutes == 9600 - 3600


def test_no_month_that_knows_everything_is_no_capacity() -> None:
    assert measure_capacity([work_month("2026-01", None, {}, D(1), 1)], D(85)) is None
    assert measure_capacity([], D(85)) is None


def test_contacts_unknown_in_one_month_are_unknown_in_all() -> None:
    months = [
        work_month("2026-01", D(100), {PHONE: 60}, D(10), 500),
        work_month("2026-02", D(100), {PHONE: 60}, D(10), None),
    ]
    capacity = measure_capacity(months, D(85))
    assert capacity is not None
    assert capacity.contacts is None
    assert split_cost_per_contact(capacity) is None


def by_minutes(cost: D, practical: D, minutes: Fraction, contacts: int) -> Capacity:
    capacity = cost_capacity(cost, practical, {PHONE: minutes})
    assert capacity is not None
    return Capacity(
        capacity.cost,
        capacity.practical_minutes,
        capacity.rate,
        capacity.used,
        capacity.unused_minutes,
        capacity.unused_amount,
        contacts,
    )


@pytest.mark.finding("F15")
def test_what_varies_with_contacts_pays_for_no_idle_time() -> None:
    """1,000 of cost, of which 400 goes with the contacts, half of the capacity used: 300 are idle,
    not 500."""
    january = WorkMonth(month("2026-01"), D(100), None, {PHONE: 150_000}, D(1000), 100, D(400))
    capacity = measure_capacity([january], D("83.333333333333333333333333"))
    assert capacity is not None
    assert (capacity.cost, capacity.variable) == (600, 400)
    assert round(capacity.unused_amount, 2) == 300
    split = split_cost_per_contact(capacity)
    assert split is not None
    assert (split.cost_per_contact, split.work, split.idle) == (10, 7, 3)


@pytest.mark.finding("F15")
@given(cents, cents, st.integers(1, 10**7))
def test_idle_cost_does_not_depend_on_variable_cost(fixed: D, variable: D, seconds: int) -> None:
    found = [
        measure_capacity(
            [WorkMonth(month("2026-01"), D(100), None, {PHONE: seconds}, fixed + more, 100, more)],
            D(85),
        )
        for more in (D(0), variable)
    ]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].unused_amount == found[1].unused_amount


def test_a_contact_is_split_into_work_and_idle_time() -> None:
    split = split_cost_per_contact(by_minutes(D(584), D(1000), Fraction(1000 * 460, 584), 100))
    assert split is not None
    assert (split.cost_per_contact, split.work, split.idle) == (D("5.84"), D("4.60"), D("1.24"))


@given(cents, st.decimals(1, 10**6, places=2), st.integers(0, 10**7), st.integers(1, 10**6))
def test_work_and_idle_time_are_the_whole_cost_of_a_contact(
    cost, practical, minutes, contacts
) -> None:
    split = split_cost_per_contact(by_minutes(cost, practical, Fraction(minutes), contacts))
    assert split is not None
    assert split.work + split.idle == split.cost_per_contact
    assert split.cost_per_contact == round(cost / contacts, 2)
