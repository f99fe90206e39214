"""From the report of a cost line to the words and numbers on its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.cost_rows import CostWords
from kpis.entry.forms.units import seen_mark
from kpis.entry.recording.documents import MOST_OF_A_LINE
from kpis.entry.recording.whole_line import KEY
from kpis.facts import CentreFact
from kpis.models.labels import LABELS
from kpis.pages.costs.line_history import (
    DocumentRow,
    HappenedRow,
    Origin,
    document_row,
    happened_row,
    origin_text,
    size_words,
)
from kpis.pages.costs.line_words import options_of, short_status
from kpis.pages.costs.same_invoice import Same, same_text
from kpis.pages.page_url import page_url
from kpis.pages.saving import ConflictCells, Problems
from kpis.reports.sheets.cost_line import CostLineReport, WholeLineFact
from kpis.vocabulary import CostStatus, decimals_of

#: What only the whole spread invoice changes.
OF_THE_WHOLE = ("month", "category", "channel", "amount")


@dataclass(frozen=True, slots=True)
class LineConflict:
    """Who was first, and what the line says now where it differs. is_gone: it is deleted."""

    who: str
    when: str
    theirs: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class CostLinePage:
    """A line and its form. category, channel, status: to read. spread: the address of the whole
    invoice. locked: the fields that only the whole changes."""

    centre: CentreFact
    line_id: int
    title: str
    month: date
    month_label: str
    amount: str
    category: str
    channel: str
    status: str
    texts: Mapping[str, str]
    seen: str
    errors: Mapping[str, str]
    problem: str
    conflict: LineConflict | None
    same: Same | None
    may_edit: bool
    may_attach: bool
    closed: str
    spread: str
    locked: Sequence[str]
    categories: SafeString
    channels: SafeString
    statuses: SafeString
    origin: Origin
    documents: Sequence[DocumentRow]
    is_full: bool
    most: str
    history: Sequence[HappenedRow]
    journal: str
    tokens: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoneLinePage:
    """A line that was deleted; journal: all that was done to it."""

    centre: CentreFact
    title: str
    who: str
    when: str
    journal: str


def line_page(
    report: CostLineReport, typed: Mapping[str, str], problems: Problems | None
) -> CostLinePage:
    """typed: what was sent and refused, by field."""
    line = report.line
    assert line is not None
    centre, saved = report.centre, saved_texts(line, report.centre.currency)
    texts = {**saved, **typed}
    conflict = problems.conflicts.get(KEY) if problems else None
    channels = [("", _("shared")), *((c.code, c.fact.name) for c in report.channels)]
    categories = [(c.code, c.name) for c in report.categories]
    return CostLinePage(
        centre=centre,
        line_id=line.line,
        title=line.description or line.supplier or dict(categories).get(line.category, ""),
        month=line.month,
        month_label=formatting.month_name(line.month),
        amount=formatting.money(line.amount, centre.currency, decimals_of(centre.currency)),
        category=dict(categories).get(line.category, line.category),
        channel=dict(channels).get(line.channel, line.channel),
        status=str(LABELS[line.status]),
        texts=texts,
        seen=conflict["seen"] if conflict else seen_mark(line.line, line.version, saved),
        errors=all_errors(problems),
        problem=problems.message if problems else "",
        conflict=line_conflict(conflict, texts) if conflict else None,
        same=same_text(report.same, centre.currency, centre.slug) if report.same else None,
        may_edit=report.may_edit,
        may_attach=report.may_record,
        closed=formatting.month_name(line.month) if line.is_closed else "",
        spread=page_url("cost-spread", centre.slug, line.spread) if line.spread else "",
        locked=OF_THE_WHOLE if line.spread else (),
        categories=options_of(categories, texts["category"]),
        channels=options_of(channels, texts["channel"]),
        statuses=options_of([(s.value, str(LABELS[s])) for s in CostStatus], texts["status"]),
        origin=origin_text(report),
        documents=[document_row(each) for each in report.documents],
        is_full=len(report.documents) >= MOST_OF_A_LINE,
        most=size_words(settings.DOCUMENT_MOST_BYTES),
        history=[happened_row(each) for each in report.happened],
        journal=journal_url(report, line.line),
        tokens={"change": str(uuid4()), "attach": str(uuid4())},
    )


def all_errors(problems: Problems | None) -> dict[str, str]:
    """By field, also that of the documents; a field may be wrong in one way only."""
    if problems is None:
        return {}
    return {name: text for texts in problems.errors.values() for name, text in texts.items()}


def journal_url(report: CostLineReport, line: int) -> str:
    return f"{page_url('journal', report.centre.slug)}?line={line}"


def gone_page(report: CostLineReport, line: int) -> GoneLinePage:
    last = next(each for each in report.happened if not each.document)
    return GoneLinePage(
        centre=report.centre,
        title=last.description or last.supplier or _("Cost line"),
        who=last.who,
        when=formatting.moment_name(last.moment),
        journal=journal_url(report, line),
    )


def saved_texts(line: WholeLineFact, currency: str) -> dict[str, str]:
    """The line as its form holds it."""
    amount = formatting.number(line.amount, decimals_of(currency))
    return {
        "month": f"{line.month:%Y-%m}",
        "category": line.category,
        "channel": line.channel,
        "amount": amount,
        "status": line.status.value,
        **{name: getattr(line, name) for name in ("description", "supplier")},
        **{name: getattr(line, name) for name in ("invoice", "account", "note")},
    }


def texts_of_whole(row: Any, words: CostWords) -> dict[str, str]:
    """The same of a row of the table or of its history."""
    categories = {id: code for code, id in words.categories.items()}
    channels = {id: code for code, id in words.channels.items()}
    return {
        "month": f"{row.month:%Y-%m}",
        "category": categories.get(row.category_id, ""),
        "channel": channels.get(row.channel_id or 0, ""),
        "amount": formatting.number(row.amount, decimals_of(words.currency)),
        "status": str(row.status),
        **{name: getattr(row, name) for name in ("description", "supplier")},
        **{name: getattr(row, name) for name in ("invoice", "account", "note")},
    }


def line_conflict(conflict: ConflictCells, mine: Mapping[str, str]) -> LineConflict:
    theirs = conflict["theirs"]
    both = theirs or {} if conflict["both"] is None else conflict["both"]
    shown = [named(n, t) for n, t in (theirs or {}).items() if n in both and t != mine.get(n)]
    return LineConflict(conflict["who"], conflict["when"], ", ".join(shown), theirs is None)


def named(name: str, text: str) -> str:
    """Such as "Amount: 12.50"."""
    labels = {
        "month": _("Month"),
        "category": _("Category"),
        "channel": _("Channel"),
        "amount": _("Amount"),
        "status": _("Status"),
        "description": _("Description"),
        "supplier": _("Supplier"),
        "invoice": _("Invoice number"),
        "account": _("Ledger account"),
        "note": _("Note"),
    }
    shown = short_status(CostStatus(text)) if name == "status" else text
    return formatting.labelled(labels[name], shown or "–")
