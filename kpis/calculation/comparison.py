"""How a figure stands against another: earlier, targeted, published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.rounding import shown_difference
from kpis.facts import BenchmarkFact, TargetFact
from kpis.vocabulary import Metric, decimals_of_ratio


@dataclass(frozen=True, slots=True)
class FigureChange:
    """difference: now − before, in the figure's unit, unrounded. ratio: difference ÷ |before|;
    None where before is zero."""

    now: Decimal
    before: Decimal
    difference: Decimal
    ratio: Decimal | None

    def shown(self, decimals: int) -> Decimal:
        """The difference of the two as they stand beside it."""
        return shown_difference(self.now, self.before, decimals)


def compare_figures(now: Decimal | None, before: Decimal | None) -> FigureChange | None:
    """None where either is unknown: nothing is then said of a change."""
    if now is None or before is None:
        return None
    difference = now - before
    return FigureChange(now, before, difference, difference / abs(before) if before else None)


@dataclass(frozen=True, slots=True)
class RangeComparison:
    """A figure against a published range. distance: how far outside it, signed, to the cent
    and between amounts as they are shown; 0 within."""

    low: Decimal
    high: Decimal
    distance: Decimal
    figures: int


def compare_with_benchmarks(
    figure: Decimal | None, benchmarks: Sequence[BenchmarkFact], currency: str
) -> RangeComparison | None:
    """Against the range that the figures in the same currency span.

    None where there is no figure, or none published in this currency: money is
    never converted here.
    """
    matching = [benchmark for benchmark in benchmarks if benchmark.currency == currency]
    if figure is None or not matching:
        return None
    low = min(benchmark.low for benchmark in matching)
    high = max(benchmark.high for benchmark in matching)
    places = decimals_of_ratio(currency)
    above, below = shown_difference(figure, high, places), shown_difference(figure, low, places)
    distance = max(above, Decimal(0)) + min(below, Decimal(0))
    return RangeComparison(low, high, distance, len(matching))


def target_at(
    targets: Sequence[TargetFact], metric: Metric, period_end: date, channel: int | None = None
) -> Decimal | None:
    """The goal in force on the last day before the end; None before there was one.

    channel: None for the goal of all channels together.
    """
    valid = [
        target
        for target in targets
        if target.metric is metric and target.channel == channel and target.valid_from < period_end
    ]
    return max(valid, key=lambda target: target.valid_from).value if valid else None
