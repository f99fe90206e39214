"""The overview as a page and as a fragment."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from kpis.models import Centre, CostCategory, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.downloaded import csv_rows

URL = "/centres/lyon/"
GARBAGE = ["", "x", "2025-13", "2025-00", "2025-W54", "0000-01", "9999-12", "2025-1", "٢٠٢٥-٠١"]
GARBAGE += ["2025-01-01", "\x00", "'; DROP TABLE kpis_centre", "<script>", "2025-W", "9" * 5_000]


def text_of(client: Client, query: str = "", **headers: Any) -> str:
    response = client.get(URL + query, **headers)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


def headline(text: str) -> str:
    found = re.search(r'<p class="big">(.*?)</p>', text)
    assert found
    return re.sub(r"<[^>]+>", "", found[1]).strip()


@pytest.mark.fault(37)
def test_the_page_is_whole_and_the_fragment_is_its_part(manager_client: Client) -> None:
    page, fragment = text_of(manager_client), text_of(manager_client, headers=HTMX)
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    assert "<title>" in fragment
    assert headline(page) == headline(fragment) == "€12.50 December 2025"
    inner = fragment[fragment.index("<header") :]
    assert inner.strip() in page


def test_caches_keep_page_and_fragment_apart(manager_client: Client) -> None:
    for headers in ({}, HTMX):
        assert "HX-Request" in manager_client.get(URL, headers=headers)["Vary"]


@pytest.mark.fault(37)
def test_restored_history_gets_the_whole_page(manager_client: Client) -> None:
    headers = HTMX | {"HX-History-Restore-Request": "true"}
    assert "<!DOCTYPE html>" in text_of(manager_client, headers=headers)


def test_a_period_can_be_chosen(manager_client: Client) -> None:
    assert headline(text_of(manager_client, "?period=2025-03")) == "€15.43 March 2025"
    assert headline(text_of(manager_client, "?by=year&period=2025-07")) == "€12.74 2025"
    quarter = text_of(manager_client, "?by=quarter&period=2025-03")
    assert headline(quarter) == "€13.48 Jan–Mar 2025"
    assert headline(text_of(manager_client, "?by=week&period=2025-W01")).endswith("Week 1, 2025")


def test_the_sentence_and_the_card_say_why_it_moved(manager_client: Client) -> None:
    text = text_of(manager_client, "?period=2025-03&channel=phone")
    sentence = re.search(r'<p class="because">(.*?)</p>', text)
    assert sentence
    told = re.sub("<[^>]+>|\N{WORD JOINER}", "", sentence[1])
    assert told == "Up €2.93 on February: salaries rose (+€2.93)."
    assert "Why a contact cost more in March than in February" in text
    assert 'href="/centres/lyon/change/?by=month&amp;channel=phone&amp;period=2025-03"' in text
    found = re.search(r'<script id="why-figure" type="application/json">(.*?)</script>', text)
    assert found
    assert json.loads(found[1])["data"][0]["text"] == ["€12.50", "+2.93", "±0.00", "€15.43"]


def test_of_months_that_are_not_complete_there_is_no_card(
    manager_client: Client, centre: Centre
) -> None:
    make.record_months(centre, {"2026-01": (None, 80)})
    assert "why-figure" not in text_of(manager_client, "?period=2026-01")
    assert "why-figure" not in text_of(manager_client, "?period=2025-01")


def test_garbage_in_the_address_is_left_out(manager_client: Client) -> None:
    for garbage in GARBAGE:
        query = "?" + urlencode(dict.fromkeys(["by", "period", "compare"], garbage))
        assert headline(text_of(manager_client, query)) == "€12.50 December 2025"


def test_french_readers_read_french_numbers(manager_client: Client, manager: User) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    text = text_of(manager_client, "?period=2025-03", headers={"accept-language": "en"})
    assert '<html lang="fr"' in text
    assert headline(text) == "15,43\xa0€ mars 2025"
    assert "1\N{NARROW NO-BREAK SPACE}235\xa0€" in text


def test_figures_travel_as_json_without_nan(manager_client: Client, furnished: Centre) -> None:
    text = text_of(manager_client)
    for name in ("trend", "cost", "contacts"):
        found = re.search(
            rf'<script id="{name}-figure" type="application/json">(.*?)</script>', text
        )
        assert found
        figure = json.loads(found[1], parse_constant=pytest.fail)
        assert figure["data"]


def test_what_was_entered_is_never_markup(manager_client: Client, centre: Centre) -> None:
    evil = "<script>alert(1)</script>"
    make.AnnotationFactory(centre=centre, month=date(2025, 3, 1), text=evil)
    Centre.objects.filter(pk=centre.pk).update(name=evil, note_en=evil)
    make.BenchmarkFactory(publisher=evil, title=evil, url="javascript:alert(1)")
    for path in (URL, f"{URL}benchmarks/"):
        text = manager_client.get(path).content.decode()
        assert evil not in text
        assert escape(evil) in text
        assert 'href="javascript' not in text


def test_a_month_that_lacks_its_costs_says_so(manager_client: Client, centre: Centre) -> None:
    make.record_months(centre, {"2026-01": (None, 80)})
    text = text_of(manager_client)
    assert headline(text) == "€12.50 December 2025"
    assert "January 2026 is not complete. Missing: all costs." in text
    chosen = text_of(manager_client, "?period=2026-01")
    assert headline(chosen) == "n/a January 2026"


def test_small_categories_are_told_together(manager_client: Client, centre: Centre) -> None:
    """Eight colours, of which the last is for all the others."""
    known = CostCategory.objects.exclude(code="salaries").values_list("code", flat=True)
    for place, code in enumerate(sorted(known), start=1):
        category = make.category(code)
        make.CostLineFactory(
            centre=centre, category=category, month=make.month("2025-12"), amount=place
        )
    legend = manager_client.get(URL).context["plots"].cost.legend
    assert len(legend) == 8
    assert legend[-1] == {"key": "other", "name": "Other categories"}


@pytest.mark.finding("P9")
@pytest.mark.finding("F3")
def test_many_missing_things_are_a_short_line_with_a_fold(
    manager_client: Client, centre: Centre
) -> None:
    codes = ("taxes", "training", "office_space", "telephony")
    for code in codes:
        for name in ("2025-10", "2025-11", "2025-12"):
            make.CostLineFactory(
                centre=centre, category=make.category(code), month=make.month(name), amount=10
            )
    make.record_months(centre, {"2026-01": (100, 80)})
    text = text_of(manager_client, "?period=2026-01")
    assert "January 2026 is not complete: 4 things are missing." in text
    assert "Missing: the bill" not in text
    for name in ("Taxes", "Training", "Office space", "Telephony"):
        assert f"the bill for {name} (usually about €10)" in text
    assert "No longer expected (from January 2026)" not in text


@pytest.mark.finding("F3")
def test_finance_ends_what_is_missing_from_the_banner(
    centre: Centre, log_in: Callable[[User], Client]
) -> None:
    make.record_months(centre, {"2026-01": (None, 80)})
    taxes = make.category("taxes")
    for name in ("2025-11", "2025-12", "2026-01"):
        make.CostLineFactory(centre=centre, category=taxes, month=make.month(name))
    person = make.UserFactory()
    make.MembershipFactory(user=person, centre=centre, role="finance")
    text = text_of(log_in(person), "?period=2026-01")
    salaries = make.category("salaries").pk
    assert "No longer expected (from January 2026)" in text
    assert f'name="what" value="category-{salaries}/2026-01"' in text


@pytest.mark.fault(38)
def test_without_contacts_there_is_no_figure_and_the_cost_stays(
    manager_client: Client, centre: Centre
) -> None:
    make.record_months(centre, {"2026-01": ("777.77", None)})
    text = text_of(manager_client, "?period=2026-01")
    assert headline(text) == "n/a January 2026"
    assert "€778" in text


def test_a_centre_without_records_shows_what_is_to_come(
    bare_centre: Centre, manager: User, log_in: LogIn
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    for path in ("/centres/ghent/", "/centres/ghent/benchmarks/"):
        text = log_in(manager).get(path + "?by=week&period=2025-W10").content.decode()
        assert "Nothing is recorded for this centre yet" in text
        assert "application/json" not in text


@pytest.fixture
def count_queries(manager_client: Client) -> Callable[[str], int]:
    def count_queries(path: str) -> int:
        manager_client.get(path)  # what is read once a process is not counted
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert manager_client.get(path).status_code == 200
        return len(queries)

    return count_queries


@pytest.mark.parametrize("query", ["", "?by=week", "?by=rolling_year", "?by=year&period=2024-01"])
def test_ten_queries_however_many_rows(
    query: str, furnished: Centre, count_queries: Callable[[str], int]
) -> None:
    make.AllocationRuleFactory(centre=furnished, basis="staffed_hours")  # one more to read
    once = count_queries(URL + query)
    assert once <= 10
    email = make.channel("email")
    for month in (date(2025, 4, 1), date(2025, 5, 1)):
        make.CostLineFactory(centre=furnished, month=month, category=make.category("taxes"))
        make.ContactVolumeFactory(centre=furnished, channel=email, start=month)
        make.TargetFactory(centre=furnished, valid_from=month)
        make.AnnotationFactory(centre=furnished, month=month)
        make.BenchmarkFactory()
        make.DefinitionFactory(centre=furnished, valid_from=month, channels=["phone", "email"])
    assert count_queries(URL + query) == once


def test_a_change_of_definition_is_said_and_breaks_the_line(
    centre: Centre, manager_client: Client
) -> None:
    make.DefinitionFactory(centre=centre, valid_from=date(2025, 1, 1), channels=["phone"])
    make.DefinitionFactory(centre=centre, valid_from=date(2025, 8, 1), channels=["phone", "email"])
    response = manager_client.get(URL, {"period": "2025-12"})
    lines = [
        trace
        for trace in response.context["plots"].trend.figure["data"]
        if trace.get("name") == "Cost per contact"
    ]
    assert len(lines) == 2
    states = {row[0].text: row[5].text for row in response.context["trend_table"].rows}
    assert states["August 2025"] == "new definition"
    assert states["July 2025"] == ""
    quarter = manager_client.get(URL, {"by": "quarter", "period": "2025-07"})
    assert quarter.context["formula"] == (
        "Total cost ÷ contacts handled (Phone). "
        "From August 2025 on: contacts handled (Phone, E-mail)."
    )


@pytest.mark.parametrize("name", ["contacts", "costs"])
def test_a_file_of_nothing_is_whole(centre: Centre, manager_client: Client, name: str) -> None:
    """The centre has e-mail, of which nothing is recorded in these periods."""
    address = f"/centres/lyon/?channel=email&category=taxes&download={name}.csv"
    head, total = csv_rows(manager_client, address)
    assert len(head) == len(total) == 13
    assert total[0] == "Total"
    assert not any(total[1:])
