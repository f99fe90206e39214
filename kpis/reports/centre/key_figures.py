"""The six key figures of a period, each beside the period it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.comparison import FigureChange, compare_figures
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.goals import is_reached
from kpis.calculation.quality import are_enough, first_contact_resolution
from kpis.calculation.rates import channels_without, cost_per_resolution, rates_of, value_of
from kpis.facts import Rate, TargetFact
from kpis.metrics import KEY_FIGURES, TARGETED, is_share
from kpis.reports.centre.period import ChosenPeriod
from kpis.vocabulary import Metric

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

    name: Metric
    value: Decimal | None
    change: FigureChange | None
    target: Decimal | None = None
    base: int | None = None
    answers: int | None = None
    without: frozenset[int] = frozenset()
    is_judged: bool = True
    history: Sequence[Decimal | None] = ()
    complete: Sequence[bool] = ()

    @property
    def reached(self) -> bool | None:
        """Its target; None where there is none, or where nothing may be judged: the period is not
        complete, or has few answers."""
        if self.target is None or self.value is None:
            return None
        if not self.complete[-1] or not are_enough(self.answers):
            return None
        return is_reached(self.name, self.value, self.target)


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
            without=channels_without(name, chosen.figures.counted_facts) if rate else frozenset(),
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


def key_values(figures: PeriodFigures) -> tuple[dict[Metric, Decimal | None], dict[Metric, Rate]]:
    """Of every key figure its value, and of those that are rates what they stand on."""
    rates = rates_of(figures.counted_facts, KEY_FIGURES)
    resolution = (
        rates[Metric.FIRST_CONTACT_RESOLUTION]
        if figures.coverage.is_whole
        else first_contact_resolution(figures.covered_facts)
    )
    known: dict[Metric, Decimal | None] = {
        Metric.TOTAL_COST: figures.cost,
        Metric.CONTACTS: None if figures.contacts is None else Decimal(figures.contacts),
        Metric.COST_PER_RESOLUTION: cost_per_resolution(figures.cost_per_contact, resolution),
        **{metric: value_of(rate) for metric, rate in rates.items()},
    }
    values = {metric: known[metric] for metric in KEY_FIGURES}
    return values, {metric: rate for metric, rate in rates.items() if rate}


def key_target(name: Metric, targets: Sequence[TargetFact], chosen: ChosenPeriod) -> Decimal | None:
    """The target in the figure's own unit: shares are kept as percentages in the table."""
    if name not in TARGETED:
        return None
    target = chosen.target(targets, name, chosen.figures)
    return target / 100 if target is not None and is_share(name) else target
