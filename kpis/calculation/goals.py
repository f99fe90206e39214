"""Whether a figure is where it is wanted: a target reached, a service limit met."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from kpis.calculation.quality import first_contact_resolution
from kpis.calculation.rates import RATES, cost_per_resolution, value_of
from kpis.facts import ContactFact
from kpis.metrics import is_better_up, is_share
from kpis.vocabulary import Metric


def calculate_goal_figure(
    metric: Metric, cost_per_contact: Decimal | None, facts: Sequence[ContactFact]
) -> Decimal | None:
    """The figure in the unit of its goals: money, seconds, or a percentage from 0 to 100.

    facts: of the channels that count. None where it is unknown.
    """
    if metric is Metric.COST_PER_CONTACT:
        return cost_per_contact
    if metric is Metric.COST_PER_RESOLUTION:
        return cost_per_resolution(cost_per_contact, first_contact_resolution(facts))
    value = value_of(RATES[metric](facts)) if metric in RATES else None
    return value * 100 if value is not None and is_share(metric) else value


def is_reached(metric: Metric, figure: Decimal, goal: Decimal) -> bool:
    """Satisfaction and resolution must be at least the goal; costs, times and abandonment at
    most."""
    return figure >= goal if is_better_up(metric) else figure <= goal


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
