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
            (
                "2025-02",
                "-20.50",
                {
                    "description": "Credit 50%",
                    "channel": phone,
                    "invoice": "F-2025/0042",
                    "account": "613200",
                    "note": "Geste « commercial »",
                },
            ),
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
        ("?q=50%25", ["Credit 50% Geste « commercial »"]),
        ("?q=a_b", [r"a_b\c"]),
        ("?q=%5C", [r"a_b\c"]),
        ("?q=a%25b", []),
        ("?q=0042", ["Credit 50% Geste « commercial »"]),
        ("?q=f-2025%2F0042+6132", ["Credit 50% Geste « commercial »"]),
        ("?q=commercial", ["Credit 50% Geste « commercial »"]),
        ("?category=telephony", ["Loyer de l’été"]),
        ("?channel=phone", ["Credit 50% Geste « commercial »"]),
        ("?channel=.shared&category=telephony", ["Loyer de l’été"]),
        ("?status=accrual", [r"a_b\c"]),
        ("?most=-20.50", ["Credit 50% Geste « commercial »"]),
        ("?most=-20,50", ["Credit 50% Geste « commercial »"]),
        ("?least=5&most=100", ["Loyer de l’été", r"a_b\c"]),
        ("?least=5&most=100&sort=amount", [r"a_b\c", "Loyer de l’été"]),
        ("?from=2025-02&to=2025-02&channel=phone", ["Credit 50% Geste « commercial »"]),
        ("?from=2025-04&to=2025-02", []),
    ],
)
def test_lines_are_found_by_what_is_asked(
    query: str, found: list[str], told: list[CostLine], client: Client
) -> None:
    assert sorted(names(client, query)) == sorted(found)


@pytest.mark.parametrize("column", ["channel", "category", "month", "status"])
def test_every_column_sorts_both_ways(column: str, told: list[CostLine], client: Client) -> None:
    up, down = names(client, f"?sort={column}"), names(client, f"?sort=-{column}")
    assert sorted(up) == sorted(down)
    assert up != down
    assert 'aria-sort="ascending">' in text_of(client, f"?sort={column}")


def test_empty_texts_come_last_either_way(told: list[CostLine], client: Client) -> None:
    """Twelve salaries have no supplier; nor have two of the others."""
    for sort in ("supplier", "-supplier"):
        assert names(client, f"?sort={sort}")[0] == "Loyer de l’été"


def test_invoices_and_accounts_have_a_column_where_there_are_any(
    told: list[CostLine], client: Client
) -> None:
    heads = table_in(client.get(URL).content.decode(), "lines-title").heads
    assert heads[1:4] == ["Supplier", "Invoice number", "Ledger account"]
    row = table_in(client.get(f"{URL}?q=0042").content.decode(), "lines-title").rows[0]
    assert (row["Invoice number"], row["Ledger account"]) == ("F-2025/0042", "613200")
    heads = table_in(client.get(f"{URL}?channel=email").content.decode(), "lines-title").heads
    assert "Ledger account" not in heads
    for sort in ("invoice", "-invoice", "account", "-account"):
        assert names(client, f"?sort={sort}")[0].startswith("Credit 50%")


WRONG = [
    "category=nonsense",
    "channel=nonsense",
    "status=nonsense",
    "from=2025-13",
    "to=2025-W10",
    "least=many",
    "most=1/2/2026",
    "spread=yes",
]


@pytest.mark.fault(37)
@pytest.mark.parametrize("query", WRONG)
def test_of_a_filter_that_cannot_be_had_nothing_is_shown(query: str, client: Client) -> None:
    text = text_of(client, f"?{query}&q=salaries")
    assert "Nothing to show" in text
    assert "?q=salaries" in text
    assert "€12,234.56" not in text


@pytest.mark.parametrize("query", ["sort=nonsense", "page=999999", "page=" + "9" * 18, "page=0x"])
def test_a_default_stands_in_for_order_and_page(query: str, client: Client) -> None:
    text = text_of(client, f"?{query}")
    assert "€12,234.56" in text
    assert "The page without it" in text


