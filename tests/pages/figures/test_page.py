"""The page of related figures, whole and as a fragment."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, ContactVolume, QualityLimit, User
from kpis.vocabulary import Metric
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.html_tables import table_in

URL = "/centres/lyon/figures/"
MARCH = date(2025, 3, 1)


def text_of(client: Client, query: str = "", url: str = URL, **headers: Any) -> str:
    response = client.get(url + query, **headers)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


@pytest.fixture
def staffed(centre: Centre) -> Centre:
    """March: 80 calls of ten minutes in 16 hours of one person; March cost 1,234.56."""
    make.StaffingFactory(
        centre=centre, month=MARCH, staffed_hours=Decimal(16), full_time_equivalents=Decimal(1)
    )
    ContactVolume.objects.filter(centre=centre, start=MARCH).update(handle_seconds=48_000)
    return centre


def test_the_page_is_whole_and_the_fragment_is_its_part(manager_client: Client) -> None:
    page, fragment = text_of(manager_client), text_of(manager_client, headers=HTMX)
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    assert "<title>Service and capacity · December 2025 · Lyon</title>" in fragment
    inner = fragment[fragment.index("<header") :]
    assert inner.strip() in page


def test_what_is_not_known_says_why_and_where_to_enter_it(manager_client: Client) -> None:
    text = text_of(manager_client, "?period=2025-03")
    assert '<p class="big">n/a' in text
    assert "The staffed hours of everyone are not recorded." in text
    assert '<a href="/centres/lyon/contacts/2025-03/">Contacts, March 2025</a>' in text
    assert "capacity-figure" not in text


def test_the_answer_comes_first(manager_client: Client, staffed: Centre) -> None:
    """960 staffed minutes are 816 practical ones; 800 of them were work."""
    text = text_of(manager_client, "?period=2025-03")
    assert '<p class="big">€77.16' in text
    assert (
        "Of each €15.43 per contact, €15.13 paid for work "
        "and €0.30 for unused practical capacity." in text
    )
    assert "98.0% of the practical capacity was used; the rest, 0.3 hours, cost €24." in text
    assert "98.0% <b>of the practical capacity was used</b>" in text
    capacity = table_in(text, "capacity-title")
    assert capacity.row("Phone") == {
        "Capacity": "Phone",
        "Minutes": "800",
        "Share": "98.0%",
        "Cost": "€1,210.35",
    }
    assert capacity.column("Capacity") == ["Phone", "Unused"]


def test_more_work_than_capacity_is_said_in_words(manager_client: Client, staffed: Centre) -> None:
    ContactVolume.objects.filter(centre=staffed, start=MARCH).update(handle_seconds=57_600)
    text = text_of(manager_client, "?period=2025-03")
    assert "people worked over capacity" in text
    assert "Over capacity: 2.4 hours were worked beyond practical capacity, worth €218." in text


def test_the_quality_gate_is_on_this_page_and_on_the_overview(
    manager_client: Client, staffed: Centre
) -> None:
    ContactVolume.objects.filter(centre=staffed, start=date(2025, 4, 1)).update(
        csat_satisfied=70, csat_responses=80
    )
    query = "?period=2025-04"
    assert "The fall is unproven: no service limits are set." in text_of(manager_client, query)
    limit = QualityLimit.objects.create(
        centre=staffed, metric=Metric.SATISFACTION, valid_from=MARCH, value=Decimal("82.5")
    )
    for url in (URL, "/centres/lyon/"):
        text = text_of(manager_client, query, url)
        assert "The fall is earned: satisfaction 87.5% (floor 82.5%) holds." in text
    assert "<span>floor 82.5%</span>" in text
    assert '<li class="chip good">earned' in text
    QualityLimit.objects.filter(pk=limit.pk).update(value=90)
    # It held in March, and is broken in April.
    ContactVolume.objects.filter(centre=staffed, start=date(2025, 3, 1)).update(
        csat_satisfied=76, csat_responses=80
    )
    for url in (URL, "/centres/lyon/"):
        text = text_of(manager_client, query, url)
        assert "satisfaction 87.5% is below the floor of 90%." in text
        assert "at the expense of quality" in text
    part = text_of(manager_client, query + "&channel=phone", "/centres/lyon/")
    assert "at the expense of quality" not in part
    assert "floor 90%" not in part


def test_only_administrators_are_led_to_the_marks(
    manager_client: Client, administrator: Client
) -> None:
    assert "/admin/kpis/costcategory/" not in text_of(manager_client)
    assert 'href="/admin/kpis/costcategory/"' in text_of(administrator)


def test_a_period_that_is_not_complete_gets_no_change(
    manager_client: Client, staffed: Centre
) -> None:
    make.record_months(staffed, {"2026-01": (None, 80)})
    text = text_of(manager_client, "?period=2026-01")
    assert "This period is not complete" in text
    assert "▲" not in text
    assert "▼" not in text


def test_french_readers_read_french(manager_client: Client, manager: User, staffed: Centre) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    text = text_of(manager_client, "?period=2025-03")
    assert "Coût horaire chargé" in text
    assert "Sur 15,43\xa0€ par contact, 15,13\xa0€ ont payé du travail" in text


def test_the_figure_travels_as_json_without_nan(manager_client: Client, staffed: Centre) -> None:
    text = text_of(manager_client, "?period=2025-03")
    pattern = r'<script id="capacity-figure" type="application/json">(.*?)</script>'
    found = re.search(pattern, text)
    assert found
    figure = json.loads(found[1], parse_constant=pytest.fail)
    assert [trace["name"] for trace in figure["data"]] == ["Phone", "Unused"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("related", ["Loaded cost per hour", "77.16"]),
        ("capacity", ["Phone", "800", "98.0", "1210.35"]),
        ("marginal", ["All contacts", "1234.56", "15.43"]),
        ("behaviours", ["Salaries", "Stepped", "1234.56"]),
        ("limits", ["Satisfaction (CSAT)", "floor 80%"]),
    ],
)
def test_every_table_is_downloaded_as_it_is_shown(
    manager_client: Client, staffed: Centre, name: str, lines: list[str]
) -> None:
    QualityLimit.objects.create(
        centre=staffed, metric=Metric.SATISFACTION, valid_from=MARCH, value=80
    )
    page = text_of(manager_client, "?period=2025-03")
    assert f"download={name}.csv" in page
    answer = manager_client.get(f"{URL}?period=2025-03&download={name}.csv")
    assert answer["Content-Type"].startswith("text/csv")
    text = answer.content.decode("utf-8-sig")
    for line in lines:
        assert line in text
    sheet = manager_client.get(f"{URL}?period=2025-03&download={name}.xlsx")
    assert sheet.content.startswith(b"PK")


def test_a_centre_without_records_shows_what_is_to_come(
    bare_centre: Centre, manager: User, log_in: LogIn
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    text = text_of(log_in(manager), url="/centres/ghent/figures/")
    assert "Nothing is recorded for this centre yet" in text
    assert "application/json" not in text


def test_nonsense_in_the_address_is_left_out(manager_client: Client) -> None:
    for query in ("?period=x&by=y&compare=z", "?channel=nothing&category=<b>", "?by=week"):
        assert "Service and capacity" in text_of(manager_client, query)


@pytest.fixture
def count_queries(manager_client: Client) -> Callable[[str], int]:
    def count_queries(path: str) -> int:
        manager_client.get(path)  # what is read once a process is not counted
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(path).status_code == 200
        return len(queries)

    return count_queries


@pytest.mark.parametrize("query", ["", "?by=week", "?by=rolling_year", "?channel=phone"])
def test_ten_queries_however_many_rows(
    query: str, staffed: Centre, count_queries: Callable[[str], int]
) -> None:
    once = count_queries(URL + query)
    assert once <= 10
    email = make.channel("email")
    for month in (date(2025, 4, 1), date(2025, 5, 1)):
        make.CostLineFactory(centre=staffed, month=month, category=make.category("taxes"))
        make.ContactVolumeFactory(centre=staffed, channel=email, start=month)
        make.StaffingFactory(centre=staffed, month=month, channel=email)
        QualityLimit.objects.create(
            centre=staffed, metric=Metric.SATISFACTION, valid_from=month, value=80
        )
    assert count_queries(URL + query) == once
