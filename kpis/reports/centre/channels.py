"""The report behind the channels page: what each channel costs, and what for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.allocation import Allocation
from kpis.calculation.channels import ChannelFigures, calculate_cost_per_minute
from kpis.calculation.comparison import FigureChange
from kpis.calculation.definition import definition_breaks
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.ledger import Entry
from kpis.calculation.periods import first_with
from kpis.calculation.quality import first_contact_resolution
from kpis.calculation.rates import cost_per_resolution, rates_of, value_of
from kpis.calculation.rounding import round_to_sum
from kpis.calculation.sensitivity import ChannelBand, Sensitivity, measure_sensitivity
from kpis.facts import ContactFact, Period, TargetFact
from kpis.metrics import DECIMALS_OF_A_SHARE, OF_CHANNELS
from kpis.queries.centres import CentreContext
from kpis.reports.centre.channel_rows import changes_of, channel_figures, channel_history
from kpis.reports.centre.head import PeriodHead, head_of
from kpis.reports.centre.period import ChosenPeriod, read_chosen_period, target_of
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Metric

__all__ = [
    "ChannelBand",
    "ChannelLine",
    "ChannelsReport",
    "Point",
    "Sensitivity",
    "TotalLine",
    "Work",
    "build_channels",
]


#: What the work is like: the figures of metrics.OF_CHANNELS; None where one is not known.
Work = Mapping[Metric, Decimal | None]


@dataclass(frozen=True, slots=True)
class Point:
    """One channel in one period of the trend. value: cost per contact; None is a gap."""

    period: Period
    value: Decimal | None
    is_complete: bool
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel. Shares are of the total row's cost and contacts, from 0 to 1, in tenths of a
    percent that sum to what they are together; None where there is no such total, or the
    channel does not count.

    change: of the cost per contact; None where either period is not complete.
    """

    figures: ChannelFigures
    work: Work
    cost_share: Decimal | None
    contact_share: Decimal | None
    change: FigureChange | None
    target: Decimal | None
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class TotalLine:
    """All that is shown: cost = direct + allocated + not_allocated."""

    cost: Decimal | None
    direct: Decimal
    allocated: Decimal
    not_allocated: Decimal
    contacts: int | None
    cost_per_contact: Decimal | None
    work: Work
    change: FigureChange | None
    target: Decimal | None


@dataclass(frozen=True, slots=True)
class ChannelsReport:
    """Everything the channels page shows. is_part: only some channels are asked for.

    breaks: the periods of the trend in which another definition or key begins.
    """

    head: PeriodHead
    lines: Sequence[ChannelLine]
    total: TotalLine
    allocation: Allocation
    sensitivity: Sensitivity
    is_part: bool
    breaks: frozenset[Period]


def build_channels(
    frame: CentreContext, selection: Selection, today: date
) -> ChannelsReport | None:
    """None where the centre has no records yet."""
    chosen = read_chosen_period(frame, selection, today, with_staffing=True)
    if chosen is None:
        return None
    ledger, figures = chosen.ledger, chosen.figures
    allocation = ledger.allocation(figures.period)
    rows = channel_figures(chosen, figures.period, allocation)
    targets = frame.targets
    entries = ledger.covered(ledger.recorded, figures.period)
    is_part = ledger.restriction.channels is not None
    return ChannelsReport(
        head=head_of(chosen),
        lines=make_lines(chosen, rows, targets, chosen.trend),
        total=make_total(
            chosen, rows, targets, Decimal(0) if is_part else allocation.not_allocated
        ),
        allocation=allocation,
        sensitivity=measure_sensitivity(rows, entries, ledger.keys),
        is_part=is_part,
        breaks=find_breaks(chosen),
    )


def find_breaks(chosen: ChosenPeriod) -> frozenset[Period]:
    """A rule for ever since the first period breaks nothing."""
    ledger, periods = chosen.ledger, [figures.period for figures in chosen.trend]
    begun = {fact.valid_from for fact in definition_breaks(ledger.definitions)}
    begun |= {rule.valid_from for rule in ledger.keys.rules}
    return first_with(periods, (day for day in begun if day > periods[0].start))


