"""What is missing: a month with a bill, a channel's contacts, or some of its days still to come.

One engine for one centre and for many: whoever has a month's record (MonthRecord) asks it.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from kpis.calculation.days import missing_days, months_around
from kpis.calculation.definition import definition_at
from kpis.calculation.ledger import Entry, Ledger
from kpis.facts import WHOLE_MONTH, ChannelFact, DefinitionFact, Period
from kpis.months import add_months, first_of_month, months_between

MONTHS_OF_HABIT = 3


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """What a month has. categories: those with a cost line. counted: the channels whose count
    is known, as their definition asks for it. days: those with a count, by channel."""

    categories: AbstractSet[int]
    counted: AbstractSet[int]
    days: Mapping[int, int]


NOTHING = MonthRecord(frozenset(), frozenset(), {})
RecordsByMonth = Mapping[date, MonthRecord]
Costs = Mapping[date, Mapping[int, Decimal]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a centre's months are held against. today: in the centre's own time."""

    channels: Sequence[ChannelFact]
    definitions: Sequence[DefinitionFact]
    today: date


@dataclass(frozen=True, slots=True)
class MissingBill:
    """usual: the median of the months of habit, in the centre's currency; None where it was not
    asked for."""

    category: int
    usual: Decimal | None


@dataclass(frozen=True, slots=True)
class MissingDays:
    """Days of one channel without a count, in order."""

    channel: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class MonthGap:
    """What a month lacks. channels: of which no count is known; days: of which some are not.

    no_costs: it has no cost line at all; no_contacts: no contact of a channel that counts.
    """

    month: date
    bills: tuple[MissingBill, ...] = ()
    channels: tuple[int, ...] = ()
    days: tuple[MissingDays, ...] = ()
    no_costs: bool = False
    no_contacts: bool = False
    running: bool = False


def find_gaps(ledger: Ledger, months: Iterable[date], expected: Expected) -> dict[date, MonthGap]:
    """The months that are not complete, in order, with what each lacks.

    ledger: one entry a month. A category that had a cost in each of the three months
    before and has none now is missing; so is a counted channel without a volume, or without
    the count that its definition asks for, once it has had its first. A month that has not
    ended is not complete either.
    """
    records = {entry.start: record_of(entry) for entry in ledger}
    costs = {entry.start: entry.by_category for entry in ledger}
    found = (find_gap(records, month, expected, costs) for month in months)
    return {gap.month: gap for gap in found if gap is not None}


def record_of(entry: Entry) -> MonthRecord:
    return MonthRecord(
        categories=entry.by_category.keys(),
        counted=entry.counted.keys(),
        days={id: fact.days for id, fact in entry.contacts.items()},
    )


def find_gap(
    records: RecordsByMonth, month: date, expected: Expected, costs: Costs | None = None
) -> MonthGap | None:
    """What one month lacks; None where it is complete.

    costs: by month and category, for the usual amounts of missing bills.
    """
    record = records.get(month, NOTHING)
    counted = definition_at(expected.definitions, month).channels
    channels = missing_channels(record.counted, month, expected.channels, counted)
    gap = MonthGap(
        month=month,
        bills=tuple(
            MissingBill(category, usual_amount(costs, month, category) if costs else None)
            for category in missing_categories(records, month)
        ),
        channels=channels,
        days=channels_with_missing_days(records, month, expected),
        no_costs=not record.categories,
        no_contacts=not record.counted and record.days.keys().isdisjoint(channels),
        running=add_months(month, 1) > expected.today,
    )
    return None if gap == MonthGap(month) else gap


def missing_categories(records: RecordsByMonth, month: date) -> list[int]:
    """Those that had a cost in each of the three months before, and have none now."""
    before = (
        records.get(add_months(month, -step), NOTHING).categories
        for step in range(1, MONTHS_OF_HABIT + 1)
    )
    habitual = frozenset.intersection(*map(frozenset, before))
    return sorted(habitual - records.get(month, NOTHING).categories)


def usual_amount(costs: Costs, month: date, category: int) -> Decimal:
    steps = range(1, MONTHS_OF_HABIT + 1)
    return median(costs[add_months(month, -step)][category] for step in steps)


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


def channels_with_missing_days(
    records: RecordsByMonth, month: date, expected: Expected
) -> tuple[MissingDays, ...]:
    """Of the channels that count and have some of their days.

    A channel that comes later begins with its first volume, a centre with the first of its
    first month: what it did before is not known.
    """
    record = records.get(month, NOTHING)
    firsts = {c.id: c.first_volume for c in expected.channels if c.first_volume is not None}
    earliest = min(firsts.values(), default=month)
    found = []
    for id in sorted(record.counted & firsts.keys()):
        if record.days.get(id, WHOLE_MONTH) == WHOLE_MONTH:
            continue
        begins = first_of_month(earliest) if firsts[id] == earliest else firsts[id]
        around = [records.get(each, NOTHING).days.get(id, 0) for each in months_around(month)]
        if days := missing_days(month, tuple(around), max(begins, month)):
            found.append(MissingDays(id, days))
    return tuple(found)


def is_covered(gap: MonthGap | None, part: Period) -> bool:
    """Whether costs and contacts of a month, or of its part that lies in one week, are known.

    gap: the month's, None where it is complete. A bill that is still missing takes nothing from
    what is known: the month is covered, and not complete.
    """
    if gap is None:
        return True
    if gap.no_costs or gap.no_contacts or gap.channels:
        return False
    return not any(part.contains(day) for missing in gap.days for day in missing.days)


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
