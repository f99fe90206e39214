"""The six key figures of a period, each beside the period it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.comparison import FigureChange, compare_figures
from kpis.calculation.cost_per_contact import calculate_cost_per_resolution
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.quality import (
    are_enough,
    average_handle_time,
    first_contact_resolution,
    satisfaction,
    without_sample,
)
from kpis.facts import Rate, TargetFact
from kpis.reports.centre.period import ChosenPeriod
from kpis.vocabulary import KeyFigureName, Metric

__all__ = ["KeyFigure", "are_enough", "read_key_figures"]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """value: money, a count, seconds or a share from 0 to 1, by name; target likewise.

    change: counted alike; None where either period is not complete or unknown. base: how many
    contacts a rate is known for; answers: how many of them were asked, of a sampled one; without:
    the channels of which nobody was;
    is_judged: these are enough, in both periods. history: its values in the periods up to this one;
    complete: whether each of these is.
    """

    name: KeyFigureName
    value: Decimal | None
    change: FigureChange | None
    target: Decimal | None = None
    base: int | None = None
    answers: int | None = None
    without: frozenset[int] = frozenset()
    is_judged: bool = True
    history: Sequence[Decimal | None] = ()
    complete: Sequence[bool] = ()


def read_key_figures(chosen: ChosenPeriod, targets: Sequence[TargetFact]) -> list[KeyFigure]:
    """The changes are counted alike."""
    values, rates = key_values(chosen.figures)
    alike = chosen.alike
    comparable = chosen.is_comparable
    earlier, earlier_rates = key_values(alike.before) if comparable else ({}, {})
    later, later_rates = key_values(alike.now) if comparable else ({}, {})
    past = [key_values(figures)[0] for figures in chosen.history]
    return [
        KeyFigure(
            name=name,
            value=value,
            change=compare_figures(later.get(name), earlier.get(name)),
            target=key_target(name, targets, chosen),
            base=rate.base if (rate := rates.get(name)) else None,
            answers=rate.answers if rate else None,
            without=channels_without(name, chosen.figures) if rate else frozenset(),
            is_judged=all(
                are_enough(each.answers)
                for each in (rate, earlier_rates.get(name), later_rates.get(name))
                if each is not None
            ),
            history=[past_values[name] for past_values in past],
            complete=[figures.is_complete for figures in chosen.history],
        )
        for name, value in values.items()
    ]


SAMPLES = {
    KeyFigureName.FIRST_CONTACT_RESOLUTION: ("resolved_first_contact", "resolution_sample"),
    KeyFigureName.SATISFACTION: ("csat_satisfied", "csat_responses"),
}


def channels_without(name: KeyFigureName, figures: PeriodFigures) -> frozenset[int]:
    """Those that a sampled figure says nothing of."""
    if name not in SAMPLES:
        return frozenset()
    return without_sample(figures.counted_facts, *SAMPLES[name])


def key_values(
    figures: PeriodFigures,
) -> tuple[dict[KeyFigureName, Decimal | None], dict[KeyFigureName, Rate]]:
    rates: dict[KeyFigureName, Rate | None] = {
        KeyFigureName.AVERAGE_HANDLE_TIME: average_handle_time(figures.counted_facts),
        KeyFigureName.FIRST_CONTACT_RESOLUTION: first_contact_resolution(figures.counted_facts),
        KeyFigureName.SATISFACTION: satisfaction(figures.counted_facts),
    }
    resolution = (
        rates[KeyFigureName.FIRST_CONTACT_RESOLUTION]
        if figures.coverage.is_whole
        else first_contact_resolution(figures.covered_facts)
    )
    values = {
        KeyFigureName.TOTAL_COST: figures.cost,
        KeyFigureName.CONTACTS: None if figures.contacts is None else Decimal(figures.contacts),
        KeyFigureName.COST_PER_RESOLUTION: calculate_cost_per_resolution(
            figures.cost_per_contact, resolution.value if resolution else None
        ),
        **{name: rate.value if rate else None for name, rate in rates.items()},
    }
    return values, {name: rate for name, rate in rates.items() if rate}


def key_target(
    name: KeyFigureName, targets: Sequence[TargetFact], chosen: ChosenPeriod
) -> Decimal | None:
    """The target in the figure's own unit: shares are kept as percentages in the table."""
    if name.value not in {metric.value for metric in Metric}:
        return None
    target = chosen.target(targets, Metric(name), chosen.figures)
    shares = {KeyFigureName.FIRST_CONTACT_RESOLUTION, KeyFigureName.SATISFACTION}
    return target / 100 if target is not None and name in shares else target
