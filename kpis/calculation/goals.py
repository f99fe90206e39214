"""Whether a figure is where it is wanted: a target reached, a service limit met."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from kpis.calculation.cost_per_contact import calculate_cost_per_resolution
from kpis.calculation.quality import (
    abandonment,
    average_handle_time,
    average_wait,
    first_contact_resolution,
    satisfaction,
)
from kpis.facts import ContactFact, Rate
from kpis.vocabulary import FLOORS, Metric

SECONDS: dict[Metric, Callable[[Iterable[ContactFact]], Rate | None]] = {
    Metric.AVERAGE_HANDLE_TIME: average_handle_time,
    Metric.RESPONSE_TIME: average_wait,
}
PERCENTAGES: dict[Metric, Callable[[Iterable[ContactFact]], Rate | None]] = {
    Metric.FIRST_CONTACT_RESOLUTION: first_contact_resolution,
    Metric.SATISFACTION: satisfaction,
    Metric.ABANDONMENT: abandonment,
}
RATES = SECONDS | PERCENTAGES
#: The figures of a centre's own that a target can be set for.
TARGETED = (
    Metric.COST_PER_CONTACT,
    Metric.COST_PER_RESOLUTION,
    *RATES,
)


def calculate_goal_figure(
    metric: Metric, cost_per_contact: Decimal | None, facts: Sequence[ContactFact]
) -> Decimal | None:
    """The figure in the unit of its goals: money, seconds, or a percentage from 0 to 100.

    facts: of the channels that count. None where it is unknown.
    """
    if metric is Metric.COST_PER_CONTACT:
        return cost_per_contact
    if metric is Metric.COST_PER_RESOLUTION:
        resolution = first_contact_resolution(facts)
        return calculate_cost_per_resolution(
            cost_per_contact, resolution.value if resolution else None
        )
    if metric in SECONDS:
        rate = SECONDS[metric](facts)
        return rate.value if rate else None
    if metric in PERCENTAGES:
        rate = PERCENTAGES[metric](facts)
        return rate.value * 100 if rate else None
    return None


def is_reached(metric: Metric, figure: Decimal, goal: Decimal) -> bool:
    """Satisfaction and resolution must be at least the goal; costs, times and abandonment at
    most."""
    return figure >= goal if metric in FLOORS else figure <= goal


def weigh_goal(
    goal_in: Callable[[date], Decimal | None], contacts: Mapping[date, int], last: date
) -> Decimal | None:
    """The goal of a period of several months: each month's goal, weighted by its contacts.

    goal_in: gives the goal of a month, None before there was one. contacts: by month, those that
    the figure is calculated from. last: the month whose goal is taken where there are no
    contacts. None where any month with contacts has no goal.
    """
    weights = {month: count for month, count in contacts.items() if count} or {last: 1}
    goals = [(goal_in(month), count) for month, count in weights.items()]
    known = [(goal, count) for goal, count in goals if goal is not None]
    if len(known) < len(goals):
        return None
    if len({goal for goal, _count in known}) == 1:
        return known[0][0]
    total = sum((goal * count for goal, count in known), Decimal(0))
    return total / sum(count for _goal, count in known)
