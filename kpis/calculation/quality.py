"""Rates of service: each a ratio of sums over the contacts for which it is known."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

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


class Sample(NamedTuple):
    """The answers of one channel and month, or of a part of it, and the contacts they stand for."""

    contacts: int
    positive: int | None
    answers: int | None


def sum_pairs(pairs: Iterable[tuple[int | None, int | None]]) -> tuple[int | None, int | None]:
    """The sums of the parts and of their bases, of those that have both; None where none has."""
    known = [(part, base) for part, base in pairs if part is not None and base is not None]
    if not known:
        return None, None
    return sum(part for part, _ in known), sum(base for _, base in known)


def resolution_sample(fact: ContactFact) -> Sample:
    return Sample(fact.handled, fact.resolved_first_contact, fact.resolution_sample)


def satisfaction_sample(fact: ContactFact) -> Sample:
    return Sample(fact.handled, fact.csat_satisfied, fact.csat_responses)


def sum_samples(samples: Iterable[Sample]) -> SampledSum | None:
    """Each stands for all contacts of its channel and month, however few were asked; None where
    nobody was. Added over their common denominator: fraction by fraction is many times slower."""
    known = [
        (contacts, positive, answers)
        for contacts, positive, answers in samples
        if positive is not None and answers
    ]
    if not known:
        return None
    whole = lcm(*(answers for _, _, answers in known))
    positive = sum(contacts * part * (whole // answers) for contacts, part, answers in known)
    return SampledSum(
        Fraction(positive, whole),
        sum(contacts for contacts, _, _ in known),
        sum(answers for _, _, answers in known),
    )


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
        Fraction(first.positive) + Fraction(second.positive),
        first.contacts + second.contacts,
        first.answers + second.answers,
    )


def rate_of(part: int | None, base: int | None) -> Rate | None:
    return None if part is None or not base else Rate(Decimal(part) / base, base)


def rate_of_sample(sample: SampledSum | None) -> Rate | None:
    """Over the contacts that the samples stand for; None where these are none."""
    if sample is None or not sample.contacts:
        return None
    share = Fraction(sample.positive) / sample.contacts
    return Rate(as_decimal(share), sample.contacts, sample.answers)


def average_handle_time(facts: Iterable[ContactFact]) -> Rate | None:
    """Seconds of handling ÷ contacts handled."""
    return rate_of(*sum_pairs((fact.handle_seconds, fact.handle_base) for fact in facts))


def average_wait(facts: Iterable[ContactFact]) -> Rate | None:
    """Seconds of waiting ÷ contacts handled."""
    return rate_of(*sum_pairs((fact.wait_seconds, fact.wait_base) for fact in facts))


def first_contact_resolution(facts: Iterable[ContactFact]) -> Rate | None:
    """Resolved at first contact ÷ contacts, 0 to 1: each channel's and month's sample weighs as
    much as the contacts that it stands for."""
    return rate_of_sample(sum_samples(map(resolution_sample, facts)))


def satisfaction(facts: Iterable[ContactFact]) -> Rate | None:
    """Satisfied ÷ contacts, 0 to 1; samples as of first_contact_resolution."""
    return rate_of_sample(sum_samples(map(satisfaction_sample, facts)))


def abandonment(facts: Iterable[ContactFact]) -> Rate | None:
    """Abandoned ÷ offered, 0 to 1."""
    return rate_of(*sum_pairs((fact.abandoned, fact.abandoned_base) for fact in facts))


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
