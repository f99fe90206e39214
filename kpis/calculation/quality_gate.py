"""Whether a fall in cost per contact was earned, or bought with the quality of service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.goals import calculate_goal_figure, is_reached, weigh_goal
from kpis.calculation.quality import has_enough_answers
from kpis.calculation.rates import RATES
from kpis.facts import ContactFact, LimitFact
from kpis.metrics import LIMITED
from kpis.months import month_after
from kpis.vocabulary import LimitState, Metric, Verdict


@dataclass(frozen=True, slots=True)
class LimitCheck:
    """limit, measured: in seconds, or a percentage from 0 to 100. measured: None is unknown.

    answers: of a sampled figure, how many were asked. state: unknown, too, of too few answers.
    """

    metric: Metric
    limit: Decimal
    measured: Decimal | None
    state: LimitState
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class QualityGate:
    """checks: of the limits in force, floors first. verdict: None where the cost per contact
    did not fall, or nothing can be said of that. worse: the broken limits with which a fall was
    bought."""

    checks: Sequence[LimitCheck]
    verdict: Verdict | None
    worse: Sequence[LimitCheck] = ()

    def in_state(self, state: LimitState) -> list[LimitCheck]:
        return [check for check in self.checks if check.state is state]


def limits_at(limits: Sequence[LimitFact], period_end: date) -> dict[Metric, Decimal]:
    """Those in force on the last day before the end, floors first."""
    valid = sorted(
        (limit for limit in limits if limit.valid_from < period_end),
        key=lambda limit: limit.valid_from,
    )
    latest = {limit.metric: limit.value for limit in valid}
    return {metric: latest[metric] for metric in LIMITED if metric in latest}


def limits_of(
    limits: Sequence[LimitFact], contacts: Mapping[date, int], last: date
) -> dict[Metric, Decimal]:
    """Of a period of several months, floors first: see goals.weigh_goal."""
    in_force = {month: limits_at(limits, month_after(month)) for month in (*contacts, last)}

    def weighed(metric: Metric) -> Decimal | None:
        return weigh_goal(lambda month: in_force[month].get(metric), contacts, last)

    found = {metric: weighed(metric) for metric in LIMITED}
    return {metric: limit for metric, limit in found.items() if limit is not None}


def check_limits(
    limits: Mapping[Metric, Decimal], facts: Sequence[ContactFact]
) -> list[LimitCheck]:
    """facts: of the contacts that count. A figure that is equal to its limit keeps it."""
    return [check_limit(metric, limit, facts) for metric, limit in limits.items()]


def check_limit(metric: Metric, limit: Decimal, facts: Sequence[ContactFact]) -> LimitCheck:
    rate = RATES[metric](facts)
    measured = calculate_goal_figure(metric, None, facts)
    if rate is None or measured is None:
        return LimitCheck(metric, limit, None, LimitState.UNKNOWN)
    if not has_enough_answers(rate):
        return LimitCheck(metric, limit, measured, LimitState.UNKNOWN, rate.answers)
    held = is_reached(metric, measured, limit)
    state = LimitState.HELD if held else LimitState.BROKEN
    return LimitCheck(metric, limit, measured, state, rate.answers)


def judge_fall(
    checks: Sequence[LimitCheck], before: Sequence[LimitCheck], change: Decimal | None
) -> Verdict | None:
    """What a fall in cost per contact is worth. change: of it, counted alike; None where it
    cannot be told.

    Earned: every limit that is set is known from enough answers, and holds. Bought with quality:
    a limit is broken that held in the compared period, or that was broken and got worse.
    Otherwise it is unproven.
    """
    if change is None or change >= 0:
        return None
    if got_worse(checks, before):
        return Verdict.BOUGHT_WITH_QUALITY
    if checks and all(check.state is LimitState.HELD for check in checks):
        return Verdict.EARNED
    return Verdict.UNPROVEN


def got_worse(checks: Sequence[LimitCheck], before: Sequence[LimitCheck]) -> list[LimitCheck]:
    """The broken limits that held in the compared period, or were broken and are further off."""
    then = {check.metric: check for check in before}
    return [
        check
        for check in checks
        if check.state is LimitState.BROKEN
        and (earlier := then.get(check.metric)) is not None
        and is_worse(check, earlier)
    ]


def is_worse(check: LimitCheck, earlier: LimitCheck) -> bool:
    if earlier.state is LimitState.HELD:
        return True
    if earlier.state is LimitState.UNKNOWN or None in {check.measured, earlier.measured}:
        return False
    return shortfall(check) > shortfall(earlier)


def shortfall(check: LimitCheck) -> Decimal:
    """How far a broken limit is missed, in its unit."""
    assert check.measured is not None
    return abs(check.measured - check.limit)
