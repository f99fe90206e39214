"""The forms of the page of goals: what their fields hold, and what there is to choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpis.entry.forms.goals import GoalWords
from kpis.entry.recording.annotations import remark_mark, seen_annotation
from kpis.entry.recording.goal_rows import KEY
from kpis.entry.recording.limits import seen_limit
from kpis.entry.recording.targets import seen_target, target_mark
from kpis.formatting import month_name
from kpis.models import Annotation, QualityLimit, Target
from kpis.months import add_months, months_between
from kpis.pages.filters import read_day
from kpis.pages.goals.words import figure_name, typed_text, value_text
from kpis.pages.saving import Problems
from kpis.reports.goals import TARGETED, GoalKind, GoalRow, GoalsReport, RemarkRow
from kpis.vocabulary import CEILINGS, FLOORS, Metric

KINDS = ("target", "limit", "remark")
#: How far ahead a goal may be set, and how far back where nothing is recorded.
MONTHS_AHEAD, MONTHS_BACK = 12, 24
Standing = Target | QualityLimit | Annotation


@dataclass(frozen=True, slots=True)
class Editing:
    """The form that is open: its kind, and the row it changes; None where it adds one."""

    kind: str
    id: int | None


def asked_form(query: QueryDict) -> Editing | None:
    """edit=target-12 changes a row, add=remark (with month=2026-05) adds one."""
    kind, _dash, id = query.get("edit", "").partition("-")
    if kind in KINDS and id.isdecimal() and len(id) < 18:
        return Editing(kind, int(id))
    added = str(query.get("add", ""))
    return Editing(added, None) if added in KINDS else None


def goal_forms(
    report: GoalsReport,
    editing: Editing | None,
    texts: Mapping[str, str],
    problems: Problems | None,
) -> dict[str, Any]:
    """By kind. texts: what was typed, or where a link wants the form to begin."""
    forms = {}
    for kind in KINDS:
        mine = editing is not None and editing.kind == kind
        id = editing.id if editing and mine else None
        form = blank_form(report, kind) | standing_form(report, kind, id)
        if mine:
            form["is_open"] = True
            form["texts"] = {**form["texts"], **texts}
            form |= problem_parts(problems, report.centre.currency)
        forms[kind] = form | choices(report, kind, form["texts"])
    return forms


def blank_form(report: GoalsReport, kind: str) -> dict[str, Any]:
    month = report.today.replace(day=1)
    latest = report.month or month
    texts = {
        "target": {"metric": Metric.COST_PER_CONTACT.value, "valid_from": f"{month:%Y-%m}"},
        "limit": {"metric": Metric.SATISFACTION.value, "valid_from": f"{month:%Y-%m}"},
        "remark": {"month": f"{latest:%Y-%m}"},
    }[kind]
    return {"id": "", "seen": "", "texts": texts, "errors": {}, "token": str(uuid4())}


def standing_form(report: GoalsReport, kind: str, id: int | None) -> dict[str, Any]:
    """What the row holds; nothing for one that is not there, which the form then adds."""
    if id is None:
        return {}
    if kind == "remark":
        remark = report.remark(id)
        return remark_form(remark) if remark else {}
    goal = report.goal(GoalKind(kind), id)
    return goal_form(goal, report) if goal else {}


def remark_form(remark: RemarkRow) -> dict[str, Any]:
    texts = {"month": f"{remark.month:%Y-%m}", "text": remark.text}
    return {"id": remark.id, "seen": remark_mark(remark.month, remark.text), "texts": texts}


def goal_form(goal: GoalRow, report: GoalsReport) -> dict[str, Any]:
    code = next((c.code for c in report.channels if c.id == goal.channel), "")
    return {
        "id": goal.id,
        "seen": target_mark(goal.metric, goal.channel, goal.valid_from, goal.value),
        "texts": {
            "metric": goal.metric.value,
            "channel": code,
            "valid_from": f"{goal.valid_from:%Y-%m}",
            "value": typed_text(goal.metric, goal.value, report.centre.currency),
        },
    }


def problem_parts(problems: Problems | None, currency: str) -> dict[str, Any]:
    """What was wrong, or who was first: saved again, mine takes the place of theirs."""
    if problems is None:
        return {}
    parts: dict[str, Any] = {"errors": problems.errors.get(KEY, {})}
    if conflict := problems.conflicts.get(KEY):
        row = conflict["row"]
        theirs = "" if row is None else standing_words(row, currency)
        parts["conflict"] = {**conflict, "theirs": theirs}
        parts |= {"id": row.pk if row else "", "seen": mark_of(row) if row else ""}
    return parts


def mark_of(row: Standing) -> str:
    if isinstance(row, Annotation):
        return seen_annotation(row)
    return seen_target(row) if isinstance(row, Target) else seen_limit(row)


def standing_words(row: Standing, currency: str) -> str:
    """What stands there now, such as "€5.50 from May 2026 on"."""
    if isinstance(row, Annotation):
        return _("%(month)s: “%(text)s”") % {"month": month_name(row.month), "text": row.text}
    words = {
        "figure": figure_name(Metric(row.metric)),
        "value": value_text(Metric(row.metric), row.value, currency),
        "month": month_name(row.valid_from),
    }
    return _("%(figure)s %(value)s from %(month)s on") % words


def choices(report: GoalsReport, kind: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Each as a list of (value, name, whether it is chosen)."""
    if kind == "remark":
        return {"months": month_choices(report, texts.get("month", ""), ahead=0)}
    months = month_choices(report, texts.get("valid_from", ""), ahead=MONTHS_AHEAD)
    metrics = metrics_to_choose(kind, texts)
    chosen, code = texts.get("metric"), texts.get("channel", "")
    return {
        "months": months,
        "metrics": [(m.value, figure_name(m), m.value == chosen) for m in metrics],
        "channels": [
            ("", _("all channels"), not code),
            *((c.code, c.name, c.code == code) for c in report.channels),
        ],
    }


def metrics_to_choose(kind: str, texts: Mapping[str, str]) -> tuple[Metric, ...]:
    """A figure that is not ours to calculate stays in the form of its target."""
    metrics = TARGETED if kind == "target" else (*FLOORS, *CEILINGS)
    chosen = texts.get("metric", "")
    if kind == "target" and chosen in set(Metric) and chosen not in metrics:
        return (*metrics, Metric(chosen))
    return metrics


def month_choices(report: GoalsReport, chosen: str, *, ahead: int) -> list[tuple[str, str, bool]]:
    """From the first month with records to so many ahead, latest first."""
    this_month = report.today.replace(day=1)
    first = report.centre.first_month or add_months(this_month, -MONTHS_BACK)
    months = set(months_between(first, add_months(this_month, ahead + 1)))
    if (day := read_day(chosen)) is not None:
        months.add(day)
    return [(key(m), month_name(m), key(m) == chosen) for m in sorted(months, reverse=True)]


def key(month: date) -> str:
    return f"{month:%Y-%m}"


def goal_words(report: GoalsReport, decimal_mark: Any) -> GoalWords:
    channels = {channel.code: channel.id for channel in report.channels}
    return GoalWords(channels, report.centre.currency, decimal_mark)
