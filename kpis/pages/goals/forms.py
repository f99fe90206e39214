"""The forms of the page of goals: what their fields hold, and what there is to choose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import uuid4

from django.forms import Form
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.fields import Offered
from kpis.entry.forms.goals import GoalWords, LimitForm, RemarkForm, TargetForm
from kpis.entry.forms.ids import read_id
from kpis.entry.recording.annotations import remark_mark
from kpis.entry.recording.targets import target_mark
from kpis.formatting import month_name
from kpis.metrics import TARGETED
from kpis.months import add_months, months_between
from kpis.pages.filters.address import Address
from kpis.pages.filters.query import read_day
from kpis.pages.goals.problems import GoalConflict, GoalProblems
from kpis.pages.goals.words import gone_channel, typed_text
from kpis.reports.settings.goals import REMARK, GoalKind, GoalRow, GoalsReport, RemarkRow
from kpis.vocabulary import Metric

KINDS = (GoalKind.TARGET.value, GoalKind.LIMIT.value, REMARK)
#: How far ahead a goal may be set, and how far back where nothing is recorded.
MONTHS_AHEAD, MONTHS_BACK = 12, 24
#: What the form of a target says of a channel that the centre no longer uses: no code is like it,
#: so that it is not saved as a target of all channels.
GONE = "-"


@dataclass(frozen=True, slots=True)
class Editing:
    """The form that is open: its kind, and the row it changes; None where it adds one."""

    kind: str
    id: int | None


@dataclass(frozen=True, slots=True)
class KindForm:
    """The form of a kind. id, seen: of the row that it changes, as it looked; None and nothing
    where it adds one."""

    fields: Form
    id: int | None = None
    seen: str = ""
    is_open: bool = False
    conflict: GoalConflict | None = None
    token: str = field(default_factory=lambda: str(uuid4()))


class Start(NamedTuple):
    """What a form begins with: its texts by field, and the row that it changes, as KindForm
    says it."""

    texts: Mapping[str, str]
    id: int | None = None
    seen: str = ""


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
    problems: GoalProblems | None,
) -> dict[str, KindForm]:
    """By kind. texts: what was typed, or where a link wants the form to begin."""
    months = named_months(report)
    return {
        kind: open_form(report, editing, months, texts, problems)
        if editing and editing.kind == kind
        else KindForm(fields_of(report, kind, months, blank(report, kind).texts))
        for kind in KINDS
    }


def open_form(
    report: GoalsReport,
    editing: Editing,
    months: Mapping[str, str],
    texts: Mapping[str, str],
    problems: GoalProblems | None,
) -> KindForm:
    """months: by key, latest first. texts: as goal_forms takes them."""
    kind, conflict = editing.kind, problems.conflict if problems else None
    row = report.asked if editing.id is not None else None
    start = standing(row, report) if row else blank(report, kind)
    shown = {**start.texts, **changed_texts(texts, conflict)}
    is_wrong = problems is not None and problems.is_wrong
    return KindForm(
        fields=fields_of(report, kind, months, shown, is_wrong=is_wrong),
        id=conflict.id if conflict else start.id,
        seen=conflict.seen if conflict else start.seen,
        is_open=True,
        conflict=conflict,
    )


def fields_of(
    report: GoalsReport,
    kind: str,
    months: Mapping[str, str],
    texts: Mapping[str, str],
    *,
    is_wrong: bool = False,
) -> Form:
    """The fields of a form, with what there is to choose. months: by key, latest first.

    texts: what the form begins with, or what was typed and is wrong.
    """
    data, initial, ids = texts if is_wrong else None, None if is_wrong else {**texts}, f"{kind}-%s"
    if kind == REMARK:
        form: Form = RemarkForm(data=data, initial=initial, auto_id=ids)
        past = {month: name for month, name in months.items() if month <= key(report.today)}
        offer(form, "month", with_chosen(past, texts["month"]))
        return form
    words = goal_words(report)
    if kind == GoalKind.TARGET:
        metrics = metrics_to_choose(texts)
        form = TargetForm(words, metrics, data=data, initial=initial, auto_id=ids)
        channels = {"": _("all channels")} | {each.code: each.name for each in report.channels}
        gone = {GONE: gone_channel()} if texts.get("channel") == GONE else {}
        offer(form, "channel", channels | gone)
    else:
        form = LimitForm(words, data=data, initial=initial, auto_id=ids)
    offer(form, "valid_from", with_chosen(months, texts["valid_from"]))
    return form


def goal_words(report: GoalsReport) -> GoalWords:
    channels = {channel.code: channel.id for channel in report.channels}
    return GoalWords(channels, report.centre.currency, formatting.decimal_mark())


def offer(form: Form, name: str, choices: Mapping[str, str]) -> None:
    """What the select of a field lets one choose; what the form takes is its own affair."""
    form.fields[name].widget.choices = Offered([*choices.items()])


def changed_texts(texts: Mapping[str, str], conflict: GoalConflict | None) -> Mapping[str, str]:
    """After a conflict only what the person has changed: the rest is shown as it stands now."""
    if conflict is None or conflict.mine is None:
        return texts
    return {name: text for name, text in texts.items() if name in conflict.mine}


def blank(report: GoalsReport, kind: str) -> Start:
    month = report.today.replace(day=1)
    if kind == REMARK:
        return Start({"month": key(report.month or month)})
    first = Metric.COST_PER_CONTACT if kind == GoalKind.TARGET else Metric.SATISFACTION
    return Start({"metric": first.value, "valid_from": key(month)})


def standing(row: GoalRow | RemarkRow, report: GoalsReport) -> Start:
    """What the row holds."""
    if isinstance(row, RemarkRow):
        texts = {"month": key(row.month), "text": row.text}
        return Start(texts, row.id, remark_mark(row.month, row.text))
    no_code = "" if row.channel is None else GONE
    texts = {
        "metric": row.metric.value,
        "channel": next((c.code for c in report.channels if c.id == row.channel), no_code),
        "valid_from": key(row.valid_from),
        "value": typed_text(row.metric, row.value, report.centre.currency),
    }
    mark = target_mark(row.metric, row.channel, row.valid_from, row.value)
    return Start(texts, row.id, mark)


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
