"""The channel table: each channel's cost per contact, its benchmark and its last year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.allocation import Allocation
from kpis.calculation.channels import ChannelFigures, calculate_channel_figures
from kpis.calculation.comparison import RangeComparison, compare_with_benchmarks
from kpis.calculation.figures import PeriodFigures
from kpis.facts import BenchmarkFact
from kpis.reports.chosen import ChosenPeriod


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """history: cost per contact in the periods up to this one; None is a gap."""

    figures: ChannelFigures
    benchmark: RangeComparison | None
    history: Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class ChannelTable:
    rows: Sequence[ChannelRow]
    allocation: Allocation


def read_channel_table(
    chosen: ChosenPeriod, benchmarks: Sequence[BenchmarkFact], currency: str
) -> ChannelTable:
    past = [costs_per_contact(chosen, figures) for figures in chosen.history]
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
        )
        for row in calculate_channel_figures(chosen.channels, chosen.figures, allocation)
    ]
    return ChannelTable(rows, allocation)


def costs_per_contact(chosen: ChosenPeriod, figures: PeriodFigures) -> dict[int, Decimal | None]:
    allocation = chosen.books.allocation(figures.period)
    rows = calculate_channel_figures(chosen.channels, figures, allocation)
    return {row.channel.id: row.cost_per_contact for row in rows}
