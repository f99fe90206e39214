"""Rates are ratios of sums over what is known, and say over how many."""

from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.quality import (
    abandonment,
    add_contact_facts,
    add_service,
    average_handle_time,
    average_wait,
    first_contact_resolution,
    has_enough_answers,
    satisfaction,
)
from kpis.facts import ContactFact, Rate, ServiceSums
from tests.samples import EMAIL, contacts

COUNTS = [f.name for f in fields(ContactFact) if f.type == int | None]
RATES = [
    (average_handle_time, "handle_seconds", "handle_base"),
    (average_wait, "wait_seconds", "wait_base"),
    (first_contact_resolution, "resolved_first_contact", "resolution_sample"),
    (satisfaction, "csat_satisfied", "csat_responses"),
    (abandonment, "abandoned", "abandoned_base"),
]
counts = st.integers(0, 10**9)
facts = st.builds(
    contacts, st.just("2026-01"), counts, **{name: st.none() | counts for name in COUNTS}
)


def answers_of(base: str, number: int) -> int | None:
    """Of a sampled rate."""
    return number if base in {"resolution_sample", "csat_responses"} else None


@pytest.mark.fault(40)
@pytest.mark.parametrize(("rate", "part", "base"), RATES)
def test_a_ratio_of_sums_and_not_a_mean_of_ratios(rate, part: str, base: str) -> None:
    small = contacts("2026-01", 10, **{part: 8, base: 10})
    large = contacts("2026-02", 90, **{part: 9, base: 90})
    assert rate([small, large]) == Rate(Decimal("0.17"), 100, answers_of(base, 100))


@pytest.mark.parametrize(("rate", "part", "base"), RATES)
def test_what_is_unknown_weighs_nothing(rate, part: str, base: str) -> None:
    known = contacts("2026-01", 10, **{part: 3, base: 10})
    unknown = contacts("2026-01", 1_000, **{base: 1_000})
    assert rate([known, unknown, contacts("2026-01", 50)]) == Rate(
        Decimal("0.3"), 10, answers_of(base, 10)
    )


@pytest.mark.parametrize(("rate", "part", "base"), RATES)
def test_no_rate_without_a_base(rate, part: str, base: str) -> None:
    assert rate([]) is None
    assert rate([contacts("2026-01", 10)]) is None
    assert rate([contacts("2026-01", 10, **{part: 0, base: 0})]) is None


def test_time_spent_on_a_day_that_handled_nothing_is_not_lost() -> None:
    over_midnight = contacts("2026-01", 0, handle_seconds=60, handle_base=0)
    day = contacts("2026-01", 10, handle_seconds=540, handle_base=10)
    assert average_handle_time([over_midnight, day]) == Rate(Decimal(60), 10)


SAMPLED = [
    (first_contact_resolution, "resolved_first_contact", "resolution_sample"),
    (satisfaction, "csat_satisfied", "csat_responses"),
]


@pytest.mark.finding("F8")
@pytest.mark.parametrize(("rate", "part", "sample"), SAMPLED)
def test_a_sample_stands_for_the_contacts_of_its_channel(rate, part: str, sample: str) -> None:
    """9,000 contacts with 50 of 100 and 1,000 with 900 of 900: 55.0 %, not 95.0 %."""
    phone = contacts("2026-01", 9_000, **{part: 50, sample: 100})
    email = contacts("2026-01", 1_000, EMAIL, **{part: 900, sample: 900})
    assert rate([phone, email]) == Rate(Decimal("0.55"), 10_000, 1_000)
    shrunk = contacts("2026-02", 9_000, **{part: 5, sample: 10})
    assert rate([shrunk, email]).value == Decimal("0.55")


shares = st.tuples(st.integers(1, 10**6), st.integers(1, 500), st.integers(0, 500)).map(
    lambda row: (row[0], row[1], min(row[1], row[2]))
)


@pytest.mark.finding("F8")
@given(st.lists(shares, min_size=1, max_size=6), st.integers(2, 9))
def test_the_size_of_a_sample_changes_no_rate(rows: list[tuple[int, int, int]], times: int) -> None:
    """However many were asked, with the same answers."""

    def facts_of(scale: int) -> list[ContactFact]:
        return [
            contacts(
                "2026-01",
                handled,
                resolved_first_contact=resolved * (scale if number % 2 else 1),
                resolution_sample=asked * (scale if number % 2 else 1),
            )
            for number, (handled, asked, resolved) in enumerate(rows)
        ]

    plain, scaled = (first_contact_resolution(facts_of(scale)) for scale in (1, times))
    assert plain is not None
    assert scaled is not None
    assert plain.value == scaled.value
    resolved = sum((Fraction(h * r, a) for h, a, r in rows), Fraction(0))
    exact = resolved / sum(h for h, _a, _r in rows)
    assert abs(Fraction(plain.value) - exact) < Fraction(1, 10**20)


@pytest.mark.finding("F8")
@pytest.mark.parametrize(("asked", "enough"), [(1, False), (29, False), (30, True)])
def test_fewer_than_thirty_answers_are_not_judged(asked: int, enough: bool) -> None:
    rate = satisfaction([contacts("2026-01", 9_000, csat_satisfied=asked, csat_responses=asked)])
    assert rate is not None
    assert has_enough_answers(rate) is enough
    assert has_enough_answers(Rate(Decimal(300), 1))


@given(facts, facts)
def test_adding_keeps_known_counts_and_what_is_unknown_in_both(
    first: ContactFact, second: ContactFact
) -> None:
    both = add_contact_facts(first, second)
    assert both.handled == first.handled + second.handled
    for name in COUNTS:
        known = [v for f in (first, second) if (v := getattr(f, name)) is not None]
        assert getattr(both, name) == (sum(known) if known else None)


def test_a_sum_is_estimated_if_a_part_is_and_a_whole_month_only_if_all_are() -> None:
    plain = contacts("2026-01", 1)
    guess = contacts("2026-01", 1, estimated=True, whole_month=True)
    assert add_contact_facts(plain, guess).estimated
    assert not add_contact_facts(plain, guess).whole_month
    assert add_contact_facts(guess, guess).whole_month


def test_a_sum_lacks_offered_contacts_if_a_part_does() -> None:
    known, unknown = contacts("2026-01", 1, offered=2), contacts("2026-01", 1, lacks_offered=True)
    assert add_contact_facts(known, unknown).lacks_offered
    assert add_contact_facts(unknown, known).lacks_offered
    assert not add_contact_facts(known, known).lacks_offered


def test_each_sum_of_service_adds_to_its_own() -> None:
    """What one of the two does not know is the other's."""
    names = (
        "handle_seconds",
        "handle_base",
        "wait_seconds",
        "wait_base",
        "abandoned",
        "abandoned_base",
    )
    first = ServiceSums(**{name: 10**place for place, name in enumerate(names)})
    second = ServiceSums(**{name: 2 * 10**place for place, name in enumerate(names)})
    both = ServiceSums(**{name: 3 * 10**place for place, name in enumerate(names)})
    assert add_service(first, second) == both
    assert add_service(first, ServiceSums()) == add_service(ServiceSums(), first) == first
