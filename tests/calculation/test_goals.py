"""Figures in the unit of their goals, and whether they are reached."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.goals import calculate_goal_figure, is_reached, weigh_goal
from kpis.facts import ContactFact
from kpis.metrics import TARGETED
from kpis.vocabulary import Metric

KNOWN = ContactFact(
    start=date(2026, 5, 1),
    channel=1,
    handled=100,
    offered=120,
    abandoned=6,
    abandoned_base=120,
    handle_seconds=36_000,
    handle_base=100,
    wait_seconds=4_000,
    wait_base=100,
    resolved_first_contact=3,
    resolution_sample=4,
    csat_satisfied=41,
    csat_responses=50,
)
UNKNOWN = ContactFact(start=date(2026, 5, 1), channel=2, handled=100)
FIGURES = {
    Metric.COST_PER_CONTACT: "6",
    Metric.COST_PER_RESOLUTION: "8",
    Metric.AVERAGE_HANDLE_TIME: "360",
    Metric.RESPONSE_TIME: "40",
    Metric.FIRST_CONTACT_RESOLUTION: "75",
    Metric.SATISFACTION: "82",
    Metric.ABANDONMENT: "5",
}


def test_every_figure_that_can_have_a_target_is_tested() -> None:
    assert set(FIGURES) == set(TARGETED)


@pytest.mark.parametrize(("metric", "figure"), FIGURES.items())
def test_a_figure_in_the_unit_of_its_goal(metric: Metric, figure: str) -> None:
    found = calculate_goal_figure(metric, Decimal(6), [KNOWN, UNKNOWN])
    assert found == Decimal(figure)


@pytest.mark.parametrize("metric", [m for m in TARGETED if m is not Metric.COST_PER_CONTACT])
def test_what_is_unknown_is_no_figure(metric: Metric) -> None:
    assert calculate_goal_figure(metric, Decimal(6), [UNKNOWN]) is None
    assert calculate_goal_figure(Metric.COST_PER_CONTACT, None, [KNOWN]) is None
    assert calculate_goal_figure(Metric.COST_PER_ORDER, Decimal(6), [KNOWN]) is None


@pytest.mark.parametrize("metric", TARGETED)
def test_a_goal_is_held_from_below_or_from_above(metric: Metric) -> None:
    from_below = metric in {Metric.SATISFACTION, Metric.FIRST_CONTACT_RESOLUTION}
    assert is_reached(metric, Decimal(5), Decimal(5))
    assert is_reached(metric, Decimal(6), Decimal(5)) is from_below
    assert is_reached(metric, Decimal(4), Decimal(5)) is not from_below


@pytest.mark.finding("F10")
def test_a_goal_of_many_months_is_weighted_by_their_contacts() -> None:
    """6.20 for nine months and 5.70 for three, each month with as many contacts: 6.075."""
    months = [date(2025, number, 1) for number in range(1, 13)]

    def goal_in(month: date) -> Decimal | None:
        return Decimal("5.70") if month >= date(2025, 10, 1) else Decimal("6.20")

    assert weigh_goal(goal_in, dict.fromkeys(months, 100), months[-1]) == Decimal("6.075")
    assert weigh_goal(goal_in, {months[0]: 5, months[11]: 0}, months[-1]) == Decimal("6.20")
    assert weigh_goal(goal_in, {}, months[-1]) == Decimal("5.70")


@pytest.mark.finding("F10")
def test_a_goal_of_some_of_the_months_is_none_of_the_whole() -> None:
    months = [date(2025, 1, 1), date(2025, 2, 1)]
    goals = {months[1]: Decimal(5)}
    assert weigh_goal(goals.get, dict.fromkeys(months, 1), months[1]) is None
    assert weigh_goal(goals.get, {months[1]: 1}, months[1]) == 5


goals_made = st.lists(
    st.tuples(st.decimals(0, 100, places=2), st.integers(0, 10**6)), min_size=1, max_size=12
)


@pytest.mark.finding("F10")
@given(goals_made)
def test_a_weighted_goal_lies_between_those_of_its_months(
    rows: list[tuple[Decimal, int]],
) -> None:
    months = {date(2025, number, 1): row for number, row in enumerate(rows, start=1)}
    contacts = {month: count for month, (_goal, count) in months.items()}
    last = max(months)
    found = weigh_goal(lambda month: months[month][0], contacts, last)
    used = [goal for goal, count in rows if count] or [months[last][0]]
    assert found is not None
    assert min(used) <= found <= max(used)
