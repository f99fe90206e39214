"""All cost lines of a centre: found, sorted, downloaded; and who may change them."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, CostLine, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.downloaded import csv_rows
from tests.pages.html_tables import table_in

pytestmark = pytest.mark.finding("E14")
URL = "/centres/lyon/costs/lines/"


@pytest.fixture
def finance(centre: Centre) -> User:
    user: User = make.UserFactory(first_name="Ada", last_name="Byron")
    make.MembershipFactory(centre=centre, user=user, role="finance")
    return user


@pytest.fixture
def client(finance: User, log_in: LogIn) -> Client:
    """Of somebody who records."""
    return log_in(finance)


@pytest.fixture
def told(centre: Centre) -> list[CostLine]:
    """Beside the salaries of every month."""
    rent = {"category": make.category("telephony"), "supplier": "Énergie & Œuvres"}
    phone, email = make.channel("phone"), make.channel("email")
    return [
        make.CostLineFactory(centre=centre, month=make.month(month), amount=Decimal(amount), **more)
        for month, amount, more in (
            ("2025-01", "100.00", {"description": "Loyer de l’été", **rent}),
            ("2025-02", "-20.50", {"description": "Credit 50%", "channel": phone}),
            ("2025-03", "5.00", {"description": r"a_b\c", "channel": email, "status": "accrual"}),
        )
    ]


def text_of(client: Client, query: str = "", **headers: Any) -> str:
    response = client.get(URL + query, **headers)
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def names(client: Client, query: str) -> list[str]:
    """The first words of every row."""
    text = client.get(URL + query).content.decode()
    if 'id="lines-title"' not in text:
        return []
    return [row["Description"] for row in table_in(text, "lines-title").rows]


def test_the_page_is_whole_and_the_fragment_is_its_part(client: Client) -> None:
    assert "<!DOCTYPE html>" in text_of(client)
    fragment = text_of(client, headers=HTMX)
    assert "<html" not in fragment
    assert "12 lines · €12,234.56 · January 2025 to December 2025" in fragment


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=loyer", ["Loyer de l’été"]),
        ("?q=LOYER+ete", ["Loyer de l’été"]),
        ("?q=energie", ["Loyer de l’été"]),
        ("?q=oeuvres+%C3%A9t%C3%A9", ["Loyer de l’été"]),
        ("?q=loyer+nothing", []),
        ("?q=50%25", ["Credit 50%"]),
        ("?q=a_b", [r"a_b\c"]),
        ("?q=%5C", [r"a_b\c"]),
        ("?q=a%25b", []),
        ("?category=telephony", ["Loyer de l’été"]),
        ("?channel=phone", ["Credit 50%"]),
        ("?channel=.shared&category=telephony", ["Loyer de l’été"]),
        ("?status=accrual", [r"a_b\c"]),
        ("?most=-20.50", ["Credit 50%"]),
        ("?most=-20,50", ["Credit 50%"]),
        ("?least=5&most=100", ["Loyer de l’été", r"a_b\c"]),
        ("?least=5&most=100&sort=amount", [r"a_b\c", "Loyer de l’été"]),
        ("?from=2025-02&to=2025-02&channel=phone", ["Credit 50%"]),
        ("?from=2025-04&to=2025-02", []),
    ],
)
def test_lines_are_found_by_what_is_asked(
    query: str, found: list[str], told: list[CostLine], client: Client
) -> None:
    assert sorted(names(client, query)) == sorted(found)
