"""What months cost and count, as a preview of an import holds them beside each other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from kpis.facts import Period, Reader
from kpis.months import month_after
from kpis.queries.category_costs import category_costs
from kpis.queries.centres import centre_context
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.ledger import CentreLedger, read_ledger
from kpis.vocabulary import PeriodKind
from kpis.zones import today_of

#: A worker sees every centre.
WORKER = Reader(0, sees_all=True)


def measure_months(slug: str, months: Sequence[date]) -> dict[str, Any]:
    """By month: its cost in all and by category, its contacts in all and by channel, its cost per
    contact, and whether it is complete; plain texts and numbers, None where nothing is known."""
    frame = centre_context(WORKER, slug)
    if frame is None or not months or frame.centre.first_month is None:
        return {}
    span = Period(months[0], month_after(months[-1]), PeriodKind.MONTH)
    channels = channel_facts(frame.centre.id)
    ledger = read_ledger(frame, channels, span, today_of(frame.centre))
    costs: dict[date, dict[int, str]] = defaultdict(dict)
    for each in category_costs(frame.centre.id, span.start, span.end):
        costs[each.cost.start][each.cost.category] = str(each.cost.amount)
    return {
        f"{month:%Y-%m-%d}": measure_month(ledger, month, costs[month]) for month in months
    }


def measure_month(ledger: CentreLedger, month: date, costs: dict[int, str]) -> dict[str, Any]:
    figures = ledger.figures(Period(month, month_after(month), PeriodKind.MONTH))
    each = figures.cost_per_contact
    return {
        "cost": None if figures.cost is None else str(figures.cost),
        "costs": costs,
        "contacts": figures.contacts,
        "served": dict(figures.entry.served),
        "each": None if each is None else str(each),
        "complete": figures.is_complete and figures.cost is not None,
    }
