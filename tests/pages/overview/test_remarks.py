"""Remarks on months among weeks, quarters and years, in the chart and in the table."""

import re
from datetime import date

import pytest
from django.test import Client

from kpis.models import Centre, User
from tests import factories as make
from tests.pages.html_tables import table_in

URL = "/centres/lyon/"


@pytest.fixture
def remarked(centre: Centre, manager: User) -> Centre:
    manager.first_name, manager.last_name = "Helen", "Marsh"
    manager.save()
    for month in (4, 5, 6):
        make.AnnotationFactory(
            centre=centre, month=date(2025, month, 1), text=f"Remark {month}", author=manager
        )
    return centre


def rows_with(client: Client, query: str, text: str) -> list[str]:
    """The rows of the trend that have the text, in one line."""
    table = table_in(client.get(URL + query).content.decode(), "trend-title")
    return [line for row in table.rows if text in (line := " ".join(row.values()))]


def figure(client: Client, query: str) -> str:
    page = client.get(URL + query).content.decode()
    found = re.search(r'id="trend-figure"[^>]*>(.*?)</script>', page)
    assert found
    return found[1]


def test_a_month_has_its_remark_with_author_and_day(
    manager_client: Client, remarked: Centre
) -> None:
    (row,) = rows_with(manager_client, "", "Remark 5")
    assert "May 2025" in row
    assert re.search(r"Remark 5 \(Helen Marsh, \d+ \w+ \d{4}\)", row)
    assert "Helen" not in figure(manager_client, "")


def test_a_quarter_has_those_of_its_months_and_names_them(
    manager_client: Client, remarked: Centre
) -> None:
    (row,) = rows_with(manager_client, "?by=quarter", "Remark")
    for text in ("Apr–Jun 2025", "April 2025: Remark 4 (", "June 2025: Remark 6 ("):
        assert text in row
    assert "and 1 more" in figure(manager_client, "?by=quarter").replace("\\u003Cbr\\u003E", " ")


def test_a_remark_stands_at_the_week_in_which_its_month_begins(
    manager_client: Client, remarked: Centre
) -> None:
    query = "?by=week&period=2025-W22"
    (row,) = rows_with(manager_client, query, "Remark 5")
    assert "Week 18, 2025" in row


def test_a_remark_stands_at_the_twelve_months_that_its_month_ends(
    manager_client: Client, remarked: Centre
) -> None:
    assert rows_with(manager_client, "?by=rolling_year", "Remark") == []
    make.AnnotationFactory(centre=remarked, month=date(2025, 12, 1), text="Remark 12")
    (row,) = rows_with(manager_client, "?by=rolling_year", "Remark")
    assert "12 months to December 2025" in row


def test_the_list_below_the_chart_has_every_remark_whole_in_the_order_of_the_chart(
    manager_client: Client, remarked: Centre
) -> None:
    make.AnnotationFactory(centre=remarked, month=date(2025, 5, 1), text="Long " * 15 + "text.")
    listed = manager_client.get(URL).context["remarks"]
    assert [period for period, _text in listed] == ["April 2025", "May 2025", "June 2025"]
    assert listed[1][1].startswith("Remark 5; Long Long")
    assert listed[1][1].endswith("Long text.")
    ((quarter, texts),) = manager_client.get(f"{URL}?by=quarter").context["remarks"]
    assert quarter == "Apr–Jun 2025"
    assert texts.startswith("April 2025: Remark 4; May 2025: Remark 5; May 2025: Long")
