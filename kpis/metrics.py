"""The catalogue of figures: the unit of each, which way is better, and on which pages it stands.

A new figure is a line here, its formula in kpis.calculation.rates or kpis.calculation.related, and
its words in kpis.models.labels and kpis.pages.words.metrics.
"""

from dataclasses import dataclass
from enum import StrEnum

from kpis.vocabulary import Metric, decimals_of_ratio


class Unit(StrEnum):
    """Of a figure's value. A share is from 0 to 1; targets and limits keep it as a percentage."""

    MONEY = "money"
    SECONDS = "seconds"
    SHARE = "share"
    COUNT = "count"
    PER_HOUR = "per_hour"
    MULTIPLE = "multiple"


class Better(StrEnum):
    """Which way a figure moves when it gets better, if that can be said of it by itself."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Bound(StrEnum):
    """Which side a limit of service keeps the figure on."""

    FLOOR = "floor"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class MetricFacts:
    """decimals: as shown, of the value in its unit (a share from 0 to 1); None for those of a cost
    per contact in its currency. bound: where a limit of service may be set."""

    unit: Unit
    better: Better
    decimals: int | None = None
    bound: Bound | None = None


def money(better: Better, decimals: int | None = None) -> MetricFacts:
    return MetricFacts(Unit.MONEY, better, decimals)


def time(bound: Bound | None = None) -> MetricFacts:
    return MetricFacts(Unit.SECONDS, Better.DOWN, 0, bound)


def share(better: Better, bound: Bound | None = None) -> MetricFacts:
    return MetricFacts(Unit.SHARE, better, DECIMALS_OF_A_SHARE, bound)


#: A share is shown in tenths of a percent.
DECIMALS_OF_A_SHARE = 3
#: Busier people, or more expensive hours, are neither better nor worse by themselves.
CATALOGUE: dict[Metric, MetricFacts] = {
    Metric.COST_PER_CONTACT: money(Better.DOWN),
    Metric.TOTAL_COST: money(Better.DOWN, decimals=0),
    Metric.CONTACTS: MetricFacts(Unit.COUNT, Better.NEITHER, 0),
    Metric.COST_PER_CALL: money(Better.DOWN),
    Metric.COST_PER_RESOLUTION: money(Better.DOWN),
    Metric.COST_PER_HANDLED_MINUTE: money(Better.DOWN),
    Metric.AVERAGE_HANDLE_TIME: time(),
    Metric.RESPONSE_TIME: time(Bound.CEILING),
    Metric.FIRST_CONTACT_RESOLUTION: share(Better.UP, Bound.FLOOR),
    Metric.SATISFACTION: share(Better.UP, Bound.FLOOR),
    Metric.ABANDONMENT: share(Better.DOWN, Bound.CEILING),
    Metric.UTILISATION: share(Better.NEITHER),
    Metric.OCCUPANCY: share(Better.NEITHER),
    Metric.CONTRACT_USE: share(Better.NEITHER),
    Metric.PRODUCTIVITY: MetricFacts(Unit.PER_HOUR, Better.NEITHER, 1),
    Metric.LOADED_COST_PER_HOUR: money(Better.NEITHER),
    Metric.COST_PER_TRANSACTION: money(Better.DOWN),
    Metric.COST_PER_ORDER: money(Better.DOWN),
    Metric.TARGET_COST_PER_TRANSACTION: money(Better.DOWN),
    Metric.COST_MULTIPLE_VS_DIGITAL: MetricFacts(Unit.MULTIPLE, Better.DOWN, 1),
}

#: Beside the headline of the overview, in this order.
KEY_FIGURES = (
    Metric.TOTAL_COST,
    Metric.CONTACTS,
    Metric.COST_PER_RESOLUTION,
    Metric.AVERAGE_HANDLE_TIME,
    Metric.FIRST_CONTACT_RESOLUTION,
    Metric.SATISFACTION,
)
#: What the work on a channel is like, in the order of the columns.
OF_CHANNELS = (
    Metric.COST_PER_HANDLED_MINUTE,
    Metric.COST_PER_RESOLUTION,
    Metric.AVERAGE_HANDLE_TIME,
    Metric.FIRST_CONTACT_RESOLUTION,
    Metric.SATISFACTION,
    Metric.ABANDONMENT,
    Metric.RESPONSE_TIME,
)
#: Beside the cost per contact, on the page of service and capacity, in this order.
RELATED = (
    Metric.COST_PER_CALL,
    Metric.COST_PER_RESOLUTION,
    Metric.COST_PER_HANDLED_MINUTE,
    Metric.AVERAGE_HANDLE_TIME,
    Metric.RESPONSE_TIME,
    Metric.FIRST_CONTACT_RESOLUTION,
    Metric.SATISFACTION,
    Metric.ABANDONMENT,
    Metric.UTILISATION,
    Metric.OCCUPANCY,
    Metric.CONTRACT_USE,
    Metric.PRODUCTIVITY,
    Metric.LOADED_COST_PER_HOUR,
)
#: What the cost per contact is compared with, month by month.
MOVING_WITH_COST = (
    Metric.AVERAGE_HANDLE_TIME,
    Metric.FIRST_CONTACT_RESOLUTION,
    Metric.SATISFACTION,
    Metric.RESPONSE_TIME,
)
#: What published figures and targets may be of, in the order of the lists to choose from.
PUBLISHED = (
    Metric.COST_PER_CONTACT,
    Metric.COST_PER_RESOLUTION,
    Metric.COST_PER_TRANSACTION,
    Metric.COST_PER_ORDER,
    Metric.TARGET_COST_PER_TRANSACTION,
    Metric.COST_MULTIPLE_VS_DIGITAL,
    Metric.AVERAGE_HANDLE_TIME,
    Metric.FIRST_CONTACT_RESOLUTION,
    Metric.SATISFACTION,
    Metric.ABANDONMENT,
    Metric.RESPONSE_TIME,
)
#: The service that no saving may cost, in the order in which limits are told.
LIMITED = (
    Metric.SATISFACTION,
    Metric.FIRST_CONTACT_RESOLUTION,
    Metric.RESPONSE_TIME,
    Metric.ABANDONMENT,
)
#: The figures of a centre's own that a target can be set for.
TARGETED = (
    Metric.COST_PER_CONTACT,
    Metric.COST_PER_RESOLUTION,
    Metric.AVERAGE_HANDLE_TIME,
    Metric.RESPONSE_TIME,
    Metric.FIRST_CONTACT_RESOLUTION,
    Metric.SATISFACTION,
    Metric.ABANDONMENT,
)


def unit_of(metric: Metric) -> Unit:
    return CATALOGUE[metric].unit


def is_share(metric: Metric) -> bool:
    """Its targets and limits are percentages from 0 to 100."""
    return unit_of(metric) is Unit.SHARE


def is_time(metric: Metric) -> bool:
    return unit_of(metric) is Unit.SECONDS


def is_money(metric: Metric) -> bool:
    return unit_of(metric) is Unit.MONEY


def is_better_up(metric: Metric) -> bool | None:
    """None where neither direction is better by itself."""
    better = CATALOGUE[metric].better
    return None if better is Better.NEITHER else better is Better.UP


def is_floor(metric: Metric) -> bool:
    """Whether its limit is the least that it may be; else, the most."""
    return CATALOGUE[metric].bound is Bound.FLOOR


def decimals_shown(metric: Metric, currency: str) -> int:
    """Of the value in its unit."""
    decimals = CATALOGUE[metric].decimals
    return decimals_of_ratio(currency) if decimals is None else decimals
