"""The six key figures of a period, each beside the period it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.comparison import Change, compare_figures
from kpis.calculation.cost_per_contact import calculate_cost_per_resolution
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.quality import average_handle_time, first_contact_resolution, satisfaction
from kpis.facts import Rate, TargetFact
from kpis.reports.chosen import ChosenPeriod
from kpis.vocabulary import KeyFigureName, Metric


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """value: money, a count, seconds or a share from 0 to 1, by name; target likewise.

    change: None where either period is not complete or unknown. base: how many
    contacts a rate is known for. history: its values in the periods up to this one;
    complete: whether each of these is.
    """

    name: KeyFigureName
    value: Decimal | None
    change: Change | None
    target: Decimal | None = None
    base: int | None = None
    history: Sequence[Decimal | None] = ()
    complete: Sequence[bool] = ()


def read_key_figures(
    chosen: ChosenPeriod, before: PeriodFigures | None, targets: Sequence[TargetFact]
) -> list[KeyFigure]:
    """before: None where nothing can be compared."""
    values, bases = key_values(chosen.figures)
    earlier = key_values(before)[0] if before else {}
    past = [key_values(figures)[0] for figures in chosen.history]
    return [
        KeyFigure(
            name=name,
            value=value,
            change=compare_figures(value, earlier.get(name)),
            target=key_target(name, targets, chosen),
            base=bases.get(name),
            history=[past_values[name] for past_values in past],
            complete=[figures.is_complete for figures in chosen.history],
        )
        for name, value in values.items()
    ]


def key_values(
    figures: PeriodFigures,
) -> tuple[dict[KeyFigureName, Decimal | None], dict[KeyFigureName, int]]:
    rates: dict[KeyFigureName, Rate | None] = {
        KeyFigureName.AVERAGE_HANDLE_TIME: average_handle_time(figures.counted_facts),
        KeyFigureName.FIRST_CONTACT_RESOLUTION: first_contact_resolution(figures.counted_facts),
        KeyFigureName.SATISFACTION: satisfaction(figures.counted_facts),
    }
    resolution = rates[KeyFigureName.FIRST_CONTACT_RESOLUTION]
    values = {
        KeyFigureName.TOTAL_COST: figures.cost,
        KeyFigureName.CONTACTS: None if figures.contacts is None else Decimal(figures.contacts),
        KeyFigureName.COST_PER_RESOLUTION: calculate_cost_per_resolution(
            figures.cost_per_contact, resolution.value if resolution else None
        ),
        **{name: rate.value if rate else None for name, rate in rates.items()},
    }
    return values, {name: rate.base for name, rate in rates.items() if rate}


def key_target(
    name: KeyFigureName, targets: Sequence[TargetFact], chosen: ChosenPeriod
) -> Decimal | None:
    """The target in the figure's own unit: shares are kept as percentages in the table."""
    if name.value not in {metric.value for metric in Metric}:
        return None
    target = chosen.target(targets, Metric(name), chosen.figures.period)
    shares = {KeyFigureName.FIRST_CONTACT_RESOLUTION, KeyFigureName.SATISFACTION}
    return target / 100 if target is not None and name in shares else target
