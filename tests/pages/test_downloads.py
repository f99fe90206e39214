"""What a page shows and what its files hold are the same, cell by cell."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.downloaded import csv_rows, same, shown_tables, xlsx_rows

URL = "/centres/lyon/"
PAGES = [
    "",
    "?by=quarter&period=2025-04&compare=year_before",
    "?period=2025-03&channel=phone&category=salaries",
    "benchmarks/",
]
OVERVIEW = {"trend", "channels", "contacts", "costs"}


@pytest.fixture
def filled(furnished: Centre) -> Centre:
    """With a channel that does not count, and a month that is not complete."""
    email = make.channel("email")
    make.ContactVolumeFactory(centre=furnished, channel=email, start=date(2025, 3, 1))
    make.record_months(furnished, {"2026-01": ("777.77", None)})
    return furnished


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_the_file_is_what_the_page_shows(
    path: str, language: str, filled: Centre, manager: User, manager_client: Client
) -> None:
    User.objects.filter(pk=manager.pk).update(language=language)
    mark, delimiter = (",", ";") if language == "fr" else (".", ",")
    shown = shown_tables(manager_client.get(URL + path).content.decode())
    assert shown.tables
    for name, rows in shown.tables.items():
        address = URL + path.split("?", maxsplit=1)[0] + shown.links[f"{name}.csv"]
        found = csv_rows(manager_client, address, delimiter)
        assert len(found) == len(rows)
        for cells, fields in zip(rows[1:], found[1:], strict=True):
            compare_rows(cells, fields, mark)
        for head, field in zip(rows[0], found[0], strict=False):
            assert field.startswith(head)


def compare_rows(cells: list[str], fields: list[str], mark: str) -> None:
    """The page of channels has a small line more, and a badge where the file has brackets."""
    assert len(fields) in {len(cells), len(cells) - 1}
    assert without_brackets(fields[0]) == without_brackets(cells[0])
    for text, field in zip(cells[1:], fields[1:], strict=False):
        assert same(text, field, mark), (text, field)


def without_brackets(text: str) -> str:
    return text.replace("(", "").replace(")", "")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_both_kinds_of_file_hold_the_same(
    language: str, filled: Centre, manager: User, manager_client: Client
) -> None:
    User.objects.filter(pk=manager.pk).update(language=language)
    mark, delimiter = (",", ";") if language == "fr" else (".", ",")
    page = manager_client.get(URL).content.decode()
    for name, link in shown_tables(page).links.items():
        if name.endswith(".csv"):
            rows = csv_rows(manager_client, URL + link, delimiter)[1:]
            book = manager_client.get(URL + link.replace(".csv", ".xlsx"))
            for fields, values in zip(rows, xlsx_rows(book.content)[-len(rows) :], strict=True):
                assert ["" if value is None else value for value in values] == [
                    as_number(field, mark) for field in fields
                ]


def as_number(field: str, mark: str) -> object:
    try:
        return float(field.replace(mark, "."))
    except ValueError:
        return field


def test_the_filter_of_the_address_is_kept(filled: Centre, manager_client: Client) -> None:
    query = "?by=year&channel=phone&period=2025-01"
    links = shown_tables(manager_client.get(URL + query).content.decode()).links
    assert {name.rpartition(".")[0] for name in links} >= OVERVIEW
    for link in links.values():
        for part in query[1:].split("&"):
            assert part in link
    assert links["trend.csv"].count("download=") == 1
    again = manager_client.get(URL + links["trend.csv"])
    assert (
        "cost-per-contact_lyon_overview_2025-01-2025-12_trend.csv" in again["Content-Disposition"]
    )


def test_links_are_plain_so_that_the_browser_saves_the_file(
    filled: Centre, manager_client: Client
) -> None:
    """And goes to the log-in where the session has ended: it does not save that as a table."""
    page = manager_client.get(URL).content.decode()
    for tag in page.split("<a ")[1:]:
        if "download=" in tag.split(">")[0]:
            assert "hx-" not in tag.split(">")[0]
            assert " download" not in tag.split(">")[0]


def test_the_name_of_a_file_is_readable_in_french_and_everywhere(
    filled: Centre, manager: User, manager_client: Client
) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    header = manager_client.get(URL + "?download=trend.xlsx")["Content-Disposition"]
    assert header.startswith('attachment; filename="cout-par-contact_lyon_overview_2025-12_trend')
    assert "filename*=UTF-8''co%C3%BBt-par-contact_lyon_overview_2025-12_trend.xlsx" in header


@pytest.mark.parametrize(
    "wanted", ["", "trend", "trend.pdf", "nothing.csv", ".csv", "../trend.csv", "\x00", "<b>.csv"]
)
@pytest.mark.parametrize("path", ["", "benchmarks/"])
def test_what_there_is_no_table_of_is_told_in_words(
    wanted: str, path: str, filled: Centre, manager_client: Client
) -> None:
    response = manager_client.get(URL + path, {"download": wanted})
    assert response.status_code == 404
    assert "There is no table" in response.content.decode()
    assert "<b>" not in response.content.decode()


def test_a_centre_without_records_has_no_file(
    bare_centre: Centre, manager: User, log_in: LogIn
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    for page in ("", "benchmarks/"):
        address = f"/centres/ghent/{page}?download=trend.csv"
        assert log_in(manager).get(address).status_code == 404


@pytest.mark.fault(31)
def test_another_centre_has_no_file(manager_client: Client, bare_centre: Centre) -> None:
    for page in ("", "benchmarks/"):
        for headers in ({}, HTMX):
            address = f"/centres/ghent/{page}?download=trend.csv"
            assert manager_client.get(address, headers=headers).status_code == 404


@pytest.mark.fault(23)
def test_names_that_were_entered_are_inert(filled: Centre, manager_client: Client) -> None:
    evil = "=HYPERLINK(A1)"
    make.AnnotationFactory(centre=filled, month=date(2025, 5, 1), text=evil)
    Centre.objects.filter(pk=filled.pk).update(name=evil)
    rows = csv_rows(manager_client, URL + "?download=trend.csv")
    assert [field for row in rows for field in row if field.startswith(f"'{evil}")]
    assert not [field for row in rows for field in row if field.startswith(evil)]
    book = manager_client.get(URL + "?download=trend.xlsx").content
    assert any(str(value).startswith(f"{evil} (") for row in xlsx_rows(book) for value in row)


@pytest.mark.fault(36)
def test_no_cache_keeps_a_file(filled: Centre, manager_client: Client) -> None:
    response = manager_client.get(URL + "?download=trend.csv")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_takes_no_more_queries_than_its_page(filled: Centre, manager_client: Client) -> None:
    numbers = []
    for query in ("", "?download=channels.xlsx"):
        manager_client.get(URL + query)
        with CaptureQueriesContext(connection) as queries:
            manager_client.get(URL + query)
        numbers.append(len(queries))
    assert numbers[1] <= numbers[0] <= 10
