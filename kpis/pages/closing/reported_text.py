"""Why cost per contact moved, and what was reported, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.formatting import money
from kpis.models.labels import LABELS
from kpis.pages.closing.tables import Step, steps_table
from kpis.pages.tables.table import Table, signed_money_cell
from kpis.pages.words.estimate import estimate_text
from kpis.pages.words.small import join_items
from kpis.reports.closing.checklist import Checklist, CloseFact, RoundedChange, cost_per_contact_of

#: As many steps fit into a sentence.
STEPS_IN_WORDS = 3
WORD_JOINER = "\N{WORD JOINER}"


@dataclass(frozen=True, slots=True)
class Reported:
    """The figures of the close in force. counted: the channels that count, by the definition in
    basis. differs: what is said otherwise today."""

    cost: str
    contacts: str
    cost_per_contact: str
    counted: str
    basis: str
    differs: str


class ChangeText(NamedTuple):
    """A sentence, and every step behind it."""

    text: str
    steps: Table | None


def change_text(report: Checklist) -> ChangeText:
    month = formatting.month_name(report.before.period.start)
    if report.change is None:
        text = _("%(now)s so far; not compared with %(month)s: one of the two is not complete.")
        now = money(report.now.cost_per_contact, report.centre.currency)
        return ChangeText(text % {"now": now, "month": month} + estimated(report), None)
    steps = steps_of(report.change, report)
    currency = report.centre.currency
    values = {
        "month": month,
        "now": money(report.now.cost_per_contact, currency),
        "difference": money(abs(report.change.difference), currency),
    }
    return ChangeText(
        change_sentence(report.change.difference) % values + why(steps),
        steps_table(steps, report.change.difference, currency) if steps else None,
    )


def estimated(report: Checklist) -> str:
    """What it comes to with the bills that are still to come."""
    names = {id: category.name for id, category in report.categories.items()}
    text = estimate_text(report.estimate, names, report.centre.currency)
    return f" {text}." if text else ""


def change_sentence(difference: Decimal) -> str:
    if not difference:
        return _("%(now)s, as in %(month)s.")
    if difference > 0:
        return _("%(now)s, %(difference)s more than in %(month)s.")
    return _("%(now)s, %(difference)s less than in %(month)s.")


def why(steps: Sequence[Step]) -> str:
    largest = [f"{step.name} {unbroken(step.effect.text)}" for step in steps[:STEPS_IN_WORDS]]
    if not largest:
        return ""
    return " " + _("The largest effects: %(steps)s.") % {"steps": join_items(largest)}


def unbroken(amount: str) -> str:
    """A line may end after a sign, but not here."""
    return amount[0] + WORD_JOINER + amount[1:]


def steps_of(change: RoundedChange, report: Checklist) -> list[Step]:
    """The largest effect first; nothing is said of those that round to nothing."""
    fewer = (report.now.contacts or 0) < (report.before.contacts or 0)
    volume = _("fewer contacts") if fewer else _("more contacts")
    effects = [(report.categories[id].name, effect) for id, effect in change.spend.items()]
    effects.append((volume, change.volume))
    effects.sort(key=lambda effect: -abs(effect[1]))
    currency = report.centre.currency
    return [
        Step(name, signed_money_cell(effect, currency, "bad" if effect > 0 else "good"))
        for name, effect in effects
        if effect
    ]


def reported_text(report: Checklist, close: CloseFact) -> Reported:
    currency, channels = report.centre.currency, report.channels.items()
    return Reported(
        cost=money(close.cost, currency),
        contacts=formatting.count(close.contacts),
        cost_per_contact=money(cost_per_contact_of(close), currency),
        counted=", ".join(channel.name for id, channel in channels if id in close.channels),
        basis=str(LABELS[close.basis]),
        differs=differs(report, close),
    )


def differs(report: Checklist, close: CloseFact) -> str:
    """Lines cannot change; which contacts count, can."""
    if (close.cost, close.contacts) == (report.now.cost, report.now.contacts):
        return ""
    return _(
        "By today's contact definition it would be %(cost_per_contact)s (%(contacts)s contacts). "
        "What was reported stands."
    ) % {
        "cost_per_contact": money(report.now.cost_per_contact, report.centre.currency),
        "contacts": formatting.count(report.now.contacts),
    }
