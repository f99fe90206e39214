"""Centres made up at random: with gaps, credit notes, other definitions, endings, other fiscal
years. Most of their months are whole, so that most figures are known."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from kpis.models import Centre, Channel, ContactVolume, CostCategory, CostLine, Ending
from tests import factories as make

CATEGORIES = ("salaries", "telephony", "training")
CHANNELS = ("phone", "email", "bot")
BASES = ("contacts", "handle_time", "equal", "fixed_shares")
#: How a channel's month is recorded; most often as the centre usually does.
HABITS = ("month", "every day", "working days")
ONE_DAY = timedelta(days=1)


def make_random_centre(dice: Random, **facts: Any) -> Centre:
    """Seven to nine months from a month of 2023 or 2024 on; closed months and weeks have none."""
    centre: Centre = make.CentreFactory(
        channels=CHANNELS, fiscal_year_start=dice.choice([1, 4, 7]), **facts
    )
    first = date(2023, dice.choice([9, 10, 11, 12]), 1)
    months = [first]
    while len(months) < dice.choice([7, 8, 9]):
        months.append(make.month_after(months[-1]))
    record_costs(dice, centre, months)
    record_volumes(dice, centre, months)
    record_definitions(dice, centre, months)
    record_rules(dice, centre, months)
    return centre


def record_costs(dice: Random, centre: Centre, months: list[date]) -> None:
    """Each category in most months, shared or direct, and now and then a credit note."""
    lines = []
    for code in CATEGORIES:
        category = make.category(code)
        until = ending_of(dice, centre, months, category=category)
        channel = dice.choice([None, None, *CHANNELS])
        for month in months:
            if (until and month >= until) or dice.random() < 0.06:
                continue
            lines.append((month, category, channel, dice.randint(100_00, 9_000_00)))
            if dice.random() < 0.2:
                lines.append(
                    (month, category, dice.choice([None, "phone"]), -dice.randint(1, 9999))
                )
    CostLine.objects.bulk_create(
        CostLine(
            centre=centre,
            month=month,
            category=category,
            channel=make.channel(channel) if channel else None,
            amount=Decimal(cents) / 100,
        )
        for month, category, channel, cents in lines
    )


def ending_of(
    dice: Random, centre: Centre, months: list[date], **what: CostCategory | Channel
) -> date | None:
    """The month from which it does not come any more; said, or not said to have ended."""
    if dice.random() < 0.75:
        return None
    until = dice.choice(months[4:])
    if dice.random() < 0.8:
        Ending.objects.create(centre=centre, ended_from=until, **what)
    return until


def record_volumes(dice: Random, centre: Centre, months: list[date]) -> None:
    volumes: list[ContactVolume] = []
    for code in CHANNELS:
        channel, habit = make.channel(code), dice.choice(HABITS)
        until = ending_of(dice, centre, months, channel=channel)
        begins = dice.choice([months[0], months[0], months[0], months[2]])
        gap = dice.choice([*months, None, None, None])
        for month in months:
            if month < begins or (until and month >= until) or dice.random() < 0.03:
                continue
            spans = spans_of(dice, month, habit, month == gap)
            known = knowledge(dice, code)
            volumes += [volume(dice, centre, channel, *span, known) for span in spans]
    ContactVolume.objects.bulk_create(volumes)


def spans_of(dice: Random, month: date, habit: str, has_gap: bool) -> list[tuple[date, date]]:
    """The month, or its days; with a gap some days in a row lack."""
    after = make.month_after(month)
    if habit == "month":
        return [(month, after)]
    days = [month + n * ONE_DAY for n in range((after - month).days)]
    if habit == "working days":
        days = [day for day in days if day.weekday() < 5]
    if has_gap:
        start = dice.randrange(len(days))
        del days[start : start + dice.choice([1, 2, 4, len(days)])]
    return [(day, day + ONE_DAY) for day in days]


def knowledge(dice: Random, code: str) -> frozenset[str]:
    """Which counts of a channel are known in a month."""
    chance = {"offered": 0.85, "seconds": 0.85, "resolution": 0.8, "satisfaction": 0.7}
    return frozenset(name for name, part in chance.items() if dice.random() < part)


def volume(
    dice: Random, centre: Centre, channel: Channel, start: date, end: date, known: frozenset[str]
) -> ContactVolume:
    """Of a day smaller than of a month. Numbers go by the day, so that few of them are drawn."""
    size = 1 if end - start == ONE_DAY else 25
    turn = (start.toordinal() * 7 + channel.id * 5) % 23
    handled = (20 + turn) * size
    asked, answers = 3 + turn % 7, turn % 5
    return ContactVolume(
        centre=centre,
        channel=channel,
        start=start,
        end=end,
        handled=handled,
        offered=handled + turn if "offered" in known else None,
        handle_seconds=handled * (180 + 11 * turn) if "seconds" in known else None,
        resolved_first_contact=min(asked, turn % 9) if "resolution" in known else None,
        resolution_sample=asked if "resolution" in known else None,
        csat_satisfied=min(answers, turn % 4) if "satisfaction" in known else None,
        csat_responses=answers if "satisfaction" in known else None,
    )


def record_definitions(dice: Random, centre: Centre, months: list[date]) -> None:
    for valid_from in dice.sample(months, dice.choice([0, 1, 1, 2])):
        make.DefinitionFactory(
            centre=centre,
            valid_from=valid_from,
            basis=dice.choice(["handled", "handled", "offered"]),
            channels=dice.choice([["phone"], ["phone", "email"], ["email"], [*CHANNELS]]),
        )


def record_rules(dice: Random, centre: Centre, months: list[date]) -> None:
    for code in dice.sample([None, *CATEGORIES], dice.choice([0, 1, 2, 3])):
        basis = dice.choice(BASES)
        shares = {"phone": "61.5", "email": "30.25", "bot": "8.25"}
        make.AllocationRuleFactory(
            centre=centre,
            category=code and make.category(code),
            valid_from=dice.choice(months[:5]),
            basis=basis,
            shares=shares if basis == "fixed_shares" else {},
        )
