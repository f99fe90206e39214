"""The steps of the bridge between two centres, by category, by money and by work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kpis.calculation.allocation import allocate_entry
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
from kpis.calculation.currency import MissingRate, Rates, as_decimal, conversion_factor
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.ledger import Entry, entries_of
from kpis.calculation.work import ChannelWork, PeriodWork, build_work_bridge
from kpis.facts import CentreFact, ChannelFact, Period
from kpis.reports.bridges import seconds_of
from kpis.reports.centre_ledger import CentreLedger
from kpis.vocabulary import ChannelKind

CHANNEL_KINDS = list(ChannelKind)
#: Fewer than for a change: the names of two centres stand beside the bars.
MOST_STEPS = 4


class CompareView(StrEnum):
    """What the difference is told by. Category: each one's cost per contact."""

    CATEGORY = "category"
    MONEY = "money"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Side:
    """One centre in the period. by_category: in the reporting currency, not rounded; empty
    where a rate is missing."""

    centre: CentreFact
    figures: PeriodFigures
    by_category: Mapping[int, Fraction]
    missing: Sequence[MissingRate]

    @property
    def contacts(self) -> int | None:
        return self.figures.contacts

    @property
    def cost(self) -> Decimal | None:
        """In the reporting currency."""
        if self.figures.cost is None or self.missing:
            return None
        return as_decimal(sum(self.by_category.values(), Fraction(0)))


@dataclass(frozen=True, slots=True)
class Work:
    """What the work of a centre is read from."""

    books: CentreLedger
    period: Period
    own: str
    currency: str
    rates: Rates
    channels: Sequence[ChannelFact]

    def by_kind(self) -> PeriodWork:
        """Channels of one kind together: two centres may call them differently."""
        kinds = {channel.id: CHANNEL_KINDS.index(channel.kind) for channel in self.channels}
        entries = entries_of(self.books.ledger, self.period)
        costs: dict[int, Fraction] = defaultdict(Fraction)
        total = Fraction(0)
        for entry in entries:
            factor = Fraction(0)
            if entry.cost is not None:
                factor = conversion_factor(self.own, self.currency, entry.start, self.rates)
                total += Fraction(entry.cost) * factor
            for channel, amount in self.costs_of(entry).items():
                costs[channel] += Fraction(amount) * factor
        counted = self.books.figures(self.period).entry
        groups: dict[int, list[ChannelWork]] = defaultdict(list)
        for id, count in counted.counted.items():
            seconds = seconds_of(counted.contacts[id])
            work = ChannelWork(count, as_decimal(costs[id]), seconds)
            groups[kinds.get(id, len(CHANNEL_KINDS))].append(work)
        by_kind = {kind: together(works) for kind, works in groups.items()}
        spent = sum((each.cost for each in by_kind.values()), Decimal(0))
        return PeriodWork(by_kind, as_decimal(total) - spent)

    def costs_of(self, entry: Entry) -> Mapping[int, Decimal]:
        """Direct and allocated, by channel."""
        costs: dict[int, Decimal] = defaultdict(Decimal, entry.by_channel)
        for part in allocate_entry(entry, self.books.keys).parts:
            costs[part.channel] += part.amount
        return costs


def together(works: Sequence[ChannelWork]) -> ChannelWork:
    seconds = [work.handle_seconds for work in works]
    known = [each for each in seconds if each is not None]
    return ChannelWork(
        contacts=sum(work.contacts for work in works),
        cost=sum((work.cost for work in works), Decimal(0)),
        handle_seconds=sum(known, Fraction(0)) if len(known) == len(seconds) else None,
    )


def build_bridge(
    view: CompareView, sides: Sequence[Side], works: Sequence[Work]
) -> ShownBridge | None:
    """From the second to the first. None by work where no kind of channel is timed in both."""
    first, second = sides
    if view is CompareView.WORK:
        bridge = build_work_bridge(works[1].by_kind(), works[0].by_kind())
        timed = bridge and any(step.kind is StepKind.HANDLE_TIME for step in bridge.steps)
        return group_by_kind(round_bridge(bridge)) if bridge and timed else None
    if view is CompareView.MONEY:
        bridge = build_money_bridge(period_costs(second), period_costs(first))
    else:
        bridge = build_category_bridge(second, first)
    return gather_small_steps(round_bridge(bridge), MOST_STEPS) if bridge else None


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
