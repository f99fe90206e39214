"""Rates of service: each a ratio of sums over the contacts for which it is known."""

from collections.abc import Iterable
from decimal import Decimal

from kpis.facts import ContactFact, Rate


def add_known(first: int | None, second: int | None) -> int | None:
    """The sum of what is known; None only where neither is."""
    if first is None:
        return second
    return first if second is None else first + second


def add_contact_facts(first: ContactFact, second: ContactFact) -> ContactFact:
    """The sums of two facts, under the start and channel of the first."""
    return ContactFact(
        start=first.start,
        channel=first.channel,
        handled=first.handled + second.handled,
        offered=add_known(first.offered, second.offered),
        abandoned=add_known(first.abandoned, second.abandoned),
        abandoned_base=add_known(first.abandoned_base, second.abandoned_base),
        handle_seconds=add_known(first.handle_seconds, second.handle_seconds),
        handle_base=add_known(first.handle_base, second.handle_base),
        wait_seconds=add_known(first.wait_seconds, second.wait_seconds),
        wait_base=add_known(first.wait_base, second.wait_base),
        resolved_first_contact=add_known(
            first.resolved_first_contact, second.resolved_first_contact
        ),
        resolution_sample=add_known(first.resolution_sample, second.resolution_sample),
        csat_satisfied=add_known(first.csat_satisfied, second.csat_satisfied),
        csat_responses=add_known(first.csat_responses, second.csat_responses),
        estimated=first.estimated or second.estimated,
        whole_month=first.whole_month and second.whole_month,
        lacks_offered=first.lacks_offered or second.lacks_offered,
    )


def rate_of(facts: Iterable[ContactFact], part: str, base: str) -> Rate | None:
    """Sum of part ÷ sum of base over the facts that know both; None without a base."""
    known = [
        (getattr(fact, part), getattr(fact, base))
        for fact in facts
        if getattr(fact, part) is not None and getattr(fact, base) is not None
    ]
    total = sum(number for _, number in known)
    if not total:
        return None
    return Rate(Decimal(sum(number for number, _ in known)) / total, total)


def average_handle_time(facts: Iterable[ContactFact]) -> Rate | None:
    """Seconds of handling ÷ contacts handled."""
    return rate_of(facts, "handle_seconds", "handle_base")


def average_wait(facts: Iterable[ContactFact]) -> Rate | None:
    """Seconds of waiting ÷ contacts handled."""
    return rate_of(facts, "wait_seconds", "wait_base")


def first_contact_resolution(facts: Iterable[ContactFact]) -> Rate | None:
    """Resolved at first contact ÷ contacts sampled, 0 to 1."""
    return rate_of(facts, "resolved_first_contact", "resolution_sample")


def satisfaction(facts: Iterable[ContactFact]) -> Rate | None:
    """Satisfied ÷ all answers, 0 to 1."""
    return rate_of(facts, "csat_satisfied", "csat_responses")


def abandonment(facts: Iterable[ContactFact]) -> Rate | None:
    """Abandoned ÷ offered, 0 to 1."""
    return rate_of(facts, "abandoned", "abandoned_base")
