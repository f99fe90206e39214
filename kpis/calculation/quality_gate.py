"""Whether a fall in cost per contact was earned, or bought with the quality of service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.goals import calculate_goal_figure, is_reached
from kpis.facts import ContactFact, LimitFact
from kpis.vocabulary import CEILINGS, FLOORS, LimitState, Metric, Verdict


@dataclass(frozen=True, slots=True)
class LimitCheck:
    """limit, measured: in seconds, or a percentage from 0 to 100. measured: None is unknown."""

    metric: Metric
    limit: Decimal
    measured: Decimal | None
    state: LimitState


@dataclass(frozen=True, slots=True)
class QualityGate:
    """checks: of the limits in force, floors first. verdict: None where the cost per contact
    did not fall, or nothing can be said of that."""

    checks: Sequence[LimitCheck]
    verdict: Verdict | None

    def in_state(self, state: LimitState) -> list[LimitCheck]:
        return [check for check in self.checks if check.state is state]


def limits_at(limits: Sequence[LimitFact], period_end: date) -> dict[Metric, Decimal]:
    """Those in force on the last day before the end, floors first."""
    valid = sorted(
        (limit for limit in limits if limit.valid_from < period_end),
        key=lambda limit: limit.valid_from,
    )
    latest = {limit.metric: limit.value for limit in valid}
    return {metric: latest[metric] for metric in (*FLOORS, *CEILINGS) if metric in latest}


def check_limits(
    limits: Mapping[Metric, Decimal], facts: Sequence[ContactFact]
) -> list[LimitCheck]:
    """facts: of the channels that count. The limit itself is held."""
    return [
        check_limit(metric, limit, calculate_goal_figure(metric, None, facts))
        for metric, limit in limits.items()
    ]


def check_limit(metric: Metric, limit: Decimal, measured: Decimal | None) -> LimitCheck:
    if measured is None:
        return LimitCheck(metric, limit, None, LimitState.UNKNOWN)
    held = is_reached(metric, measured, limit)
    return LimitCheck(metric, limit, measured, LimitState.HELD if held else LimitState.BROKEN)


def judge_fall(checks: Sequence[LimitCheck], change: Decimal | None) -> Verdict | None:
    """change: of the cost per contact; None where it cannot be told. One broken limit is
    enough to have bought a fall, one that holds and none broken to have earned it."""
    if change is None or change >= 0:
        return None
    states = {check.state for check in checks}
    if LimitState.BROKEN in states:
        return Verdict.BOUGHT_WITH_QUALITY
    return Verdict.EARNED if LimitState.HELD in states else Verdict.UNPROVEN
