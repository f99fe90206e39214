"""Why cost per contact moved between two periods: by category of cost, and by volume.

Cost per contact is a quotient of two things that change at once. Each factor gets its Shapley
value (L. S. Shapley, "A value for n-person games", 1953): the mean of what it adds when it
changes first and when it changes last. So no order of telling is preferred.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.bridge import Bridge, BridgeStep, ShownBridge, ShownStep, StepKind
from kpis.calculation.rounding import differences_shown, shift_to_total


@dataclass(frozen=True, slots=True)
class PeriodCosts:
    """by_category: money by category id. contacts: in the denominator; None where unknown."""

    by_category: Mapping[int, Decimal]
    contacts: int | None


@dataclass(frozen=True, slots=True)
class CostChange:
    """In money per contact; spend, by category id in order, and volume sum to the difference."""

    difference: Fraction
    spend: Mapping[int, Fraction]
    volume: Fraction


@dataclass(frozen=True, slots=True)
class RoundedChange:
    """As Change, in decimals that sum to the rounded difference."""

    difference: Decimal
    spend: Mapping[int, Decimal]
    volume: Decimal


def explain_change(before: PeriodCosts, after: PeriodCosts) -> CostChange | None:
    """The effect of each category's spend, and of the number of contacts, exactly.

    spend of a category: its change in cost × the mean of 1 ÷ contacts before and after.
    volume: the mean of total cost before and after × the change in 1 ÷ contacts.
    A category that one period does not have cost nothing in it. None where either period
    has no contacts.
    """
    if not before.contacts or not after.contacts:
        return None
    costs_before, costs_after = exact(before), exact(after)
    one_before, one_after = Fraction(1, before.contacts), Fraction(1, after.contacts)
    total_before, total_after = sum(costs_before.values()), sum(costs_after.values())
    spend = {
        id: (costs_after.get(id, 0) - costs_before.get(id, 0)) * (one_before + one_after) / 2
        for id in sorted(costs_before.keys() | costs_after.keys())
    }
    return CostChange(
        difference=total_after * one_after - total_before * one_before,
        spend=spend,
        volume=(total_before + total_after) * (one_after - one_before) / 2,
    )


def exact(costs: PeriodCosts) -> dict[int, Fraction]:
    return {id: Fraction(amount) for id, amount in costs.by_category.items()}


def round_change(
    change: CostChange, decimals: int = 2, shown: Decimal | None = None
) -> RoundedChange:
    """Each effect to within one unit of the last decimal, in sum the rounded difference.

    The difference is rounded half to even; or it is as shown, between two figures that are
    rounded themselves. An effect of nothing stays nothing.
    """
    unit = Decimal(1).scaleb(-decimals)
    scaled = [value * 10**decimals for value in (*change.spend.values(), change.volume)]
    exact_total = change.difference if shown is None else Fraction(shown)
    total = round(exact_total * 10**decimals)
    *spend, volume = (value * unit for value in shift_to_total(scaled, total))
    return RoundedChange(total * unit, dict(zip(change.spend, spend, strict=True)), volume)


def build_money_bridge(before: PeriodCosts, after: PeriodCosts) -> Bridge | None:
    """A step for each category, in order of its id, and one for the number of contacts.

    None where either period has no contacts: it has no cost per contact then.
    """
    change = explain_change(before, after)
    if change is None:
        return None
    spend = [
        BridgeStep(
            StepKind.SPEND, effect, id, before.by_category.get(id), after.by_category.get(id)
        )
        for id, effect in change.spend.items()
    ]
    counts = [Decimal(period.contacts or 0) for period in (before, after)]
    volume = BridgeStep(StepKind.VOLUME, change.volume, None, *counts)
    start, end = (sum_per_contact(period) for period in (before, after))
    return Bridge(start, end, [*spend, volume])


def build_total_bridge(before: Mapping[int, Decimal], after: Mapping[int, Decimal]) -> Bridge:
    """From the one total cost to the other: a step for each category, in order of its id, in
    money. before, after: by category; one that a period does not have cost nothing in it."""
    steps = [
        BridgeStep(
            StepKind.SPEND,
            Fraction(after.get(id, 0)) - Fraction(before.get(id, 0)),
            id,
            before.get(id),
            after.get(id),
        )
        for id in sorted(before.keys() | after.keys())
    ]
    start, end = (sum(map(Fraction, costs.values()), Fraction(0)) for costs in (before, after))
    return Bridge(start, end, steps)


def round_total_bridge(bridge: Bridge) -> ShownBridge:
    """In whole units of the currency, as a table shows them: the costs of each side sum to its
    total, and a step is the difference of its two costs."""
    effects = differences_shown(
        [step.before for step in bridge.steps], [step.after for step in bridge.steps]
    )
    steps = [
        ShownStep(step.kind, effect, step.subject, step.before, step.after)
        for step, effect in zip(bridge.steps, effects, strict=True)
    ]
    return ShownBridge(Decimal(round(bridge.start)), Decimal(round(bridge.end)), steps)


def sum_per_contact(period: PeriodCosts) -> Fraction:
    return sum(exact(period).values(), Fraction(0)) / (period.contacts or 1)
