"""The channel table: each channel's cost per contact, its benchmark and its last year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kpis.calculation.allocation import Allocation
from kpis.calculation.channels import (
    ChannelFigures,
    calculate_channel_figures,
    not_counted,
    trace_costs_per_contact,
)
from kpis.calculation.comparison import (
    FigureChange,
    RangeComparison,
    compare_figures,
    compare_with_benchmarks,
)
from kpis.calculation.figures import covered_entries
from kpis.facts import BenchmarkFact, Period
from kpis.reports.centre.period import ChosenPeriod

__all__ = [
    "Allocation",
    "ChannelRow",
    "ChannelTable",
    "changes_of",
    "channel_figures",
    "channel_history",
    "not_counted",
    "read_channel_table",
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
    allocation = chosen.ledger.allocation(chosen.figures.period)
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
    ledger = chosen.ledger
    kind = chosen.figures.period.kind
    covered = covered_entries(ledger.recorded, kind, ledger.gaps)
    return trace_costs_per_contact(covered, periods, ledger.keys)


def channel_figures(
    chosen: ChosenPeriod, period: Period, allocation: Allocation
) -> list[ChannelFigures]:
    """Of the channels that were asked for."""
    return calculate_channel_figures(
        chosen.shown_channels, chosen.ledger.recorded_figures(period), allocation
    )


def changes_of(chosen: ChosenPeriod) -> dict[int, FigureChange | None]:
    """Of the cost per contact by channel, counted alike; none without a comparison."""
    before, now = alike_values(chosen)
    return {id: compare_figures(now.get(id), before.get(id)) for id in now.keys() | before.keys()}


def alike_values(
    chosen: ChosenPeriod,
) -> tuple[Mapping[int, Decimal | None], Mapping[int, Decimal | None]]:
    """Of the two periods, counted by one definition."""
    if not chosen.is_comparable:
        return {}, {}
    counted = replace(chosen, ledger=chosen.alike.ledger)
    before, now = channel_history(counted, [chosen.compared.period, chosen.figures.period])
    return before, now
