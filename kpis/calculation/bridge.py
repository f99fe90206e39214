"""The bridge from one cost per contact to another: steps that sum to the change exactly.

What the steps are is for change.py (by money) and work.py (by work) to say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kpis.calculation.rounding import shift_to_total
from kpis.calculation.staffing import sum_known

#: More bars than these on a chart cannot be read; smaller steps than these do not matter.
MOST_STEPS = 6
SMALL_SHARE = Fraction(1, 20)
ORDER = "start_gap redefined spend other mix handle_time rate contact_cost outside volume".split()


class StepKind(StrEnum):
    """What a step is the effect of. START_GAP: how far the start stood from the target.

    REDEFINED: contacts are counted otherwise; the other steps are counted alike.

    OUTSIDE: cost of channels that do not count, and what is not allocated to any.
    """

    START_GAP = "start_gap"
    REDEFINED = "redefined"
    SPEND = "spend"
    VOLUME = "volume"
    MIX = "mix"
    HANDLE_TIME = "handle_time"
    RATE = "rate"
    CONTACT_COST = "contact_cost"
    OUTSIDE = "outside"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """effect: money per contact; in a bridge of total cost, money. subject: id of a category or
    channel, by kind.

    before, after: what changed. Money for spend, outside and costs per contact or minute,
    contacts for volume, a share from 0 to 1 for mix, seconds for handle time; None where
    there was none.
    """

    kind: StepKind
    effect: Fraction
    subject: int | None = None
    before: Decimal | None = None
    after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """start + the effects = end, exactly; money per contact."""

    start: Fraction
    end: Fraction
    steps: Sequence[BridgeStep]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step whose effect is rounded. parts: the steps that were gathered into this one."""

    kind: StepKind
    effect: Decimal
    subject: int | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    parts: Sequence["ShownStep"] = ()


@dataclass(frozen=True, slots=True)
class ShownBridge:
    """start + the effects = end, as they are shown."""

    start: Decimal
    end: Decimal
    steps: Sequence[ShownStep]

    @property
    def difference(self) -> Decimal:
        return self.end - self.start

    @property
    def redefined(self) -> Decimal:
        """The part of the difference that comes from counting otherwise."""
        effects = (step.effect for step in self.steps if step.kind is StepKind.REDEFINED)
        return sum(effects, Decimal(0))

    @property
    def alike_difference(self) -> Decimal:
        """Of the two figures counted alike."""
        return self.difference - self.redefined

    @property
    def leaves(self) -> list[ShownStep]:
        """Every step that was not gathered from others."""
        return [leaf for step in self.steps for leaf in step.parts or (step,)]


def round_bridge(bridge: Bridge, decimals: int = 2) -> ShownBridge:
    """Both ends rounded half to even, each effect to within one unit of the last decimal.

    Whoever adds up what is shown finds no cent missing; see shift_to_total.
    """
    unit, size = Decimal(1).scaleb(-decimals), 10**decimals
    start, end = round(bridge.start * size), round(bridge.end * size)
    whole = shift_to_total([step.effect * size for step in bridge.steps], end - start)
    steps = [
        ShownStep(step.kind, effect * unit, step.subject, step.before, step.after)
        for step, effect in zip(bridge.steps, whole, strict=True)
    ]
    return ShownBridge(start * unit, end * unit, steps)


def start_from_target(bridge: ShownBridge, target: Decimal, decimals: int = 2) -> ShownBridge:
    """From the target to the end: first how far the start stood from it, then the steps.

    All as it is shown, so the steps are those of the bridge from the start.
    """
    goal = round(target, decimals)
    gap = ShownStep(StepKind.START_GAP, bridge.start - goal, before=goal, after=bridge.start)
    return ShownBridge(goal, bridge.end, [gap, *bridge.steps])


def gather_small_steps(bridge: ShownBridge, most: int = MOST_STEPS) -> ShownBridge:
    """The spending of small effect as one step, OTHER, that keeps what it was gathered from.

    Small: beyond the largest so many, or under a twentieth of the largest effect of all.
    One small step alone stays as it is.
    """
    spend = [step for step in bridge.steps if step.kind is StepKind.SPEND]
    by_size = sorted(spend, key=lambda step: -abs(step.effect))
    limit = SMALL_SHARE * Fraction(max((abs(step.effect) for step in bridge.steps), default=0))
    small = [
        step
        for place, step in enumerate(by_size)
        if place >= most or not step.effect or abs(step.effect) < limit
    ]
    if len(small) < 2:
        return bridge
    kept = [step for step in bridge.steps if step not in small]
    parts = [step for step in bridge.steps if step in small]
    return replace(bridge, steps=in_order([*kept, sum_steps(StepKind.OTHER, parts)]))


def group_by_kind(bridge: ShownBridge) -> ShownBridge:
    """One step for each kind, which keeps the channels that it sums up."""
    kinds = list(dict.fromkeys(step.kind for step in bridge.steps))
    groups = [[step for step in bridge.steps if step.kind is kind] for kind in kinds]
    steps = [
        sum_steps(group[0].kind, group) if group[0].subject is not None else group[0]
        for group in groups
    ]
    return replace(bridge, steps=in_order(steps))


def in_order(steps: Iterable[ShownStep]) -> list[ShownStep]:
    return sorted(steps, key=lambda step: ORDER.index(step.kind))


def sum_steps(kind: StepKind, parts: Sequence[ShownStep]) -> ShownStep:
    """before and after are sums where they are money of the same period, else nothing."""
    effect = sum((part.effect for part in parts), Decimal(0))
    if kind is not StepKind.OTHER:
        return ShownStep(kind, effect, parts=parts)
    before, after = (
        sum_known(values)
        for values in ([part.before for part in parts], [part.after for part in parts])
    )
    return ShownStep(kind, effect, before=before, after=after, parts=parts)
