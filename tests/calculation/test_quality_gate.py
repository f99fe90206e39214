"""A fall in cost per contact: earned, bought with quality, or unproven."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.quality_gate import (
    LimitCheck,
    check_limits,
    judge_fall,
    limits_at,
    limits_of,
)
from kpis.facts import LimitFact
from kpis.vocabulary import LimitState, Metric, Verdict
from tests.samples import PHONE, contacts, month

D = Decimal
HELD, BROKEN, UNKNOWN = LimitState
SERVICE = (
    Metric.SATISFACTION,
    Metric.FIRST_CONTACT_RESOLUTION,
    Metric.RESPONSE_TIME,
    Metric.ABANDONMENT,
)


def limit(metric: Metric, valid_from: str, value: object) -> LimitFact:
    return LimitFact(metric, month(valid_from), D(str(value)))


def check(state: LimitState, metric: Metric = Metric.SATISFACTION) -> LimitCheck:
    return LimitCheck(metric, D(80), None if state is UNKNOWN else D(80), state)


def test_the_limit_in_force_at_the_end_of_the_period() -> None:
    limits = [
        limit(Metric.ABANDONMENT, "2025-01", 8),
        limit(Metric.SATISFACTION, "2025-01", 80),
        limit(Metric.SATISFACTION, "2026-05", 82),
        limit(Metric.SATISFACTION, "2026-06", 85),
    ]
    assert list(limits_at(limits, month("2026-06")).items()) == [
        (Metric.SATISFACTION, 82),
        (Metric.ABANDONMENT, 8),
    ]
    assert limits_at(limits, month("2025-01")) == {}


def test_floors_hold_from_below_and_ceilings_from_above() -> None:
    facts = [
        contacts(
            "2026-05",
            100,
            PHONE,
            offered=110,
            abandoned=10,
            abandoned_base=110,
            wait_seconds=6_000,
            wait_base=100,
            csat_satisfied=79,
            csat_responses=100,
        )
    ]
    limits = {
        Metric.SATISFACTION: D(80),
        Metric.FIRST_CONTACT_RESOLUTION: D(75),
        Metric.RESPONSE_TIME: D(60),
        Metric.ABANDONMENT: D(9),
    }
    states = {check.metric: (check.measured, check.state) for check in check_limits(limits, facts)}
    assert states[Metric.SATISFACTION] == (79, BROKEN)
    assert states[Metric.FIRST_CONTACT_RESOLUTION] == (None, UNKNOWN)
    assert states[Metric.RESPONSE_TIME] == (60, HELD)
    assert states[Metric.ABANDONMENT][1] is BROKEN


@pytest.mark.finding("F9")
@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        ([], Verdict.UNPROVEN),
        ([UNKNOWN], Verdict.UNPROVEN),
        ([HELD], Verdict.EARNED),
        ([HELD, UNKNOWN], Verdict.UNPROVEN),
        ([HELD, BROKEN], Verdict.BOUGHT_WITH_QUALITY),
        ([BROKEN, UNKNOWN], Verdict.BOUGHT_WITH_QUALITY),
    ],
)
def test_what_a_fall_is_worth_where_every_limit_held_before(
    states: list[LimitState], verdict: Verdict
) -> None:
    checks = [check(state, metric) for state, metric in zip(states, SERVICE, strict=False)]
    before = [check(HELD, metric) for metric in SERVICE]
    assert judge_fall(checks, before, D("-0.01")) is verdict


def below(measured: int) -> LimitCheck:
    return LimitCheck(Metric.SATISFACTION, D(80), D(measured), BROKEN, 100)


@pytest.mark.finding("F9")
@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (79, 79, Verdict.UNPROVEN),
        (60, 79, Verdict.UNPROVEN),
        (79, 78, Verdict.BOUGHT_WITH_QUALITY),
    ],
)
def test_a_limit_that_was_broken_before_is_bought_only_if_it_got_worse(
    before: int, now: int, verdict: Verdict
) -> None:
    assert judge_fall([below(now)], [below(before)], D(-1)) is verdict


@pytest.mark.finding("F9")
def test_one_answer_proves_nothing() -> None:
    facts = [contacts("2026-05", 9_000, csat_satisfied=1, csat_responses=1)]
    (only,) = check_limits({Metric.SATISFACTION: D(80)}, facts)
    assert (only.state, only.measured, only.answers) == (UNKNOWN, 100, 1)
    assert judge_fall([only], [only], D(-1)) is Verdict.UNPROVEN


@pytest.mark.finding("F10")
def test_a_limit_of_many_months_is_weighted_by_their_contacts() -> None:
    limits = [
        limit(Metric.SATISFACTION, "2025-01", 80),
        limit(Metric.SATISFACTION, "2025-10", 90),
    ]
    year = {month(f"2025-{number:02}"): 100 for number in range(1, 13)}
    assert limits_of(limits, year, month("2025-12")) == {Metric.SATISFACTION: D("82.5")}
    late = [limit(Metric.SATISFACTION, "2025-10", 90)]
    assert limits_of(late, year, month("2025-12")) == {}


@given(
    st.lists(st.sampled_from(LimitState), max_size=4),
    st.none() | st.decimals(0, 100, places=2),
)
def test_what_did_not_fall_is_not_judged(states, change) -> None:
    assert judge_fall([check(state) for state in states], [], change) is None


@pytest.mark.finding("F9")
@given(
    st.lists(st.sampled_from(LimitState), min_size=4, max_size=4),
    st.lists(st.sampled_from(LimitState), min_size=4, max_size=4),
)
def test_earned_only_where_all_hold_and_bought_only_where_one_fell(states, earlier) -> None:
    now = [check(state, metric) for state, metric in zip(states, SERVICE, strict=True)]
    before = [check(state, metric) for state, metric in zip(earlier, SERVICE, strict=True)]
    verdict = judge_fall(now, before, D(-1))
    fell = any(a is BROKEN and b is HELD for a, b in zip(states, earlier, strict=True))
    assert (verdict is Verdict.EARNED) == (set(states) == {HELD})
    assert (verdict is Verdict.BOUGHT_WITH_QUALITY) == fell
