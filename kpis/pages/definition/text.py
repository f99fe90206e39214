"""From a centre's contact definitions to the words on their page, and to its form."""

from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.definition import CHANNEL, DefinitionForm
from kpis.entry.recording.definitions import KEY, Definition, seen_definitions
from kpis.formatting import labelled, moment_name
from kpis.models.labels import LABELS
from kpis.pages.agreement import FormState, conflict_words
from kpis.pages.filters.query import read_day
from kpis.pages.tables.table import Cell, Table
from kpis.reports.settings.definition import DefinitionFact, DefinitionRecord, DefinitionReport
from kpis.reports.visible import CentreContext


def definition_text(
    frame: CentreContext, report: DefinitionReport, asked: FormState, chosen: list[str]
) -> dict[str, Any]:
    problems, conflict = asked.problems, asked.conflict(KEY)
    known = [Definition(record.fact, record.reason) for record in report.records]
    return {
        "sentence": definition_words(report.in_force, report),
        "since": since_words(report),
        "table": definitions_table(report, linked=frame.may_reopen),
        "form": form_text(report, asked, chosen),
        "problem": problems.message if problems else "",
        "conflict": conflict_words(conflict) if conflict else "",
        "late": asked.late,
        "seen": seen_definitions(known),
        "token": str(uuid4()),
    }


def definition_words(fact: DefinitionFact, report: DefinitionReport) -> str:
    """Such as "Contacts handled: Phone, E-mail"."""
    names = [channel.name for channel in report.channels if channel.id in fact.channels]
    return labelled(str(LABELS[fact.basis]), ", ".join(names) or _("no channel"))


def since_words(report: DefinitionReport) -> str:
    """Whether somebody said so, and from when on."""
    if not report.records:
        return _(
            "Not defined for this centre: contacts handled count, on every channel except "
            "self-service and bots."
        )
    made = [record.fact for record in report.records]
    if report.in_force not in made:
        first = formatting.month_name(made[0].valid_from)
        return _("The default, until %(month)s.") % {"month": first}
    text = _("Valid from %(month)s on.")
    if report.in_force == made[0]:
        text = _("Valid from %(month)s on; before it the default.")
    return text % {"month": formatting.month_name(report.in_force.valid_from)}


def definitions_table(report: DefinitionReport, *, linked: bool = False) -> Table:
    """Latest first. linked: a month leads to the form."""
    rows = [definition_row(record, report, linked=linked) for record in report.records]
    heads = [_("Valid from"), _("Count"), _("Channels that count"), _("Reason"), _("Last change")]
    current = [r.fact for r in reversed(report.records)]
    return Table(
        name="definitions",
        title=_("Definitions of this centre"),
        heads=heads,
        rows=rows[::-1],
        current=current.index(report.in_force) if report.in_force in current else None,
    )


def definition_row(
    record: DefinitionRecord, report: DefinitionReport, *, linked: bool
) -> list[Cell]:
    fact = record.fact
    names = [channel.name for channel in report.channels if channel.id in fact.channels]
    link = f"?valid_from={fact.valid_from:%Y-%m}#definition-title" if linked else ""
    return [
        Cell(formatting.month_name(fact.valid_from), fact.valid_from, link=link),
        Cell(str(LABELS[fact.basis])),
        Cell(", ".join(names)),
        Cell(record.reason),
        Cell(change_words(record)),
    ]


def change_words(record: DefinitionRecord) -> str:
    if record.when is None:
        return ""
    who = record.who or _("outside the pages")
    return _("%(person)s, %(moment)s") % {
        "person": who,
        "moment": moment_name(record.when),
    }


def form_text(report: DefinitionReport, asked: FormState, chosen: list[str]) -> dict[str, Any]:
    """What was typed; else the definition of the month that the address names; else the one in
    force, from this month on."""
    month = read_day(asked.texts.get("valid_from", "")) or report.month
    standing = report.standing(month)
    fact = standing.fact if standing else report.in_force
    known = {
        "valid_from": f"{month:%Y-%m}",
        "basis": fact.basis.value,
        "reason": standing.reason if standing else "",
        "channels": [channel.code for channel in report.channels if channel.id in fact.channels],
    }
    names = {channel.code: channel.name for channel in report.channels}
    is_typed = asked.problems or "basis" in asked.texts
    typed = {**asked.texts, **({"channels": chosen, CHANNEL: chosen} if is_typed else {})}
    fields = DefinitionForm(names, **asked.said(KEY, known, typed))
    return {"fields": fields, "removable": standing is not None}
