"""The forms of the page of goals: what their fields hold, and what there is to choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.forms import Form
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.fields import Offered
from kpis.entry.forms.goals import GoalWords, LimitForm, RemarkForm, TargetForm
from kpis.entry.forms.ids import read_id
from kpis.entry.recording.annotations import remark_mark, seen_annotation
from kpis.entry.recording.goal_rows import KEY
from kpis.entry.recording.limits import seen_limit
from kpis.entry.recording.targets import seen_target, target_mark
from kpis.formatting import month_name
from kpis.metrics import TARGETED
from kpis.models import Annotation, QualityLimit, Target
from kpis.months import add_months, months_between
from kpis.pages.filters.address import Address
from kpis.pages.filters.query import read_day
from kpis.pages.goals.words import goal_text, gone_channel, typed_text
from kpis.pages.saving import Problems
from kpis.pages.words.metrics import name_of
from kpis.reports.settings.goals import REMARK, GoalKind, GoalRow, GoalsReport, RemarkRow
from kpis.vocabulary import Metric

KINDS = (GoalKind.TARGET.value, GoalKind.LIMIT.value, REMARK)
#: How far ahead a goal may be set, and how far back where nothing is recorded.
MONTHS_AHEAD, MONTHS_BACK = 12, 24
#: What the form of a target says of a channel that the centre no longer uses: no code is like it,
#: so that it is not saved as a target of all channels.
GONE = "-"
Standing = Target | QualityLimit | Annotation


@dataclass(frozen=True, slots=True)
class Editing:
    """The form that is open: its kind, and the row it changes; None where it adds one."""

    kind: str
    id: int | None


def asked_form(address: Address) -> Editing | None:
    """edit=target-12 changes a row, add=remark (with month=2026-05) adds one."""
    said = address.text("edit")
    kind, _dash, text = said.partition("-")
    if kind in KINDS and (id := read_id(text)) is not None:
        return Editing(kind, id)
    if said:
        address.miss("edit", said)
    return address.one_of("add", {kind: Editing(kind, None) for kind in KINDS}, None)


def goal_forms(
    report: GoalsReport,
    editing: Editing | None,
    texts: Mapping[str, str],
    problems: Problems | None,
) -> dict[str, Any]:
    """By kind. texts: what was typed, or where a link wants the form to begin."""
    forms, months = {}, named_months(report)
    for kind in KINDS:
        mine = editing is not None and editing.kind == kind
        id = editing.id if editing and mine else None
        form = blank_form(report, kind)
        if id is not None:
            form |= standing_form(report)
        if mine:
            form["is_open"] = True
            form["texts"] = {**form["texts"], **typed_texts(texts, problems)}
            form |= problem_parts(problems, report.centre.currency)
        is_wrong = mine and problems is not None and KEY in problems.errors
        said = {"data" if is_wrong else "initial": form["texts"], "auto_id": f"{kind}-%s"}
        forms[kind] = form | {"fields": fields_of(report, kind, months, form["texts"], **said)}
    return forms


def fields_of(
    report: GoalsReport, kind: str, months: Mapping[str, str], texts: Mapping[str, str], **said: Any
) -> Form:
    """The fields of a form, with what there is to choose. months: by key, latest first.

    said: texts, as what the form begins with or as what was typed and is wrong.
    """
    if kind == REMARK:
        form: Form = RemarkForm(**said)
        past = {month: name for month, name in months.items() if month <= key(report.today)}
        offer(form, "month", with_chosen(past, texts["month"]))
        return form
    words = goal_words(report)
    if kind == GoalKind.TARGET:
        form = TargetForm(words, metrics_to_choose(texts), **said)
        channels = {"": _("all channels")} | {each.code: each.name for each in report.channels}
        gone = {GONE: gone_channel()} if texts.get("channel") == GONE else {}
        offer(form, "channel", channels | gone)
    else:
        form = LimitForm(words, **said)
    offer(form, "valid_from", with_chosen(months, texts["valid_from"]))
    return form


def goal_words(report: GoalsReport) -> GoalWords:
    channels = {channel.code: channel.id for channel in report.channels}
    return GoalWords(channels, report.centre.currency, formatting.decimal_mark())


def offer(form: Form, name: str, choices: Mapping[str, str]) -> None:
    """What the select of a field lets one choose; what the form takes is its own affair."""
    form.fields[name].widget.choices = Offered([*choices.items()])


def typed_texts(texts: Mapping[str, str], problems: Problems | None) -> Mapping[str, str]:
    """After a conflict only what the person has changed: the rest is shown as it stands now."""
    conflict = problems.conflicts.get(KEY) if problems else None
    if conflict is None or conflict["mine"] is None:
        return texts
    return {name: text for name, text in texts.items() if name in conflict["mine"]}


def blank_form(report: GoalsReport, kind: str) -> dict[str, Any]:
    month = report.today.replace(day=1)
    latest = report.month or month
    texts = {
        "target": {"metric": Metric.COST_PER_CONTACT.value, "valid_from": f"{month:%Y-%m}"},
        "limit": {"metric": Metric.SATISFACTION.value, "valid_from": f"{month:%Y-%m}"},
        "remark": {"month": f"{latest:%Y-%m}"},
    }[kind]
    return {"id": "", "seen": "", "texts": texts, "token": str(uuid4())}


def standing_form(report: GoalsReport) -> dict[str, Any]:
    """What the row holds; nothing for one that is not there, which the form then adds."""
    row = report.asked
    if row is None:
        return {}
    return remark_form(row) if isinstance(row, RemarkRow) else goal_form(row, report)


def remark_form(remark: RemarkRow) -> dict[str, Any]:
    texts = {"month": f"{remark.month:%Y-%m}", "text": remark.text}
    return {"id": remark.id, "seen": remark_mark(remark.month, remark.text), "texts": texts}


def goal_form(goal: GoalRow, report: GoalsReport) -> dict[str, Any]:
    no_code = "" if goal.channel is None else GONE
    code = next((c.code for c in report.channels if c.id == goal.channel), no_code)
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
    parts: dict[str, Any] = {}
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
        "figure": name_of(Metric(row.metric)),
        "value": goal_text(Metric(row.metric), row.value, currency),
        "month": month_name(row.valid_from),
    }
    return _("%(figure)s %(value)s from %(month)s on") % words


def metrics_to_choose(texts: Mapping[str, str]) -> tuple[Metric, ...]:
    """A figure that is not ours to calculate stays in the form of its target."""
    chosen = texts.get("metric", "")
    if chosen in set(Metric) and chosen not in TARGETED:
        return (*TARGETED, Metric(chosen))
    return TARGETED


def named_months(report: GoalsReport) -> dict[str, str]:
    """By key, from the first month with records to so many ahead, latest first."""
    this_month = report.today.replace(day=1)
    first = report.centre.first_month or add_months(this_month, -MONTHS_BACK)
    months = months_between(first, add_months(this_month, MONTHS_AHEAD + 1))
    language = get_language() or "en"
    return dict(named_month(month, language) for month in reversed(months))


@lru_cache(maxsize=2048)
def named_month(month: date, language: str) -> tuple[str, str]:
    """Key and name. language: the reader's, in which the name is kept: it takes 10 µs to make,
    and a form of an old centre has more than a hundred."""
    return key(month), month_name(month)


def with_chosen(months: Mapping[str, str], chosen: str) -> Mapping[str, str]:
    """With the chosen one among them, wherever it lies."""
    if chosen not in months and (day := read_day(chosen)) is not None:
        return dict(sorted([*months.items(), (key(day), month_name(day))], reverse=True))
    return months


def key(month: date) -> str:
    return f"{month:%Y-%m}"
