"""From a centre's contact definitions to the words on their page, and to its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.definition import CHANNEL, DefinitionForm
from kpis.entry.recording.definitions import KEY, Definition, seen_definitions
from kpis.facts import CentreFact
from kpis.formatting import labelled, moment_name
from kpis.models.labels import LABELS
from kpis.pages.agreement import FormState
from kpis.pages.filters.query import read_day
from kpis.pages.plot import Plot
from kpis.pages.tables.table import Cell, Table
from kpis.reports.settings.definition import DefinitionFact, DefinitionRecord, DefinitionReport
from kpis.reports.visible import CentreContext


@dataclass(frozen=True, slots=True)
class PreviewText:
    """What a proposed definition would do. mark: what the form says the preview showed. closed,
    warning: empty where there is nothing to say."""

    is_removal: bool
    mark: str
    subject: str
    closed: str
    warning: str
    notes: Sequence[str]
    plot: Plot
    table: Table


@dataclass(frozen=True, slots=True)
class DefinitionPage:
    """seen: how the definitions looked. removable: there is one from the form's month on."""

    centre: CentreFact
    may_define: bool
    asked: FormState
    sentence: str
    since: str
    table: Table
    form: DefinitionForm
    removable: bool
    seen: str
    preview: PreviewText | None
    token: str


def definition_page(
    frame: CentreContext,
    report: DefinitionReport,
    asked: FormState,
    chosen: list[str],
    preview: PreviewText | None,
) -> DefinitionPage:
    """chosen: the codes of the channels that are ticked."""
    known = [Definition(record.fact, record.reason) for record in report.records]
    month = read_day(asked.texts.get("valid_from", "")) or report.month
    return DefinitionPage(
        centre=frame.centre,
        may_define=frame.may_reopen,
        asked=asked,
        sentence=definition_words(report.in_force, report),
        since=since_words(report),
        table=definitions_table(report, linked=frame.may_reopen),
        form=definition_form(report, asked, chosen, month),
        removable=report.standing(month) is not None,
        seen=seen_definitions(known),
        preview=preview,
        token=str(uuid4()),
    )


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


def definition_form(
    report: DefinitionReport, asked: FormState, chosen: list[str], month: date
) -> DefinitionForm:
    """What was typed; else the definition of the month that the address names; else the one in
    force, from this month on."""
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
    return DefinitionForm(names, **asked.said(KEY, known, typed))
