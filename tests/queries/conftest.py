"""Two centres with rows of every kind: what a query must add up, and what it must leave alone."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kpis.models import Centre, Channel, ContactVolume, CostCategory, CostLine
from tests import factories as make

FIRST, MONTHS = date(2025, 11, 1), 5
PAIRS = [("resolved_first_contact", "resolution_sample"), ("csat_satisfied", "csat_responses")]


@pytest.fixture(params=[1, 2, 3])
def centres(db: None, request: pytest.FixtureRequest) -> list[Centre]:
    """Credit notes, zeros, gaps; days and whole months; unknown counts; another centre's rows."""
    dice = random.Random(request.param)
    made: list[Centre] = [make.CentreFactory(channels=["phone", "email", "bot"]) for _ in range(2)]
    for centre in made:
        CostLine.objects.bulk_create(random_costs(dice, centre))
        ContactVolume.objects.bulk_create(random_volumes(dice, centre))
    return made


def months() -> list[date]:
    starts = [FIRST]
    while len(starts) < MONTHS:
        starts.append(make.month_after(starts[-1]))
    return starts


def random_costs(dice: random.Random, centre: Centre) -> list[CostLine]:
    channels = [None, *centre.channels.all()]
    categories = list(CostCategory.objects.all()[:3])
    return [
        CostLine(
            centre=centre,
            month=dice.choice(months()),
            category=dice.choice(categories),
            channel=dice.choice(channels),
            amount=Decimal(dice.choice([0, dice.randint(-(10**8), 10**8)])) / 100,
            status=dice.choice(["actual", "accrual"]),
        )
        for _ in range(60)
    ]


def random_volumes(dice: random.Random, centre: Centre) -> list[ContactVolume]:
    """Each channel's month: nothing, one volume, or some of its days."""
    volumes = []
    for channel in centre.channels.all():
        kinds = dice.sample(["nothing", "month", "month", "days", "days"], MONTHS)
        for start, kind in zip(months(), kinds, strict=True):
            if kind == "month":
                end = make.month_after(start)
                volumes.append(random_volume(dice, centre, channel, start, end))
            if kind == "days":
                for day in random_days(dice, start):
                    after = day + timedelta(days=1)
                    volumes.append(random_volume(dice, centre, channel, day, after))
    return volumes


def random_days(dice: random.Random, start: date) -> list[date]:
    days = (make.month_after(start) - start).days
    return [start + timedelta(days=n) for n in range(days) if dice.random() < 0.7]


def random_volume(
    dice: random.Random, centre: Centre, channel: Channel, start: date, end: date
) -> ContactVolume:
    def known(most: int = 500) -> int | None:
        return dice.choice([None, 0, dice.randint(0, most), dice.randint(0, most)])

    pairs: dict[str, int | None] = {}
    for part, whole in PAIRS:
        pairs[whole] = size = known()
        pairs[part] = None if size is None else dice.randint(0, size)
    return ContactVolume(
        centre=centre,
        channel=channel,
        start=start,
        end=end,
        handled=known() or 0,
        offered=known(),
        abandoned=known(),
        handle_seconds=known(10**6),
        wait_seconds=known(10**5),
        status=dice.choice(["actual", "actual", "estimate"]),
        **pairs,
    )
