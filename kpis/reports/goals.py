"""The report behind the page of goals: targets, limits of service and remarks, and where the
latest complete month stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.channels import calculate_channel
from kpis.calculation.figures import PeriodFigures, latest_complete
from kpis.calculation.goals import TARGETED, calculate_goal_figure, is_reached
from kpis.calculation.periods import periods_up_to
from kpis.facts import CentreFact, ChannelFact
from kpis.queries.centres import CentreFrame
from kpis.queries.contacts import channel_facts
from kpis.queries.goals import GoalKind, GoalRow, RemarkRow, goal_rows, remark_rows
from kpis.reports.centre_ledger import CentreLedger, read_ledger
from kpis.reports.selection import first_period, last_period, span_to_read
from kpis.vocabulary import Metric, PeriodKind

__all__ = ["TARGETED", "GoalKind", "GoalRow", "GoalsReport", "RemarkRow", "Standing"]
MOST_REMARKS = 120
#: Months among which the latest complete one is looked for.
MONTHS_READ = 12
FigureOf = Callable[[GoalRow], Decimal | None]


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

    def goal(self, kind: GoalKind, id: int) -> GoalRow | None:
        standing = self.targets if kind is GoalKind.TARGET else self.limits
        earlier = self.earlier_targets if kind is GoalKind.TARGET else self.earlier_limits
        rows = [*(each.goal for each in standing), *earlier]
        return next((row for row in rows if row.id == id), None)

    def remark(self, id: int) -> RemarkRow | None:
        return next((row for row in self.remarks if row.id == id), None)


def build_goals(frame: CentreFrame, today: date) -> GoalsReport:
    """Six queries, and one for staffed hours where a rule goes by them."""
    channels = channel_facts(frame.centre.id)
    books, figures = read_latest(frame, channels, today)
    figure_of = figure_reader(channels, books, figures)
    rows = goal_rows(frame.centre.id)
    targets = [row for row in rows if row.kind is GoalKind.TARGET]
    limits = [row for row in rows if row.kind is GoalKind.LIMIT]
    order = [None, *(channel.id for channel in channels)]

    def standings(rows: Sequence[GoalRow]) -> list[Standing]:
        kept = [row for row in rows if not is_over(row, rows, today)]
        kept.sort(key=lambda row: (place(row.metric), place_in(order, row), row.valid_from))
        return [stand(row, figure_of(row), figures) for row in kept]

    return GoalsReport(
        centre=frame.centre,
        channels=channels,
        month=figures.period.start if figures else None,
        is_complete=figures is not None and figures.is_complete,
        today=today,
        targets=standings(targets),
        earlier_targets=[row for row in reversed(targets) if is_over(row, targets, today)],
        limits=standings(limits),
        earlier_limits=[row for row in reversed(limits) if is_over(row, limits, today)],
        remarks=remark_rows(frame.centre.id, MOST_REMARKS),
    )


def read_latest(
    frame: CentreFrame, channels: Sequence[ChannelFact], today: date
) -> tuple[CentreLedger | None, PeriodFigures | None]:
    """The month that goals are held against, and the books it is in."""
    if frame.centre.first_month is None:
        return None, None
    first = first_period(frame.centre, PeriodKind.MONTH)
    last = max(first, last_period(frame.centre, PeriodKind.MONTH, today))
    months = [month for month in periods_up_to(last, MONTHS_READ) if month >= first]
    books = read_ledger(frame, channels, span_to_read(months, months[-1]), today)
    return books, latest_complete([books.figures(month) for month in months])


def figure_reader(
    channels: Sequence[ChannelFact], books: CentreLedger | None, figures: PeriodFigures | None
) -> FigureOf:
    """How to have a goal's figure: of all channels that count, or of one, whether it counts."""
    if books is None or figures is None:
        return lambda _goal: None
    allocation = books.allocation(figures.period)
    costs = {
        channel.id: calculate_channel(channel, figures, allocation).cost_per_contact
        for channel in channels
    }

    def figure_of(goal: GoalRow) -> Decimal | None:
        if goal.channel is None:
            return calculate_goal_figure(
                goal.metric, figures.cost_per_contact, figures.counted_facts
            )
        fact = figures.entry.contacts.get(goal.channel)
        return calculate_goal_figure(goal.metric, costs.get(goal.channel), [fact] if fact else [])

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


def is_over(row: GoalRow, rows: Sequence[GoalRow], today: date) -> bool:
    """Whether a later one of the same figure and channel is in force by now."""
    return any(
        (other.metric, other.channel) == (row.metric, row.channel)
        and row.valid_from < other.valid_from <= today
        for other in rows
    )


def place(metric: Metric) -> int:
    return list(Metric).index(metric)


def place_in(order: Sequence[int | None], row: GoalRow) -> int:
    """All channels first; one that the centre no longer uses last."""
    return order.index(row.channel) if row.channel in order else len(order)
