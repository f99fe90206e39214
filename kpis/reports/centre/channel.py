"""The report behind one channel's page: every amount of its cost, and where it comes from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.allocation import AllocatedPart, Allocation
from kpis.calculation.channels import calculate_channel
from kpis.calculation.ledger import entries_of
from kpis.facts import CategoryFact, ChannelFact, Period, TargetFact
from kpis.months import first_of_month, months_between
from kpis.queries.centres import CentreContext
from kpis.queries.channel_lines import ChannelLine as CostLine
from kpis.queries.channel_lines import ChannelLines, channel_lines
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.channels import ChannelLine, find_breaks, make_lines
from kpis.reports.centre.head import PeriodHead, head_of
from kpis.reports.centre.period import ChosenPeriod, read_chosen_period
from kpis.reports.centre.selection import Selection

__all__ = [
    "AllocatedPart",
    "CategoryCost",
    "ChannelReport",
    "CostLine",
    "Origin",
    "build_channel",
]

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """One category's cost of the channel from one start on.

    direct: None where no line is direct to the channel. part: what it got of shared, the
    category's shared cost; None where it got nothing.
    """

    start: date
    category: int
    direct: Decimal | None
    part: AllocatedPart | None
    shared: Decimal

    @property
    def allocated(self) -> Decimal:
        return self.part.amount if self.part else Decimal(0)

    @property
    def cost(self) -> Decimal:
        return (self.direct or Decimal(0)) + self.allocated


@dataclass(frozen=True, slots=True)
class CategoryCost:
    """A category's cost of the channel: the sum of its origins, earliest first."""

    category: CategoryFact
    origins: Sequence[Origin]

    @property
    def direct(self) -> Decimal:
        return sum((origin.direct or Decimal(0) for origin in self.origins), Decimal(0))

    @property
    def shared(self) -> Decimal:
        return sum((origin.shared for origin in self.origins), Decimal(0))

    @property
    def allocated(self) -> Decimal:
        return sum((origin.allocated for origin in self.origins), Decimal(0))


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """line: what the channel costs and how it works, its target, and its cost per contact in the
    periods up to this one. starts: of months, or in a week of parts of months. breaks: the periods
    in which another definition or allocation basis begins.
    """

    head: PeriodHead
    channel: ChannelFact
    line: ChannelLine
    costs: Sequence[CategoryCost]
    starts: Sequence[date]
    lines: ChannelLines
    breaks: frozenset[Period]


def build_channel(
    frame: CentreContext, code: str, selection: Selection, today: date
) -> tuple[ChannelFact, ChannelReport | None] | None:
    """None where the centre does not use the channel; no report where it has no records yet.

    The address may name other channels too: this page is about one of them.
    """
    of_all = replace(selection, channels=frozenset())
    chosen = read_chosen_period(frame, of_all, today)
    known = chosen.channels if chosen else channel_facts(frame.centre.id)
    channel = next((fact for fact in known if fact.code == code), None)
    if channel is None:
        return None
    return channel, make_report(channel, chosen, frame.targets) if chosen else None


def make_report(
    channel: ChannelFact, chosen: ChosenPeriod, targets: Sequence[TargetFact]
) -> ChannelReport:
    period = chosen.figures.period
    allocation = chosen.ledger.allocation(period)
    origins = find_origins(chosen, channel.id, allocation)
    row = calculate_channel(channel, chosen.ledger.recorded_figures(period), allocation)
    return ChannelReport(
        head=head_of(chosen),
        channel=channel,
        line=make_lines(chosen, [row], targets, chosen.history)[0],
        costs=by_category(chosen.categories, origins),
        starts=sorted({origin.start for origin in origins}),
        lines=read_lines(chosen, channel.id, origins),
        breaks=find_breaks(chosen),
    )


def find_origins(chosen: ChosenPeriod, channel: int, allocation: Allocation) -> list[Origin]:
    """In order of start; amounts of nothing at all are left out."""
    parts = {
        (part.start, part.category): part for part in allocation.parts if part.channel == channel
    }
    origins = []
    for entry in entries_of(chosen.ledger.recorded, chosen.figures.period):
        for category in entry.by_category:
            direct = entry.direct.get((category, channel))
            part = parts.get((entry.start, category))
            part = part if part and (part.amount or part.weight) else None
            if direct is not None or part is not None:
                shared = entry.shared_by_category[category] if part else Decimal(0)
                origins.append(Origin(entry.start, category, direct, part, shared))
    return origins


def by_category(
    categories: Sequence[CategoryFact], origins: Sequence[Origin]
) -> list[CategoryCost]:
    """In the order of the categories; those that cost the channel nothing are left out."""
    found: dict[int, list[Origin]] = defaultdict(list)
    for origin in origins:
        found[origin.category].append(origin)
    return [
        CategoryCost(category, found[category.id])
        for category in categories
        if category.id in found
    ]


def read_lines(chosen: ChosenPeriod, channel: int, origins: Sequence[Origin]) -> ChannelLines:
    """Of whole months, even where the period is a week."""
    period = chosen.figures.period
    shared = {(first_of_month(o.start), o.category) for o in origins if o.part is not None}
    return channel_lines(
        chosen.centre.id,
        channel,
        months_between(period.start, period.end),
        sorted(shared),
        chosen.ledger.restriction.categories,
        MOST_LINES,
    )
