"""The overview's tables, as they are shown and as they are downloaded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.charts.stacks import Layer, sum_known
from kpis.formatting import Number, period_name
from kpis.pages.filters.query import period_key, selection_query
from kpis.pages.overview.cells import benchmark_cell
from kpis.pages.overview.charts import contact_layers, cost_layers
from kpis.pages.overview.notes import allocation_note
from kpis.pages.overview.remarks import signed_remarks_by_period
from kpis.pages.overview.why import is_explained, why_table
from kpis.pages.tables.columns import Column, Extra, fill_table
from kpis.pages.tables.look import Where, everywhere_if
from kpis.pages.tables.marks import channel_cell, strong, trend_cell
from kpis.pages.tables.table import (
    EMPTY,
    Cell,
    Table,
    count_cell,
    count_column,
    head_note,
    money_cell,
    money_cells,
    money_column,
)
from kpis.pages.words.coverage import coverage_note
from kpis.pages.words.denominator import formula
from kpis.pages.words.estimate import estimate_cell
from kpis.pages.words.reported import reported_cell
from kpis.reports.centre.channel_rows import ChannelRow, not_counted
from kpis.reports.centre.overview import OverviewReport
from kpis.reports.centre.period import PeriodFigures


def overview_tables(report: OverviewReport) -> Iterator[Table]:
    yield trend_table(report)
    yield channel_table(report)
    yield contacts_table(report)
    yield cost_table(report)
    if is_explained(report):
        yield why_table(report)


def trend_table(report: OverviewReport) -> Table:
    """The table behind the trend, latest first."""
    periods = [*reversed(report.trend.figures)]
    selected = report.head.figures.period
    empty = Table(
        name="trend",
        title=_("Cost per contact over time"),
        note=head_note(report.head, formula(report.head.denominator)),
        current=next((i for i, each in enumerate(periods) if each.period == selected), None),
    )
    return fill_table(empty, [*value_columns(report), *state_columns(report)], periods)


def value_columns(report: OverviewReport) -> list[Column[PeriodFigures]]:
    """The estimate where any period has bills still to come; what was reported where any figure
    was reported otherwise."""
    trend, currency = report.trend, report.head.centre.currency
    rate = money_cells(currency)
    targets = {f.period: target for f, target in zip(trend.figures, trend.targets, strict=True)}

    def period_cell(figures: PeriodFigures) -> Cell:
        link = selection_query(report.head.selection, period_key(figures.period))
        return Cell(period_name(figures.period), link=link)

    return [
        Column(_("Period"), period_cell),
        Column(_("Cost per contact"), lambda f: rate(f.cost_per_contact)),
        Column(
            _("With usual bills (estimate)"),
            lambda f: estimate_cell(trend.estimates.get(f.period), currency),
            where=everywhere_if(trend.estimates),
        ),
        Column(
            _("Reported at close"),
            lambda f: reported_cell(f.period, trend.reported.get(f.period, ()), currency),
            where=everywhere_if(trend.reported),
        ),
        Column(_("Target"), lambda f: target_cell(targets[f.period], currency)),
    ]


def target_cell(target: Number | None, currency: str) -> Cell:
    return EMPTY if target is None else money_cell(target, currency)


def state_columns(report: OverviewReport) -> list[Column[PeriodFigures]]:
    currency, remarks = report.head.centre.currency, signed_remarks_by_period(report)
    cost = money_cells(currency, 0)
    return [
        Column(_("Total cost"), lambda f: cost(f.cost)),
        Column(_("Contacts"), lambda f: count_cell(f.contacts)),
        Column(_("State"), lambda f: Cell(state_of(f, report))),
        Column(_("Stands on"), lambda f: Cell(coverage_note(f, currency))),
        Column(_("Remark"), lambda f: Cell(remarks.get(f.period, ""))),
    ]


def state_of(figures: PeriodFigures, report: OverviewReport) -> str:
    states = [
        "" if figures.is_complete else _("not complete"),
        _("estimated") if figures.is_complete and figures.entry.estimated else "",
        _("new definition") if figures.period in report.trend.breaks else "",
    ]
    return ", ".join(filter(None, states))


def channel_table(report: OverviewReport) -> Table:
    """The file tells what the rows have and the total does not."""
    note = head_note(
        report.head,
        formula(report.head.denominator),
        coverage_note(report.head.figures, report.head.centre.currency),
        allocation_note(report),
    )
    rows = report.channel_table.rows
    count = not_counted([row.figures for row in rows])
    cells = {"name": Cell(_("Not counted")), "contacts": count_cell(-count)}
    extras = [Extra(cells, Where.FILE)] if count else []
    empty = Table("channels", _("By channel"), note=note)
    return fill_table(empty, channel_columns(report), rows, extras)


def channel_columns(report: OverviewReport) -> list[Column[ChannelRow]]:
    figures, currency = report.head.figures, report.head.centre.currency
    return [
        Column(
            _("Channel"),
            lambda row: channel_cell(row.figures.channel, counts=row.figures.counts),
            Cell(_("All counted")),
            key="name",
        ),
        Column(
            _("Contacts"),
            lambda row: count_cell(row.figures.contacts),
            count_cell(figures.contacts),
            key="contacts",
        ),
        Column(
            _("Cost per contact"),
            lambda row: strong(money_cell(row.figures.cost_per_contact, currency)),
            money_cell(figures.cost_per_contact, currency),
        ),
        Column(_("vs published"), lambda row: benchmark_cell(row, report), css="hide-s"),
        Column(
            _("12 periods"),
            lambda row: trend_cell(row.history, row.complete),
            css="hide-m",
            where=Where.PAGE,
        ),
    ]


def contacts_table(report: OverviewReport) -> Table:
    note = head_note(report.head, _("Contacts handled, whether they count or not."))
    empty = Table("contacts", _("Contacts by channel"), [_("Channel")], [], note=note)
    return with_layers(empty, report, contact_layers(report), count_column, count_cell)


def cost_table(report: OverviewReport) -> Table:
    currency = report.head.centre.currency
    names = {"currency": formatting.currency_name(currency)}
    note = head_note(report.head, _("Cost by category, in %(currency)s.") % names)
    empty = Table("costs", _("Where the money goes"), [_("Category")], [], note=note)
    make = partial(money_column, currency=currency, decimals=0)
    return with_layers(empty, report, cost_layers(report), make, money_cells(currency, 0))


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
