"""The steps of the bridge between two centres, by category, by money and by work."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kpis.calculation.bridge import (
    Bridge,
    BridgeStep,
    ShownBridge,
    StepKind,
    gather_small_steps,
    group_by_kind,
    round_bridge,
)
from kpis.calculation.change import PeriodCosts, build_money_bridge
from kpis.calculation.rounding import as_decimal, round_to_sum
from kpis.calculation.work import build_work_bridge
from kpis.reports.centres.sides import ComparedCentre, ConvertedLedger
from kpis.vocabulary import decimals_of_ratio

#: Fewer than for a change: the names of two centres stand beside the bars.
MOST_STEPS = 4


class CompareView(StrEnum):
    """What the difference is told by. Category: each one's cost per contact."""

    CATEGORY = "category"
    MONEY = "money"
    WORK = "work"


def build_bridge(
    view: CompareView,
    sides: Sequence[ComparedCentre],
    ledger: Sequence[ConvertedLedger],
    currency: str,
) -> ShownBridge | None:
    """From the second to the first. None by work where no kind of channel is timed in both.

    currency: in which both are shown.
    """
    first, second = sides
    decimals = decimals_of_ratio(currency)
    if view is CompareView.WORK:
        bridge = build_work_bridge(ledger[1].work(), ledger[0].work())
        timed = bridge and any(step.kind is StepKind.HANDLE_TIME for step in bridge.steps)
        return group_by_kind(round_bridge(bridge, decimals)) if bridge and timed else None
    if view is CompareView.MONEY:
        bridge = build_money_bridge(period_costs(second), period_costs(first))
    else:
        bridge = build_category_bridge(second, first, decimals)
    return gather_small_steps(round_bridge(bridge, decimals), MOST_STEPS) if bridge else None


def period_costs(side: ComparedCentre) -> PeriodCosts:
    costs = {id: as_decimal(amount) for id, amount in side.by_category.items()}
    return PeriodCosts(costs, side.contacts)


def build_category_bridge(before: ComparedCentre, after: ComparedCentre, decimals: int) -> Bridge:
    """A step a category: its cost per contact in one centre less that in the other.

    In decimals that sum to the cost per contact of each centre, so that every row subtracts as
    it is shown.
    """
    then, now = (shown_per_category(side, decimals) for side in (before, after))
    steps = [
        BridgeStep(
            StepKind.SPEND,
            Fraction(now.get(id, Decimal(0)) - then.get(id, Decimal(0))),
            id,
            then.get(id),
            now.get(id),
        )
        for id in sorted(then.keys() | now.keys())
    ]
    start, end = (Fraction(sum(shown.values(), Decimal(0))) for shown in (then, now))
    return Bridge(start, end, steps)


def shown_per_category(side: ComparedCentre, decimals: int) -> dict[int, Decimal]:
    """The cost per contact of each category; there are contacts."""
    exact = [amount / (side.contacts or 1) for amount in side.by_category.values()]
    shown = round_to_sum(exact, decimals)
    pairs = zip(side.by_category, shown, strict=True)
    return {id: amount for id, amount in pairs if amount is not None}
