"""Why cost per contact moved, by work: mix of channels, handle time, cost per minute.

Cost per contact is the sum over the channels of share of contacts × minutes per contact × cost
per minute. Each factor gets its Shapley value (L. S. Shapley, "A value for n-person games",
1953): the mean of what it adds over all orders in which the three can change.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.bridge import Bridge, BridgeStep, StepKind
from kpis.calculation.rounding import as_decimal

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class ChannelWork:
    """contacts: those that count. cost: direct and allocated, in money.

    handle_seconds: of all these contacts; None where unknown.
    """

    contacts: int
    cost: Decimal
    handle_seconds: Fraction | None

    @property
    def cost_per_contact(self) -> Fraction:
        return Fraction(self.cost) / self.contacts


@dataclass(frozen=True, slots=True)
class PeriodWork:
    """by_channel: the channels that count. outside: money that is with none of them."""

    by_channel: Mapping[int, ChannelWork]
    outside: Decimal

    @property
    def contacts(self) -> int:
        return sum(work.contacts for work in self.by_channel.values())

    @property
    def cost_per_contact(self) -> Fraction:
        costs = [work.cost for work in self.by_channel.values()]
        return Fraction(sum(costs, self.outside)) / self.contacts

    def share(self, channel: int) -> Fraction:
        """Of the contacts, 0 to 1; 0 for a channel that has none."""
        work = self.by_channel.get(channel)
        return Fraction(work.contacts, self.contacts) if work else Fraction(0)


def at_one_mix(
    before: PeriodWork, after: PeriodWork, channels: Collection[int]
) -> dict[StepKind, tuple[Decimal, Decimal]]:
    """What some channels have together, before and after: seconds of handle time per contact, and
    cost per minute.

    Their mix is held: each channel has the mean of its two shares, and for the rate also of its
    two handle times, so that nothing but the factor itself moves. channels: those that know their
    handle time on both sides; nothing without any.
    """
    if not channels:
        return {}
    shares = {id: before.share(id) + after.share(id) for id in channels}
    sides = [{id: side.by_channel[id] for id in channels} for side in (before, after)]
    times = [{id: minutes_of(work) or Fraction(0) for id, work in side.items()} for side in sides]
    minutes = {id: shares[id] * (times[0][id] + times[1][id]) for id in channels}
    rates = [
        {id: work.cost_per_contact / time[id] for id, work in side.items()}
        for side, time in zip(sides, times, strict=True)
    ]
    handle_time = [as_decimal(weighted_mean(time, shares) * 60) for time in times]
    rate = [as_decimal(weighted_mean(each, minutes)) for each in rates]
    return {
        StepKind.HANDLE_TIME: (handle_time[0], handle_time[1]),
        StepKind.RATE: (rate[0], rate[1]),
    }


def weighted_mean(values: Mapping[int, Fraction], weights: Mapping[int, Fraction]) -> Fraction:
    total = sum((weights[id] * value for id, value in values.items()), Fraction(0))
    return total / sum(weights.values(), Fraction(0))


def build_work_bridge(before: PeriodWork, after: PeriodWork) -> Bridge | None:
    """Up to three steps for each channel, in order of its id, and one for cost outside of them.

    Channels that know their handle time on both sides: mix, handle time and rate (cost per
    minute). Others: mix and cost per contact. A channel with contacts on one side only: all
    its effect is mix. Mix is told relative to the mean of the two costs per contact: more of
    a channel that is dearer than that, or less of a cheaper one, is a rise. The sum over the
    channels is the same, for shares sum to 1 on both sides. None where either side has no
    contacts.
    """
    if not before.contacts or not after.contacts:
        return None
    steps = list(outside_steps(before, after))
    for id in sorted(before.by_channel.keys() | after.by_channel.keys()):
        steps += channel_steps(id, before, after)
    return Bridge(before.cost_per_contact, after.cost_per_contact, steps)


def channel_steps(id: int, before: PeriodWork, after: PeriodWork) -> list[BridgeStep]:
    then, now = before.by_channel.get(id), after.by_channel.get(id)
    shares = before.share(id), after.share(id)
    if not any(shares):
        return []
    middle = (before.cost_per_contact + after.cost_per_contact) / 2
    relative = (shares[0] - shares[1]) * middle
    shown = as_decimal(shares[0]), as_decimal(shares[1])
    if not (then and now and all(shares)):
        effect = per_contact(now, after) - per_contact(then, before)
        return [BridgeStep(StepKind.MIX, effect + relative, id, *shown)]
    costs = then.cost_per_contact, now.cost_per_contact
    times = minutes_of(then), minutes_of(now)
    if times[0] is None or times[1] is None:
        mix, cost = effects_of_two(shares, costs)
        return [
            BridgeStep(StepKind.MIX, mix + relative, id, *shown),
            BridgeStep(StepKind.CONTACT_COST, cost, id, *map(as_decimal, costs)),
        ]
    minutes = times[0], times[1]
    rates = costs[0] / minutes[0], costs[1] / minutes[1]
    mix, time, rate = effects_of_three(shares, minutes, rates)
    return [
        BridgeStep(StepKind.MIX, mix + relative, id, *shown),
        BridgeStep(StepKind.HANDLE_TIME, time, id, *(as_decimal(value * 60) for value in minutes)),
        BridgeStep(StepKind.RATE, rate, id, *map(as_decimal, rates)),
    ]


def per_contact(work: ChannelWork | None, period: PeriodWork) -> Fraction:
    """The channel's cost over the contacts of all channels."""
    return Fraction(work.cost) / period.contacts if work else Fraction(0)


def minutes_of(work: ChannelWork) -> Fraction | None:
    """Minutes per contact; None where unknown, or none at all: no rate can be told then."""
    if not work.handle_seconds or not work.contacts:
        return None
    return work.handle_seconds / 60 / work.contacts


def outside_steps(before: PeriodWork, after: PeriodWork) -> Iterator[BridgeStep]:
    """Cost of channels without contacts on both sides belongs to none of the channels."""
    then, now = without_contacts(before, after), without_contacts(after, before)
    if then or now:
        effect = Fraction(now) / after.contacts - Fraction(then) / before.contacts
        yield BridgeStep(StepKind.OUTSIDE, effect, None, then, now)


def without_contacts(period: PeriodWork, other: PeriodWork) -> Decimal:
    idle = [
        work.cost
        for id, work in period.by_channel.items()
        if not work.contacts and not other.share(id)
    ]
    return sum(idle, period.outside)


def effects_of_two(first: Pair, second: Pair) -> tuple[Fraction, Fraction]:
    """Of each factor on the product: its change × the mean of the other."""
    return (
        (first[1] - first[0]) * (second[0] + second[1]) / 2,
        (second[1] - second[0]) * (first[0] + first[1]) / 2,
    )


def effects_of_three(first: Pair, second: Pair, third: Pair) -> tuple[Fraction, Fraction, Fraction]:
    """Of each factor on the product, in their order."""
    return (
        effect_of_one(first, second, third),
        effect_of_one(second, first, third),
        effect_of_one(third, first, second),
    )


def effect_of_one(factor: Pair, other: Pair, another: Pair) -> Fraction:
    """Of six orders two change the factor first and two last; in two it is in the middle."""
    straight = other[0] * another[0] + other[1] * another[1]
    crossed = other[0] * another[1] + other[1] * another[0]
    return (factor[1] - factor[0]) * (2 * straight + crossed) / 6