def make_lines(
    chosen: ChosenPeriod,
    rows: Sequence[ChannelFigures],
    targets: Sequence[TargetFact],
    periods: Sequence[PeriodFigures],
) -> list[ChannelLine]:
    """periods: those of the trend that a line has points of."""
    figures = chosen.figures
    goals = [] if chosen.ledger.restriction.categories is not None else targets
    changes = changes_of(chosen)
    points = trace_points(chosen, goals, periods)
    counted = [figures.entry.counted.get(row.channel.id) for row in rows]
    cost_shares = shares_of([row.cost for row in rows], figures.cost)
    contact_shares = shares_of(counted, figures.contacts)
    return [
        ChannelLine(
            figures=row,
            work=measure_work(row.covered_cost, row.cost_per_contact, *facts_of(row, figures)),
            cost_share=cost_share,
            contact_share=contact_share,
            change=changes.get(row.channel.id),
            target=target_of(goals, Metric.COST_PER_CONTACT, figures, row.channel.id),
            points=points[row.channel.id],
        )
        for row, cost_share, contact_share in zip(rows, cost_shares, contact_shares, strict=True)
    ]


def shares_of(
    parts: Sequence[Decimal | int | None], whole: Decimal | int | None
) -> list[Decimal | None]:
    return round_to_sum([share_of(part, whole) for part in parts], DECIMALS_OF_A_SHARE)


def trace_points(
    chosen: ChosenPeriod, targets: Sequence[TargetFact], periods: Sequence[PeriodFigures]
) -> dict[int, list[Point]]:
    """By channel, a point a period."""
    history = channel_history(chosen, [figures.period for figures in periods])
    return {
        channel.id: [
            Point(
                period=figures.period,
                value=values.get(channel.id),
                is_complete=figures.is_complete,
                target=target_of(targets, Metric.COST_PER_CONTACT, figures, channel.id),
            )
            for figures, values in zip(periods, history, strict=True)
        ]
        for channel in chosen.channels
    }


def facts_of(
    row: ChannelFigures, figures: PeriodFigures
) -> tuple[list[ContactFact], list[ContactFact]]:
    """Of the contacts that count, where the channel does, else of all of its own: in all of the
    period, and in what is covered of it."""

    def of(entries: Sequence[Entry]) -> list[ContactFact]:
        tables = [entry.counting if row.counts else entry.contacts for entry in entries]
        return [table[row.channel.id] for table in tables if row.channel.id in table]

    return of(figures.entries), of(figures.covered_entries)


def make_total(
    chosen: ChosenPeriod,
    rows: Sequence[ChannelFigures],
    targets: Sequence[TargetFact],
    not_allocated: Decimal,
) -> TotalLine:
    figures = chosen.figures
    return TotalLine(
        cost=figures.cost,
        direct=sum((row.direct for row in rows), Decimal(0)),
        allocated=sum((row.allocated for row in rows), Decimal(0)),
        not_allocated=not_allocated,
        contacts=figures.contacts,
        cost_per_contact=figures.cost_per_contact,
        work=measure_work(
            figures.covered_cost,
            figures.cost_per_contact,
            figures.counted_facts,
            figures.covered_facts,
        ),
        change=chosen.change,
        target=chosen.target(targets, Metric.COST_PER_CONTACT, figures),
    )


def measure_work(
    cost: Decimal | None,
    cost_per_contact: Decimal | None,
    facts: Sequence[ContactFact],
    covered_facts: Sequence[ContactFact],
) -> Work:
    """cost, covered_facts: of what is covered; facts: of all of the period."""
    rates = rates_of(facts, OF_CHANNELS)
    return {
        Metric.COST_PER_HANDLED_MINUTE: calculate_cost_per_minute(cost, covered_facts),
        Metric.COST_PER_RESOLUTION: cost_per_resolution(
            cost_per_contact, first_contact_resolution(covered_facts)
        ),
        **{metric: value_of(rate) for metric, rate in rates.items()},
    }


def share_of(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """None where the whole is nothing, or less: its parts are then no shares of it."""
    if part is None or whole is None or whole <= 0:
        return None
    return Decimal(part) / whole
