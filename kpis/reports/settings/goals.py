"""The report behind the page of goals: targets, service limits and remarks, and where the
latest complete month stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.channels import calculate_channel
from kpis.calculation.figures import PeriodFigures, latest_complete
from kpis.calculation.goals import calculate_goal_figure, is_reached
from kpis.calculation.periods import periods_up_to
from kpis.facts import CentreFact, ChannelFact, Period
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.queries.goals import (
    GoalKind,
    GoalRow,
    GoalRows,
    RemarkRow,
    RemarkRows,
    goal_rows,
    remark_rows,
)
from kpis.reports.centre.ledger import CentreLedger, read_ledger
from kpis.reports.centre.selection import first_period, last_period
from kpis.vocabulary import Metric, PeriodKind

__all__ = ["GoalKind", "GoalRow", "GoalsReport", "RemarkRow", "Standing"]
#: Earlier targets, earlier limits and remarks that are listed unless all are asked for.
LATEST = 12
REMARK = "remark"
#: Months among which the latest complete one is looked for.
MONTHS_READ = 12
FigureOf = Callable[[GoalRow], Decimal | None]


@dataclass(frozen=True, slots=True)
class GoalsQuestion:
    """whole: what is listed from the first one on: values of GoalKind, and REMARK. row: one by
    its kind and id, to be had whether it is listed or not."""

    whole: frozenset[str] = frozenset()
    row: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A goal, and the figure of the month that the page is about; None where it is unknown.

    reached: None where there is nothing to say: no figure, a month that is not complete, or
    one before the goal was in force.
    """

    goal: GoalRow
    figure: Decimal | None
    reached: bool | None


@dataclass(frozen=True, slots=True)
class GoalsReport:
    """month: the latest complete one, else the latest with a figure; None without records.

    targets, limits: those in force and those to come; the earlier ones apart, latest first.
    totals: how many earlier targets, earlier limits and remarks there are, listed or not, by
    what Wanted calls them. asked: the row that was wanted; None where there is none.
    """

    centre: CentreFact
    channels: Sequence[ChannelFact]
    month: date | None
    is_complete: bool
    today: date
    targets: Sequence[Standing]
    earlier_targets: Sequence[GoalRow]
    limits: Sequence[Standing]
    earlier_limits: Sequence[GoalRow]
    remarks: Sequence[RemarkRow]
    totals: Mapping[str, int]
    asked: GoalRow | RemarkRow | None


def build_goals(frame: CentreContext, today: date, wanted: GoalsQuestion) -> GoalsReport:
    """Six queries, and one for staffed hours where a rule goes by them."""
    channels = channel_facts(frame.centre.id)
    ledger, figures = read_latest(frame, channels, today)
    figure_of = figure_reader(channels, ledger, figures)
    goals, remarks = read_rows(frame.centre.id, today, wanted)
    order = [None, *(channel.id for channel in channels)]

    def standings(kind: GoalKind) -> list[Standing]:
        rows = of_kind(kind, goals.current)
        rows.sort(key=lambda row: (place(row.metric), place_in(order, row), row.valid_from))
        return [stand(row, figure_of(row), figures) for row in rows]

    return GoalsReport(
        centre=frame.centre,
        channels=channels,
        month=figures.period.start if figures else None,
        is_complete=figures is not None and figures.is_complete,
        today=today,
        targets=standings(GoalKind.TARGET),
        earlier_targets=of_kind(GoalKind.TARGET, goals.earlier),
        limits=standings(GoalKind.LIMIT),
        earlier_limits=of_kind(GoalKind.LIMIT, goals.earlier),
        remarks=remarks.listed,
        totals={**goals.totals, REMARK: remarks.total},
        asked=goals.asked or remarks.asked,
    )


def read_rows(centre: int, today: date, wanted: GoalsQuestion) -> tuple[GoalRows, RemarkRows]:
    whole, row = wanted.whole, wanted.row
    remark = row[1] if row and row[0] == REMARK else None
    return (
        goal_rows(centre, today, most=LATEST, whole=whole, asked=row),
        remark_rows(centre, most=LATEST, is_whole=REMARK in whole, asked=remark),
    )


def of_kind(kind: GoalKind, rows: Sequence[GoalRow]) -> list[GoalRow]:
    return [row for row in rows if row.kind is kind]


def read_latest(
    frame: CentreContext, channels: Sequence[ChannelFact], today: date
) -> tuple[CentreLedger | None, PeriodFigures | None]:
    """The month that goals are held against, and the books it is in."""
    if frame.centre.first_month is None:
        return None, None
    first = first_period(frame.centre, PeriodKind.MONTH)
    last = max(first, last_period(frame.centre, PeriodKind.MONTH, today))
    months = [month for month in periods_up_to(last, MONTHS_READ) if month >= first]
    span = Period(months[0].start, months[-1].end, PeriodKind.MONTH)
    ledger = read_ledger(frame, channels, span, today)
    return ledger, latest_complete([ledger.figures(month) for month in months])


def figure_reader(
    channels: Sequence[ChannelFact], ledger: CentreLedger | None, figures: PeriodFigures | None
) -> FigureOf:
    """How to have a goal's figure: of all channels that count, or of one, whether it counts."""
    if ledger is None or figures is None:
        return lambda _goal: None
    allocation = ledger.allocation(figures.period)
    costs = {
        channel.id: calculate_channel(channel, figures, allocation).cost_per_contact
        for channel in channels
    }

    def figure_of(goal: GoalRow) -> Decimal | None:
        if goal.channel is None:
            return calculate_goal_figure(
                goal.metric, figures.cost_per_contact, figures.counted_facts
            )
        own = [entry.contacts.get(goal.channel) for entry in figures.entries]
        facts = [fact for fact in own if fact is not None]
        return calculate_goal_figure(goal.metric, costs.get(goal.channel), facts)

    return figure_of


def stand(goal: GoalRow, figure: Decimal | None, figures: PeriodFigures | None) -> Standing:
    compared = (
        figure is not None
        and figures is not None
        and figures.is_complete
        and goal.valid_from <= figures.period.start
    )
    reached = (
        is_reached(goal.metric, figure, goal.value) if compared and figure is not None else None
    )
    return Standing(goal, figure, reached)


def place(metric: Metric) -> int:
    return list(Metric).index(metric)


def place_in(order: Sequence[int | None], row: GoalRow) -> int:
    """All channels first; one that the centre no longer uses last."""
    return order.index(row.channel) if row.channel in order else len(order)
