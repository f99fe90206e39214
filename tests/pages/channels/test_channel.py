"""One channel's page: every amount says where it comes from."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from kpis.models import AllocationRule, Centre, User
from kpis.vocabulary import AllocationBasis
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.html_tables import table_in

URL = "/centres/lyon/channels/phone/"


def text_of(client: Client, query: str = "", url: str = URL, **headers: Any) -> str:
    response = client.get(url + query, **headers)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.fault(37)
def test_the_page_is_whole_and_the_fragment_is_its_part(
    shared: Centre, manager_client: Client
) -> None:
    page, fragment = text_of(manager_client), text_of(manager_client, headers=HTMX)
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    assert "<title>Phone · December 2025 · Lyon</title>" in fragment
    assert fragment[fragment.index("<header") :].strip() in page


def test_an_allocated_amount_opens_to_its_key(shared: Centre, manager_client: Client) -> None:
    text = words(text_of(manager_client))
    assert "€12.51 December 2025" in text
    assert "€1,000.50 ÷ 80 contacts." in text
    origins = table_in(text_of(manager_client), "origins-title")
    amounts = {
        "Direct cost": "€100.50",
        "Shared by all channels": "€1,000.00",
        "Allocated cost": "€900.00",
        "Total cost": "€1,000.50",
    }
    part = "90.0% of handle time of December 2025 (6.0 of 6.7 h)"
    assert origins.rows == [{"Category": "Salaries", "This channel's part": part} | amounts]
    assert origins.total == {"Category": "Total", "This channel's part": ""} | amounts
    assert "Direct lines: 1 (€100.50). Shared lines: 1 (€1,000.00)." in text


@pytest.mark.finding("P5")
def test_its_trend_its_service_and_the_way_on(shared: Centre, manager_client: Client) -> None:
    """What the channels page tells of it, and links that are about it alone."""
    phone = shared.channels.get(code="phone")
    make.TargetFactory(
        centre=shared, channel=phone, valid_from=make.month("2025-12"), value=Decimal(12)
    )
    html = text_of(manager_client)
    all_of_them = table_in(text_of(manager_client, url="/centres/lyon/channels/"), "work-title")
    row = all_of_them.row("Phone")
    for name, value in row.items():
        if name != "Channel":
            assert words(f"{name} {value}") in words(html)
    assert html.count('class="multiple') == 1
    assert "target €12.00" in words(html)
    for page in ("change", "figures", "relations"):
        (link,) = re.findall(rf'href="(/centres/lyon/{page}/\?[^"]*channel=phone[^"]*)"', html)
        assert manager_client.get(link.replace("&amp;", "&")).status_code == 200


def test_one_contact_is_not_contacts(centre: Centre, manager_client: Client) -> None:
    make.record_months(centre, {"2026-01": (7, 1)})
    assert "€7.00 ÷ 1 contact." in words(text_of(manager_client, "?period=2026-01"))


def test_amounts_lead_to_the_sheet_of_their_month(shared: Centre, manager_client: Client) -> None:
    link = "/centres/lyon/costs/2025-12/?category=salaries#category-salaries"
    text = text_of(manager_client)
    for name in ("origins-title", "lines-title"):
        assert table_in(text, name).links().count(link) == 2
    assert manager_client.get(link).status_code == 200


@pytest.mark.fault(43)
def test_falling_back_is_said(shared: Centre, manager_client: Client) -> None:
    AllocationRule.objects.create(
        centre=shared, valid_from=make.month("2025-12"), basis=AllocationBasis.STAFFED_HOURS
    )
    text = words(text_of(manager_client))
    assert (
        "staffed hours are not known for every channel: "
        "80.0% of contacts of December 2025 (80 of 100)" in text
    )
    channels = words(text_of(manager_client, url="/centres/lyon/channels/"))
    assert "By contacts where a channel has no staffed hours." in channels


def test_several_months_are_summed_and_open_month_by_month(
    shared: Centre, manager_client: Client
) -> None:
    text = words(text_of(manager_client, "?by=quarter"))
    assert table_in(text_of(manager_client, "?by=quarter"), "origins-title").row("Salaries") == {
        "Category": "Salaries",
        "Direct cost": "€201.00",
        "Shared by all channels": "€3,000.00",
        "This channel's part": "93.3%, by handle time in 2 of 3, "
        "by contacts in 1 of 3 (no handle time)",
        "Allocated cost": "€2,800.00",
        "Total cost": "€3,001.00",
    }
    assert "Month by month" in text
    assert "Salaries October 2025" in text
    assert "Salaries December 2025 €100.50 €1,000.00 90.0% of handle time" in text


def test_a_week_says_that_lines_are_of_whole_months(shared: Centre, manager_client: Client) -> None:
    text = words(text_of(manager_client, "?by=week&period=2025-W49"))
    assert "Lines are for whole months; a week has the share of its days." in text


def test_the_channel_of_the_address_is_the_one_that_is_shown(
    shared: Centre, manager_client: Client
) -> None:
    assert "€12.51 December 2025" in words(text_of(manager_client, "?channel=email"))


def test_french_readers_read_french(shared: Centre, manager_client: Client, manager: User) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    text = words(text_of(manager_client))
    assert "90,0 % du temps de traitement : décembre 2025" in text
    assert "D’où vient le coût" in text


@pytest.mark.parametrize("code", ["chat", "nothing", "PHONE"])
def test_a_channel_that_the_centre_does_not_use_is_not_there(
    shared: Centre, bare_centre: Centre, manager: User, manager_client: Client, code: str
) -> None:
    assert manager_client.get(f"/centres/lyon/channels/{code}/").status_code == 404
    make.MembershipFactory(user=manager, centre=bare_centre)
    assert manager_client.get(f"/centres/ghent/channels/{code}/").status_code == 404


def test_a_centre_without_records_shows_what_is_to_come(
    bare_centre: Centre, manager: User, log_in: LogIn
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    text = log_in(manager).get("/centres/ghent/channels/phone/").content.decode()
    assert "Nothing is recorded for this centre yet" in text


def test_a_channel_without_any_cost_says_so(shared: Centre, manager_client: Client) -> None:
    text = text_of(manager_client, "?period=2025-10", url="/centres/lyon/channels/email/")
    assert "This channel has no cost in this period." in text


def test_what_was_entered_is_never_markup(shared: Centre, manager_client: Client) -> None:
    evil = "<script>alert(1)</script>"
    make.CostLineFactory(
        centre=shared, month=make.month("2025-12"), description=evil, supplier=evil, amount=1
    )
    text = text_of(manager_client)
    assert evil not in text
    assert text.count(escape(evil)) == 2


@pytest.mark.parametrize("name", ["categories", "months", "lines"])
def test_every_table_downloads(shared: Centre, manager_client: Client, name: str) -> None:
    response = manager_client.get(f"{URL}?by=quarter&download={name}.csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert any("Salaries" in row for row in rows)
    assert manager_client.get(f"{URL}?by=quarter&download={name}.xlsx").status_code == 200


@pytest.mark.parametrize("query", ["", "?by=week", "?by=rolling_year", "?category=salaries"])
def test_ten_queries_however_many_rows(
    query: str, shared: Centre, count_queries: Callable[[str], int]
) -> None:
    AllocationRule.objects.create(
        centre=shared, valid_from=make.month("2025-01"), basis=AllocationBasis.STAFFED_HOURS
    )
    once = count_queries(URL + query)
    assert once <= 10
    for _ in range(3):
        make.CostLineFactory(centre=shared, month=make.month("2025-12"), amount=Decimal(5))
    assert count_queries(URL + query) == once
