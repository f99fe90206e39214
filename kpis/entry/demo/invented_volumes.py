"""The contacts of the invented centre: daily for the last 14 months, monthly before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kpis.entry.demo.timeline import DemoMonth, between, end_of, wobble
from kpis.entry.parsing.volume_rows import VolumeRow

DAILY_MONTHS = 14
#: How long ago letters came for the last time: the centre answers none any more.
LAST_POST_AGO = 30
DAYS_A_MONTH = Decimal("30.4375")
#: Contacts of a weekday against the mean day, in percent, from Monday on.
WEEK = (128, 118, 112, 110, 110, 75, 47)
#: Day and month on which hardly anybody calls.
HOLIDAYS = {(1, 1), (1, 5), (14, 7), (25, 12)}
#: Months of long queues, and by what their figures differ from those of a usual month.
PEAK_AGO, OVERTIME_AGO = 12, 4
STRAIN = {
    PEAK_AGO: {
        "wait": Decimal("1.40"),
        "abandoned": Decimal("1.34"),
        "resolved": Decimal("0.97"),
        "satisfied": Decimal("0.97"),
    },
    OVERTIME_AGO: {
        "wait": Decimal("1.28"),
        "abandoned": Decimal("1.36"),
        "satisfied": Decimal("0.975"),
    },
}
COUNTS = tuple(
    field.name
    for field in fields(VolumeRow)
    if field.name not in {"line", "start", "end", "channel", "status"}
)


@dataclass(frozen=True)
class ChannelPlan:
    """A channel; pairs are its value in the oldest and in the newest month.

    ``contacts`` a month, ``handle`` and ``wait`` in seconds a contact, ``abandoned``,
    ``resolved`` and ``satisfied`` in percent, ``asked`` the percentage of contacts in the
    samples. None is not measured. last_ago: how long ago the last of it came.
    """

    channel: str
    contacts: tuple[int, int]
    handle: tuple[int, int] | None = None
    wait: tuple[int, int] | None = None
    abandoned: tuple[int, int] | None = None
    resolved: tuple[int, int] | None = None
    satisfied: tuple[int, int] | None = None
    asked: int = 0
    last_ago: int = 0


PLANS = (
    ChannelPlan("phone", (33_400, 30_800), (384, 371), (52, 44), (7, 5), (72, 76), (80, 84), 12),
    ChannelPlan("email", (14_700, 14_800), (418, 402), None, None, (68, 73), (78, 82), 10),
    ChannelPlan("chat", (8_500, 12_900), (352, 338), (41, 36), (9, 7), (73, 78), (82, 86), 15),
    ChannelPlan("social", (3_900, 4_300), (312, 304), None, None, (62, 66), (74, 77), 8),
    ChannelPlan(
        "messaging", (2_700, 5_200), (330, 308), (170, 140), (6, 5), (70, 76), (81, 85), 12
    ),
    ChannelPlan("self_service", (1_100, 2_400)),
    ChannelPlan("post", (180, 180), (505, 505), last_ago=LAST_POST_AGO),
)


def invented_volume_rows(months: Sequence[DemoMonth]) -> Iterator[VolumeRow]:
    """The volumes of every month and channel, of letters while they came."""
    for month in months:
        for plan in (plan for plan in PLANS if month.ago >= plan.last_ago):
            days = [volume_of_day(plan, month, day) for day in days_of(month)]
            if month.ago < DAILY_MONTHS:
                yield from days
            else:
                yield summed(days)


def days_of(month: DemoMonth) -> Iterator[date]:
    day = month.start
    while day < end_of(month):
        yield day
        day += timedelta(days=1)


def volume_of_day(plan: ChannelPlan, month: DemoMonth, day: date) -> VolumeRow:
    handled = handled_on(plan, month, day)
    row = VolumeRow(
        line=0, start=day, end=day + timedelta(days=1), channel=plan.channel, handled=handled
    )
    if plan.handle is None:
        return row
    timed = with_times(plan, month, row)
    return with_samples(plan, month, timed) if plan.asked else timed


def handled_on(plan: ChannelPlan, month: DemoMonth, day: date) -> int:
    mean = trend(plan.contacts, month) * month.season / DAYS_A_MONTH
    weekday = Decimal(WEEK[day.weekday()]) / 100
    open_share = Decimal("0.3") if (day.day, day.month) in HOLIDAYS else 1
    chance = wobble(Decimal("0.05"), day, plan.channel)
    return round(mean * weekday * open_share * chance)


def with_times(plan: ChannelPlan, month: DemoMonth, row: VolumeRow) -> VolumeRow:
    abandoned = part_of(row, plan.abandoned, month, "abandoned", per=100)
    turned_away = round(row.handled * wobble(Decimal("0.004"), row.start, "away") / 200)
    return replace(
        row,
        offered=row.handled + (abandoned or 0) + turned_away,
        abandoned=abandoned,
        handle_seconds=part_of(row, plan.handle, month, "handle", per=1),
        wait_seconds=part_of(row, plan.wait, month, "wait", per=1),
    )


def with_samples(plan: ChannelPlan, month: DemoMonth, row: VolumeRow) -> VolumeRow:
    asked = round(Decimal(row.handled * plan.asked) / 100)
    answered = round(asked * wobble(Decimal("0.1"), row.start, row.channel, "answers"))
    sample = replace(row, handled=asked)
    answers = replace(row, handled=answered)
    return replace(
        row,
        resolved_first_contact=part_of(sample, plan.resolved, month, "resolved", per=100),
        resolution_sample=asked,
        csat_satisfied=part_of(answers, plan.satisfied, month, "satisfied", per=100),
        csat_responses=answered,
    )


def part_of(
    row: VolumeRow, pair: tuple[int, int] | None, month: DemoMonth, what: str, *, per: int
) -> int | None:
    """The row's contacts times the month's value of the pair, with a little chance,
    and with what a month of long queues does to it."""
    if pair is None:
        return None
    chance = wobble(Decimal("0.03"), row.start, row.channel, what)
    strain = STRAIN.get(month.ago, {}).get(what, Decimal(1))
    return round(row.handled * trend(pair, month) * chance * strain / per)


def trend(pair: tuple[int, int], month: DemoMonth) -> Decimal:
    return between(Decimal(pair[0]), Decimal(pair[1]), month)


def summed(days: Sequence[VolumeRow]) -> VolumeRow:
    """A month's volume out of its days; what is unknown stays unknown."""
    sums: dict[str, Any] = {name: sum_of([getattr(day, name) for day in days]) for name in COUNTS}
    return replace(days[0], end=days[-1].end, **sums)


def sum_of(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
