"""Why cost per contact moved, what was reported, and what was done since, in words."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import ReportedLine
from kpis.formatting import money, signed_money
from kpis.models.labels import LABELS
from kpis.pages.words.estimate import estimate_text
from kpis.pages.words.small import join_items
from kpis.reports.closing.checklist import Checklist, CloseFact, RoundedChange, cost_per_contact_of
from kpis.reports.shown import shown_difference
from kpis.vocabulary import decimals_of_ratio

#: As many steps fit into a sentence.
STEPS_IN_WORDS = 3
WORD_JOINER = "\N{WORD JOINER}"


def change_text(report: Checklist) -> dict[str, Any]:
    """The checklist's item; its table has every step."""
    month = formatting.month_name(report.before.period.start)
    if report.change is None:
        text = _("%(now)s so far; not compared with %(month)s: one of the two is not complete.")
        now = money(report.now.cost_per_contact, report.centre.currency)
        return {"text": text % {"now": now, "month": month} + estimated(report)}
    steps = steps_of(report.change, report)
    currency = report.centre.currency
    values = {
        "month": month,
        "now": money(report.now.cost_per_contact, currency),
        "difference": money(abs(report.change.difference), currency),
    }
    return {
        "text": change_sentence(report.change.difference) % values + why(steps),
        "steps": steps,
        "total": signed_money(report.change.difference, currency),
    }


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


def why(steps: list[dict[str, str]]) -> str:
    largest = [f"{step['name']} {unbroken(step['effect'])}" for step in steps[:STEPS_IN_WORDS]]
    if not largest:
        return ""
    return " " + _("The largest effects: %(steps)s.") % {"steps": join_items(largest)}


def unbroken(amount: str) -> str:
    """A line may end after a sign, but not here."""
    return amount[0] + WORD_JOINER + amount[1:]


def steps_of(change: RoundedChange, report: Checklist) -> list[dict[str, str]]:
    """The largest effect first; nothing is said of those that round to nothing."""
    fewer = (report.now.contacts or 0) < (report.before.contacts or 0)
    volume = _("fewer contacts") if fewer else _("more contacts")
    effects = [(report.categories[id].name, effect) for id, effect in change.spend.items()]
    effects.append((volume, change.volume))
    effects.sort(key=lambda effect: -abs(effect[1]))
    currency = report.centre.currency
    return [
        {
            "name": name,
            "effect": signed_money(effect, currency),
            "tone": "bad" if effect > 0 else "good",
        }
        for name, effect in effects
        if effect
    ]


def reported_text(report: Checklist) -> dict[str, Any] | None:
    """The figures of the close in force, and what is said otherwise today."""
    if report.close is None:
        return None
    return {
        **figures(report, report.close),
        "counted": counted_names(report),
        "basis": LABELS[report.close.basis],
        "differs": differs(report, report.close),
    }


def figures(report: Checklist, close: CloseFact) -> dict[str, str]:
    currency = report.centre.currency
    return {
        "cost": money(close.cost, currency),
        "contacts": formatting.count(close.contacts),
        "cost_per_contact": money(cost_per_contact_of(close), currency),
    }


def counted_names(report: Checklist) -> str:
    assert report.close is not None
    return ", ".join(
        channel.name for id, channel in report.channels.items() if id in report.close.channels
    )


def differs(report: Checklist, close: CloseFact) -> str:
    """Lines cannot change; which contacts count, can."""
    if (close.cost, close.contacts) == (report.now.cost, report.now.contacts):
        return ""
    return _(
        "By the definition of contacts that applies today it would be %(cost_per_contact)s "
        "(%(contacts)s contacts). What was reported stands."
    ) % {
        "cost_per_contact": money(report.now.cost_per_contact, report.centre.currency),
        "contacts": formatting.count(report.now.contacts),
    }


