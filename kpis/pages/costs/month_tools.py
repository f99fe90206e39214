"""The tools of the month sheet: copying last month, confirming accruals, spreading an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.forms.units import seen_mark
from kpis.models.labels import LABELS
from kpis.pages.costs.line_words import Words
from kpis.pages.costs.month_rows import Texts, TypedLines
from kpis.pages.filters.choice import Choice
from kpis.pages.saving import ConflictCells
from kpis.reports.sheets.cost_sheet import CategorySheet, CostSheet, SheetLine
from kpis.vocabulary import CostStatus

MONTHS_TO_CHOOSE = 12


@dataclass(frozen=True, slots=True)
class Panel:
    """The form beside the sheet that was refused, as it was sent, and why; name: its action."""

    name: str = ""
    texts: Texts = field(default_factory=dict)
    errors: Texts = field(default_factory=dict)
    chosen: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CopyChoice:
    """A category of last month, and how many lines it has to copy."""

    code: str
    name: str
    lines: str


@dataclass(frozen=True, slots=True)
class AccrualRow:
    """An accrual to confirm. expected: as it is recorded; amount: as typed, if anything was."""

    key: str
    name: str
    category: str
    expected: str
    amount: str
    seen: str
    chosen: bool
    is_part: bool
    errors: Texts
    conflict: ConflictCells | None


@dataclass(frozen=True, slots=True)
class SpreadForm:
    """The form of an invoice over several months, with what was typed into it."""

    texts: Texts
    starts: Sequence[Choice]
    categories: SafeString
    channels: SafeString
    statuses: Sequence[Choice]


def copying(sheet: CostSheet) -> list[CopyChoice]:
    return [
        CopyChoice(totals.code, totals.name, lines_text(totals.lines_before))
        for totals in sheet.totals
        if totals.lines_before
    ]


def accruals(sheet: CostSheet, words: Words, typed: TypedLines, panel: Panel) -> list[AccrualRow]:
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
) -> AccrualRow:
    key, fact = f"accrual-{line.fact.line}", line.fact
    name = ", ".join(text for text in (fact.description, fact.supplier) if text)
    return AccrualRow(
        key=key,
        name=name or category.totals.name,
        category=category.totals.name,
        expected=words.amount(fact.amount),
        amount=typed.texts.get(key, {}).get("amount", ""),
        seen=typed.seen.get(key) or seen_mark(fact.line, fact.version, {"amount": ""}),
        chosen=panel.name == "confirm" and key in panel.chosen,
        is_part=fact.part is not None,
        errors=typed.errors.get(key, {}),
        conflict=typed.conflicts.get(key),
    )


def spread_form(sheet: CostSheet, words: Words, panel: Panel) -> SpreadForm:
    texts = panel.texts if panel.name == "spread" else {}
    start = texts.get("start") or f"{sheet.month:%Y-%m}"
    return SpreadForm(
        texts={"months": "12", **texts},
        starts=[Choice(key, label, key == start) for key, label in months_around(sheet.month)],
        categories=words.choices("category", texts.get("category") or first_code(sheet)),
        channels=words.choices("channel", texts.get("channel", "")),
        statuses=[
            Choice(s.value, str(LABELS[s]), texts.get("status") == s.value) for s in CostStatus
        ],
    )


def first_code(sheet: CostSheet) -> str:
    return (sheet.chosen or sheet.totals[0]).code if sheet.totals else ""


def months_around(month: date) -> list[tuple[str, str]]:
    """The months in which an invoice may begin: a year before and after."""
    months, first = [], month.year * 12 + month.month - 1 - MONTHS_TO_CHOOSE
    for index in range(first, first + 2 * MONTHS_TO_CHOOSE + 1):
        start = date(index // 12, index % 12 + 1, 1)
        months.append((f"{start:%Y-%m}", formatting.month_name(start)))
    return months


def lines_text(count: int) -> str:
    text = ngettext("%(count)s line", "%(count)s lines", count)
    return text % {"count": formatting.number(count)}
