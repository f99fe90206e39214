"""The overview's tables, as they are shown and as they are downloaded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts.stacks import Layer, sum_known
from kpis.facts import Period
from kpis.formatting import Number, period_name
from kpis.pages.filters.bar import parts_shown
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.overview.cells import channel_cells
from kpis.pages.overview.charts import contact_layers, cost_layers
from kpis.pages.overview.notes import allocation_note
from kpis.pages.overview.remarks import signed_remarks_by_period
from kpis.pages.overview.why import is_explained, why_table
from kpis.pages.tables.table import (
    Cell,
    Table,
    count_cell,
    count_column,
    file_note,
    money_cell,
    money_column,
)
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.denominator import formula
from kpis.pages.words.estimate import estimate_cell
from kpis.pages.words.reported import reported_cell
from kpis.reports.centre.channel_rows import not_counted
from kpis.reports.centre.overview import OverviewReport


def overview_tables(report: OverviewReport) -> Iterator[Table]:
    yield trend_table(report)
    yield channel_table(report)
    yield contacts_table(report)
    yield cost_table(report)
    if is_explained(report):
        yield why_table(report)


def note_of(report: OverviewReport, *sentences: str) -> str:
    parts = parts_shown(report.selection, report.channels, report.categories)
    period = period_name(report.headline.figures.period)
    return file_note(report.centre.name, period, parts, *sentences)


def trend_table(report: OverviewReport) -> Table:
    """The table behind the trend, latest first."""
    remarks = signed_remarks_by_period(report)
    pairs = list(reversed([*zip(report.trend.figures, report.trend.targets, strict=True)]))
    selected = report.headline.figures.period
    return Table(
        name="trend",
        title=_("Cost per contact over time"),
        heads=[
            _("Period"),
            _("Cost per contact"),
            *([_("With usual bills (estimate)")] if report.trend.estimates else []),
            *([_("Reported at close")] if report.trend.reported else []),
            _("Target"),
            _("Total cost"),
            _("Contacts"),
            _("State"),
            _("Stands on"),
            _("Remark"),
        ],
        rows=[
            trend_row(report, figures, target, remarks.get(figures.period, ""))
            for figures, target in pairs
        ],
        note=note_of(report, formula(report.denominator)),
        current=next((i for i, (f, _t) in enumerate(pairs) if f.period == selected), None),
    )


def trend_row(report: OverviewReport, figures: Any, target: Any, remark: str) -> list[Cell]:
    currency = report.centre.currency
    link = selection_query(report.selection, period_key(figures.period))
    return [
        Cell(period_name(figures.period), link=link),
        money_cell(figures.cost_per_contact, currency),
        *estimate_cells(report, figures.period),
        *reported_cells(report, figures.period),
        Cell("") if target is None else money_cell(target, currency),
        money_cell(figures.cost, currency, 0),
        count_cell(figures.contacts),
        Cell(state_of(figures, report)),
        Cell(coverage_note(figures, currency)),
        Cell(remark),
    ]


def estimate_cells(report: OverviewReport, period: Period) -> list[Cell]:
    """One where any period of the table has bills still to come, else none."""
    estimates = report.trend.estimates
    if not estimates:
        return []
    return [estimate_cell(estimates.get(period), report.centre.currency)]


def reported_cells(report: OverviewReport, period: Period) -> list[Cell]:
    """One where any figure of the table was reported otherwise, else none."""
    reported = report.trend.reported
    if not reported:
        return []
    return [reported_cell(period, reported.get(period, ()), report.centre.currency)]


def state_of(figures: Any, report: OverviewReport) -> str:
    states = [
        "" if figures.is_complete else _("not complete"),
        _("estimated") if figures.is_complete and figures.entry.estimated else "",
        _("new definition") if figures.period in report.trend.breaks else "",
    ]
    return ", ".join(filter(None, states))


def channel_table(report: OverviewReport) -> Table:
    totals = total_cells(report)
    return Table(
        name="channels",
        title=_("By channel"),
        heads=[_("Channel"), _("Contacts"), _("Cost per contact"), _("vs published")],
        rows=[
            *[
                [channel_name(row), row["contacts"], row["cost_per_contact"], row["benchmark"]]
                for row in (channel_cells(row, report) for row in report.channel_table.rows)
            ],
            *not_counted_rows(report),
        ],
        total=[Cell(_("All counted")), totals["contacts"], totals["cost_per_contact"], Cell("")],
        note=note_of(
            report,
            formula(report.denominator),
            coverage_note(report.headline.figures, report.centre.currency),
            allocation_note(report),
        ),
    )


def not_counted_rows(report: OverviewReport) -> list[list[Cell]]:
    """What the rows have and the total does not."""
    rows = [row.figures for row in report.channel_table.rows]
    count = not_counted(rows)
    return [[Cell(_("Not counted")), count_cell(-count), Cell(""), Cell("")]] if count else []


def channel_name(row: dict[str, Any]) -> Cell:
    """With the badge that stands beside it on the page."""
    name: str = row["name"]
    return Cell(name if row["counts"] else f"{name} ({_('not counted')})")


def total_cells(report: OverviewReport) -> dict[str, Cell]:
    figures = report.headline.figures
    return {
        "contacts": count_cell(figures.contacts),
        "cost_per_contact": money_cell(figures.cost_per_contact, report.centre.currency),
    }


def contacts_table(report: OverviewReport) -> Table:
    note = note_of(report, _("Contacts handled, whether they count or not."))
    empty = Table("contacts", _("Contacts by channel"), [_("Channel")], [], note=note)
    return with_layers(empty, report, contact_layers(report), count_column, count_cell)


def cost_table(report: OverviewReport) -> Table:
    currency = report.centre.currency
    names = {"currency": formatting.currency_name(currency)}
    note = note_of(report, _("Cost by category, in %(currency)s.") % names)
    empty = Table("costs", _("Where the money goes"), [_("Category")], [], note=note)
    return with_layers(
        empty,
        report,
        cost_layers(report),
        partial(money_column, currency=currency, decimals=0),
        partial(money_cell, currency=currency, decimals=0),
    )


def with_layers(
    table: Table,
    report: OverviewReport,
    layers: Sequence[Layer],
    make_column: Callable[[Sequence[Number | None]], Sequence[Cell]],
    make_total: Callable[[Number | None], Cell],
) -> Table:
    """The table behind a stack: names down, periods across, with their sums below."""
    periods = [formatting.period_short(figures.period) for figures in report.trend.bars]
    values = [[layer.values[place] for layer in layers] for place in range(len(periods))]
    columns = [make_column(each) for each in values]
    return replace(
        table,
        heads=[*table.heads, *periods],
        rows=[
            [Cell(layer.name), *(column[place] for column in columns)]
            for place, layer in enumerate(layers)
        ],
        total=[Cell(_("Total")), *(make_total(sum_known(each)) for each in values)],
    )
