"""The steps of the bridge between two centres, by category, by money and by work."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from kpis.calculation.bridge import (
    Bridge,
    ShownBridge,
    Step,
    StepKind,
    gather_small_steps,
    group_by_kind,
    round_bridge,
)
from kpis.calculation.change import PeriodCosts, build_money_bridge
from kpis.calculation.rounding import as_decimal
from kpis.calculation.work import build_work_bridge
from kpis.reports.compare_sides import ConvertedBooks, Side
from kpis.vocabulary import decimals_of_ratio

#: Fewer than for a change: the names of two centres stand beside the bars.
MOST_STEPS = 4


class CompareView(StrEnum):
    """What the difference is told by. Category: each one's cost per contact."""

    CATEGORY = "category"
    MONEY = "money"
    WORK = "work"


def build_bridge(
    view: CompareView, sides: Sequence[Side], books: Sequence[ConvertedBooks], currency: str
) -> ShownBridge | None:
    """From the second to the first. None by work where no kind of channel is timed in both.

    currency: in which both are shown.
    """
    first, second = sides
    decimals = decimals_of_ratio(currency)
    if view is CompareView.WORK:
        bridge = build_work_bridge(books[1].work(), books[0].work())
        timed = bridge and any(step.kind is StepKind.HANDLE_TIME for step in bridge.steps)
        return group_by_kind(round_bridge(bridge, decimals)) if bridge and timed else None
    if view is CompareView.MONEY:
        bridge = build_money_bridge(period_costs(second), period_costs(first))
    else:
        bridge = build_category_bridge(second, first)
    return gather_small_steps(round_bridge(bridge, decimals), MOST_STEPS) if bridge else None


def period_costs(side: Side) -> PeriodCosts:
    costs = {id: as_decimal(amount) for id, amount in side.by_category.items()}
    return PeriodCosts(costs, side.contacts)


def build_category_bridge(before: Side, after: Side) -> Bridge:
    """A step a category: its cost per contact in one centre less that in the other, exactly."""
    per_contact = [
        {id: amount / (side.contacts or 1) for id, amount in side.by_category.items()}
        for side in (before, after)
    ]
    then, now = per_contact
    steps = [
        Step(
            StepKind.SPEND,
            now.get(id, Fraction(0)) - then.get(id, Fraction(0)),
            id,
            as_decimal(then[id]) if id in then else None,
            as_decimal(now[id]) if id in now else None,
        )
        for id in sorted(then.keys() | now.keys())
    ]
    return Bridge(sum(then.values(), Fraction(0)), sum(now.values(), Fraction(0)), steps)