@pytest.mark.parametrize(
    "words", ["%00", "x" * 200, "%25", "_", "%5C", "%00%00+%00", "'", "%F0%9F%92%B6", "%FF", "{}"]
)
def test_no_search_fails(words: str, told: list[CostLine], client: Client) -> None:
    text_of(client, f"?q={words}")
    assert client.get(f"{URL}?q={words}&download=lines.xlsx").status_code == 200


def test_nothing_found_leads_back_to_all(client: Client) -> None:
    text = text_of(client, "?q=unheard")
    assert "No line matches “unheard” and all that is chosen above." in text
    assert "Clear the filters" in text


def test_a_centre_without_costs_says_where_they_come_from(
    bare_centre: Centre, finance: User, client: Client
) -> None:
    make.MembershipFactory(centre=bare_centre, user=finance, role="finance")
    assert "No costs are recorded yet" in client.get("/centres/ghent/costs/lines/").content.decode()


def test_pages_have_all_lines_once(centre: Centre, client: Client) -> None:
    for number in range(230):
        make.CostLineFactory(centre=centre, description=f"Line {number}", amount=Decimal(number))
    seen = [
        name for page in (1, 2, 3) for name in names(client, f"?q=line&sort=amount&page={page}")
    ]
    assert seen == [f"Line {number}" for number in range(230)]
    text = text_of(client, "?q=line&sort=amount&page=2")
    assert "230 lines · €26,335.00 · January 2026" in text
    assert "?q=line&amp;sort=amount&amp;page=3" in text


def test_a_line_leads_to_its_place_in_its_sheet(told: list[CostLine], client: Client) -> None:
    line = told[0]
    assert f"/centres/lyon/costs/2025-01/?category=telephony#line-{line.pk}" in text_of(client)
    assert f'id="line-{line.pk}"' in client.get("/centres/lyon/costs/2025-01/").content.decode()


def test_a_line_of_a_long_category_leads_to_its_page(centre: Centre, client: Client) -> None:
    lines = [make.CostLineFactory(centre=centre, description=f"No. {n}") for n in range(301)]
    last = lines[-1]
    address = f"/centres/lyon/costs/2026-01/?category=salaries&amp;page=2#line-{last.pk}"
    assert address in text_of(client, "?q=300&from=2026-01")
    page = client.get(address.replace("&amp;", "&")).content.decode()
    assert f'id="line-{last.pk}"' in page


def test_parts_of_spread_invoices_lead_to_the_whole(centre: Centre, client: Client) -> None:
    parts = {"2025-01": "60.00", "2025-02": "40.00"}
    spread = make.record_spread(centre, parts, description="Licence")
    text = text_of(client, "?spread=1")
    assert names(client, "?spread=1") == ["Licence · 2/2 of €100.00", "Licence · 1/2 of €100.00"]
    assert f"/centres/lyon/costs/spreads/{spread.pk}/" in text
    assert "2 lines" in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_file_has_what_is_found_in_its_order(
    language: str, told: list[CostLine], finance: User, client: Client
) -> None:
    User.objects.filter(pk=finance.pk).update(language=language)
    mark = ";" if language == "fr" else ","
    rows = csv_rows(client, f"{URL}?least=5&most=100&sort=amount&download=lines.csv", mark)
    assert [row[5] for row in rows[1:]] == [r"a_b\c", "Loyer de l’été"]


def test_managers_read_and_change_nothing(told: list[CostLine], manager_client: Client) -> None:
    text = text_of(manager_client)
    assert "Loyer de l’été" in text
    for forbidden in ("change-lines", 'type="checkbox" name="line"', "undo-form", "new-category"):
        assert forbidden not in text
    assert manager_client.post(URL, {"action": "delete"}).status_code == 403


def test_queries_do_not_grow(centre: Centre, client: Client) -> None:
    counts = []
    for number in (1, 40):
        for _each in range(number):
            make.CostLineFactory(centre=centre, channel=make.channel("phone"))
        client.get(URL)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text_of(client, "?q=sal")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize("sheet", ["2025-06/", "year/2025/"])
def test_the_sheets_lead_here(sheet: str, manager_client: Client) -> None:
    page = manager_client.get(f"/centres/lyon/costs/{sheet}").content.decode()
    assert f'href="{URL}"' in page
