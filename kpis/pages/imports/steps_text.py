"""How far an import has come, in four steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kpis.pages.imports.words import state_words
from kpis.reports.imports import ImportReport
from kpis.vocabulary import FileKind, ImportState


@dataclass(frozen=True, slots=True)
class Step:
    """look: done, open, now or later."""

    number: int
    name: str
    note: str
    look: str


def steps_of(report: ImportReport) -> list[Step]:
    details, fact = report.details, report.details.fact
    preview: Mapping[str, Any] = details.preview or {}
    unknown = sum(each["unknown"] for each in preview.get("subjects", ()))
    count = len(preview.get("subjects", ()))
    columns = details.understood.get("columns", 0)
    asks = fact.state is ImportState.ASKING
    is_read = bool(fact.layout)
    values = {"unknown": unknown, "count": count, "columns": columns}
    return [
        Step(1, _("File"), fact.name, "done" if details.understood else "now"),
        Step(
            2,
            _("Columns"),
            _("to be named")
            if asks
            else _("%(columns)s, all recognised") % values
            if is_read
            else "",
            "now" if asks else "done" if is_read else "later",
        ),
        Step(
            3,
            subjects_name(report),
            (_("%(unknown)s of %(count)s to assign") if unknown else _("%(count)s assigned"))
            % values
            if preview
            else "",
            "open" if unknown else "done" if preview else "later",
        ),
        Step(4, _("Preview"), last_note(fact.state), last_look(fact.state)),
    ]


def subjects_name(report: ImportReport) -> str:
    if report.details.understood.get("is_ledger"):
        return _("Accounts")
    return _("Queues") if report.details.fact.kind is FileKind.VOLUMES else _("Categories")


def last_note(state: ImportState) -> str:
    if state is ImportState.READY:
        return _("nothing written yet")
    return state_words(state) if state in {ImportState.DONE, ImportState.UNDONE} else ""


def last_look(state: ImportState) -> str:
    if state is ImportState.DONE:
        return "done"
    return "now" if state is ImportState.READY else "later"
