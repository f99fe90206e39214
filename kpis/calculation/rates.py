"""The rates of service: of each, how it is calculated, and what it lacks where it is not known.

Every rate is a ratio of sums over the contacts that know both of its parts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from kpis.calculation.cost_per_contact import calculate_cost_per_resolution
from kpis.calculation.quality import (
    abandonment,
    average_handle_time,
    average_wait,
    first_contact_resolution,
    satisfaction,
    without_sample,
)
from kpis.facts import ContactFact, Rate
from kpis.vocabulary import Metric, MissingInput

Rates = Mapping[Metric, Rate | None]
#: Values: seconds for a time, from 0 to 1 for a share.
RATES: dict[Metric, Callable[[Iterable[ContactFact]], Rate | None]] = {
    Metric.AVERAGE_HANDLE_TIME: average_handle_time,
    Metric.RESPONSE_TIME: average_wait,
    Metric.FIRST_CONTACT_RESOLUTION: first_contact_resolution,
    Metric.SATISFACTION: satisfaction,
    Metric.ABANDONMENT: abandonment,
}
MISSING = {
    Metric.AVERAGE_HANDLE_TIME: MissingInput.HANDLE_TIME,
    Metric.RESPONSE_TIME: MissingInput.WAIT,
    Metric.FIRST_CONTACT_RESOLUTION: MissingInput.RESOLUTION,
    Metric.SATISFACTION: MissingInput.SATISFACTION,
    Metric.ABANDONMENT: MissingInput.ABANDONED,
}
#: Of rates that are sampled, the fields of ContactFact that they are made of.
SAMPLES = {
    Metric.FIRST_CONTACT_RESOLUTION: ("resolved_first_contact", "resolution_sample"),
    Metric.SATISFACTION: ("csat_satisfied", "csat_responses"),
}


def rates_of(facts: Sequence[ContactFact], metrics: Iterable[Metric] = RATES) -> Rates:
    """facts: of the contacts that count. metrics: those of RATES that are asked for."""
    return {metric: RATES[metric](facts) for metric in metrics if metric in RATES}


def value_of(rate: Rate | None) -> Decimal | None:
    return rate.value if rate else None


def channels_without(metric: Metric, facts: Sequence[ContactFact]) -> frozenset[int]:
    """The channels of which a sampled rate says nothing, for nobody was asked there."""
    return without_sample(facts, *SAMPLES[metric]) if metric in SAMPLES else frozenset()


def cost_per_resolution(
    cost_per_contact: Decimal | None, resolution: Rate | None
) -> Decimal | None:
    """Cost per contact ÷ first-contact resolution, both of what is covered."""
    return calculate_cost_per_resolution(cost_per_contact, value_of(resolution))
