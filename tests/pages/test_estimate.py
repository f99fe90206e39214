"""The estimate beside a figure without all its bills: as the pages and files say it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.entry.closing import close_month
from kpis.models import Centre, CostLine, User
from tests import factories as make
from tests.pages.conftest import LogIn
from tests.pages.downloaded import csv_rows

pytestmark = pytest.mark.finding("F16")
OCTOBER = make.month("2025-10")
OVERVIEW = "/centres/lyon/?period=2025-10"
SHEET, CLOSE = "/centres/lyon/costs/2025-10/", "/centres/lyon/close/2025-10/"
HEAD = "With usual bills (estimate)"


@pytest.fixture
def bills(centre: Centre) -> Centre:
    """Telephony of 20.00 and taxes of 4.00 in every month of 2025 but October: with 80 contacts
    12.50 as far as it is known, 12.75 with telephony, 12.80 with both."""
    CostLine.objects.bulk_create(
        make.CostLineFactory.build(
            centre=centre,
            month=make.month(f"2025-{number:02}"),
            category=make.category(code),
            amount=Decimal(amount),
        )
        for code, amount in (("telephony", 20), ("taxes", 4))
        for number in range(1, 13)
        if number != OCTOBER.month
    )
    return centre


@pytest.fixture
def client(bills: Centre, log_in: LogIn) -> Client:
    user: User = make.UserFactory()
    make.MembershipFactory(centre=bills, user=user, role="finance")
    return log_in(user)


def record(centre: Centre, *codes: str) -> None:
    for code in codes:
        make.CostLineFactory(
            centre=centre, month=OCTOBER, category=make.category(code), amount=Decimal(4)
        )


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", response.content.decode())))


def trend_of(client: Client, query: str = "") -> Sequence[Sequence[str]]:
    return csv_rows(client, f"{OVERVIEW}{query}&download=trend.csv")


@pytest.mark.parametrize("path", [OVERVIEW, SHEET, CLOSE])
def test_one_bill_is_named(client: Client, bills: Centre, path: str) -> None:
    record(bills, "taxes")
    text = text_of(client, path)
    assert "€12.80 with the usual bill for Telephony (about €20), an estimate" in text
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert len(queries) <= 10, [query["sql"][:80] for query in queries.captured_queries]


@pytest.mark.parametrize("path", [OVERVIEW, SHEET, CLOSE])
def test_several_bills_are_counted(client: Client, path: str) -> None:
    assert "€12.80 with 2 usual bills (about €24), an estimate" in text_of(client, path)


@pytest.mark.parametrize("path", [OVERVIEW, SHEET, CLOSE])
def test_it_is_said_in_french(client: Client, bills: Centre, path: str) -> None:
    record(bills, "taxes")
    client.cookies["django_language"] = "fr"
    words = text_of(client, path)
    assert "12,80 € avec la charge habituelle « Téléphonie » (environ 20 €), estimation" in words


@pytest.mark.parametrize("path", [OVERVIEW, SHEET, CLOSE])
def test_nothing_is_estimated_of_a_closed_month(client: Client, bills: Centre, path: str) -> None:
    close_month(centre_id=bills.pk, month=OCTOBER, user_id=make.UserFactory().pk)
    assert "an estimate" not in text_of(client, path)


@pytest.mark.parametrize("path", [OVERVIEW, SHEET, CLOSE])
def test_nor_of_a_month_with_all_its_bills(client: Client, bills: Centre, path: str) -> None:
    record(bills, "taxes", "telephony")
    assert "an estimate" not in text_of(client, path)


def test_chart_table_and_file_have_it_beside_what_is_known(client: Client) -> None:
    response = client.get(OVERVIEW)
    assert {"key": "estimate", "name": HEAD} in response.context["plots"].trend.legend
    table = response.context["trend_table"]
    place = table.heads.index(HEAD)
    shown = {row[0].text: row[place].text for row in table.rows}
    assert shown["October 2025"] == "€12.80"
    assert {text for name, text in shown.items() if name != "October 2025"} == {""}


def test_the_column_is_in_the_file_and_only_where_there_is_an_estimate(
    client: Client, bills: Centre
) -> None:
    assert any(HEAD in cell for row in trend_of(client) for cell in row)
    assert not any(HEAD in cell for row in trend_of(client, "&channel=phone") for cell in row)
    record(bills, "taxes", "telephony")
    assert not any(HEAD in cell for row in trend_of(client) for cell in row)


def test_the_sheet_knows_what_to_add_while_one_types(client: Client) -> None:
    page = client.get(SHEET).content.decode()
    found = re.search(r'data-until="([^"]*)".*?data-plus="([^"]*)"', page, re.DOTALL)
    assert found is not None
    assert (set(found[1].split()), found[2]) == ({"telephony", "taxes"}, "2400")
