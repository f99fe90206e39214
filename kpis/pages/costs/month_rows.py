"""The rows of the month sheet of costs: a cost line as its texts, beside what it cost before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from itertools import count
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.units import seen_mark
from kpis.models.labels import LABELS
from kpis.reports.sheets.cost_sheet import (
    CategorySheet,
    CategoryTotals,
    ChannelChoice,
    Comparison,
    CostSheet,
    Ghost,
    LineFact,
    SheetLine,
    Unusual,
)
from kpis.vocabulary import CostStatus, UnusualReason, decimals_of

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TypedLines:
    """What was posted and not saved, by unit: shown again, with what is wrong with it."""

    texts: Mapping[str, Texts] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Texts] = field(default_factory=dict)
    conflicts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in many rows, made once a page."""

    currency: str
    decimals: int
    categories: Sequence[CategoryTotals]
    channels: Sequence[ChannelChoice]
    category_codes: Mapping[int, str]
    channel_codes: Mapping[int | None, str]
    channel_names: Mapping[str, str]
    options: dict[tuple[str, str], SafeString] = field(default_factory=dict)

    def amount(self, value: Decimal | None) -> str:
        """As a cell holds it; nothing where there is none."""
        return "" if value is None else formatting.number(value, self.decimals)

    def choices(self, name: str, chosen: str) -> SafeString:
        """The options of a select, written once for each that may be chosen."""
        key = (name, chosen)
        if key not in self.options:
            self.options[key] = options_of(self.offered(name), chosen)
        return self.options[key]

    def offered(self, name: str) -> list[tuple[str, str]]:
        if name == "category":
            return [(category.code, category.name) for category in self.categories]
        if name == "status":
            return [(s.value, str(short_status(s))) for s in CostStatus]
        return list(self.channel_names.items())


def options_of(offered: Sequence[tuple[str, str]], chosen: str) -> SafeString:
    known = offered if chosen in dict(offered) else [*offered, (chosen, chosen)]
    return SafeString(
        "".join(
            f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>'
            f"{escape(label)}</option>"
            for key, label in known
        )
    )


def short_status(status: CostStatus) -> str:
    return _("Accrual") if status is CostStatus.ACCRUAL else str(LABELS[status])


def words_of(sheet: CostSheet) -> Words:
    currency = sheet.centre.currency
    names = {"": _("shared")} | {choice.code: choice.fact.name for choice in sheet.channels}
    return Words(
        currency=currency,
        decimals=decimals_of(currency),
        categories=sheet.totals,
        channels=sheet.channels,
        category_codes={category.id: category.code for category in sheet.totals},
        channel_codes={None: ""} | {choice.fact.id: choice.code for choice in sheet.channels},
        channel_names=names,
    )


def bare_words(currency: str) -> Words:
    """Enough to write amounts."""
    return Words(currency, decimals_of(currency), (), (), {}, {}, {})


def line_texts(line: LineFact, words: Words) -> dict[str, str]:
    """The fields of a line as its form holds them."""
    return texts_of_values(
        words.category_codes[line.category],
        words.channel_codes[line.channel],
        words.amount(line.amount),
        line.status,
        line.description,
        line.supplier,
    )


def texts_of_values(
    category: str, channel: str, amount: str, status: str, description: str, supplier: str
) -> dict[str, str]:
    return {
        "category": category,
        "description": description,
        "supplier": supplier,
        "channel": channel,
        "amount": amount,
        "status": str(status),
    }


def make_rows(category: CategorySheet, words: Words, typed: TypedLines) -> list[dict[str, Any]]:
    """The lines of a category, then what was typed for new ones, then a blank row."""
    code = category.totals.code
    rows = [line_row(line, words, typed) for line in category.lines]
    new = [
        new_row(key, code, words, typed)
        for key, texts in typed.texts.items()
        if key.startswith("new-") and (texts.get("category") or code) == code and has_words(texts)
    ]
    return [*rows, *new, blank_row(code, free_key(code, typed), words)]


def free_key(code: str, typed: TypedLines) -> str:
    return next(key for n in count() if (key := f"new-{code}-0{n or ''}") not in typed.texts)


def has_words(texts: Texts) -> bool:
    return any(texts.get(name) for name in ("description", "supplier", "amount"))


