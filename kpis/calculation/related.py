"""The figures beside the cost per contact: what work costs, how well and how busily it is done.

Each is a ratio of sums, and says what it is known for, or what is missing for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.channels import calculate_cost_per_minute
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.quality import average_handle_time, first_contact_resolution
from kpis.calculation.rates import MISSING, cost_per_resolution, rates_of
from kpis.calculation.staffing import SECONDS_IN_HOUR
from kpis.calculation.workforce import WorkMonth, ratio_over_months
from kpis.facts import ContactFact
from kpis.metrics import RELATED
from kpis.vocabulary import Metric, MissingInput


@dataclass(frozen=True, slots=True)
class RelatedFigure:
    """value: money, seconds, contacts an hour, or a share from 0, by name; None is unknown.

    base: how many contacts it is known for; answers: how many of these were asked. months: in
    how many months of the period, where it goes by staffed hours. missing: what there is to
    enter, where it is unknown.
    """

    value: Decimal | None
    base: int | None = None
    answers: int | None = None
    months: int | None = None
    missing: MissingInput | None = None


@dataclass(frozen=True, slots=True)
class RelatedFacts:
    """What the figures of one period are made of.

    cost, contacts, covered_facts: of what is covered. facts: of all contacts that count.
    call_cost: direct and allocated, of the voice channels; calls: their contacts. months: none
    for weeks, which no staffed hours are known of. no_hours: what is missing where the hours
    are. paid_hours: of an equivalent, a month.
    """

    cost: Decimal | None
    contacts: int | None
    facts: Sequence[ContactFact]
    covered_facts: Sequence[ContactFact]
    call_cost: Decimal | None
    calls: int | None
    months: Sequence[WorkMonth]
    no_hours: MissingInput
    paid_hours: Decimal


def calculate_related(facts: RelatedFacts) -> dict[Metric, RelatedFigure]:
    """Every figure, in the order in which they are shown."""
    known = money_figures(facts) | service_figures(facts.facts) | hour_figures(facts)
    return {metric: known[metric] for metric in RELATED}


def money_figures(facts: RelatedFacts) -> dict[Metric, RelatedFigure]:
    resolution = first_contact_resolution(facts.covered_facts)
    handle_time = average_handle_time(facts.covered_facts)
    cost_per_contact = calculate_cost_per_contact(facts.cost, facts.contacts)
    ground = MissingInput.COST if facts.cost is None else None
    if ground is None and not facts.contacts:
        ground = MissingInput.CONTACTS
    return {
        Metric.COST_PER_CALL: figure(
            calculate_cost_per_contact(facts.call_cost, facts.calls),
            facts.calls,
            MissingInput.CALLS if not facts.calls else MissingInput.COST,
        ),
        Metric.COST_PER_RESOLUTION: figure(
            cost_per_resolution(cost_per_contact, resolution),
            resolution.base if resolution else None,
            ground or MissingInput.RESOLUTION,
            resolution.answers if resolution else None,
        ),
        Metric.COST_PER_HANDLED_MINUTE: figure(
            calculate_cost_per_minute(facts.cost, facts.covered_facts),
            handle_time.base if handle_time else None,
            MissingInput.COST if facts.cost is None else MissingInput.HANDLE_TIME,
        ),
    }


def service_figures(facts: Sequence[ContactFact]) -> dict[Metric, RelatedFigure]:
    return {
        metric: RelatedFigure(rate.value, rate.base, rate.answers)
        if rate
        else RelatedFigure(None, missing=MISSING[metric])
        for metric, rate in rates_of(facts).items()
    }


def hour_figures(facts: RelatedFacts) -> dict[Metric, RelatedFigure]:
    """Over the months that know both parts."""
    months, no_hours = facts.months, facts.no_hours
    no_people = no_sign_in = no_hours
    if no_hours is MissingInput.STAFFED_HOURS:
        no_people, no_sign_in = MissingInput.EQUIVALENTS, MissingInput.SIGNED_IN_HOURS
    work = [month.work_seconds for month in months]
    hours = [month.hours for month in months]
    staffed = [times(month.hours, SECONDS_IN_HOUR) for month in months]
    signed_in = [times(month.signed_in, SECONDS_IN_HOUR) for month in months]
    contract = [times(month.equivalents, facts.paid_hours * SECONDS_IN_HOUR) for month in months]
    contacts, costs = [m.contacts for m in months], [m.cost for m in months]
    no_work = MissingInput.HANDLE_TIME
    return {
        Metric.UTILISATION: over_months(work, staffed, no_work, no_hours),
        Metric.OCCUPANCY: over_months(work, signed_in, no_work, no_sign_in),
        Metric.CONTRACT_USE: over_months(work, contract, no_work, no_people),
        Metric.PRODUCTIVITY: over_months(contacts, hours, MissingInput.CONTACTS, no_hours),
        Metric.LOADED_COST_PER_HOUR: over_months(costs, hours, MissingInput.COST, no_hours),
    }


def times(value: Decimal | None, factor: Decimal | int) -> Decimal | None:
    return None if value is None else value * factor


def over_months(
    parts: Sequence[Decimal | int | None],
    bases: Sequence[Decimal | None],
    no_part: MissingInput,
    no_base: MissingInput,
) -> RelatedFigure:
    ratio = ratio_over_months([*zip(parts, bases, strict=True)])
    if ratio is not None:
        return RelatedFigure(ratio.value, months=ratio.months)
    return RelatedFigure(None, missing=no_part if any(bases) else no_base)


def figure(
    value: Decimal | None, base: int | None, missing: MissingInput, answers: int | None = None
) -> RelatedFigure:
    if value is None:
        return RelatedFigure(None, missing=missing)
    return RelatedFigure(value, base, answers)
