"""Months into weeks: a month's sums spread over its calendar days, adding up exactly.

A fragment is the part of a month that lies in one ISO week. Day by day the
cumulative share is rounded, so fragments sum to the month to the cent or contact.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeVar

from kpis.calculation.periods import add_months
from kpis.facts import ContactFact, CostFact

Number = TypeVar("Number", Decimal, int)
CENT = Decimal("0.01")
#: Each count, with the one that it is a part of, or belongs to.
COUNTS = {
    "handled": None,
    "offered": None,
    "abandoned_base": None,
    "abandoned": "abandoned_base",
    "handle_base": None,
    "handle_seconds": "handle_base",
    "wait_base": None,
    "wait_seconds": "wait_base",
    "resolution_sample": None,
    "resolved_first_contact": "resolution_sample",
    "csat_responses": None,
    "csat_satisfied": "csat_responses",
}


def spread_costs_over_weeks(facts: Iterable[CostFact]) -> list[CostFact]:
    """Monthly cost facts as one fact a fragment; their amounts sum to the month's."""
    return [
        replace(fact, start=start, amount=amount)
        for fact in facts
        for start, amount in spread_month(fact.start, fact.amount, share_of_amount)
    ]


def spread_contacts_over_weeks(facts: Iterable[ContactFact]) -> list[ContactFact]:
    """Facts of whole months as estimated fragments; facts of days stay as they are."""
    return [
        part
        for fact in facts
        for part in (spread_contact_fact(fact) if fact.whole_month else [fact])
    ]


def spread_contact_fact(fact: ContactFact) -> Iterator[ContactFact]:
    days = (add_months(fact.start, 1) - fact.start).days
    before = dict.fromkeys(COUNTS, 0)
    for start, passed in fragments(fact.start):
        until = {name: share_of_fact(fact, name, passed, days) for name in COUNTS}
        counts = {
            name: until[name] - before[name] for name in COUNTS if getattr(fact, name) is not None
        }
        yield replace(fact, start=start, estimated=True, **counts)
        before = until


def share_of_fact(fact: ContactFact, name: str, days: int, of_days: int) -> int:
    """A part goes with the whole it is of: a week has no more of it than of the whole."""
    total = getattr(fact, name) or 0
    whole = getattr(fact, COUNTS[name] or name) or 0
    until = share_of_count(whole, days, of_days)
    return total * until // whole if whole else share_of_count(total, days, of_days)


def spread_month(
    month: date, total: Number, share: Callable[[Number, int, int], Number]
) -> Iterator[tuple[date, Number]]:
    """Each fragment's start and its part of the month's total."""
    days = (add_months(month, 1) - month).days
    before = share(total, 0, days)
    for start, passed in fragments(month):
        until = share(total, passed, days)
        yield start, until - before
        before = until


def share_of_amount(total: Decimal, days: int, of_days: int) -> Decimal:
    return (total * days / of_days).quantize(CENT, ROUND_HALF_EVEN)


def share_of_count(total: int, days: int, of_days: int) -> int:
    return total * days // of_days


def fragments(month: date) -> list[tuple[date, int]]:
    """The first day of each week's part of a month, with how many of its days have passed
    when the part ends."""
    end = add_months(month, 1)
    starts = [month]
    while (start := starts[-1] + timedelta(days=7 - starts[-1].weekday())) < end:
        starts.append(start)
    ends = [*starts[1:], end]
    return [(start, (end - month).days) for start, end in zip(starts, ends, strict=True)]
