"""The card that shows why the figure moved, step by step."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.pages.plot import Plot
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.table import Cell, Table, head_note, money_cell, signed_money_cell
from kpis.pages.words.steps import Names, names_from, step_name, title_of
from kpis.pages.words.waterfall import scale_note, waterfall_of
from kpis.reports.centre.overview import OverviewReport


def names_of(report: OverviewReport) -> Names:
    return names_from(report.head.categories, report.head.channels, report.why.redefinition)


def is_explained(report: OverviewReport) -> bool:
    """Both periods are complete, and have a cost per contact."""
    return report.why.bridge is not None and report.why.is_complete


@dataclass(frozen=True, slots=True)
class WhyCard:
    title: str
    note: str
    plot: Plot
    table: Table


def why_card(report: OverviewReport) -> WhyCard | None:
    if not is_explained(report):
        return None
    figure = waterfall_of(report.why, names_of(report), report.head.centre.currency)
    return WhyCard(title_of(report.why), scale_note(figure), Plot(figure), why_table(report))


def why_table(report: OverviewReport) -> Table:
    """Behind the waterfall: from the one figure to the other."""
    bridge, names, currency = report.why.bridge, names_of(report), report.head.centre.currency
    assert bridge is not None
    before, now = (
        formatting.period_name(figures.period) for figures in (report.why.before, report.why.now)
    )
    note = head_note(report.head)
    rows = [(before, money_cell(bridge.start, currency))]
    rows += [
        (step_name(step, names), signed_money_cell(step.effect, currency)) for step in bridge.steps
    ]
    columns: list[Column[tuple[str, Cell]]] = [
        Column(_("Step"), lambda row: Cell(row[0]), Cell(now)),
        Column(
            _("Effect on cost per contact"), lambda row: row[1], money_cell(bridge.end, currency)
        ),
    ]
    return fill_table(Table("why", title_of(report.why), note=note), columns, rows)
