"""Whatever a page shows sums and subtracts as it is shown; its files hold the exact amounts."""

import re
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.db.models import Sum
from django.test import Client

from kpis.models import Centre, CostLine, ExchangeRate, User
from tests import factories as make
from tests.pages.downloaded import csv_rows, shown_tables, xlsx_rows

PAGES = {
    "/?period=2025-04": {("centres", 4)},
    "/?by=quarter&period=2025-04&currency=USD": {("centres", 4)},
    "/centres/lyon/?period=2025-04": {("costs", place) for place in range(1, 5)},
    "/centres/lyon/?by=week&period=2025-W15": {("costs", 1)},
    "/centres/lyon/?by=quarter&period=2025-04": {("costs", 1)},
    "/centres/lyon/channels/?period=2025-04": {("channels", place) for place in range(1, 5)},
    "/centres/lyon/channels/?by=quarter&period=2025-04": {("channels", 4)},
    "/centres/lyon/channels/phone/?period=2025-04": {("categories", 1), ("categories", 5)},
    "/centres/lyon/figures/?period=2025-04": {
        ("capacity", 1),
        ("capacity", 2),
        ("capacity", 3),
        ("behaviours", 2),
    },
    "/centres/lyon/figures/?by=quarter&period=2025-04": {("capacity", 3)},
}
#: Columns of rates: what is below them is no sum.
RATES = re.compile("per contact|minute|resolution|time|Satisfaction|Abandon|Change|Target|vs ")


@pytest.fixture
def odd_cents(centre: Centre, manager: User) -> Centre:
    """Three months of four categories and two channels whose amounts round down, or up, alike."""
    amounts = ["1000.49", "2500.48", "333.47", "77.46"]
    codes = ["salaries", "telephony", "office_space", "software_licences"]
    for number, (code, amount) in product(range(4, 7), zip(codes, amounts, strict=True)):
        for channel in (None, "phone", "email"):
            make.CostLineFactory(
                centre=centre,
                month=date(2025, number, 1),
                category=make.category(code),
                amount=round(Decimal(amount) * number / 3, 2),
                channel=channel and make.channel(channel),
            )
    for number in range(1, 13):
        make.ContactVolumeFactory(
            centre=centre,
            channel=make.channel("email"),
            start=date(2025, number, 1),
            handled=41,
            handle_seconds=12_345 + number,
        )
        make.StaffingFactory(
            centre=centre,
            month=date(2025, number, 1),
            staffed_hours=Decimal("31.30"),
            full_time_equivalents=Decimal("0.3"),
        )
    centre.contactvolume_set.filter(channel__code="phone").update(handle_seconds=35_111)
    other = make.CentreFactory(name="Ghent", slug="ghent", currency="USD")
    make.MembershipFactory(user=manager, centre=other)
    make.record_months(other, {f"2025-{n:02}": (f"{n}07.49", 31) for n in range(1, 13)})
    for number in range(1, 13):
        ExchangeRate.objects.create(
            currency="USD", month=date(2025, number, 1), rate=Decimal("1.0837")
        )
    return centre


def number_in(text: str) -> Decimal | None:
    """None where the text is no number."""
    digits = re.sub(r"[^\d.]", "", text)
    if not digits or not re.fullmatch(r"[−=▲▼±+]?\s?[^\d−]{0,3}[\d,.]+\D{0,4}", text):
        return None
    return Decimal(digits) * (-1 if "−" in text or "▼" in text else 1)


@pytest.mark.finding("F13")
@pytest.mark.parametrize("address", PAGES)
def test_rows_sum_to_the_total_below_them(
    address: str, odd_cents: Centre, manager_client: Client
) -> None:
    shown = shown_tables(manager_client.get(address).content.decode())
    summed = set()
    for name in shown.with_total:
        heads, *rows, total = shown.tables[name]
        for place in range(1, len(heads)):
            values = [number_in(row[place]) for row in rows]
            whole, known = number_in(total[place]), [v for v in values if v is not None]
            if whole is None or not known or RATES.search(heads[place]):
                continue
            assert sum(known) == whole, (name, heads[place], values, whole)
            summed.add((name, place))
    assert PAGES[address] <= summed


@pytest.mark.finding("F13")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_cost_by_category_is_exact_in_a_file(
    kind: str, odd_cents: Centre, manager_client: Client
) -> None:
    """The page rounds to whole euros; the files hold what was entered."""
    address = f"/centres/lyon/?period=2025-06&download=costs.{kind}"
    if kind == "csv":
        heads, *rows = csv_rows(manager_client, address)
    else:
        found = xlsx_rows(manager_client.get(address).content)
        start = next(i for i, row in enumerate(found) if row[0] == "Category")
        heads, *rows = found[start:]
    place = next(i for i, head in enumerate(heads) if head.startswith("Jun 2025"))
    lines = CostLine.objects.filter(centre=odd_cents, month=date(2025, 6, 1))
    for category in lines.values("category__code").annotate(sum=Sum("amount")):
        name = make.category(category["category__code"]).name
        row = next(row for row in rows if row[0] == name)
        assert Decimal(str(row[place])) == category["sum"]
    assert Decimal(str(rows[-1][place])) == lines.aggregate(sum=Sum("amount"))["sum"]


@pytest.mark.finding("F13")
@pytest.mark.parametrize(
    ("address", "table"),
    [
        ("/centres/lyon/figures/?period=2025-{:02}", "related"),
        ("/compare/?a=lyon&b=ghent&period=2025-{:02}&currency=EUR", "steps"),
    ],
)
def test_a_change_is_the_difference_of_the_values_beside_it(
    address: str, table: str, odd_cents: Centre, manager_client: Client
) -> None:
    """In the columns of each unit; of two centres, the second stands before the first."""
    seen = 0
    for number in range(2, 13):
        link = f"{address.format(number)}&download={table}.csv"
        heads, *rows = csv_rows(manager_client, link)
        units = {re.sub(r".*\((\w+|%)\)", r"\1", head) for head in heads if "(EUR)" in head}
        for unit in units:
            places = [i for i, head in enumerate(heads) if f"({unit})" in head]
            if len(places) < 3:
                continue  # a period that is not complete has no change
            first, second, change = places
            sign = 1 if table == "related" else -1
            for row in rows:
                if row[first] and row[second] and row[change]:
                    wanted = sign * (Decimal(row[first]) - Decimal(row[second]))
                    assert Decimal(row[change]) == wanted, row
                    seen += 1
    assert seen > 10  # a figure that stands on a few answers has no change


@pytest.mark.finding("F13")
def test_shares_of_cost_and_of_contacts_are_a_hundred_percent(
    odd_cents: Centre, manager_client: Client
) -> None:
    for number in range(4, 7):
        address = f"/centres/lyon/channels/?period=2025-{number:02}"
        rows = shown_tables(manager_client.get(address).content.decode()).tables["channels"][1:-1]
        for place in (5, 6):
            assert sum(number_in(row[place]) or 0 for row in rows) == 100
