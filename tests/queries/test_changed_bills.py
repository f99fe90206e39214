"""The bills that changed most, held against a slow and obvious version."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from kpis.models import Centre, CostLine
from kpis.queries.changed_bills import ChangedBill, ChangedBills, changed_bills
from tests import factories as make

pytestmark = pytest.mark.django_db
D = Decimal
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
WORDS = ["Rent", "rent ", "Power", "", "Coaching"]


def slow_version(centre: Centre, before: date, now: date, most: int) -> dict[int, Any]:
    bills: dict[Any, dict[date, list[CostLine]]] = defaultdict(lambda: defaultdict(list))
    for line in CostLine.objects.filter(centre=centre, month__in=[before, now]).order_by("id"):
        words = line.description.strip().lower(), line.supplier.strip().lower()
        bills[line.category_id, line.channel_id, *words][line.month].append(line)
    found: dict[int, list[Any]] = defaultdict(list)
    for (category, channel, _description, _supplier), months in bills.items():
        sums = [
            sum((line.amount for line in months[month]), D(0)) if months[month] else None
            for month in (before, now)
        ]
        if sums[0] != sums[1]:
            first = min(line.id for lines in months.values() for line in lines)
            moved = abs((sums[1] or D(0)) - (sums[0] or D(0)))
            found[category].append((-moved, first, channel, *sums))
    return {
        category: ([bill[2:] for bill in sorted(ranked)[:most]], max(len(ranked) - most, 0))
        for category, ranked in found.items()
    }


def test_random_lines() -> None:
    random = Random(4)
    centre, other = make.CentreFactory(), make.CentreFactory()
    phone = make.channel("phone")
    for _number in range(150):
        make.CostLineFactory(
            centre=random.choice([centre, centre, other]),
            month=random.choice([APRIL, MAY, JUNE]),
            category=make.category(random.choice(["salaries", "taxes"])),
            channel=random.choice([None, phone]),
            description=random.choice(WORDS),
            supplier=random.choice(["", "Atlas"]),
            amount=D(random.randrange(-5_000, 20_000)) / 100,
        )
    found = changed_bills(centre.id, APRIL, MAY, most=3)
    told = {
        category: ([(b.channel, b.before, b.now) for b in bills.bills], bills.others)
        for category, bills in found.items()
    }
    assert told == slow_version(centre, APRIL, MAY, most=3)
    assert len(told) == 2


def test_what_is_new_gone_or_the_same() -> None:
    centre = make.CentreFactory()
    lines = [
        (APRIL, "Rent", "10.00"),
        (MAY, "rent ", "4.00"),
        (MAY, "RENT", "6.00"),
        (APRIL, "Gone", "7.00"),
        (MAY, "New", "-3.00"),
        (JUNE, "Later", "1.00"),
    ]
    for month, description, amount in lines:
        make.CostLineFactory(centre=centre, month=month, description=description, amount=D(amount))
    salaries = make.category("salaries").id
    assert changed_bills(centre.id, APRIL, MAY) == {
        salaries: ChangedBills(
            [
                ChangedBill(salaries, None, "Gone", "", D("7.00"), None),
                ChangedBill(salaries, None, "New", "", None, D("-3.00")),
            ],
            others=0,
        )
    }
    assert changed_bills(centre.id, date(2025, 1, 1), date(2025, 2, 1)) == {}
