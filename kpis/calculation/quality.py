"""Rates of service: each a ratio of sums over the contacts for which it is known."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.rounding import as_decimal
from kpis.facts import ContactFact, Rate, SampledSum, ServiceSums


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
        days=first.days | second.days,
    )


#: A sampled rate of fewer answers than these is shown with their number, and not judged.
FEWEST_ANSWERS = 30


def sum_service(facts: Iterable[ContactFact]) -> ServiceSums:
    """facts: of one channel and month (or part of it) each, of the contacts that count."""
    total = ServiceSums()
    for fact in facts:
        total = add_service(total, service_of(fact))
    return total


def service_of(fact: ContactFact) -> ServiceSums:
    return ServiceSums(
        *known_pair(fact.handle_seconds, fact.handle_base),
        *known_pair(fact.wait_seconds, fact.wait_base),
        *known_pair(fact.abandoned, fact.abandoned_base),
        resolution=scale_sample(fact, fact.resolved_first_contact, fact.resolution_sample),
        satisfaction=scale_sample(fact, fact.csat_satisfied, fact.csat_responses),
    )


def known_pair(part: int | None, base: int | None) -> tuple[int | None, int | None]:
    """A rate needs both of its parts."""
    return (None, None) if part is None or base is None else (part, base)


def scale_sample(fact: ContactFact, positive: int | None, answers: int | None) -> SampledSum | None:
    """A sample stands for all contacts of its channel and month, however few it asked."""
    if positive is None or not answers:
        return None
    return SampledSum(Fraction(fact.handled * positive, answers), fact.handled, answers)


def add_service(first: ServiceSums, second: ServiceSums) -> ServiceSums:
    return ServiceSums(
        handle_seconds=add_known(first.handle_seconds, second.handle_seconds),
        handle_base=add_known(first.handle_base, second.handle_base),
        wait_seconds=add_known(first.wait_seconds, second.wait_seconds),
        wait_base=add_known(first.wait_base, second.wait_base),
        abandoned=add_known(first.abandoned, second.abandoned),
        abandoned_base=add_known(first.abandoned_base, second.abandoned_base),
        resolution=add_samples(first.resolution, second.resolution),
        satisfaction=add_samples(first.satisfaction, second.satisfaction),
    )


def add_samples(first: SampledSum | None, second: SampledSum | None) -> SampledSum | None:
    if first is None or second is None:
        return first or second
    return SampledSum(
        first.positive + second.positive,
        first.contacts + second.contacts,
        first.answers + second.answers,
    )


def rate_of(part: int | None, base: int | None) -> Rate | None:
    return None if part is None or not base else Rate(Decimal(part) / base, base)


def rate_of_sample(sample: SampledSum | None) -> Rate | None:
    """Over the contacts that the samples stand for; None where these are none."""
    if sample is None or not sample.contacts:
        return None
    return Rate(as_decimal(sample.positive / sample.contacts), sample.contacts, sample.answers)


def average_handle_time(facts: Iterable[ContactFact]) -> Rate | None:
    """Seconds of handling ÷ contacts handled."""
    return handle_time_rate(sum_service(facts))


def average_wait(facts: Iterable[ContactFact]) -> Rate | None:
    """Seconds of waiting ÷ contacts handled."""
    sums = sum_service(facts)
    return rate_of(sums.wait_seconds, sums.wait_base)


def first_contact_resolution(facts: Iterable[ContactFact]) -> Rate | None:
    """Resolved at first contact ÷ contacts, 0 to 1: each channel's and month's sample weighs as
    much as the contacts that it stands for."""
    return resolution_rate(sum_service(facts))


def satisfaction(facts: Iterable[ContactFact]) -> Rate | None:
    """Satisfied ÷ contacts, 0 to 1; samples as of first_contact_resolution."""
    return satisfaction_rate(sum_service(facts))


def abandonment(facts: Iterable[ContactFact]) -> Rate | None:
    """Abandoned ÷ offered, 0 to 1."""
    sums = sum_service(facts)
    return rate_of(sums.abandoned, sums.abandoned_base)


def handle_time_rate(sums: ServiceSums) -> Rate | None:
    return rate_of(sums.handle_seconds, sums.handle_base)


def resolution_rate(sums: ServiceSums) -> Rate | None:
    return rate_of_sample(sums.resolution)


def satisfaction_rate(sums: ServiceSums) -> Rate | None:
    return rate_of_sample(sums.satisfaction)


def without_sample(facts: Iterable[ContactFact], part: str, sample: str) -> frozenset[int]:
    """The channels with contacts of which none were asked: the sampled rate says nothing of them.

    part, sample: the fields of ContactFact that make the rate.
    """
    handled = {fact.channel for fact in facts if fact.handled}
    asked = {
        fact.channel
        for fact in facts
        if fact.handled and getattr(fact, part) is not None and getattr(fact, sample)
    }
    return frozenset(handled - asked)


def are_enough(answers: int | None) -> bool:
    """Whether a rate of so many answers may be judged; None: it is not sampled, and always may."""
    return answers is None or answers >= FEWEST_ANSWERS


def has_enough_answers(rate: Rate) -> bool:
    return are_enough(rate.answers)
