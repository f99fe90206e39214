"""The totals above the month sheet of costs, and what they do to the cost per contact."""

from dataclasses import dataclass
from decimal import Decimal

from kpis import formatting
from kpis.pages.costs.line_words import Words, difference_text
from kpis.pages.words.estimate import estimate_words
from kpis.pages.words.small import mark_change
from kpis.reports.sheets.cost_sheet import CostSheet


@dataclass(frozen=True, slots=True)
class EstimateNote:
    """plus: cents of the bills that are still to come. until: the codes of their categories; with
    a cost in any of them the estimate is none any more."""

    cost_per_contact: str
    words: str
    plus: int
    until: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals of the month. rest: cents that are not on the page, for the sums in the browser.

    A name with cell: as a cell of the table holds it, without the currency. divisor: the
    contacts that count, empty where there are none.
    """

    total: str
    rest: int
    change: str | None
    last_month: str
    total_cell: str
    last_month_cell: str
    year_before_cell: str
    difference_cell: str
    contacts: str
    divisor: int | str
    cost_per_contact: str
    estimate: EstimateNote | None
    cost_per_contact_before: str


def summary(sheet: CostSheet, words: Words) -> Summary:
    currency = sheet.centre.currency
    on_page = sum((category.on_page for category in sheet.categories), Decimal(0))
    before, ratio_before = sheet.last_month, sheet.cost_per_contact_before
    return Summary(
        total=formatting.money(sheet.total, currency, words.decimals),
        rest=cents(sheet.total - on_page, words),
        change=None if before is None else change_text(sheet.total - before, words),
        last_month=formatting.money(before, currency, words.decimals),
        total_cell=words.amount(sheet.total),
        last_month_cell=words.amount(before),
        year_before_cell=words.amount(sheet.year_before),
        difference_cell="" if before is None else difference_text(sheet.total - before, words),
        contacts=formatting.count(sheet.contacts),
        divisor=sheet.contacts or "",
        cost_per_contact=formatting.money(sheet.cost_per_contact, currency),
        estimate=estimate_of(sheet, words),
        cost_per_contact_before=formatting.money(ratio_before, currency) if ratio_before else "",
    )


def estimate_of(sheet: CostSheet, words: Words) -> EstimateNote | None:
    estimate = sheet.estimate
    if estimate is None:
        return None
    names = {totals.id: totals.name for totals in sheet.totals}
    codes = {totals.id: totals.code for totals in sheet.totals}
    return EstimateNote(
        cost_per_contact=formatting.money(estimate.cost_per_contact, words.currency),
        words=estimate_words(estimate, names, words.currency),
        plus=cents(estimate.amount, words),
        until=" ".join(codes[bill.category] for bill in estimate.bills),
    )


def change_text(difference: Decimal, words: Words) -> str:
    shown = formatting.money(abs(difference), words.currency, words.decimals)
    return mark_change(difference, shown).text


def cents(amount: Decimal, words: Words) -> int:
    return int(amount.scaleb(words.decimals))
