"""Where one channel's cost comes from, as it is shown and as it is downloaded."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis import formatting
from kpis.formatting import month_name, period_name
from kpis.models.labels import LABELS
from kpis.months import first_of_month
from kpis.pages.channels.keys import key_summary, key_text
from kpis.pages.filters.bar import parts_shown
from kpis.pages.tables.table import Cell, Table, file_note, money_cell
from kpis.pages.words.coverage import coverage_note
from kpis.reports.centre.channel import CategoryCost, ChannelReport, Origin
from kpis.vocabulary import CostStatus, PeriodKind

#: The class of a cell of words among amounts.
TEXT = "text"


def channel_tables(report: ChannelReport) -> Iterator[Table]:
    yield category_table(report)
    if len(report.starts) > 1:
        yield month_table(report)
    yield line_table(report)


def note_of(report: ChannelReport, *sentences: str) -> str:
    parts = [report.channel.name, *parts_shown(report.selection, (), report.categories)]
    standing = coverage_note(report.figures, report.centre.currency)
    name = period_name(report.figures.period)
    return file_note(report.centre.name, name, parts, *sentences, standing)


def heads_of(*first: str) -> list[str]:
    return [
        *first,
        _("Direct cost"),
        _("Shared by all channels"),
        _("This channel's part"),
        _("Allocated cost"),
        _("Total cost"),
    ]


def category_table(report: ChannelReport) -> Table:
    """A row a category, its direct and its allocated cost; with the key where there is only
    one month."""
    return Table(
        name="categories",
        title=_("Where the cost comes from"),
        heads=heads_of(_("Category")),
        rows=[category_row(cost, report) for cost in report.costs],
        total=total_row(report, 1),
        note=note_of(report),
    )


def category_row(cost: CategoryCost, report: ChannelReport) -> list[Cell]:
    if len(report.starts) == 1:
        return [Cell(cost.category.name), *origin_cells(cost.origins[0], cost, report)]
    currency = report.centre.currency
    return [
        Cell(cost.category.name),
        amount_cell(cost.direct, currency),
        amount_cell(cost.shared, currency),
        Cell(key_summary(cost), tone=TEXT),
        amount_cell(cost.allocated, currency),
        money_cell(cost.direct + cost.allocated, currency),
    ]


def month_table(report: ChannelReport) -> Table:
    """The same, a row a category and month."""
    return Table(
        name="months",
        title=_("Month by month"),
        heads=heads_of(_("Category"), _("Month")),
        rows=[
            [
                Cell(cost.category.name),
                Cell(start_name(origin.start, report), tone=TEXT),
                *origin_cells(origin, cost, report),
            ]
            for cost in report.costs
            for origin in cost.origins
        ],
        total=total_row(report, 2),
        note=note_of(report),
    )


def start_name(start: date, report: ChannelReport) -> str:
    """A week lies in one month or in two."""
    if report.figures.period.kind is PeriodKind.WEEK:
        return _("week's part of %(month)s") % {"month": month_name(start)}
    return month_name(start)


def origin_cells(origin: Origin, cost: CategoryCost, report: ChannelReport) -> list[Cell]:
    """Amounts that were entered lead to the sheet where they stand."""
    currency = report.centre.currency
    sheet = sheet_link(report, origin.start, cost.category.code)
    shared = origin.shared if origin.part else None
    return [
        amount_cell(origin.direct, currency, sheet),
        amount_cell(shared, currency, sheet),
        Cell(key_text(origin.part, when(origin, report)) if origin.part else "", tone=TEXT),
        amount_cell(origin.part.amount if origin.part else None, currency),
        money_cell(origin.cost, currency),
    ]


def when(origin: Origin, report: ChannelReport) -> str:
    period = report.figures.period
    if period.kind is PeriodKind.WEEK:
        return formatting.period_in_sentence(period)
    return month_name(origin.start)


def sheet_link(report: ChannelReport, start: date, code: str) -> str:
    month = first_of_month(start)
    address = reverse("kpis:cost-month", args=[report.centre.slug, month])
    return f"{address}?category={code}#category-{code}"


def amount_cell(value: Any, currency: str, link: str = "") -> Cell:
    """Nothing is shown where there is nothing to be said of."""
    if not value:
        return Cell("")
    cell = money_cell(value, currency)
    return Cell(cell.text, cell.value, cell.decimals, "", currency, link)


def total_row(report: ChannelReport, names: int) -> list[Cell]:
    currency, row = report.centre.currency, report.row
    return [
        Cell(_("Total")),
        *[Cell("")] * (names - 1),
        money_cell(row.direct, currency),
        money_cell(sum((cost.shared for cost in report.costs), Decimal(0)), currency),
        Cell(""),
        money_cell(row.allocated, currency),
        money_cell(row.cost, currency),
    ]


def line_table(report: ChannelReport) -> Table:
    return Table(
        name="lines",
        title=_("The cost lines behind it"),
        heads=[
            _("Month"),
            _("Category"),
            _("Description"),
            _("Supplier"),
            _("Direct or shared"),
            _("Amount"),
        ],
        rows=line_rows(report),
        note=note_of(report, lines_note(report)),
    )


def line_rows(report: ChannelReport) -> list[Sequence[Cell]]:
    names = {category.id: category.name for category in report.categories}
    codes = {category.id: category.code for category in report.categories}
    return [
        [
            Cell(month_name(line.month), link=sheet_link(report, line.month, codes[line.category])),
            Cell(names[line.category]),
            Cell(line.description + accrual_mark(line.status)),
            Cell(line.supplier),
            Cell(shared_or_direct(line.is_shared)),
            money_cell(line.amount, report.centre.currency),
        ]
        for line in report.lines.lines
    ]


def shared_or_direct(is_shared: bool) -> str:
    return pgettext("line of cost", "shared") if is_shared else pgettext("line of cost", "direct")


def accrual_mark(status: CostStatus) -> str:
    return f" · {LABELS[status]}" if status is CostStatus.ACCRUAL else ""


def lines_note(report: ChannelReport) -> str:
    """How many there are, and what they sum to: the amounts of the table above."""
    lines, currency = report.lines, report.centre.currency
    text = _(
        "Direct lines: %(direct)s (%(direct_sum)s). Shared lines: %(shared)s (%(shared_sum)s)."
    )
    note = text % {
        "direct": formatting.count(lines.direct_number),
        "direct_sum": formatting.money(lines.direct, currency),
        "shared": formatting.count(lines.shared_number),
        "shared_sum": formatting.money(lines.shared, currency),
    }
    if lines.others:
        text = _("The largest %(shown)s are shown; there are %(others)s more.")
        numbers = {"shown": len(lines.lines), "others": formatting.count(lines.others)}
        note += " " + text % numbers
    if report.figures.period.kind is PeriodKind.WEEK:
        note += " " + _("Lines are of whole months; a week has its days' part of them.")
    return note
