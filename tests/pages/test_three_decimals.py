"""A centre in Tunis, from its bills to its files: a thousandth is kept everywhere."""

import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kpis.entry.importing import import_cost_rows
from kpis.entry.parsing.cost_rows import read_cost_rows
from kpis.models import Centre, CostLine, CostSpread, User
from tests import factories as make
from tests.admin.forms import filled_form
from tests.pages.conftest import LogIn
from tests.pages.downloaded import xlsx_rows
from tests.pages.sheet_forms import sheet_of

pytestmark = pytest.mark.finding("F14")
CURRENCIES = ["KWD", "BHD", "OMR", "JOD", "TND"]
MAY = "/centres/tunis/costs/2025-05/"


@pytest.fixture
def tunis(db: None) -> Centre:
    """2025 by phone: 1,000 a month, 3,000 contacts."""
    made: Centre = make.CentreFactory(name="Tunis", slug="tunis", currency="TND")
    make.record_months(made, {f"2025-{number:02}": (1_000, 3_000) for number in range(1, 13)})
    return made


@pytest.fixture
def clerk(tunis: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory()
    make.MembershipFactory(centre=tunis, user=user, role="finance")
    return log_in(user)


def amount_saved(client: Client, text: str, path: str = MAY) -> Any:
    form = sheet_of(client, path)
    key = next(key for key in form["row"] if not key.startswith("new"))
    return client.post(path, form | {f"amount-{key}": text, "token": str(uuid4())})


@pytest.mark.parametrize("currency", CURRENCIES)
def test_a_bill_is_typed_shown_and_typed_again(db: None, log_in: LogIn, currency: str) -> None:
    centre = make.CentreFactory(slug="far", currency=currency)
    make.record_months(centre, {"2025-05": (1_000, 3_000)})
    user = make.UserFactory()
    make.MembershipFactory(centre=centre, user=user, role="finance")
    client, path = log_in(user), "/centres/far/costs/2025-05/"
    assert amount_saved(client, "1,234.567", path).status_code == 302
    assert CostLine.objects.get().amount == Decimal("1234.567")
    assert 'value="1,234.567"' in client.get(path).content.decode()
    assert amount_saved(client, "1.2345", path).status_code == 422


@pytest.mark.parametrize(
    ("sheet", "decimals"),
    [
        ("costs/2025-05/", "3"),
        ("costs/year/2025/", "3"),
        ("contacts/year/2025/", "0"),
        ("contacts/2025-05/days/", "0"),
    ],
)
def test_the_script_sums_what_is_typed_in_the_smallest_unit(
    clerk: Client, sheet: str, decimals: str
) -> None:
    page = clerk.get(f"/centres/tunis/{sheet}").content.decode()
    assert set(re.findall(r'data-decimals="([^"]*)"', page)) == {decimals}


def test_an_invoice_is_spread_in_thousandths(clerk: Client) -> None:
    form = {"action": "spread", "amount": "1000.000", "start": "2026-01", "months": "3"}
    form |= {"category": "taxes", "channel": "", "description": "", "supplier": ""}
    answer = clerk.post(MAY, form | {"status": "actual", "token": str(uuid4())})
    assert answer.status_code == 302
    parts = CostLine.objects.filter(spread=CostSpread.objects.get()).order_by("month")
    amounts = [Decimal("333.333"), Decimal("333.333"), Decimal("333.334")]
    assert list(parts.values_list("amount", flat=True)) == amounts


def test_a_file_is_imported_and_refused_by_its_decimals(tunis: Centre) -> None:
    header = "month,category,channel,amount\n"
    rows, errors = read_cost_rows(f"{header}2026-02,taxes,,0.125\n".encode(), currency="TND")
    assert errors == []
    import_cost_rows(centre=tunis, rows=rows)
    assert import_cost_rows(centre=tunis, rows=rows).added == 0
    assert CostLine.objects.get(month=make.month("2026-02")).amount == Decimal("0.125")
    too_fine = f"{header}2026-02,taxes,,0.1255\n".encode()
    assert [error.line for error in read_cost_rows(too_fine, currency="TND")[1]] == [2]


def test_cost_per_contact_and_its_files(clerk: Client) -> None:
    address = "/centres/tunis/?by=month&period=2025-05"
    page = clerk.get(address).content.decode()
    assert "TND\N{NO-BREAK SPACE}0.333" in page
    file = clerk.get(f"{address}&download=trend.csv").content
    assert b"0.333" in file
    rows = xlsx_rows(clerk.get(f"{address}&download=trend.xlsx").content)
    assert any(value == 0.333 for row in rows for value in row)


def test_what_the_bridge_shows_adds_up_in_thousandths(clerk: Client) -> None:
    assert amount_saved(clerk, "1,003.000").status_code == 302
    page = clerk.get("/centres/tunis/change/?by=month&period=2025-05").content.decode()
    assert "0.333" in page
    assert "0.334" in page
    assert "0.001" in page


def test_shared_cost_goes_to_channels_in_thousandths(tunis: Centre, clerk: Client) -> None:
    make.CostLineFactory(
        centre=tunis, month=make.month("2025-05"), amount=Decimal("0.001"), channel=None
    )
    file = clerk.get("/centres/tunis/channels/?by=month&period=2025-05").content.decode()
    assert "0.333" in file


def test_the_administration_shows_the_decimals_of_the_currency(
    tunis: Centre, centre: Centre, log_in: LogIn
) -> None:
    client = log_in(make.UserFactory(is_superuser=True, is_staff=True))
    for slug, shown, typed in (("tunis", "1000.000", "12.345"), ("lyon", "1000.00", "12.34")):
        line = CostLine.objects.get(centre__slug=slug, month=make.month("2025-05"))
        address = f"/admin/kpis/costline/{line.pk}/change/"
        assert f'value="{shown}"' in client.get(address).content.decode()
        saved = client.post(address, filled_form(client, address) | {"amount": typed})
        assert saved.status_code == 302
        line.refresh_from_db()
        assert line.amount == Decimal(typed)
    refused = client.post(address, filled_form(client, address) | {"amount": "12.345"})
    assert "EUR has 2 decimals" in refused.content.decode()
