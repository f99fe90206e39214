"""The imports of a centre; and what months cost and count, before and after one of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpis.facts import CategoryFact, ChannelFact, Period, Reader
from kpis.months import month_after
from kpis.queries.category_costs import category_costs
from kpis.queries.centres import CentreContext, centre_context
from kpis.queries.contacts import channel_facts
from kpis.queries.imports import ImportDetails, ImportFact, import_details, import_facts
from kpis.queries.reference import category_facts
from kpis.reports.centre.ledger import CentreLedger, read_ledger
from kpis.vocabulary import PeriodKind
from kpis.zones import today_of

__all__ = ["ImportDetails", "ImportFact"]

#: So many of the latest are listed.
MOST_IMPORTS = 200
#: A worker sees every centre.
WORKER = Reader(0, sees_all=True)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One import, and what its words can stand for."""

    details: ImportDetails
    categories: Sequence[CategoryFact]
    channels: Sequence[ChannelFact]


def build_imports(frame: CentreContext) -> list[ImportFact]:
    """The latest first; one query."""
    return import_facts(frame.centre.id, MOST_IMPORTS)


def build_import(frame: CentreContext, id: int) -> ImportReport | None:
    """None where the centre has no such import; three queries."""
    details = import_details(frame.centre.id, id)
    if details is None:
        return None
    return ImportReport(details, category_facts(), channel_facts(frame.centre.id))


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
    return {f"{month:%Y-%m-%d}": measure_month(ledger, month, costs[month]) for month in months}


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
