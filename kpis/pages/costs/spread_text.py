"""From the report of a spread invoice to the words and numbers on its page."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.cost_rows import CostWords
from kpis.entry.forms.spread_rows import KEY
from kpis.entry.forms.units import seen_mark
from kpis.entry.recording.spreads import StandingSpread
from kpis.facts import CentreFact
from kpis.models.labels import LABELS
from kpis.pages.costs.line_words import options_of, short_status
from kpis.pages.saving import ConflictCells, Problems, SaveChoice
from kpis.reports.sheets.cost_spread import InstalmentFact, KnownWords, SpreadReport
from kpis.vocabulary import CostStatus, decimals_of

#: The first month stays, so it is no field.
FIELDS = (
    *("amount", "months", "category", "channel"),
    *("description", "supplier", "status", "invoice"),
)


@dataclass(frozen=True, slots=True)
class SpreadConflict:
    """Who was first, and what the invoice says now."""

    who: str
    when: str
    theirs: str


@dataclass(frozen=True, slots=True)
class PartCells:
    """One month of the invoice; amount: without the currency."""

    month: date
    label: str
    amount: str
    status: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class SpreadPage:
    """An invoice and its form. months: how many it is spread over. texts: the fields of
    the form. standing: what its closed months keep."""

    centre: CentreFact
    title: str
    month: date
    first_month: str
    last_month: str
    amount: str
    months: int
    texts: Mapping[str, str]
    seen: str
    errors: Mapping[str, str]
    problem: str
    choice: SaveChoice | None
    conflict: SpreadConflict | None
    may_edit: bool
    may_delete: bool
    standing: str
    categories: SafeString
    channels: SafeString
    statuses: SafeString
    parts: Sequence[PartCells]
    tokens: Mapping[str, str]
    known: KnownWords


def spread_page(
    report: SpreadReport, typed: Mapping[str, str], problems: Problems | None
) -> SpreadPage:
    """typed: what was sent and refused, by field."""
    saved = saved_texts(report)
    texts = {**saved, **typed}
    conflict = problems.conflicts.get(KEY) if problems else None
    spread, currency = report.spread, report.centre.currency
    first, last = spread.parts[0].month, spread.parts[-1].month
    closed = [part for part in spread.parts if part.is_closed]
    money = formatting.money_format(currency, decimals_of(currency))
    return SpreadPage(
        centre=report.centre,
        title=first_words(report),
        month=first,
        first_month=formatting.month_name(first),
        last_month=formatting.month_name(last),
        amount=money(spread.amount),
        months=len(spread.parts),
        texts=texts,
        seen=conflict["seen"] if conflict else seen_mark(spread.id, spread.version, saved),
        errors=problems.errors.get(KEY, problems.errors.get("", {})) if problems else {},
        problem=problems.message if problems else "",
        choice=problems.choice if problems else None,
        conflict=spread_conflict(conflict) if conflict else None,
        may_edit=report.may_record and bool(report.open_parts),
        may_delete=report.may_record and not closed,
        standing=standing_text(closed, money) if closed else "",
        categories=options_of([(c.code, c.name) for c in report.categories], texts["category"]),
        channels=options_of(channel_options(report), texts["channel"]),
        statuses=options_of(status_options(report, texts["status"]), texts["status"]),
        parts=[part_cells(part, report) for part in spread.parts],
        tokens={"change": str(uuid4())},
        known=report.known,
    )


def first_words(report: SpreadReport) -> str:
    part = (report.open_parts or report.spread.parts)[0]
    return part.description or part.supplier or _("Spread invoice")


def saved_texts(report: SpreadReport) -> dict[str, str]:
    """The whole as its form holds it; what the open months say, else what all say."""
    parts = report.open_parts or report.spread.parts
    statuses = {part.status for part in parts}
    return {
        "amount": formatting.number(report.spread.amount, decimals_of(report.centre.currency)),
        "months": str(len(report.spread.parts)),
        "category": parts[0].category,
        "channel": parts[0].channel,
        "description": parts[0].description,
        "supplier": parts[0].supplier,
        "status": statuses.pop().value if len(statuses) == 1 else "",
        "invoice": parts[0].invoice,
    }


def standing_texts(standing: StandingSpread, words: CostWords) -> dict[str, str]:
    """The same of what stands now, where somebody was first."""
    categories = {id: code for code, id in words.categories.items()}
    channels = {id: code for code, id in words.channels.items()}
    first = standing.lines[0]
    statuses = Counter(line.status for line in standing.lines)
    return {
        "amount": formatting.number(standing.amount, decimals_of(words.currency)),
        "months": str(len(standing.lines)),
        "category": categories.get(first.category_id, ""),
        "channel": channels.get(first.channel_id or 0, ""),
        "description": first.description,
        "supplier": first.supplier,
        "status": next(iter(statuses)) if len(statuses) == 1 else "",
        "invoice": first.invoice,
    }


def spread_conflict(conflict: ConflictCells) -> SpreadConflict:
    theirs = conflict["theirs"] or {}
    shown = [theirs.get(name) for name in ("amount", "months", "description", "supplier")]
    return SpreadConflict(conflict["who"], conflict["when"], ", ".join(filter(None, shown)))


def standing_text(closed: Sequence[InstalmentFact], money: Callable[[Decimal], str]) -> str:
    total = sum((part.amount for part in closed), Decimal(0))
    text = _(
        "%(months)s of its months are closed and keep %(amount)s; a change is spread over the "
        "open months."
    )
    if len(closed) == 1:
        text = _(
            "One of its months is closed and keeps %(amount)s; a change is spread over the open "
            "months."
        )
    return text % {"months": len(closed), "amount": money(total)}


def channel_options(report: SpreadReport) -> list[tuple[str, str]]:
    return [("", _("shared")), *((c.code, c.fact.name) for c in report.channels)]


def status_options(report: SpreadReport, chosen: str) -> list[tuple[str, str]]:
    """Months that differ may stay as they are."""
    named = [(status.value, str(LABELS[status])) for status in CostStatus]
    mixed = len({part.status for part in report.open_parts}) > 1 or not chosen
    return [("", _("each month as it is")), *named] if mixed else named


def part_cells(part: InstalmentFact, report: SpreadReport) -> PartCells:
    return PartCells(
        month=part.month,
        label=formatting.month_name(part.month),
        amount=formatting.number(part.amount, decimals_of(report.centre.currency)),
        status=short_status(part.status),
        is_closed=part.is_closed,
    )
