"""The bills, months or contacts behind a step, as they are shown and as they are downloaded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.facts import CategoryFact, ChannelFact, Named, Period
from kpis.pages.change.rows import StepRow, heads_of, names_of, part_rows, step_row, value_columns
from kpis.pages.change.total import blank, differences, money_or_blank
from kpis.pages.page_url import page_url
from kpis.pages.tables.columns import Column, fill_table, listed
from kpis.pages.tables.table import (
    EMPTY,
    Cell,
    Table,
    count_cell,
    money_cells,
    signed_money_cell,
)
from kpis.reports.centre.change import ChangedBill, ChangeReport, ShownStep, StepKind
from kpis.vocabulary import PeriodKind

#: Steps of which there is a note, and nothing to list.
WITHOUT_ROWS = {StepKind.OTHER, StepKind.START_GAP, StepKind.OUTSIDE, StepKind.REDEFINED}


def tables_behind(report: ChangeReport, note: str) -> Iterator[Table]:
    """Of every step, and of those that are gathered in others. note: of the files."""
    assert report.explained.bridge is not None
    for step in report.explained.bridge.steps:
        gathered = step.parts if step.kind is StepKind.OTHER else ()
        rows = [step_row(each, report) for each in (step, *gathered)]
        yield from filter(None, [table_behind(row, report, note) for row in rows])


def table_behind(row: StepRow, report: ChangeReport, note: str = "") -> Table | None:
    """None where there is nothing to list."""
    step = row.step
    if step.kind in WITHOUT_ROWS:
        return None
    table = Table(f"behind-{row.key}", row.name, [], [], note=note)
    if step.kind is StepKind.VOLUME:
        return volume_table(table, report)
    if step.kind is not StepKind.SPEND:
        return factor_table(table, step, report)
    category = category_of(step, report)
    if report.head.figures.period.kind is PeriodKind.MONTH:
        return bill_table(table, category, report)
    return month_table(table, category, report)


def category_of(step: ShownStep, report: ChangeReport) -> CategoryFact:
    return next(fact for fact in report.head.categories if fact.id == step.subject)


def bill_table(table: Table, category: CategoryFact, report: ChangeReport) -> Table | None:
    found = report.bills.get(category.id)
    if found is None or not found.bills:
        return None
    before, now = heads_of(report)
    currency, channels = report.head.centre.currency, names_of(report).channels
    amount = money_cells(currency)
    columns: list[Column[ChangedBill]] = [
        Column(_("Bill"), lambda bill: Cell(bill_name(bill, channels))),
        Column(before, lambda bill: blank(bill.before, amount(bill.before))),
        Column(now, lambda bill: blank(bill.now, amount(bill.now))),
        Column(_("Difference"), lambda bill: signed_money_cell(difference_of(bill), currency)),
    ]
    note = "\n".join(filter(None, [table.note, others_text(found.others)]))
    return fill_table(replace(table, note=note), columns, found.bills)


def others_text(number: int) -> str:
    if not number:
        return ""
    text = ngettext(
        "One more bill changed by less.", "%(count)s more bills changed by less.", number
    )
    return text % {"count": formatting.count(number)}


def bill_name(bill: ChangedBill, channels: Mapping[int, Named]) -> str:
    channel = channels.get(bill.channel or 0)
    words = [bill.description, bill.supplier, channel.name if channel else ""]
    return " · ".join(filter(None, words)) or _("Without a description")


def difference_of(bill: ChangedBill) -> Decimal:
    return (bill.now or Decimal(0)) - (bill.before or Decimal(0))


def month_table(table: Table, category: CategoryFact, report: ChangeReport) -> Table:
    """The months of both periods side by side; their amounts sum to those of the step."""
    before, now = heads_of(report)
    currency, pairs = report.head.centre.currency, report.months
    sides = (
        [pair.before.get(category.id) for pair in pairs],
        [pair.now.get(category.id) for pair in pairs],
    )

    def months(known: Sequence[date | None]) -> list[Cell]:
        return [month_cell(month, category, report) for month in known]

    columns = [
        listed(before, months([pair.month_before for pair in pairs])),
        listed(_("Amount"), money_or_blank(sides[0], currency)),
        listed(now, months([pair.month for pair in pairs])),
        listed(_("Amount"), money_or_blank(sides[1], currency)),
        listed(_("Difference"), differences(*sides, currency)),
    ]
    return fill_table(table, columns, range(len(pairs)))


def month_cell(month: date | None, category: CategoryFact, report: ChangeReport) -> Cell:
    if month is None:
        return Cell("")
    return Cell(formatting.month_name(month), link=cost_address(report, month, category))


def cost_address(report: ChangeReport, month: date, category: CategoryFact) -> str:
    address = page_url("cost-month", report.head.centre.slug, month)
    return f"{address}?category={category.code}#category-{category.code}"


def volume_table(table: Table, report: ChangeReport) -> Table:
    """The contacts that count, channel by channel, with what lies behind each number."""
    alike = report.explained.alike
    counts = before, now = alike.before.covered.counted, alike.now.covered.counted
    periods = report.head.compared.period, report.head.figures.period

    def column(head: str, period: Period, counted: Mapping[int, int]) -> Column[ChannelFact]:
        def cell(channel: ChannelFact) -> Cell:
            known = channel.id in counted
            made = count_cell(counted[channel.id]) if known else EMPTY
            return linked(made, period, channel.code, report)

        return Column(head, cell)

    def difference_cell(channel: ChannelFact) -> Cell:
        return signed_count_cell(now.get(channel.id, 0) - before.get(channel.id, 0))

    columns = [
        Column(_("Channel"), lambda channel: Cell(channel.name)),
        *map(column, heads_of(report), periods, counts),
        Column(_("Difference"), difference_cell),
    ]
    rows = [channel for channel in report.head.channels if channel.id in {*before, *now}]
    return fill_table(table, columns, rows)


def signed_count_cell(number: int) -> Cell:
    return Cell(formatting.signed(formatting.count(number), number), number)


def factor_table(table: Table, step: ShownStep, report: ChangeReport) -> Table:
    """The effects of one factor, channel by channel."""
    codes = {channel.id: channel.code for channel in report.head.channels}

    def with_links(row: StepRow) -> StepRow:
        code = codes[row.step.subject or 0]
        return replace(
            row,
            before=linked(row.before, report.head.compared.period, code, report),
            after=linked(row.after, report.head.figures.period, code, report),
        )

    columns: list[Column[StepRow]] = [
        Column(_("Channel"), lambda row: Cell(row.name)),
        *value_columns(report, _("Effect")),
    ]
    return fill_table(table, columns, [*map(with_links, part_rows(step, report))])


def linked(cell: Cell, period: Period, channel: str, report: ChangeReport) -> Cell:
    """It leads to the contacts behind it."""
    link = contact_address(report, period, channel) if cell.text else ""
    return replace(cell, link=link)


def contact_address(report: ChangeReport, period: Period, channel: str) -> str:
    """The month's sheet of the channel; for more months, the year's sheet."""
    slug = report.head.centre.slug
    if period.kind is PeriodKind.MONTH:
        return page_url("contact-channel", slug, period.start, channel)
    if period.kind is PeriodKind.WEEK:
        return page_url("contact-days", slug, period.start.replace(day=1))
    return page_url("contact-year", slug, fiscal_year(report, period))


def fiscal_year(report: ChangeReport, period: Period) -> int:
    """The year in which the fiscal year of the period's last month begins."""
    month = formatting.last_month(period)
    return month.year - (month.month < report.head.centre.fiscal_year_start)
