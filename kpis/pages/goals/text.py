"""From the report of goals to the rows of its page, and to the tables that are downloaded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import CentreFact
from kpis.formatting import month_name
from kpis.pages.goals.folds import Fold, folded_note
from kpis.pages.goals.forms import KindForm
from kpis.pages.goals.words import (
    bound_name,
    channel_name,
    goal_cell,
    since,
    standing_cell,
)
from kpis.pages.tables.table import EMPTY, Cell, Table, file_note
from kpis.pages.words.metrics import name_of
from kpis.reports.settings.goals import REMARK, GoalKind, GoalRow, GoalsReport, RemarkRow, Standing


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A target or a limit. kind, key: of the form that changes it, and of its row there. channel:
    of a target; bound: of a limit. figure, standing: of the month; empty for an earlier one."""

    kind: str
    key: str
    metric: str
    name: str
    channel: str
    since: str
    value: Cell
    bound: str
    figure: Cell
    standing: Cell


@dataclass(frozen=True, slots=True)
class RemarkLine:
    key: str
    month: str
    text: str
    author: str
    written: str
    is_editable: bool
    kind: str = REMARK


@dataclass(frozen=True, slots=True)
class GoalsPage:
    """forms, folds: by kind. lists: the query that keeps the lists as they are. month_name: of
    the month that the figures are of; empty without records."""

    centre: CentreFact
    currency_name: str
    may_record: bool
    problem: str
    forms: Mapping[str, KindForm]
    longest_remark: int
    lists: str
    folds: Mapping[str, Fold]
    month_name: str
    is_complete: bool
    targets: Sequence[GoalLine]
    earlier_targets: Sequence[GoalLine]
    limits: Sequence[GoalLine]
    earlier_limits: Sequence[GoalLine]
    remarks: Sequence[RemarkLine]


def standing_lines(report: GoalsReport, standings: Sequence[Standing]) -> list[GoalLine]:
    return [goal_line(report, each.goal, each) for each in standings]


def earlier_lines(report: GoalsReport, goals: Sequence[GoalRow]) -> list[GoalLine]:
    return [goal_line(report, goal, None) for goal in goals]


def goal_line(report: GoalsReport, goal: GoalRow, standing: Standing | None) -> GoalLine:
    currency, is_limit = report.centre.currency, goal.kind is GoalKind.LIMIT
    return GoalLine(
        kind=goal.kind.value,
        key=f"{goal.kind}-{goal.id}",
        metric=goal.metric.value,
        name=name_of(goal.metric),
        channel="" if is_limit else channel_name(report, goal),
        since=since(goal, report.today),
        value=goal_cell(goal.metric, goal.value, currency),
        bound=bound_name(goal.metric) if is_limit else "",
        figure=goal_cell(goal.metric, standing.figure, currency) if standing else EMPTY,
        standing=standing_cell(standing, report) if standing else EMPTY,
    )


def remark_line(remark: RemarkRow, editable: frozenset[int]) -> RemarkLine:
    """editable: the ids of the remarks that the reader may change."""
    return RemarkLine(
        key=f"{REMARK}-{remark.id}",
        month=month_name(remark.month),
        text=remark.text,
        author=remark.author,
        written=formatting.day_name(localtime(remark.written_at).date()),
        is_editable=remark.id in editable,
    )


def goals_tables(report: GoalsReport) -> Iterator[Table]:
    month = month_name(report.month) if report.month else ""
    yield Table(
        "targets",
        _("Targets"),
        target_heads(month),
        target_rows(report),
        note=note_of(report, GoalKind.TARGET, len(report.earlier_targets), month),
    )
    yield Table(
        "limits",
        _("Service limits"),
        limit_heads(month),
        limit_rows(report),
        note=note_of(report, GoalKind.LIMIT, len(report.earlier_limits), month),
    )
    yield Table(
        "remarks",
        _("Remarks on months"),
        [_("Month"), _("Remark"), _("Author"), _("Written")],
        [remark_row(remark) for remark in report.remarks],
        note=note_of(report, REMARK, len(report.remarks)),
    )


def note_of(report: GoalsReport, kind: str, shown: int, month: str = "") -> str:
    return file_note(report.centre.name, month, (), folded_note(kind, shown, report))


def target_heads(month: str) -> list[str]:
    heads = [_("Figure"), _("Channel"), _("Valid from"), _("Target")]
    return [*heads, month or _("Latest month"), _("Standing")]


def limit_heads(month: str) -> list[str]:
    heads = [_("Figure"), _("Bound"), _("Valid from"), _("Limit")]
    return [*heads, month or _("Latest month"), _("Standing")]


def target_rows(report: GoalsReport) -> list[list[Cell]]:
    return [
        file_row(goal, channel_name(report, goal), standing, report)
        for goal, standing in with_earlier(report.targets, report.earlier_targets)
    ]


def limit_rows(report: GoalsReport) -> list[list[Cell]]:
    return [
        file_row(goal, bound_name(goal.metric), standing, report)
        for goal, standing in with_earlier(report.limits, report.earlier_limits)
    ]


def with_earlier(
    standings: Sequence[Standing], earlier: Sequence[GoalRow]
) -> Iterator[tuple[GoalRow, Standing | None]]:
    yield from ((standing.goal, standing) for standing in standings)
    yield from ((goal, None) for goal in earlier)


def file_row(
    goal: GoalRow, second: str, standing: Standing | None, report: GoalsReport
) -> list[Cell]:
    currency = report.centre.currency
    return [
        Cell(name_of(goal.metric)),
        Cell(second),
        Cell(month_name(goal.valid_from), goal.valid_from),
        goal_cell(goal.metric, goal.value, currency),
        goal_cell(goal.metric, standing.figure, currency) if standing else EMPTY,
        standing_cell(standing, report) if standing else Cell(_("earlier")),
    ]


def remark_row(remark: RemarkRow) -> list[Cell]:
    day = localtime(remark.written_at).date()
    return [
        Cell(capfirst(month_name(remark.month)), remark.month),
        Cell(remark.text),
        Cell(remark.author),
        Cell(formatting.day_name(day), day),
    ]
