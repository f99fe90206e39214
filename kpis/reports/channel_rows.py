"""The channel table: each channel's cost per contact, its benchmark and its last year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.allocation import Allocation
from kpis.calculation.channels import (
    ChannelFigures,
    calculate_channel_figures,
    trace_costs_per_contact,
)
from kpis.calculation.comparison import RangeComparison, compare_with_benchmarks
from kpis.calculation.figures import compare_when_complete
from kpis.facts import BenchmarkFact, Period
from kpis.reports.chosen import ChosenPeriod

__all__ = [
    "Allocation",
    "ChannelRow",
    "ChannelTable",
    "channel_figures",
    "channel_history",
    "read_channel_table",
    "values_before",
]


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """history: cost per contact in the periods up to this one; None is a gap. complete:
    whether each of these periods is."""

    figures: ChannelFigures
    benchmark: RangeComparison | None
    history: Sequence[Decimal | None]
    complete: Sequence[bool]


@dataclass(frozen=True, slots=True)
class ChannelTable:
    rows: Sequence[ChannelRow]
    allocation: Allocation


def read_channel_table(
    chosen: ChosenPeriod, benchmarks: Sequence[BenchmarkFact], currency: str
) -> ChannelTable:
    past = channel_history(chosen, [figures.period for figures in chosen.history])
    allocation = chosen.books.allocation(chosen.figures.period)
    rows = [
        ChannelRow(
            figures=row,
            benchmark=compare_with_benchmarks(
                row.cost_per_contact,
                [fact for fact in benchmarks if fact.kind is row.channel.kind],
                currency,
            ),
            history=[values.get(row.channel.id) for values in past],
            complete=[figures.is_complete for figures in chosen.history],
        )
        for row in channel_figures(chosen, chosen.figures.period, allocation)
    ]
    return ChannelTable(rows, allocation)


def channel_history(
    chosen: ChosenPeriod, periods: Sequence[Period]
) -> list[dict[int, Decimal | None]]:
    """Each period's cost per contact by channel; None, or no channel at all, is a gap."""
    books = chosen.books
    return trace_costs_per_contact(books.recorded, periods, books.keys)


def channel_figures(
    chosen: ChosenPeriod, period: Period, allocation: Allocation
) -> list[ChannelFigures]:
    """Of the channels that were asked for."""
    return calculate_channel_figures(
        chosen.shown_channels, chosen.books.recorded_figures(period), allocation
    )


def values_before(chosen: ChosenPeriod) -> Mapping[int, Decimal | None]:
    """Costs per contact by channel in the period compared with; none without a comparison."""
    if not compare_when_complete(chosen.figures, chosen.compared):
        return {}
    return channel_history(chosen, [chosen.compared.period])[0]
