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


def check(state: LimitState) -> LimitCheck:
    return LimitCheck(Metric.SATISFACTION, D(80), None if state is UNKNOWN else D(80), state)


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


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        ([], Verdict.UNPROVEN),
        ([UNKNOWN], Verdict.UNPROVEN),
        ([HELD], Verdict.EARNED),
        ([HELD, UNKNOWN], Verdict.EARNED),
        ([HELD, BROKEN], Verdict.BOUGHT_WITH_QUALITY),
        ([BROKEN, UNKNOWN], Verdict.BOUGHT_WITH_QUALITY),
    ],
)
def test_what_a_fall_is_worth(states: list[LimitState], verdict: Verdict) -> None:
    assert judge_fall([check(state) for state in states], D("-0.01")) is verdict


@given(st.lists(st.sampled_from(LimitState)), st.none() | st.decimals(0, 100, places=2))
def test_what_did_not_fall_is_not_judged(states, change) -> None:
    assert judge_fall([check(state) for state in states], change) is None


@given(st.permutations([HELD, BROKEN, UNKNOWN, HELD]))
def test_the_order_of_the_limits_is_of_no_account(states) -> None:
    assert judge_fall([check(state) for state in states], D(-1)) is Verdict.BOUGHT_WITH_QUALITY
