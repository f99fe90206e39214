"""From the month sheet's report to the words and numbers on the page."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.forms.cost_cells import signs_of
from kpis.entry.forms.units import seen_mark
from kpis.models.labels import LABELS
from kpis.pages.costs.month_rows import (
    Texts,
    TypedLines,
    Words,
    blank_row,
    difference_text,
    ghost_row,
    make_rows,
    unusual_text,
    words_of,
)
from kpis.pages.filters.choice import Choice
from kpis.pages.words.endings import EndButton, end_button
from kpis.pages.words.estimate import estimate_words
from kpis.pages.words.small import mark_change
from kpis.reports.sheets.cost_sheet import CategorySheet, CategoryTotals, CostSheet, SheetLine
from kpis.vocabulary import CostStatus

FIRST_MONTH, LAST_MONTH = date(1990, 1, 1), date(2100, 12, 1)
MONTHS_TO_CHOOSE = 12


@dataclass(frozen=True, slots=True)
class Panel:
    """The form beside the sheet that was refused, as it was sent, and why; name: its action."""

    name: str = ""
    texts: Texts = field(default_factory=dict)
    errors: Texts = field(default_factory=dict)
    chosen: Sequence[str] = ()


def sheet_text(
    sheet: CostSheet, typed: TypedLines, panel: Panel, not_come: AbstractSet[int]
) -> dict[str, Any]:
    """not_come: the categories that are asked for; a click ends each."""
    words, may_edit = words_of(sheet), sheet.may_edit
    return {
        "month": sheet.month,
        "month_key": f"{sheet.month:%Y-%m}",
        "month_label": formatting.month_name(sheet.month),
        "currency_name": formatting.currency_name(sheet.centre.currency),
        "currency": sheet.centre.currency,
        "decimals": words.decimals,
        "decimal_mark": formatting.decimal_mark(),
        "written": signs_of(sheet.centre.currency),
        "before": formatting.money_prefix(sheet.centre.currency),
        "after": formatting.money_suffix(sheet.centre.currency),
        "may_edit": may_edit,
        "closed": closed_text(sheet),
        "previous": neighbour(sheet.month, -1),
        "next": neighbour(sheet.month, 1),
        "summary": summary(sheet, words),
        "categories": [
            category_text(category, sheet, words, typed)
            | {"end": end_of(category, sheet.month) if category.totals.id in not_come else None}
            for category in sheet.categories
        ],
        "has_ends": bool(not_come),
        "is_long": sheet.is_long,
        "chosen": sheet.chosen,
        "pages": page_links(sheet),
        "deleted": deleted_text(sheet, words) if may_edit else None,
        "panel": panel,
        "tokens": {name: str(uuid4()) for name in ("sheet", "copy", "confirm", "spread")},
        "copying": copying(sheet),
        "accruals": accruals(sheet, words, typed, panel) if may_edit else [],
        "spread": spread_form(sheet, words, panel) if may_edit else {},
    }


def closed_text(sheet: CostSheet) -> str:
    if sheet.state.closed_at is None:
        return ""
    text = _("%(month)s was closed by %(person)s on %(moment)s: its figures are final.")
    return text % {
        "month": formatting.month_name(sheet.month),
        "person": sheet.state.closed_by,
        "moment": formatting.moment_name(sheet.state.closed_at),
    }


def neighbour(month: date, step: int) -> dict[str, Any] | None:
    day = month - timedelta(days=1) if step < 0 else month + timedelta(days=32)
    other = day.replace(day=1)
    if not FIRST_MONTH <= other <= LAST_MONTH:
        return None
    return {"month": other, "label": formatting.month_name(other)}


def cents(amount: Decimal, words: Words) -> int:
    return int(amount.scaleb(words.decimals))


def summary(sheet: CostSheet, words: Words) -> dict[str, Any]:
    """rest: cents that are not on the page, for the sums in the browser."""
    currency = sheet.centre.currency
    on_page = sum((category.on_page for category in sheet.categories), Decimal(0))
    rest = sheet.total - on_page
    before = sheet.last_month
    return {
        "total": formatting.money(sheet.total, currency, words.decimals),
        "rest": cents(rest, words),
        "change": None if before is None else change_text(sheet.total - before, words),
        "last_month": formatting.money(before, currency, words.decimals),
        "total_cell": words.amount(sheet.total),
        "last_month_cell": words.amount(before),
        "year_before_cell": words.amount(sheet.year_before),
        "difference_cell": "" if before is None else difference_text(sheet.total - before, words),
        "contacts": formatting.count(sheet.contacts),
        "divisor": sheet.contacts or "",
        "cost_per_contact": formatting.money(sheet.cost_per_contact, currency),
        "estimate": estimate_of(sheet, words),
        "cost_per_contact_before": sheet.cost_per_contact_before
        and formatting.money(sheet.cost_per_contact_before, currency),
    }


def estimate_of(sheet: CostSheet, words: Words) -> dict[str, Any] | None:
    """plus: cents of the bills that are still to come. until: the codes of their categories; with
    a cost in any of them the estimate is none any more."""
    estimate = sheet.estimate
    if estimate is None:
        return None
    names = {totals.id: totals.name for totals in sheet.totals}
    codes = {totals.id: totals.code for totals in sheet.totals}
    return {
        "cost_per_contact": formatting.money(estimate.cost_per_contact, words.currency),
        "words": estimate_words(estimate, names, words.currency),
        "plus": cents(estimate.amount, words),
        "until": " ".join(codes[bill.category] for bill in estimate.bills),
    }


def change_text(difference: Decimal, words: Words) -> str:
    shown = formatting.money(abs(difference), words.currency, words.decimals)
    return mark_change(difference, shown).text


def category_text(
    category: CategorySheet, sheet: CostSheet, words: Words, typed: TypedLines
) -> dict[str, Any]:
    totals, may_edit = category.totals, sheet.may_edit
    rows = make_rows(category, words, typed) if category.shown else []
    if not may_edit:
        rows = [row for row in rows if "id" in row]
    return {
        "code": totals.code,
        "name": totals.name,
        "shown": category.shown,
        "rows": rows[:-1] if may_edit else rows,
        "blank": rows[-1] if may_edit and rows else None,
        "template": blank_row(totals.code, "__KEY__", words) if may_edit and rows else None,
        "ghosts": [ghost_row(ghost, words) for ghost in category.ghosts],
        "now": words.amount(totals.now or Decimal(0)),
        "rest": cents((totals.now or Decimal(0)) - category.on_page, words),
        "last_month": words.amount(totals.before),
        "year_before": words.amount(totals.year_before),
        "unusual": unusual_text(category.unusual, totals.now, words.currency),
        "difference": difference_text(category_difference(totals), words),
        "lines": lines_text(totals.lines),
    }


def end_of(category: CategorySheet, month: date) -> EndButton:
    return end_button(category.totals.name, month, category=category.totals.id)


def category_difference(totals: CategoryTotals) -> Decimal | None:
    if totals.now is None or totals.before is None:
        return None
    return totals.now - totals.before


def lines_text(count: int) -> str:
    text = ngettext("%(count)s line", "%(count)s lines", count)
    return text % {"count": formatting.number(count)}


def page_links(sheet: CostSheet) -> list[dict[str, Any]]:
    """The pages of a category that is too long for one."""
    if sheet.chosen is None or sheet.pages == 1:
        return []
    return [{"number": n, "current": n == sheet.page} for n in range(1, sheet.pages + 1)]


def deleted_text(sheet: CostSheet, words: Words) -> dict[str, Any] | None:
    gone = sheet.state.deleted
    if gone is None:
        return None
    amount = formatting.money(gone.amount, words.currency, words.decimals)
    name = gone.description or _("A line without a description")
    text = _("%(name)s, %(amount)s, was deleted by %(person)s.")
    if not gone.who:
        text = _("%(name)s, %(amount)s, was deleted.")
    return {"line": gone.id, "text": text % {"name": name, "amount": amount, "person": gone.who}}


def copying(sheet: CostSheet) -> list[dict[str, Any]]:
    """The categories that have something to copy, with how many lines."""
    return [
        {"code": totals.code, "name": totals.name, "lines": lines_text(totals.lines_before)}
        for totals in sheet.totals
        if totals.lines_before
    ]


def accruals(
    sheet: CostSheet, words: Words, typed: TypedLines, panel: Panel
) -> list[dict[str, Any]]:
    """The accruals on the page, each a unit of the form that confirms them."""
    found = [
        (category, line)
        for category in sheet.categories
        for line in category.lines
        if line.fact.status is CostStatus.ACCRUAL
    ]
    return [accrual_row(category, line, words, typed, panel) for category, line in found]


def accrual_row(
    category: CategorySheet, line: SheetLine, words: Words, typed: TypedLines, panel: Panel
) -> dict[str, Any]:
    key, fact = f"accrual-{line.fact.line}", line.fact
    saved = {"amount": words.amount(fact.amount)}
    name = ", ".join(text for text in (fact.description, fact.supplier) if text)
    return {
        "key": key,
        "name": name or category.totals.name,
        "category": category.totals.name,
        "expected": saved["amount"],
        "amount": typed.texts.get(key, {}).get("amount", ""),
        "seen": typed.seen.get(key) or seen_mark(fact.line, fact.version, {"amount": ""}),
        "chosen": panel.name == "confirm" and key in panel.chosen,
        "is_part": fact.part is not None,
        "errors": typed.errors.get(key, {}),
        "conflict": typed.conflicts.get(key),
    }


def spread_form(sheet: CostSheet, words: Words, panel: Panel) -> dict[str, Any]:
    texts = panel.texts if panel.name == "spread" else {}
    start = texts.get("start") or f"{sheet.month:%Y-%m}"
    return {
        "texts": {"months": "12", **texts},
        "starts": [Choice(key, label, key == start) for key, label in months_around(sheet.month)],
        "categories": words.choices("category", texts.get("category") or first_code(sheet)),
        "channels": words.choices("channel", texts.get("channel", "")),
        "statuses": [
            Choice(s.value, str(LABELS[s]), texts.get("status") == s.value) for s in CostStatus
        ],
    }


def first_code(sheet: CostSheet) -> str:
    return (sheet.chosen or sheet.totals[0]).code if sheet.totals else ""


def months_around(month: date) -> list[tuple[str, str]]:
    """The months in which an invoice may begin: a year before and after."""
    months, first = [], month.year * 12 + month.month - 1 - MONTHS_TO_CHOOSE
    for index in range(first, first + 2 * MONTHS_TO_CHOOSE + 1):
        start = date(index // 12, index % 12 + 1, 1)
        months.append((f"{start:%Y-%m}", formatting.month_name(start)))
    return months
