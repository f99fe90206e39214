"""What the next contacts cost and what fewer save, by hand and against a slow count of people."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.marginal import (
    Deflection,
    People,
    StaffingStep,
    calculate_deflection,
    calculate_marginal,
    make_people,
)
from kpis.vocabulary import CostBehaviour

D = Decimal
FIXED, VARIABLE, STEPPED = CostBehaviour
COSTS = {FIXED: D(20_000), VARIABLE: D(5_000), STEPPED: D(75_000)}
money = st.decimals(0, 10**7, places=2)


def test_what_fits_into_unused_capacity_costs_nothing_more() -> None:
    """1,000 contacts of 6 minutes are 100 hours; 120 are free."""
    people = People(equivalents=D(25), step_minutes=D(7_000), free_minutes=D(7_200))
    marginal = calculate_marginal(COSTS, 10_000, D(360), people)
    assert marginal is not None
    assert marginal.step == StaffingStep(D(6_000), D(6_000), 0, D(0))
    assert (marginal.variable, marginal.low, marginal.high) == (500, 500, 500)
    assert marginal.average == 10
    assert marginal.after_low == D(100_500) / 11_000


def test_the_rest_takes_whole_people() -> None:
    """100 hours, of which 40 are free: one person more, whose 50 are not enough; so two."""
    people = People(equivalents=D(25), step_minutes=D(3_000), free_minutes=D(2_400))
    marginal = calculate_marginal(COSTS, 10_000, D(360), people)
    assert marginal is not None
    assert marginal.step == StaffingStep(D(6_000), D(2_400), 2, D(6_000))
    assert marginal.low == marginal.high == 6_500


def test_over_capacity_nothing_is_free() -> None:
    people = People(equivalents=D(25), step_minutes=D(6_000), free_minutes=D(-900))
    marginal = calculate_marginal(COSTS, 10_000, D(360), people)
    assert marginal is not None
    assert marginal.step == StaffingStep(D(6_000), D(0), 1, D(3_000))


@pytest.mark.parametrize(
    ("seconds", "people"),
    [
        (None, People(D(25), D(6_000), D(0))),
        (D(360), None),
        (D(360), People(D(0), D(6_000), D(0))),
        (D(360), People(D(25), D(0), D(0))),
    ],
)
def test_unknown_people_make_a_range(seconds: D | None, people: People | None) -> None:
    marginal = calculate_marginal(COSTS, 10_000, seconds, people)
    assert marginal is not None
    assert marginal.step is None
    assert (marginal.low, marginal.high) == (500, 8_000)
    assert marginal.after_high == D(108_000) / 11_000


def test_stepped_credit_notes_turn_the_range_round() -> None:
    marginal = calculate_marginal({STEPPED: D(-1_000)}, 1_000, None, None)
    assert marginal is not None
    assert (marginal.low, marginal.high) == (-1_000, 0)


@pytest.mark.parametrize("contacts", [None, 0])
def test_without_contacts_there_is_no_next_one(contacts: int | None) -> None:
    assert calculate_marginal(COSTS, contacts, None, None) is None
    assert calculate_deflection(COSTS, contacts) is None


def test_people_of_a_quarter_give_three_months_of_practical_time() -> None:
    people = make_people(D(25), D(150 * 25 * 3), D(10), D(80))
    assert people == People(D(25), D(150 * 60 * 3) * D("0.8"), D(10))
    assert make_people(None, D(1), D(10), D(80)) is None
    assert make_people(D(25), None, D(10), D(80)) is None
    assert make_people(D(25), D(1), None, D(80)) is None


@pytest.mark.finding("F15")
@given(st.decimals(1, 500, places=2), st.decimals(1, 200, places=2), st.integers(1, 12), st.data())
def test_one_more_brings_what_those_who_are_there_bring(
    equivalents: D, each: D, months: int, data: st.DataObject
) -> None:
    """Of 131.9 staffed hours a month 112.1 are practical; a paid 151.67 made 128.9 of them."""
    percent = data.draw(st.decimals(1, 100, places=1))
    people = make_people(equivalents, equivalents * each * months, D(0), percent)
    assert people is not None
    there = equivalents * each * months * percent / 100 * 60
    assert abs(people.step_minutes * equivalents - there) < D("0.0001")


@given(
    st.fixed_dictionaries({FIXED: money, VARIABLE: money, STEPPED: money}),
    st.integers(1, 10**6),
    st.integers(0, 3_600),
    st.integers(1, 10**4),
    st.integers(-(10**5), 10**6),
)
def test_against_adding_one_person_after_the_other(costs, contacts, seconds, step, free) -> None:
    """Slow: people are added until there is room for the work."""
    people = People(D(20), D(step), D(free))
    marginal = calculate_marginal(costs, contacts, D(seconds), people)
    assert marginal is not None
    needed, room, added = Fraction(seconds * 1_000, 60), max(free, 0), 0
    while room < needed:
        room, added = room + step, added + 1
    assert marginal.step is not None
    assert marginal.step.people == added
    assert marginal.stepped_low == added * costs[STEPPED] / 20
    assert marginal.variable == costs[VARIABLE] * 1_000 / contacts


def test_a_saving_can_raise_the_cost_per_contact() -> None:
    """The oracle: 2,000 easy contacts of 10,000 are deflected."""
    costs = {FIXED: D(37_500), VARIABLE: D(12_500)}
    deflection = calculate_deflection(costs, 10_000, 2_000)
    assert deflection == Deflection(2_000, D(2_500), D(47_500), D(5), D("5.9375"))


@given(
    st.fixed_dictionaries({FIXED: money, VARIABLE: money, STEPPED: money}),
    st.integers(1_001, 10**6),
)
def test_fewer_contacts_never_cost_less_each(costs, contacts) -> None:
    deflection = calculate_deflection(costs, contacts)
    assert deflection is not None
    assert deflection.cost + deflection.saving == pytest.approx(sum(costs.values()))
    assert deflection.after is not None
    assert deflection.after >= deflection.average - D("1e-15")


def test_where_all_contacts_go_no_cost_per_contact_is_left() -> None:
    deflection = calculate_deflection(COSTS, 1_000)
    assert deflection is not None
    assert (deflection.saving, deflection.after) == (5_000, None)
    assert calculate_deflection(COSTS, 999) is None
