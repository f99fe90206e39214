"""Where one channel's cost comes from, as it is shown and as it is downloaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis import formatting
from kpis.formatting import month_name, period_name
from kpis.models.labels import LABELS
from kpis.months import first_of_month
from kpis.pages.channels.keys import key_summary, key_text
from kpis.pages.filters.bar import parts_shown
from kpis.pages.page_url import page_url
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.table import Cell, Table, file_note, money_cell, money_cells
from kpis.pages.words.coverage import coverage_note
from kpis.reports.centre.channel import CategoryCost, ChannelReport, CostLine, Origin
from kpis.vocabulary import CostStatus, PeriodKind

#: The columns of words among amounts.
TEXT = "text"


@dataclass(frozen=True, slots=True)
class OriginRow:
    """A category's cost in one month, or in all of them. key: how shared cost is allocated;
    sheet: the address where the amounts were entered, of one month."""

    name: str
    month: str
    direct: Decimal | None
    shared: Decimal | None
    key: str
    allocated: Decimal | None
    sheet: str = ""


def channel_tables(report: ChannelReport) -> Iterator[Table]:
    yield category_table(report)
    if len(report.starts) > 1:
        yield month_table(report)
    yield line_table(report)


def note_of(report: ChannelReport, *sentences: str) -> str:
    parts = [report.channel.name, *parts_shown(report.head.selection, (), report.head.categories)]
    standing = coverage_note(report.head.figures, report.head.centre.currency)
    name = period_name(report.head.figures.period)
    return file_note(report.head.centre.name, name, parts, *sentences, standing)


def category_table(report: ChannelReport) -> Table:
    """A row a category, its direct and its allocated cost; with the key where there is only
    one month."""
    empty = Table("categories", _("Where the cost comes from"), note=note_of(report))
    columns = [category_column(), *origin_columns(report)]
    return fill_table(empty, columns, [category_row(cost, report) for cost in report.costs])


def month_table(report: ChannelReport) -> Table:
    """The same, a row a category and month."""
    empty = Table("months", _("Month by month"), note=note_of(report))
    month: Column[OriginRow] = Column(_("Month"), lambda row: Cell(row.month), css=TEXT)
    columns = [category_column(), month, *origin_columns(report)]
    rows = [origin_row(origin, cost, report) for cost in report.costs for origin in cost.origins]
    return fill_table(empty, columns, rows)


def category_row(cost: CategoryCost, report: ChannelReport) -> OriginRow:
    if len(report.starts) == 1:
        return origin_row(cost.origins[0], cost, report)
    name, key = cost.category.name, key_summary(cost)
    return OriginRow(name, "", cost.direct, cost.shared, key, cost.allocated)


def origin_row(origin: Origin, cost: CategoryCost, report: ChannelReport) -> OriginRow:
    part = origin.part
    return OriginRow(
        name=cost.category.name,
        month=start_name(origin.start, report),
        direct=origin.direct,
        shared=origin.shared if part else None,
        key=key_text(part, when(origin, report)) if part else "",
        allocated=part.amount if part else None,
        sheet=sheet_link(report, origin.start, cost.category.code),
    )


def category_column() -> Column[OriginRow]:
    return Column(_("Category"), lambda row: Cell(row.name), Cell(_("Total")))


def origin_columns(report: ChannelReport) -> list[Column[OriginRow]]:
    """Amounts that were entered lead to the sheet where they stand."""
    currency, total = report.head.centre.currency, report.line.figures
    shared = sum((cost.shared for cost in report.costs), Decimal(0))
    return [
        Column(
            _("Direct cost"),
            lambda row: amount_cell(row.direct, currency, row.sheet),
            money_cell(total.direct, currency),
        ),
        Column(
            _("Shared by all channels"),
            lambda row: amount_cell(row.shared, currency, row.sheet),
            money_cell(shared, currency),
        ),
        Column(_("This channel's part"), lambda row: Cell(row.key), css=TEXT),
        Column(
            _("Allocated cost"),
            lambda row: amount_cell(row.allocated, currency),
            money_cell(total.allocated, currency),
        ),
        Column(
            _("Total cost"),
            lambda row: money_cell((row.direct or 0) + (row.allocated or 0), currency),
            money_cell(total.cost, currency),
        ),
    ]


def start_name(start: date, report: ChannelReport) -> str:
    """A week lies in one month or in two."""
    if report.head.figures.period.kind is PeriodKind.WEEK:
        return _("week's part of %(month)s") % {"month": month_name(start)}
    return month_name(start)


def when(origin: Origin, report: ChannelReport) -> str:
    period = report.head.figures.period
    if period.kind is PeriodKind.WEEK:
        return formatting.period_in_sentence(period)
    return month_name(origin.start)


def sheet_link(report: ChannelReport, start: date, code: str) -> str:
    month = first_of_month(start)
    sheet = page_url("cost-month", report.head.centre.slug, month)
    return f"{sheet}?category={code}#category-{code}"


def amount_cell(value: Decimal | None, currency: str, link: str = "") -> Cell:
    """Nothing is shown where there is nothing to be said of."""
    if not value:
        return Cell("")
    cell = money_cell(value, currency)
    return Cell(cell.text, cell.value, cell.decimals, "", currency, link)


def line_table(report: ChannelReport) -> Table:
    empty = Table("lines", _("The cost lines behind it"), note=note_of(report, lines_note(report)))
    return fill_table(empty, line_columns(report), report.lines.lines)


def line_columns(report: ChannelReport) -> list[Column[CostLine]]:
    categories, currency = (
        {fact.id: fact for fact in report.head.categories},
        report.head.centre.currency,
    )
    money = money_cells(currency)
    shared, direct = pgettext("line of cost", "shared"), pgettext("line of cost", "direct")

    @cache
    def month_cell(month: date, category: int) -> Cell:
        link = sheet_link(report, month, categories[category].code)
        return Cell(month_name(month), link=link)

    return [
        Column(_("Month"), lambda line: month_cell(line.month, line.category)),
        Column(_("Category"), lambda line: Cell(categories[line.category].name)),
        Column(_("Description"), lambda line: Cell(line.description + accrual_mark(line.status))),
        Column(_("Supplier"), lambda line: Cell(line.supplier)),
        Column(_("Direct or shared"), lambda line: Cell(shared if line.is_shared else direct)),
        Column(_("Amount"), lambda line: money(line.amount)),
    ]


def accrual_mark(status: CostStatus) -> str:
    return f" · {LABELS[status]}" if status is CostStatus.ACCRUAL else ""


def lines_note(report: ChannelReport) -> str:
    """How many there are, and what they sum to: the amounts of the table above."""
    lines, currency = report.lines, report.head.centre.currency
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
    if report.head.figures.period.kind is PeriodKind.WEEK:
        note += " " + _("Lines are for whole months; a week has the share of its days.")
    return note
