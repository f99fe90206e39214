"""The rows of the month sheet of costs: a cost line as its texts, beside what it cost before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.forms.units import seen_mark
from kpis.pages.costs.line_words import Marks, Words, marks_of_line, short_status, texts_of_values
from kpis.pages.costs.same_invoice import Same, same_text
from kpis.pages.saving import ConflictCells
from kpis.reports.sheets.cost_sheet import (
    CategorySheet,
    Ghost,
    LineFact,
    SheetLine,
)
from kpis.vocabulary import CostStatus

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TypedLines:
    """What was posted and not saved, by unit: shown again, with what is wrong with it."""

    texts: Mapping[str, Texts] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Texts] = field(default_factory=dict)
    conflicts: Mapping[str, ConflictCells] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineConflict:
    """Who was first, and those of their texts that differ. is_gone: the line is deleted."""

    who: str
    when: str
    theirs: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as one types it. channel, status: to read; channels, categories, statuses: the
    options. part: which part of a spread invoice it is. more: what its own page says beside.
    same: another line with its invoice number. group: the category of a new line.
    """

    key: str
    texts: Texts
    seen: str
    channels: SafeString
    categories: SafeString
    statuses: SafeString
    channel: str
    status: str
    errors: Texts
    conflict: LineConflict | None
    marks: Marks = field(default_factory=Marks)
    id: int | None = None
    part: str = ""
    spread: int | None = None
    more: str = ""
    same: Same | None = None
    group: str = ""
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class GhostRow:
    """A bill that is missing. line: what copying takes; bill: what adding takes in its place,
    with its usual amount."""

    line: int | None
    description: str
    supplier: str
    channel: str
    last_month: str
    year_before: str
    bill: str
    usual: str


def line_texts(line: LineFact, words: Words) -> dict[str, str]:
    """The fields of a line as its form holds them."""
    return texts_of_values(
        words.category_codes[line.category],
        words.channel_codes[line.channel],
        words.amount(line.amount),
        line.status,
        line.description,
        line.supplier,
        line.invoice,
    )


def make_rows(category: CategorySheet, words: Words, typed: TypedLines) -> list[LineRow]:
    """The lines of a category, then what was typed for new ones."""
    code = category.totals.code
    rows = [line_row(line, words, typed) for line in category.lines]
    new = [
        new_row(key, code, words, typed)
        for key, texts in typed.texts.items()
        if key.startswith("new-") and (texts.get("category") or code) == code and has_words(texts)
    ]
    return [*rows, *new]


def free_key(code: str, typed: TypedLines) -> str:
    return next(key for n in count() if (key := f"new-{code}-0{n or ''}") not in typed.texts)


def has_words(texts: Texts) -> bool:
    return any(texts.get(name) for name in ("description", "supplier", "amount", "invoice"))


def line_row(line: SheetLine, words: Words, typed: TypedLines) -> LineRow:
    fact, key = line.fact, str(line.fact.line)
    saved = line_texts(fact, words)
    seen = typed.seen.get(key) or seen_mark(fact.line, fact.version, saved)
    return replace(
        row_of(key, {**saved, **typed.texts.get(key, {})}, seen, words, typed),
        id=fact.line,
        part=part_text(fact, words),
        spread=fact.part.spread if fact.part else None,
        more=more_text(fact),
        same=same_text(line.same, words.currency, words.slug) if line.same else None,
        marks=marks_of_line(line.comparison, words),
    )


def more_text(fact: LineFact) -> str:
    """Such as "Invoice number FA-12, 2 documents, a note"; empty where there is nothing."""
    documents = ngettext("%(count)s document", "%(count)s documents", fact.documents)
    parts = [
        _("Invoice number %(number)s") % {"number": fact.invoice} if fact.invoice else "",
        documents % {"count": fact.documents} if fact.documents else "",
        _("a note") if fact.has_note else "",
    ]
    return ", ".join(filter(None, parts))


def new_row(key: str, code: str, words: Words, typed: TypedLines) -> LineRow:
    blank = blank_texts(code)
    seen = typed.seen.get(key) or seen_mark(None, None, blank)
    return replace(row_of(key, {**blank, **typed.texts[key]}, seen, words, typed), group=code)


def blank_row(code: str, key: str, words: Words) -> LineRow:
    blank = blank_texts(code)
    row = row_of(key, blank, seen_mark(None, None, blank), words, TypedLines())
    return replace(row, group=code, is_blank=True)


def blank_texts(code: str) -> dict[str, str]:
    return texts_of_values(code, "", "", CostStatus.ACTUAL.value, "", "", "")


def row_of(key: str, texts: Texts, seen: str, words: Words, typed: TypedLines) -> LineRow:
    status = texts["status"]
    return LineRow(
        key=key,
        texts=texts,
        seen=seen,
        channels=words.choices("channel", texts["channel"]),
        categories=words.choices("category", texts["category"]),
        statuses=words.choices("status", status),
        channel=words.channel_names.get(texts["channel"], texts["channel"]),
        status=short_status(CostStatus(status)) if status in set(CostStatus) else status,
        errors=typed.errors.get(key, {}),
        conflict=line_conflict(typed.conflicts.get(key), texts, words),
    )


def line_conflict(conflict: ConflictCells | None, mine: Texts, words: Words) -> LineConflict | None:
    if conflict is None:
        return None
    theirs = conflict["theirs"] or {}
    both = theirs if conflict["both"] is None else conflict["both"]
    differing = [name for name in theirs if name in both and theirs[name] != mine.get(name)]
    texts = [named_text(name, theirs[name], words) for name in differing]
    return LineConflict(conflict["who"], conflict["when"], ", ".join(texts), not theirs)


def named_text(name: str, text: str, words: Words) -> str:
    """Such as "Amount: 12.50", with the names of channels and categories."""
    labels = {
        "category": _("Category"),
        "description": _("Description"),
        "supplier": _("Supplier"),
        "channel": _("Channel"),
        "amount": _("Amount"),
        "status": _("Status"),
        "invoice": _("Invoice number"),
    }
    choices = dict(words.offered(name)) if name in {"category", "channel", "status"} else {}
    return formatting.labelled(labels[name], choices.get(text, text) or "–")


def part_text(fact: LineFact, words: Words) -> str:
    """Such as "2/12 of €12,000.00"."""
    if fact.part is None:
        return ""
    return _("%(number)s/%(months)s of %(amount)s") % {
        "number": fact.part.number,
        "months": fact.part.months,
        "amount": formatting.money(fact.part.amount, words.currency, words.decimals),
    }


def ghost_row(ghost: Ghost, words: Words) -> GhostRow:
    code = words.channel_codes.get(ghost.channel, "")
    return GhostRow(
        line=ghost.line,
        description=ghost.description,
        supplier=ghost.supplier,
        channel=words.channel_names.get(code, code),
        last_month=words.amount(ghost.amount),
        year_before=words.amount(ghost.year_before),
        bill=ghost.usual.key if ghost.usual else "",
        usual=words.amount(ghost.usual.usual) if ghost.usual else "",
    )
