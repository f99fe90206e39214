"""What is missing: a month with a bill or a channel's contacts still to come."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from statistics import median

from kpis.calculation.definition import definition_at
from kpis.calculation.ledger import Ledger
from kpis.facts import ChannelFact, DefinitionFact, Period
from kpis.months import add_months, months_between

MONTHS_OF_HABIT = 3


@dataclass(frozen=True, slots=True)
class MissingBill:
    """usual: the median of the months of habit, in the centre's currency."""

    category: int
    usual: Decimal


@dataclass(frozen=True, slots=True)
class MonthGap:
    """What a month lacks. nothing: it has no cost line, or no contact volume, at all."""

    month: date
    bills: tuple[MissingBill, ...] = ()
    channels: tuple[int, ...] = ()
    no_costs: bool = False
    no_contacts: bool = False
    running: bool = False
    closed: bool = False


def mark_closed(gaps: Mapping[date, MonthGap], closed: Collection[date]) -> dict[date, MonthGap]:
    """What a closed month lacks, it lacks for good."""
    return {month: replace(gap, closed=month in closed) for month, gap in gaps.items()}


def find_gaps(
    ledger: Ledger,
    months: Iterable[date],
    channels: Sequence[ChannelFact],
    definitions: Sequence[DefinitionFact],
    today: date,
) -> dict[date, MonthGap]:
    """The months that are not complete, in order, with what each lacks.

    ledger: one entry a month. A category that had a cost in each of the three months
    before and has none now is missing; so is a counted channel without a volume, or without
    the count that its definition asks for, once it has had its first. A month that has not
    ended is not complete either.
    """
    costs = {entry.start: entry.by_category for entry in ledger}
    volumes = {entry.start: entry.contacts for entry in ledger}
    known = {entry.start: entry.counted.keys() for entry in ledger}
    gaps = {}
    for month in months:
        counted = definition_at(definitions, month).channels
        gap = MonthGap(
            month=month,
            bills=missing_bills(costs, month),
            channels=missing_channels(known.get(month, set()), month, channels, counted),
            no_costs=not costs.get(month),
            no_contacts=not volumes.get(month),
            running=add_months(month, 1) > today,
        )
        if gap != MonthGap(month):
            gaps[month] = gap
    return gaps


def missing_bills(
    costs: Mapping[date, Mapping[int, Decimal]], month: date
) -> tuple[MissingBill, ...]:
    before = [costs.get(add_months(month, -step), {}) for step in range(1, MONTHS_OF_HABIT + 1)]
    habitual = set.intersection(*(set(amounts) for amounts in before))
    missing = sorted(habitual - set(costs.get(month, {})))
    return tuple(
        MissingBill(category, median(amounts[category] for amounts in before))
        for category in missing
    )


def missing_channels(
    present: AbstractSet[int],
    month: date,
    channels: Sequence[ChannelFact],
    counted: AbstractSet[int],
) -> tuple[int, ...]:
    return tuple(
        channel.id
        for channel in channels
        if channel.id in counted
        and channel.id not in present
        and channel.first_volume is not None
        and channel.first_volume < add_months(month, 1)
    )


def gaps_of(period: Period, gaps: Mapping[date, MonthGap]) -> list[MonthGap]:
    """The gaps of the months that a period has days in."""
    return [gaps[month] for month in months_between(period.start, period.end) if month in gaps]


def complete_through(months: Sequence[date], gaps: Mapping[date, MonthGap]) -> date | None:
    """The last month up to which nothing expected is missing, from the first complete one on.

    months: in a row, in order. None where no month is complete.
    """
    last = None
    for month in months:
        if month not in gaps:
            last = month
        elif last is not None:
            break
    return last
