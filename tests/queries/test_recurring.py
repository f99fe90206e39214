"""Bills that came every month or every year, and did not come in a month."""

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import pytest

from kpis.models import Centre, CostLine
from kpis.months import add_months
from kpis.queries.recurring import bills_not_come
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY = make.month("2026-05")


@pytest.fixture
def centre() -> Centre:
    made: Centre = make.CentreFactory()
    return made


def record(
    centre: Centre, *names: str, amount: Any = 100, code: str = "office_space", **facts: Any
) -> None:
    for name in names:
        make.CostLineFactory(
            centre=centre,
            month=make.month(name),
            category=make.category(code),
            amount=Decimal(amount),
            **facts,
        )


@pytest.mark.finding("F3")
def test_rent_is_missing_beside_energy(centre: Centre) -> None:
    for name, amount in (("2026-02", 2400), ("2026-03", 2500), ("2026-04", 2450)):
        record(centre, name, amount=amount, description=" Rent  of March", supplier="LESSOR")
        record(centre, name, amount=70, description="rent of march ", supplier="Lessor")
    record(centre, "2026-02", "2026-03", "2026-04", "2026-05", description="Energy")
    (bill,) = bills_not_come(centre.pk, MAY)
    assert (bill.category, bill.channel) == (make.category("office_space").pk, None)
    assert (bill.supplier.lower(), bill.usual) == ("lessor", Decimal(2520))
    assert not bill.is_yearly
    record(centre, "2026-05", amount=1, description="RENT OF MARCH", supplier="lessor")
    assert bills_not_come(centre.pk, MAY) == []


@pytest.mark.finding("F3")
def test_what_came_in_the_same_month_of_the_two_years_before(centre: Centre) -> None:
    for number in range(1, 5):
        record(centre, f"2026-0{number}", code="salaries", description="Salaries")
    record(centre, "2026-05", code="salaries", description="Salaries")
    record(centre, "2024-05", "2025-05", code="salaries", amount=900, description="13th salary")
    record(centre, "2024-05", code="software_licences", description="Licence 2024", amount=500)
    record(centre, "2025-05", code="software_licences", description="Licence 2025", amount=550)
    record(centre, "2025-05", code="taxes", description="Once")
    salary, licence = bills_not_come(centre.pk, MAY)
    assert (salary.description, salary.usual, salary.is_yearly) == ("13th salary", 900, True)
    assert (licence.category, licence.usual) == (make.category("software_licences").pk, 550)
    assert licence.is_category
    assert licence.is_yearly


def test_a_spread_invoice_ends_by_itself(centre: Centre) -> None:
    make.record_spread(centre, {"2026-02": "1.00", "2026-03": "1.00", "2026-04": "1.00"})
    assert bills_not_come(centre.pk, MAY) == []


def key_of(line: CostLine) -> tuple[Any, ...]:
    texts = (" ".join(text.split()).lower() for text in (line.description, line.supplier))
    return (line.category_id, line.channel_id, *texts)


def slow_monthly(centre: Centre, month: date) -> dict[tuple[Any, ...], Decimal]:
    sums: defaultdict[tuple[Any, ...], defaultdict[date, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    for line in CostLine.objects.filter(centre=centre):
        sums[key_of(line)][line.month] += line.amount
    before = [add_months(month, -step) for step in (1, 2, 3)]
    return {
        key: median(months[each] for each in before)
        for key, months in sums.items()
        if month not in months and all(each in months for each in before)
    }


@pytest.mark.finding("F3")
@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_the_lines_say(centre: Centre, seed: int) -> None:
    dice = random.Random(seed)
    categories = [make.category(code) for code in ("salaries", "taxes")]
    CostLine.objects.bulk_create(
        CostLine(
            centre=centre,
            month=add_months(MAY, -dice.randint(0, 3)),
            category=dice.choice(categories),
            channel=dice.choice([None, make.channel("phone")]),
            amount=Decimal(dice.randint(-300, 9000)) / 100,
            description=dice.choice(["Rent", " RENT", "rent  ", "Énergie", "ÉNERGIE", ""]),
            supplier=dice.choice(["Acme", "acme "]),
        )
        for _ in range(60)
    )
    found = bills_not_come(centre.pk, MAY)
    assert {
        (bill.category, bill.channel, bill.description.lower(), bill.supplier.lower()): bill.usual
        for bill in found
    } == slow_monthly(centre, MAY)