def since_text(report: Checklist) -> dict[str, Any] | None:
    """As reported beside as it stands now: totals, then the lines that are not the same."""
    if report.since is None or report.close is None:
        return None
    close, since = report.close, report.since
    return {
        "title": _("As reported by %(person)s on %(moment)s, and as it stands now")
        % {"person": close.closed_by, "moment": formatting.moment_name(close.closed_at)},
        "totals": totals(report, close),
        "lines": since_lines(report),
        "more": since.more,
        "contacts": [
            {
                "name": report.channels[each.channel].name,
                "reported": formatting.count(each.reported),
                "now": formatting.count(each.now),
                "difference": count_difference(each.reported, each.now),
            }
            for each in since.contacts
        ],
    }


def totals(report: Checklist, close: CloseFact) -> list[dict[str, str]]:
    currency, now = report.centre.currency, report.now
    return [
        {
            "name": name,
            "reported": money(reported, currency),
            "now": money(current, currency),
            "difference": difference(reported, current, currency),
        }
        for name, reported, current in (
            (_("Total cost"), close.cost, now.cost),
            (_("Cost per contact"), cost_per_contact_of(close), now.cost_per_contact),
        )
    ] + [
        {
            "name": _("Contacts counted"),
            "reported": formatting.count(close.contacts),
            "now": formatting.count(now.contacts),
            "difference": count_difference(close.contacts, now.contacts),
        }
    ]


def difference(reported: Decimal | None, now: Decimal | None, currency: str) -> str:
    if reported is None or now is None:
        return formatting.not_available() if reported is not now else "="
    change = shown_difference(now, reported, decimals_of_ratio(currency))
    return signed_money(change, currency) if change else "="


def count_difference(reported: int | None, now: int | None) -> str:
    if reported is None or now is None:
        return formatting.not_available() if reported is not now else "="
    if now == reported:
        return "="
    return formatting.signed(formatting.count(now - reported), now - reported)


def since_lines(report: Checklist) -> list[dict[str, str]]:
    assert report.since is not None
    lines = report.since.lines
    pairs: list[tuple[ReportedLine | None, ReportedLine | None]] = [
        *((pair.reported, pair.now) for pair in lines.changed),
        *((None, line) for line in lines.added),
        *((line, None) for line in lines.removed),
    ]
    return [line_cells(report, *pair) for pair in pairs]


def line_cells(
    report: Checklist, reported: ReportedLine | None, now: ReportedLine | None
) -> dict[str, str]:
    line = now or reported
    assert line is not None
    currency = report.centre.currency
    amounts = [each.amount if each else Decimal(0) for each in (reported, now)]
    return {
        "name": report.categories[line.category].name,
        "words": line_words(report, line),
        "reported": money(reported.amount, currency) if reported else "",
        "now": money(now.amount, currency) if now else "",
        "difference": signed_money(amounts[1] - amounts[0], currency),
        "what": what_happened(report, reported, now),
    }


def line_words(report: Checklist, line: ReportedLine) -> str:
    channel = report.channels.get(line.channel or 0)
    words = line.description, line.supplier, channel.name if channel else ""
    return " · ".join(filter(None, words))


def what_happened(
    report: Checklist, reported: ReportedLine | None, now: ReportedLine | None
) -> str:
    if reported is None:
        return _("added")
    if now is None:
        return _("removed")
    changes = []
    if reported.category != now.category:
        changes.append(arrow(*(report.categories[line.category].name for line in (reported, now))))
    if reported.status != now.status:
        changes.append(arrow(*(str(LABELS[line.status]) for line in (reported, now))))
    words = [line_words(report, line) or "–" for line in (reported, now)]
    if words[0] != words[1]:
        changes.append(arrow(*words))
    return ", ".join(changes) or _("amount changed")


def arrow(before: str, after: str) -> str:
    return f"{before} → {after}"


def history_rows(report: Checklist) -> list[dict[str, Any]]:
    """Every close and reopening of the month, the latest first."""
    rows: list[dict[str, Any]] = []
    for close in report.closes:
        if close.reopened_at is not None:
            text = _("Reopened by %(person)s")
            rows.append(
                {
                    "when": formatting.moment_name(close.reopened_at),
                    "what": text % {"person": close.reopened_by},
                    "words": close.reason,
                }
            )
        rows.append(
            {
                "when": formatting.moment_name(close.closed_at),
                "what": _("Closed by %(person)s") % {"person": close.closed_by},
                "words": close.remark,
                **figures(report, close),
            }
        )
    return rows
