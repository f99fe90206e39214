"""From the report of goals to the rows of its page, and to the tables that are downloaded."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import month_name
from kpis.pages.goals.folds import fold_links, folded_note
from kpis.pages.goals.words import (
    bound_name,
    channel_name,
    goal_cell,
    since,
    standing_cell,
)
from kpis.pages.tables.table import Cell, Table, file_note
from kpis.pages.words.metrics import name_of
from kpis.reports.settings.goals import REMARK, GoalKind, GoalRow, GoalsReport, RemarkRow, Standing


def goals_text(
    report: GoalsReport, editable: frozenset[int], whole: frozenset[str]
) -> dict[str, Any]:
    """editable: the ids of the remarks that the reader may change. whole: the kinds of which
    everything is listed."""
    return {
        "month_name": month_name(report.month) if report.month else "",
        "is_complete": report.is_complete,
        "targets": [goal_cells(standing, report) for standing in report.targets],
        "earlier_targets": [earlier_cells(goal, report) for goal in report.earlier_targets],
        "limits": [goal_cells(standing, report) for standing in report.limits],
        "earlier_limits": [earlier_cells(goal, report) for goal in report.earlier_limits],
        "remarks": [remark_cells(remark, editable) for remark in report.remarks],
        "folds": fold_links(report, whole),
    }


def goal_cells(standing: Standing, report: GoalsReport) -> dict[str, Any]:
    goal, currency = standing.goal, report.centre.currency
    return {
        **earlier_cells(goal, report),
        "figure": goal_cell(goal.metric, standing.figure, currency),
        "standing": standing_cell(standing, report),
    }


def earlier_cells(goal: GoalRow, report: GoalsReport) -> dict[str, Any]:
    value = goal_cell(goal.metric, goal.value, report.centre.currency)
    is_limit = goal.kind is GoalKind.LIMIT
    return {
        "kind": goal.kind.value,
        "key": f"{goal.kind}-{goal.id}",
        "metric": goal.metric.value,
        "name": name_of(goal.metric),
        "channel": "" if is_limit else channel_name(report, goal),
        "since": since(goal, report.today),
        "value": value,
        "bound": bound_name(goal.metric) if is_limit else "",
    }


def remark_cells(remark: RemarkRow, editable: frozenset[int]) -> dict[str, Any]:
    written = formatting.day_name(localtime(remark.written_at).date())
    return {
        "kind": "remark",
        "key": f"remark-{remark.id}",
        "month": month_name(remark.month),
        "text": remark.text,
        "author": remark.author,
        "written": written,
        "is_editable": remark.id in editable,
    }


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
        goal_cell(goal.metric, standing.figure, currency) if standing else Cell(""),
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
