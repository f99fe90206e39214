"""The latest three months running in which a category had a cost."""

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.facts import HabitFact
from kpis.models import Centre, CostCategory, CostLine
from kpis.months import add_months, months_between
from kpis.queries.habits import latest_habits, latest_habits_of
from tests import factories as make

pytestmark = pytest.mark.django_db
HISTORY = months_between(date(2024, 1, 1), date(2026, 1, 1))


def record(centre: Centre, amounts: dict[str, str], code: str = "salaries") -> None:
    for name, amount in amounts.items():
        make.CostLineFactory(
            centre=centre,
            month=make.month(name),
            category=make.category(code),
            amount=Decimal(amount),
        )


@pytest.mark.finding("F3")
def test_a_habit_is_found_however_long_ago() -> None:
    centre = make.CentreFactory()
    record(centre, {"2019-11": "30", "2019-12": "10", "2020-01": "20", "2020-03": "5"})
    record(centre, {"2025-01": "30", "2025-03": "10", "2025-05": "20"}, "telephony")
    salaries = make.category("salaries").pk
    found = {salaries: HabitFact(make.month("2020-01"), Decimal(20))}
    assert latest_habits(centre.pk, make.month("2026-01")) == found
    assert latest_habits(centre.pk, make.month("2020-02")) == found
    assert latest_habits(centre.pk, make.month("2020-01")) == {}


def slow_habits(centre: Centre, before: date) -> dict[int, HabitFact]:
    sums: defaultdict[tuple[int, date], Decimal] = defaultdict(Decimal)
    for line in CostLine.objects.filter(centre=centre):
        sums[line.category_id, line.month] += line.amount
    found = {}
    for category in {category for category, _ in sums}:
        for last in HISTORY:
            three = [(category, add_months(last, -step)) for step in range(3)]
            if last < before and all(key in sums for key in three):
                found[category] = HabitFact(last, median(sums[key] for key in three))
    return found


@pytest.mark.finding("F3")
@pytest.mark.parametrize("seed", range(5))
def test_it_is_what_the_lines_say(seed: int) -> None:
    dice = random.Random(seed)
    centres: list[Centre] = make.CentreFactory.create_batch(2)
    categories = list(CostCategory.objects.all()[:4])
    CostLine.objects.bulk_create(
        CostLine(
            centre=centre,
            month=dice.choice(HISTORY),
            category=category,
            amount=Decimal(dice.randint(-500, 5000)) / 100,
        )
        for centre in centres
        for category, lines in zip(categories, (10, 20, 40, 80), strict=True)
        for _ in range(lines)
    )
    for before in (*HISTORY[::5], date(2027, 1, 1)):
        found = latest_habits_of([centre.pk for centre in centres], before)
        assert found == {centre.pk: slow_habits(centre, before) for centre in centres}


def test_one_query_for_all_centres() -> None:
    centres = make.CentreFactory.create_batch(3)
    with CaptureQueriesContext(connection) as queries:
        latest_habits_of([centre.pk for centre in centres], date(2026, 1, 1))
    assert len(queries) == 1
