"""The bills, months or contacts behind a step, as they are shown and as they are downloaded."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.facts import CategoryFact, Period
from kpis.pages.change.rows import heads_of, names_of, part_rows, step_row
from kpis.pages.tables.table import (
    Cell,
    Table,
    count_cell,
    money_cell,
    money_column,
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
        tables = [table_behind(each, report, note) for each in (step, *gathered)]
        yield from filter(None, tables)


def table_behind(step: ShownStep, report: ChangeReport, note: str = "") -> Table | None:
    """None where there is nothing to list."""
    if step.kind in WITHOUT_ROWS:
        return None
    row = step_row(step, report)
    table = Table(f"behind-{row.key}", row.name, [], [], note=note)
    if step.kind is StepKind.VOLUME:
        return volume_table(table, report)
    if step.kind is not StepKind.SPEND:
        return factor_table(table, step, report)
    category = category_of(step, report)
    if report.now.period.kind is PeriodKind.MONTH:
        return bill_table(table, category, report)
    return month_table(table, category, report)


def category_of(step: ShownStep, report: ChangeReport) -> CategoryFact:
    return next(fact for fact in report.categories if fact.id == step.subject)


def bill_table(table: Table, category: CategoryFact, report: ChangeReport) -> Table | None:
    found = report.bills.get(category.id)
    if found is None or not found.bills:
        return None
    return replace(
        table,
        heads=[_("Bill"), *heads_of(report), _("Difference")],
        rows=[bill_row(bill, report) for bill in found.bills],
        note="\n".join(filter(None, [table.note, others_text(found.others)])),
    )


def others_text(number: int) -> str:
    if not number:
        return ""
    text = ngettext(
        "One more bill changed by less.", "%(count)s more bills changed by less.", number
    )
    return text % {"count": formatting.count(number)}


def bill_row(bill: ChangedBill, report: ChangeReport) -> list[Cell]:
    currency = report.centre.currency
    channel = names_of(report).channels.get(bill.channel or 0)
    words = [bill.description, bill.supplier, channel.name if channel else ""]
    difference = (bill.now or Decimal(0)) - (bill.before or Decimal(0))
    return [
        Cell(" · ".join(filter(None, words)) or _("Without a description")),
        *(blank_or_money(amount, currency) for amount in (bill.before, bill.now)),
        signed_money_cell(difference, currency),
    ]


def blank_or_money(amount: Decimal | None, currency: str) -> Cell:
    return blank(amount, money_cell(amount, currency))


def month_table(table: Table, category: CategoryFact, report: ChangeReport) -> Table:
    """The months of both periods side by side; their amounts sum to those of the step."""
    before, now = heads_of(report)
    currency, pairs = report.centre.currency, report.months
    befores = money_column([pair.before.get(category.id) for pair in pairs], currency, 0)
    nows = money_column([pair.now.get(category.id) for pair in pairs], currency, 0)
    return replace(
        table,
        heads=[before, _("Amount"), now, _("Amount")],
        rows=[
            [
                month_cell(pair.month_before, category, report),
                blank(pair.before.get(category.id), cell_before),
                month_cell(pair.month, category, report),
                blank(pair.now.get(category.id), cell_now),
            ]
            for pair, cell_before, cell_now in zip(pairs, befores, nows, strict=True)
        ],
    )


def blank(amount: Decimal | None, cell: Cell) -> Cell:
    return Cell("") if amount is None else cell


def month_cell(month: date | None, category: CategoryFact, report: ChangeReport) -> Cell:
    if month is None:
        return Cell("")
    return Cell(formatting.month_name(month), link=cost_address(report, month, category))


def cost_address(report: ChangeReport, month: date, category: CategoryFact) -> str:
    address = reverse("kpis:cost-month", args=[report.centre.slug, month])
    return f"{address}?category={category.code}#category-{category.code}"


def volume_table(table: Table, report: ChangeReport) -> Table:
    """The contacts that count, channel by channel, with what lies behind each number."""
    alike = report.explained.alike
    before, now = alike.before.covered.counted, alike.now.covered.counted
    rows: list[Sequence[Cell]] = []
    for channel in report.channels:
        if channel.id not in before and channel.id not in now:
            continue
        known = [
            Cell("") if channel.id not in counted else count_cell(counted[channel.id])
            for counted in (before, now)
        ]
        difference = now.get(channel.id, 0) - before.get(channel.id, 0)
        cells = linked(known, channel.code, report)
        rows.append([Cell(channel.name), *cells, signed_count_cell(difference)])
    return replace(table, heads=[_("Channel"), *heads_of(report), _("Difference")], rows=rows)


def signed_count_cell(number: int) -> Cell:
    return Cell(formatting.signed(formatting.count(number), number), number, 0)


def factor_table(table: Table, step: ShownStep, report: ChangeReport) -> Table:
    """The effects of one factor, channel by channel."""
    codes = {channel.id: channel.code for channel in report.channels}
    rows: list[Sequence[Cell]] = []
    for row in part_rows(step, report):
        cells = linked([row.before, row.after], codes[row.step.subject or 0], report)
        rows.append([Cell(row.name), *cells, row.effect])
    return replace(table, heads=[_("Channel"), *heads_of(report), _("Effect")], rows=rows)


def linked(cells: Sequence[Cell], channel: str, report: ChangeReport) -> list[Cell]:
    """Of the two periods: each leads to the contacts behind it."""
    periods = report.before.period, report.now.period
    return [
        replace(cell, link=contact_address(report, period, channel) if cell.text else "")
        for cell, period in zip(cells, periods, strict=True)
    ]


def contact_address(report: ChangeReport, period: Period, channel: str) -> str:
    """The month's sheet of the channel; for more months, the year's sheet."""
    slug = report.centre.slug
    if period.kind is PeriodKind.MONTH:
        return reverse("kpis:contact-channel", args=[slug, period.start, channel])
    if period.kind is PeriodKind.WEEK:
        return reverse("kpis:contact-days", args=[slug, period.start.replace(day=1)])
    return reverse("kpis:contact-year", args=[slug, fiscal_year(report, period)])


def fiscal_year(report: ChangeReport, period: Period) -> int:
    """The year in which the fiscal year of the period's last month begins."""
    month = formatting.last_month(period)
    return month.year - (month.month < report.centre.fiscal_year_start)
