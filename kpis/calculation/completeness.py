"""What is missing: a month with a bill, a channel's contacts, or some of its days still to come.

One engine for one centre and for many: whoever has a month's record (MonthRecord) asks it.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.days import every_day_of, missing_days, months_around
from kpis.calculation.definition import definition_at
from kpis.calculation.expectation import (
    MONTHS_OF_HABIT,
    expected_habits,
    is_channel_expected,
    latest_habits_by_month,
    usual_amount,
)
from kpis.calculation.ledger import Entry, Ledger
from kpis.facts import WHOLE_MONTH, ChannelFact, DefinitionFact, Endings, HabitFact, Period
from kpis.months import add_months, first_of_month, months_between

__all__ = [
    "MONTHS_OF_HABIT",
    "Expected",
    "Habits",
    "MissingBill",
    "MissingDays",
    "MonthGap",
    "MonthRecord",
    "complete_through",
    "find_gap",
    "find_gaps",
    "gaps_of",
    "habits_by_month",
    "is_covered",
    "record_of",
]


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
#: Categories that are expected in a month, with the last month of the habit behind it.
Habits = Mapping[int, date]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a centre's months are held against. today: in the centre's own time.

    habits: the categories' habits from before the months that are read, by category. endings:
    what no longer comes, and from when on.
    """

    channels: Sequence[ChannelFact]
    definitions: Sequence[DefinitionFact]
    today: date
    habits: Mapping[int, HabitFact] = field(default_factory=dict)
    endings: Endings = field(default_factory=Endings)


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
    closed: bool = False


def mark_closed(gaps: Mapping[date, MonthGap], closed: Collection[date]) -> dict[date, MonthGap]:
    """Mark the gaps of closed months: what is missing there will not come any more."""
    return {month: replace(gap, closed=month in closed) for month, gap in gaps.items()}


def find_gaps(ledger: Ledger, months: Sequence[date], expected: Expected) -> dict[date, MonthGap]:
    """The months that are not complete, in order, with what each lacks.

    ledger: one entry a month, from three months before the first on; months: in a row. A category
    that had a cost in three months running is missing in each later month without one, until
    it has ended; so is a counted channel without a volume, without the count that its
    definition asks for, or without some of its days, from its first volume on until it has
    ended. A month that has not ended is not complete either.
    """
    records = {entry.start: record_of(entry) for entry in ledger}
    costs = {entry.start: entry.by_category for entry in ledger}
    habits = habits_by_month(records, months, expected)
    found = (find_gap(records, month, expected, habits[month], costs) for month in months)
    return {gap.month: gap for gap in found if gap is not None}


def record_of(entry: Entry) -> MonthRecord:
    return MonthRecord(
        categories=entry.by_category.keys(),
        counted=entry.counted.keys(),
        days={id: fact.days for id, fact in entry.contacts.items()},
    )


def habits_by_month(
    records: RecordsByMonth, months: Sequence[date], expected: Expected
) -> dict[date, Habits]:
    """The categories that are expected in each month, with the last month of their habit."""
    recorded = {month: record.categories for month, record in records.items()}
    earlier = {category: habit.last for category, habit in expected.habits.items()}
    endings = expected.endings.categories
    return {
        month: expected_habits(month, latest, endings)
        for month, latest in latest_habits_by_month(months, recorded, earlier)
    }


def find_gap(
    records: RecordsByMonth,
    month: date,
    expected: Expected,
    habits: Habits,
    costs: Costs | None = None,
) -> MonthGap | None:
    """What one month lacks; None where it is complete.

    habits: the month's, as habits_by_month has them. costs: by month and category, for the
    usual amounts of missing bills.
    """
    record = records.get(month, NOTHING)
    channels = missing_channels(record.counted, month, expected)
    gap = MonthGap(
        month=month,
        bills=tuple(
            MissingBill(id, None if costs is None else usual(id, habits, costs, expected))
            for id in sorted(habits.keys() - record.categories)
        ),
        channels=channels,
        days=channels_with_missing_days(records, month, expected),
        no_costs=not record.categories,
        no_contacts=not record.counted and record.days.keys().isdisjoint(channels),
        running=add_months(month, 1) > expected.today,
    )
    return None if gap == MonthGap(month) else gap


def usual(category: int, habits: Habits, costs: Costs, expected: Expected) -> Decimal | None:
    return usual_amount(category, habits[category], costs, expected.habits)


def missing_channels(present: AbstractSet[int], month: date, expected: Expected) -> tuple[int, ...]:
    """present: those whose count is known."""
    counted = definition_at(expected.definitions, month).channels
    return tuple(
        channel.id
        for channel in expected.channels
        if channel.id in counted and channel.id not in present
        if owes_contacts(channel, month, expected)
    )


def owes_contacts(channel: ChannelFact, month: date, expected: Expected) -> bool:
    endings = expected.endings.channels.get(channel.id, ())
    return is_channel_expected(month, channel.first_volume, endings)


def channels_with_missing_days(
    records: RecordsByMonth, month: date, expected: Expected
) -> tuple[MissingDays, ...]:
    """Of the channels that count and have some of their days.

    A channel that comes later begins with its first volume, a centre with the first of its
    first month: what it did before is not known.
    """
    record = records.get(month, NOTHING)
    whole = {WHOLE_MONTH, every_day_of(month)}
    lacking = {id for id in record.counted if record.days.get(id, WHOLE_MONTH) not in whole}
    if not lacking:
        return ()
    firsts = [c.first_volume for c in expected.channels if c.first_volume is not None]
    earliest = min(firsts, default=month)
    around = [records.get(each, NOTHING).days for each in months_around(month)]
    found = []
    for channel in expected.channels:
        id, first = channel.id, channel.first_volume
        if first is None or id not in lacking or not owes_contacts(channel, month, expected):
            continue
        begins = first_of_month(earliest) if first == earliest else first
        masks = tuple(days.get(id, 0) for days in around)
        if days := missing_days(month, masks, begins):
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
