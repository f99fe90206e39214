"""Rates are ratios of sums over what is known, and say over how many."""

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.quality import (
    abandonment,
    add_contact_facts,
    average_handle_time,
    average_wait,
    first_contact_resolution,
    satisfaction,
)
from kpis.facts import ContactFact, Rate
from tests.samples import contacts

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


@pytest.mark.fault(40)
@pytest.mark.parametrize(("rate", "part", "base"), RATES)
def test_a_ratio_of_sums_and_not_a_mean_of_ratios(rate, part: str, base: str) -> None:
    small = contacts("2026-01", 10, **{part: 8, base: 10})
    large = contacts("2026-02", 90, **{part: 9, base: 90})
    assert rate([small, large]) == Rate(Decimal("0.17"), 100)


@pytest.mark.parametrize(("rate", "part", "base"), RATES)
def test_what_is_unknown_weighs_nothing(rate, part: str, base: str) -> None:
    known = contacts("2026-01", 10, **{part: 3, base: 10})
    unknown = contacts("2026-01", 1_000, **{base: 1_000})
    assert rate([known, unknown, contacts("2026-01", 50)]) == Rate(Decimal("0.3"), 10)


@pytest.mark.parametrize(("rate", "part", "base"), RATES)
def test_no_rate_without_a_base(rate, part: str, base: str) -> None:
    assert rate([]) is None
    assert rate([contacts("2026-01", 10)]) is None
    assert rate([contacts("2026-01", 10, **{part: 0, base: 0})]) is None


def test_time_spent_on_a_day_that_handled_nothing_is_not_lost() -> None:
    over_midnight = contacts("2026-01", 0, handle_seconds=60, handle_base=0)
    day = contacts("2026-01", 10, handle_seconds=540, handle_base=10)
    assert average_handle_time([over_midnight, day]) == Rate(Decimal(60), 10)


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
