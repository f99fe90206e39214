"""Words that the list of imports and the page of one share."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.models.labels import LABELS
from kpis.reports.imports import ImportFact
from kpis.vocabulary import FileKind, ImportState, RowOutcome

TONES = {
    ImportState.READY: "warn",
    ImportState.ASKING: "warn",
    ImportState.DONE: "good",
    ImportState.UNREADABLE: "bad",
    ImportState.FAILED: "bad",
}
COUNTED = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.GONE)


def state_words(state: ImportState) -> str:
    return str(LABELS[state])


def kind_words(fact: ImportFact) -> str:
    """What kind of file it is; empty before it was read."""
    return str(LABELS[fact.layout]) if fact.layout else ""


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def counts_in_words(counts: Mapping[str, int], kind: FileKind | None) -> str:
    """Such as "412 lines new, 3 changed, 2 gone"; what there is none of is left out."""
    texts = [
        outcome_words(outcome, counts[outcome.value], kind)
        for outcome in COUNTED
        if counts.get(outcome.value)
    ]
    return ", ".join(texts)


def outcome_words(outcome: RowOutcome, count: int, kind: FileKind | None) -> str:
    values = {"count": formatting.number(count)}
    if outcome is RowOutcome.NEW and kind is FileKind.VOLUMES:
        return ngettext("%(count)s count new", "%(count)s counts new", count) % values
    texts = {
        RowOutcome.NEW: ngettext("%(count)s line new", "%(count)s lines new", count),
        RowOutcome.CHANGED: ngettext("%(count)s changed", "%(count)s changed", count),
        RowOutcome.GONE: ngettext("%(count)s gone", "%(count)s gone", count),
    }
    return texts[outcome] % values


def size_words(size: int) -> str:
    """Such as 1.2 MB, 45 kB."""
    if size >= 100_000:
        megabytes = Decimal(size) / 1_000_000
        whole = size >= 10_000_000
        return _("%(size)s MB") % {"size": formatting.number(megabytes, 0 if whole else 1)}
    return _("%(size)s kB") % {"size": formatting.number(max(1, round(size / 1000)))}


def span_words(first: Any, last: Any) -> str:
    """Such as "May 2026" or "January 2023 – December 2023"; empty where there is none."""
    if not first:
        return ""
    names = dict.fromkeys(formatting.month_name(day_of(each)) for each in (first, last))
    return " – ".join(names)
