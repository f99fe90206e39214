"""Months into weeks: a month's sums spread over its calendar days, adding up exactly.

A fragment is the part of a month that lies in one ISO week. Day by day the
cumulative share is rounded, so fragments sum to the month to the smallest unit or contact.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from kpis.calculation.rounding import in_units
from kpis.facts import ContactFact, CostFact
from kpis.months import add_months

COUNTS = [
    field.name
    for field in fields(ContactFact)
    if field.name not in {"start", "channel", "estimated", "whole_month", "lacks_offered", "days"}
]
#: Counts that go with another: with no contacts in a week there is no handle time either.
WHOLE_OF = {
    "abandoned": "abandoned_base",
    "handle_seconds": "handle_base",
    "wait_seconds": "wait_base",
    "resolved_first_contact": "resolution_sample",
    "csat_satisfied": "csat_responses",
}


def spread_costs_over_weeks(facts: Iterable[CostFact], decimals: int = 2) -> list[CostFact]:
    """Monthly cost facts as one fact a fragment; their amounts sum to the month's.

    decimals: of the currency; no fragment has a fraction of its smallest unit.
    """
    return [part for fact in facts for part in spread_cost_fact(fact, decimals)]


def spread_cost_fact(fact: CostFact, decimals: int) -> Iterator[CostFact]:
    days, before = days_in(fact.start), Decimal(0)
    _units, unit = in_units(fact.amount, decimals)
    for start, passed in fragments(fact.start):
        until = share_of_amount(fact.amount, passed, days, unit)
        yield replace(fact, start=start, amount=until - before)
        before = until


def spread_contacts_over_weeks(facts: Iterable[ContactFact]) -> list[ContactFact]:
    """Facts of whole months as estimated fragments; facts of days stay as they are."""
    return [
        part
        for fact in facts
        for part in (spread_contact_fact(fact) if fact.whole_month else [fact])
    ]


def spread_contact_fact(fact: ContactFact) -> Iterator[ContactFact]:
    """What is part of a whole stays so: no fragment has more satisfied than answers."""
    known = [name for name in COUNTS if getattr(fact, name) is not None]
    days, before = days_in(fact.start), dict.fromkeys(known, 0)
    for start, passed in fragments(fact.start):
        until = {name: share_within_whole(fact, name, passed, days) for name in known}
        counts: dict[str, Any] = {name: until[name] - before[name] for name in known}
        yield replace(fact, start=start, estimated=True, **counts)
        before = until


def share_within_whole(fact: ContactFact, name: str, days: int, of_days: int) -> int:
    total = getattr(fact, name)
    whole = getattr(fact, WHOLE_OF.get(name, name))
    if not whole:
        return share_of_count(total, days, of_days)
    return share_of_count(total, share_of_count(whole, days, of_days), whole)


def share_of_amount(total: Decimal, days: int, of_days: int, unit: Decimal) -> Decimal:
    return (total * days / of_days).quantize(unit, ROUND_HALF_EVEN)


def share_of_count(total: int, part: int, whole: int) -> int:
    return total * part // whole


def days_in(month: date) -> int:
    return (add_months(month, 1) - month).days


def fragments(month: date) -> list[tuple[date, int]]:
    """The first day of each week's part of a month, with how many of its days have passed
    when the part ends."""
    end = add_months(month, 1)
    starts = [month]
    while (start := starts[-1] + timedelta(days=7 - starts[-1].weekday())) < end:
        starts.append(start)
    ends = [*starts[1:], end]
    return [(start, (end - month).days) for start, end in zip(starts, ends, strict=True)]