def line_row(line: SheetLine, words: Words, typed: TypedLines) -> dict[str, Any]:
    fact, key = line.fact, str(line.fact.line)
    saved = line_texts(fact, words)
    row = row_of(key, {**saved, **typed.texts.get(key, {})}, words, typed)
    row["seen"] = typed.seen.get(key) or seen_mark(fact.line, fact.version, saved)
    row["saved"] = saved
    row |= {"id": fact.line, "part": part_text(fact, words), "spread": part_id(fact)}
    return row | comparison_texts(line.comparison, words)


def new_row(key: str, code: str, words: Words, typed: TypedLines) -> dict[str, Any]:
    blank = texts_of_values(code, "", "", CostStatus.ACTUAL.value, "", "")
    row = row_of(key, {**blank, **typed.texts[key]}, words, typed)
    seen = typed.seen.get(key) or seen_mark(None, None, blank)
    return row | {"seen": seen, "saved": blank, "group": code}


def blank_row(code: str, key: str, words: Words) -> dict[str, Any]:
    blank = texts_of_values(code, "", "", CostStatus.ACTUAL.value, "", "")
    row = row_of(key, blank, words, TypedLines())
    seen = seen_mark(None, None, blank)
    return row | {"seen": seen, "saved": blank, "group": code, "is_blank": True}


def row_of(key: str, texts: dict[str, str], words: Words, typed: TypedLines) -> dict[str, Any]:
    status = texts["status"]
    return {
        "key": key,
        "texts": texts,
        "channels": words.choices("channel", texts["channel"]),
        "categories": words.choices("category", texts["category"]),
        "statuses": words.choices("status", status),
        "channel": words.channel_names.get(texts["channel"], texts["channel"]),
        "status": short_status(CostStatus(status)) if status in set(CostStatus) else status,
        "errors": typed.errors.get(key, {}),
        "conflict": conflict_texts(typed.conflicts.get(key), texts, words),
    }


def conflict_texts(
    conflict: Mapping[str, Any] | None, mine: Texts, words: Words
) -> dict[str, Any] | None:
    """Who was first, and those of their texts that differ."""
    if conflict is None:
        return None
    theirs = conflict["theirs"] or {}
    both = theirs if conflict["both"] is None else conflict["both"]
    differing = [name for name in theirs if name in both and theirs[name] != mine.get(name)]
    texts = [named_text(name, theirs[name], words) for name in differing]
    return {
        "who": conflict["who"],
        "when": conflict["when"],
        "theirs": ", ".join(texts),
        "is_gone": not theirs,
    }


def named_text(name: str, text: str, words: Words) -> str:
    """Such as "Amount: 12.50", with the names of channels and categories."""
    labels = {
        "category": _("Category"),
        "description": _("Description"),
        "supplier": _("Supplier"),
        "channel": _("Channel"),
        "amount": _("Amount"),
        "status": _("Status"),
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


def part_id(fact: LineFact) -> int | None:
    return fact.part.spread if fact.part else None


def comparison_texts(comparison: Comparison | None, words: Words) -> dict[str, str]:
    if comparison is None:
        above = _("see above")
        return {"last_month": above, "year_before": above, "difference": above, "unusual": ""}
    difference = comparison.difference
    return {
        "last_month": words.amount(comparison.last_month),
        "year_before": words.amount(comparison.year_before),
        "difference": difference_text(difference, words),
        "unusual": unusual_text(comparison.unusual, comparison.now, words.currency),
    }


def difference_text(difference: Decimal | None, words: Words) -> str:
    if difference is None:
        return ""
    return formatting.signed(words.amount(difference), difference) if difference else "="


def unusual_text(found: Unusual | None, now: Decimal | None, currency: str) -> str:
    """now: what was found to be unusual."""
    if found is None or now is None:
        return ""
    usual = formatting.money(found.usual, currency, 0)
    if found.is_share:
        share = formatting.percent(abs(now / found.usual), 0)
        return _("unusual: new, and %(percent)s of a usual month") % {"percent": share}
    if found.reason is UnusualReason.SIGN:
        credit, bill = (
            _("unusual: a credit, usually a bill of about %(amount)s"),
            _("unusual: a bill, usually a credit of about %(amount)s"),
        )
        return (credit if found.usual > 0 else bill) % {"amount": usual}
    return _("unusual: usually about %(amount)s") % {"amount": usual}


def ghost_row(ghost: Ghost, words: Words) -> dict[str, Any]:
    code = words.channel_codes.get(ghost.channel, "")
    return {
        "line": ghost.line,
        "description": ghost.description,
        "supplier": ghost.supplier,
        "channel": words.channel_names.get(code, code),
        "last_month": words.amount(ghost.amount),
        "year_before": words.amount(ghost.year_before),
    }
