"""The channels page: one answer, its tables and files, its pictures."""

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from kpis.models import Centre, Channel, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.html_tables import table_in

URL = "/centres/lyon/channels/"
KINDS = ("week", "month", "quarter", "year", "rolling_year")


def text_of(client: Client, query: str = "", **headers: Any) -> str:
    response = client.get(URL + query, **headers)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def answer(text: str) -> str:
    found = re.search(r'<p class="said">(.*?)</p>', text)
    assert found
    return found[1]


def file_of(client: Client, name: str, query: str = "?") -> list[list[str]]:
    response = client.get(f"{URL}{query}&download={name}.csv")
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.fault(37)
def test_the_page_is_whole_and_the_fragment_is_its_part(
    shared: Centre, manager_client: Client
) -> None:
    page, fragment = text_of(manager_client), text_of(manager_client, headers=HTMX)
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    assert "<title>Channels · December 2025 · Lyon</title>" in fragment
    assert fragment[fragment.index("<header") :].strip() in page
    assert "HX-Request" in manager_client.get(URL)["Vary"]


def test_one_answer_comes_first(shared: Centre, manager_client: Client) -> None:
    """December: 1,000 shared, 900 of it by handle time to the phone, and 100.50 direct."""
    assert answer(text_of(manager_client)) == (
        "Phone costs most per contact, €12.51, and takes the largest share of cost: "
        "90.9% of the cost for 80.0% of the contacts."
    )
    assert answer(text_of(manager_client, "?channel=email")) == (
        "A contact by E-mail costs €5.00. "
        "E-mail: no direct cost, so this figure follows from the allocation bases alone."
    )


def test_two_channels_may_share_the_answer(shared: Centre, manager_client: Client) -> None:
    email = make.channel("email")
    make.CostLineFactory(centre=shared, month=make.month("2025-12"), amount=200, channel=email)
    assert answer(text_of(manager_client)) == (
        "E-mail costs most per contact: €15.00. Phone takes the largest share of cost: "
        "76.9% of the cost for 80.0% of the contacts."
    )


def test_french_readers_read_french(shared: Centre, manager_client: Client, manager: User) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    text = text_of(manager_client)
    assert answer(text).startswith("Le canal Téléphone est le plus cher par contact, 12,51\xa0€,")
    assert "Coûts directs" in text


def test_rows_of_the_table_and_what_is_not_counted(shared: Centre, manager_client: Client) -> None:
    make.DefinitionFactory(centre=shared, valid_from=make.month("2025-01"), channels=["phone"])
    table = table_in(text_of(manager_client), "costs-title")
    assert table.row("Phone") == {
        "Channel": "Phone",
        "Contacts": "80",
        "Direct cost": "€100.50",
        "Allocated cost": "€1,000.00",
        "Total cost": "€1,100.50",
        "Share of cost": "100.0%",
        "Share of contacts": "100.0%",
        "Cost per contact": "€13.76",
        "Change": "= 0.0%",
        "Target": "",
    }
    email = table.row("E-mail not counted")
    assert {head: email[head] for head in ("Contacts", "Direct cost", "Allocated cost")} == {
        "Contacts": "20",
        "Direct cost": "€0.00",
        "Allocated cost": "€0.00",
    }
    for head in ("Share of cost", "Share of contacts", "Cost per contact"):
        assert email[head] == "n/a"
    (last,) = (row for row in file_of(manager_client, "channels") if row[0] == "Not counted")
    assert last == ["Not counted", "-20", *[""] * 8]


@pytest.mark.fault(43)
def test_what_is_not_allocated_has_a_row_and_a_chip(shared: Centre, manager_client: Client) -> None:
    make.CostLineFactory(centre=shared, month=make.month("2026-01"), amount=Decimal("77.77"))
    text = text_of(manager_client, "?period=2026-01")
    assert table_in(text, "costs-title").row("Not allocated")["Total cost"] == "€77.77"
    assert "€77.77 <b>not allocated</b>" in text
    assert answer(text) == "No channel has a cost per contact in this period."
    assert "This period is not complete: its figures will still change." in text


def test_files_hold_what_is_shown(shared: Centre, manager_client: Client) -> None:
    rows = file_of(manager_client, "channels")
    assert '<h2 id="costs-title">What each channel costs</h2>' in text_of(manager_client)
    heads = next(row for row in rows if "Direct cost" in " ".join(row))
    phone = next(row for row in rows if row and row[0] == "Phone")
    assert heads[0] == "Channel"
    assert phone[1:] == ["80", "100.50", "900.00", "1000.50", "90.9", "80.0", "12.51", "0.0", ""]
    work = next(row for row in file_of(manager_client, "work") if row and row[0] == "Phone")
    assert "2.78" in work
    assert any(row and row[0] == "E-mail" for row in file_of(manager_client, "trends"))
    assert any(row and row[0] == "Phone" for row in file_of(manager_client, "keys"))
    assert manager_client.get(f"{URL}?download=nothing.csv").status_code == 404


def test_links_to_a_channel_keep_the_filter(shared: Centre, manager_client: Client) -> None:
    text = text_of(
        manager_client, "?by=quarter&compare=year_before&category=salaries&channel=phone"
    )
    link = (
        "/centres/lyon/channels/phone/"
        "?by=quarter&compare=year_before&category=salaries&period=2025-10"
    )
    assert f'href="{escape(link)}"' in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_period_draws(shared: Centre, manager_client: Client, kind: str) -> None:
    text = text_of(manager_client, f"?by={kind}")
    found = re.search(r'<script id="keys-figure" type="application/json">(.*?)</script>', text)
    assert found
    assert json.loads(found[1], parse_constant=pytest.fail)["data"]
    assert text.count('<figure class="multiple') == 2
    assert "nan" not in text.lower().replace("finance", "")


def test_names_are_never_markup(shared: Centre, manager_client: Client) -> None:
    evil = "<script>alert(1)</script>"
    Channel.objects.filter(code="phone").update(name_en=evil)
    text = text_of(manager_client)
    assert evil not in text
    assert escape(evil) in text


def test_a_centre_without_records_shows_what_is_to_come(
    bare_centre: Centre, manager: User, log_in: LogIn
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    text = log_in(manager).get("/centres/ghent/channels/?by=week").content.decode()
    assert "Nothing is recorded for this centre yet" in text
    assert "application/json" not in text


@pytest.mark.parametrize("query", ["", "?by=week", "?by=rolling_year", "?channel=phone"])
def test_ten_queries_however_many_rows(
    query: str, shared: Centre, count_queries: Callable[[str], int]
) -> None:
    once = count_queries(URL + query)
    assert once <= 10
    phone = make.channel("phone")
    for name in ("2025-04", "2025-05"):
        month = make.month(name)
        make.CostLineFactory(centre=shared, month=month, category=make.category("taxes"))
        make.TargetFactory(centre=shared, valid_from=month, channel=phone)
        make.StaffingFactory(centre=shared, month=month, channel=phone)
        make.DefinitionFactory(centre=shared, valid_from=month, channels=["phone", "email"])
    assert count_queries(URL + query) == once


@pytest.mark.finding("P7")
def test_a_bar_is_as_long_as_its_share_of_the_whole(shared: Centre, manager_client: Client) -> None:
    rows = manager_client.get(URL).context["shares"]
    assert rows
    for row in rows:
        assert float(row.cost_width.rstrip("%")) == pytest.approx(
            float(row.cost.rstrip("%")), abs=0.1
        )
