"""What writing a file would do, in one figure and one sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.imports.summary import changes_in
from kpis.pages.imports.before_after import (
    MonthPair,
    contacts_of,
    cost_of,
    decimal_of,
    each_of,
    month_pairs,
)
from kpis.pages.imports.words import counts_in_words, day_of
from kpis.reports.imports import ImportReport
from kpis.vocabulary import FileKind

MOST_CHIPS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """figure: of the last month that changes, with what it is of. chips: of the others. good:
    the first chip, of months that become complete. does: what the button does."""

    figure: str
    what: str
    good: str
    chips: Sequence[str]
    sentence: str
    does: str
    can_write: bool
    signature: str


def answer_of(report: ImportReport, currency: str) -> Answer:
    preview = report.details.preview
    assert preview is not None
    changing = [pair for pair in month_pairs(preview) if pair.changes]
    last = changing[-1] if changing else None
    changes = changes_in(preview)
    fact = report.details.fact
    return Answer(
        figure=figure_of(last, currency),
        what=what_of(last),
        good=complete_words(changing),
        chips=[chip(pair, currency) for pair in changing[-1 - MOST_CHIPS : -1]],
        sentence=sentence_of(report, changing, currency),
        does=counts_in_words(fact.counts, fact.kind),
        can_write=changes > 0,
        signature=preview["signature"],
    )


def figure_of(pair: MonthPair | None, currency: str) -> str:
    """Cost per contact where it is known, else what the month costs or counts."""
    if pair is None:
        return ""
    if (each := each_of(pair.after)) is not None:
        return formatting.money(each, currency)
    if (cost := cost_of(pair.after)) is not None:
        return formatting.money(cost, currency, 0)
    return formatting.count(contacts_of(pair.after))


def what_of(pair: MonthPair | None) -> str:
    if pair is None:
        return ""
    month = {"month": formatting.month_name(day_of(pair.key))}
    if each_of(pair.after) is not None:
        return _("a contact in %(month)s") % month
    if cost_of(pair.after) is not None:
        return _("of cost in %(month)s, without contacts yet") % month
    return _("contacts in %(month)s, without cost yet") % month


def complete_words(pairs: Sequence[MonthPair]) -> str:
    names = [
        formatting.month_name(day_of(pair.key))
        for pair in pairs
        if pair.after.get("complete") and not pair.before.get("complete")
    ]
    if not names:
        return ""
    text = ngettext("%(months)s becomes complete", "%(months)s become complete", len(names))
    shown = ", ".join(names[-MOST_CHIPS:])
    more = len(names) - MOST_CHIPS
    if more > 0:
        shown = _("%(months)s and %(count)s more") % {"months": shown, "count": more}
    return text % {"months": shown}


def chip(pair: MonthPair, currency: str) -> str:
    month = formatting.month_name(day_of(pair.key))
    return _("%(figure)s in %(month)s") % {"figure": figure_of(pair, currency), "month": month}


def sentence_of(report: ImportReport, pairs: Sequence[MonthPair], currency: str) -> str:
    """What changes in all, and most of it where."""
    if not pairs:
        return nothing_words(report)
    if report.details.fact.kind is FileKind.VOLUMES:
        return contacts_sentence(pairs)
    differences = [difference(pair, cost_of) for pair in pairs]
    total = sum(differences, Decimal(0))
    values = {
        "amount": formatting.money(abs(total), currency),
        "months": months_words(pairs),
        "parts": largest_parts(report, pairs),
    }
    if not total:
        return _("Cost of %(months)s stays as it is; what it is spent on changes.") % values
    rises = _("Cost of %(months)s rises by %(amount)s, mostly %(parts)s.")
    falls = _("Cost of %(months)s falls by %(amount)s, mostly %(parts)s.")
    return (rises if total > 0 else falls) % values


def nothing_words(report: ImportReport) -> str:
    earlier = report.details.earlier
    preview: Mapping[str, Any] = report.details.preview or {"counts": {}}
    if preview["counts"].get("unknown"):
        return _("Nothing would be written yet: choose below what its words stand for.")
    if earlier:
        return _("Nothing to do: this very file came before.")
    if preview["counts"].get("there"):
        return _("Nothing to do: all of it is there already.")
    return _("Nothing would be written.")


def contacts_sentence(pairs: Sequence[MonthPair]) -> str:
    total = sum((difference(pair, contacts_of) for pair in pairs), Decimal(0))
    values = {"count": formatting.number(abs(total)), "months": months_words(pairs)}
    if not total:
        return _("The contacts that count in %(months)s stay as many.") % values
    more = _("%(count)s contacts more count in %(months)s.")
    fewer = _("%(count)s contacts fewer count in %(months)s.")
    return (more if total > 0 else fewer) % values


def difference(pair: MonthPair, value: Any) -> Decimal:
    return (value(pair.after) or Decimal(0)) - (value(pair.before) or Decimal(0))


def months_words(pairs: Sequence[MonthPair]) -> str:
    if len(pairs) == 1:
        return formatting.month_name(day_of(pairs[0].key))
    values = {"first": pairs[0].name, "last": pairs[-1].name}
    return _("%(first)s to %(last)s") % values


def largest_parts(report: ImportReport, pairs: Sequence[MonthPair]) -> str:
    """The two categories that change most."""
    names = {str(each.id): each.name for each in report.categories}
    changes = {
        key: sum(
            (
                (decimal_of(pair.after.get("costs", {}).get(key)) or Decimal(0))
                - (decimal_of(pair.before.get("costs", {}).get(key)) or Decimal(0))
                for pair in pairs
            ),
            Decimal(0),
        )
        for key in names
    }
    largest = sorted((key for key in changes if changes[key]), key=lambda key: -abs(changes[key]))
    first, *others = [names[key] for key in largest[:2]] or [""]
    if not others:
        return first
    return _("%(first)s and %(second)s") % {"first": first, "second": others[0]}
