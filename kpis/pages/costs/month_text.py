"""From the month sheet's report to the words and numbers on the page."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.cost_cells import signs_of
from kpis.facts import CentreFact
from kpis.pages.costs.line_words import Words, difference_text, unusual_text, words_of
from kpis.pages.costs.month_rows import (
    GhostRow,
    LineRow,
    TypedLines,
    blank_row,
    free_key,
    ghost_row,
    make_rows,
)
from kpis.pages.costs.month_summary import Summary, cents, summary
from kpis.pages.costs.month_tools import (
    AccrualRow,
    CopyChoice,
    Panel,
    SpreadForm,
    accruals,
    copying,
    lines_text,
    spread_form,
)
from kpis.pages.filters.choice import Link
from kpis.pages.words.endings import EndButton, end_button
from kpis.reports.sheets.cost_sheet import CategorySheet, CategoryTotals, CostSheet, KnownWords

FIRST_MONTH, LAST_MONTH = date(1990, 1, 1), date(2100, 12, 1)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The month before or after this one."""

    month: date
    label: str


@dataclass(frozen=True, slots=True)
class CategoryText:
    """A category with its rows. blank: a row for a new line; template: of those that the script
    adds. rest: cents that are not on the page. end: a click says that it comes no more."""

    code: str
    name: str
    shown: bool
    rows: Sequence[LineRow]
    blank: LineRow | None
    template: LineRow | None
    ghosts: Sequence[GhostRow]
    now: str
    rest: int
    last_month: str
    year_before: str
    unusual: str
    difference: str
    lines: str
    end: EndButton | None


@dataclass(frozen=True, slots=True)
class Deleted:
    """The line that was deleted last, and can come back."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class CostMonthPage:
    """The month sheet. tokens: of each of its forms. copying: the categories that have something
    to copy. spread: None where nobody may type. known: what is completed as one types.
    usual_bills: the keys of those that have not come."""

    centre: CentreFact
    problem: str
    month: date
    month_label: str
    currency_name: str
    decimals: int
    decimal_mark: str
    written: str
    before: str
    after: str
    may_edit: bool
    closed: str
    previous: Neighbour | None
    next: Neighbour | None
    summary: Summary
    categories: Sequence[CategoryText]
    has_ends: bool
    is_long: bool
    chosen: CategoryTotals | None
    pages: Sequence[Link]
    deleted: Deleted | None
    panel: Panel
    tokens: Mapping[str, str]
    copying: Sequence[CopyChoice]
    accruals: Sequence[AccrualRow]
    spread: SpreadForm | None
    known: KnownWords
    usual_bills: Sequence[str]


def month_page(
    sheet: CostSheet, typed: TypedLines, panel: Panel, not_come: AbstractSet[int], problem: str
) -> CostMonthPage:
    """not_come: the categories that may be ended. problem: why nothing was saved."""
    words, may_edit, currency = words_of(sheet), sheet.may_edit, sheet.centre.currency
    return CostMonthPage(
        centre=sheet.centre,
        problem=problem,
        month=sheet.month,
        month_label=formatting.month_name(sheet.month),
        currency_name=formatting.currency_name(currency),
        decimals=words.decimals,
        decimal_mark=formatting.decimal_mark(),
        written=signs_of(currency),
        before=formatting.money_prefix(currency),
        after=formatting.money_suffix(currency),
        may_edit=may_edit,
        closed=closed_text(sheet),
        previous=neighbour(sheet.month, -1),
        next=neighbour(sheet.month, 1),
        summary=summary(sheet, words),
        categories=[category_text(c, sheet, words, typed, not_come) for c in sheet.categories],
        has_ends=bool(not_come),
        is_long=sheet.is_long,
        chosen=sheet.chosen,
        pages=page_links(sheet),
        deleted=deleted_text(sheet, words) if may_edit else None,
        panel=panel,
        tokens={name: str(uuid4()) for name in ("sheet", "copy", "confirm", "spread", "add")},
        copying=copying(sheet),
        accruals=accruals(sheet, words, typed, panel) if may_edit else [],
        spread=spread_form(sheet, words, panel) if may_edit else None,
        known=sheet.known,
        usual_bills=usual_bills(sheet) if may_edit else [],
    )


def usual_bills(sheet: CostSheet) -> list[str]:
    """Those on the page that one click adds."""
    ghosts = [ghost for category in sheet.categories for ghost in category.ghosts]
    return [ghost.usual.key for ghost in ghosts if ghost.usual]


def closed_text(sheet: CostSheet) -> str:
    if sheet.state.closed_at is None:
        return ""
    text = _("%(month)s was closed by %(person)s on %(moment)s: its figures are final.")
    return text % {
        "month": formatting.month_name(sheet.month),
        "person": sheet.state.closed_by,
        "moment": formatting.moment_name(sheet.state.closed_at),
    }


def neighbour(month: date, step: int) -> Neighbour | None:
    day = month - timedelta(days=1) if step < 0 else month + timedelta(days=32)
    other = day.replace(day=1)
    if not FIRST_MONTH <= other <= LAST_MONTH:
        return None
    return Neighbour(other, formatting.month_name(other))


def category_text(
    category: CategorySheet,
    sheet: CostSheet,
    words: Words,
    typed: TypedLines,
    not_come: AbstractSet[int],
) -> CategoryText:
    totals, code = category.totals, category.totals.code
    rows = make_rows(category, words, typed) if category.shown else []
    has_blank = sheet.may_edit and category.shown
    return CategoryText(
        code=code,
        name=totals.name,
        shown=category.shown,
        rows=rows if sheet.may_edit else [row for row in rows if row.id is not None],
        blank=blank_row(code, free_key(code, typed), words) if has_blank else None,
        template=blank_row(code, "__KEY__", words) if has_blank else None,
        ghosts=[ghost_row(ghost, words) for ghost in category.ghosts],
        now=words.amount(totals.now or Decimal(0)),
        rest=cents((totals.now or Decimal(0)) - category.on_page, words),
        last_month=words.amount(totals.before),
        year_before=words.amount(totals.year_before),
        unusual=unusual_text(category.unusual, totals.now, words.currency),
        difference=difference_text(category_difference(totals), words),
        lines=lines_text(totals.lines),
        end=end_button(totals.name, sheet.month, category=totals.id)
        if totals.id in not_come
        else None,
    )


def category_difference(totals: CategoryTotals) -> Decimal | None:
    if totals.now is None or totals.before is None:
        return None
    return totals.now - totals.before


def page_links(sheet: CostSheet) -> list[Link]:
    """The pages of a category that is too long for one."""
    if sheet.chosen is None or sheet.pages == 1:
        return []
    query = f"?category={sheet.chosen.code}&page="
    return [Link(str(n), f"{query}{n}", n == sheet.page) for n in range(1, sheet.pages + 1)]


def deleted_text(sheet: CostSheet, words: Words) -> Deleted | None:
    gone = sheet.state.deleted
    if gone is None:
        return None
    amount = formatting.money(gone.amount, words.currency, words.decimals)
    name = gone.description or _("A line without a description")
    text = _("%(name)s, %(amount)s, was deleted by %(person)s.")
    if not gone.who:
        text = _("%(name)s, %(amount)s, was deleted.")
    return Deleted(gone.id, text % {"name": name, "amount": amount, "person": gone.who})
