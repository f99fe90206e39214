"""What another definition would do to the last months, in a chart, a table and sentences."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.charts.definition import PreviewPoint, build_definition_figure
from kpis.charts.theme import Figure
from kpis.entry.recording.definitions import Definition, seen_definitions
from kpis.formatting import period_name
from kpis.pages.agreement import closed_note, difference_cell, with_months
from kpis.pages.definition.text import PreviewText, definition_words
from kpis.pages.plot import Plot
from kpis.pages.tables.table import Cell, Table, money_cell
from kpis.reports.settings.definition import DefinitionFact, DefinitionReport, MonthPreview, Preview


@dataclass(frozen=True, slots=True)
class DefinitionProposal:
    """A definition to make, or the month of one to remove. closed: months that go by it."""

    definition: Definition | None
    valid_from: date
    closed: frozenset[date]

    @property
    def mark(self) -> str:
        """What a preview says it showed."""
        made = seen_definitions([self.definition]) if self.definition else str(self.valid_from)
        return with_months(made, self.closed)


def preview_text(
    report: DefinitionReport,
    proposal: DefinitionProposal,
    preview: Preview,
    closed: Collection[date],
) -> PreviewText:
    """closed: months."""
    fact = proposal.definition.fact if proposal.definition else None
    return PreviewText(
        is_removal=fact is None,
        mark=proposal.mark,
        subject=subject(report, fact, formatting.month_name(proposal.valid_from)),
        closed=closed_note(proposal.closed),
        warning=warning(report, preview),
        notes=notes(report, preview, closed),
        plot=Plot(preview_figure(report, preview, proposal.valid_from)),
        table=preview_table(report, preview),
    )


def subject(report: DefinitionReport, fact: DefinitionFact | None, month: str) -> str:
    if fact is None:
        return _("Without the definition that is valid from %(month)s on.") % {"month": month}
    text = _("From %(month)s on. %(definition)s.")
    return text % {"month": month, "definition": definition_words(fact, report)}


def warning(report: DefinitionReport, preview: Preview) -> str:
    """How many months lack a figure because nobody knows the contacts offered."""
    months = preview.unknown
    if not months:
        return ""
    unknown = {channel for month in months for channel in month.unknown}
    names = [channel.name for channel in report.channels if channel.id in unknown]
    text = ngettext(
        "%(count)s month would have no cost per contact: contacts offered are not known "
        "(%(names)s).",
        "%(count)s months would have no cost per contact: contacts offered are not known "
        "(%(names)s).",
        len(months),
    )
    return text % {"count": len(months), "names": ", ".join(names)}


def notes(report: DefinitionReport, preview: Preview, closed: Collection[date]) -> list[str]:
    said = [_("The cost does not change: what changes is by how many contacts it is divided.")]
    if preview.earlier:
        said.append(earlier_words(preview.earlier))
    elif preview.months and not preview.changed:
        said.append(_("It changes no month that has records."))
    said += closed_words(report, [m for m in preview.changed if m.period.start in closed])
    said.append(_("A closed month keeps what was reported, with the definition of that time."))
    return said


def closed_words(report: DefinitionReport, months: Sequence[MonthPreview]) -> list[str]:
    """The closed months whose figure would be another, with both."""
    if not months:
        return []
    currency = report.centre.currency
    told = [
        _("%(month)s from %(now)s to %(then)s")
        % {
            "month": period_name(month.period),
            "now": formatting.money(month.now, currency),
            "then": formatting.money(month.then, currency),
        }
        for month in months
    ]
    return [_("Closed months would show other figures: %(months)s.") % {"months": "; ".join(told)}]


def earlier_words(earlier: Sequence[MonthPreview]) -> str:
    """How many months before those of the table change."""
    text = ngettext(
        "%(count)s month before those of the table changes too: %(first)s.",
        "%(count)s months before those of the table change too, %(first)s to %(last)s.",
        len(earlier),
    )
    first, last = (period_name(earlier[place].period) for place in (0, -1))
    return text % {"count": formatting.count(len(earlier)), "first": first, "last": last}


def preview_figure(report: DefinitionReport, preview: Preview, valid_from: date) -> Figure:
    """Months that are not complete are in the table alone."""
    points = [
        PreviewPoint(
            period=month.period,
            now=month.now if month.is_complete else None,
            then=month.then if month.is_complete else None,
            starts=month.period.start == valid_from,
        )
        for month in preview.months
    ]
    return build_definition_figure(points, report.centre.currency)


def preview_table(report: DefinitionReport, preview: Preview) -> Table:
    """Latest first; below, all complete months together."""
    currency = report.centre.currency
    total = preview.total
    return Table(
        name="preview",
        title=_("Cost per contact, month by month"),
        heads=[_("Month"), _("Before"), _("After"), _("Difference"), _("State")],
        rows=[
            preview_row(period_name(month.period), month, currency)
            for month in reversed(preview.months)
        ],
        total=preview_row(_("All complete months"), total, currency) if total else (),
        note=_("Cost per contact under the current definitions, and under the proposed one."),
    )


def preview_row(label: str, month: MonthPreview, currency: str) -> list[Cell]:
    return [
        Cell(label),
        money_cell(month.now, currency),
        money_cell(month.then, currency),
        difference_cell(month.now, month.then, currency),
        Cell(state_of(month)),
    ]


def state_of(month: MonthPreview) -> str:
    if month.unknown:
        return _("not known")
    return "" if month.is_complete else _("not complete")
