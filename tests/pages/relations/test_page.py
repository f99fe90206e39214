"""The relations page: what it says, never why; the address, the fragment and the files."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.metrics import MOVING_WITH_COST
from kpis.models import Centre, User
from tests import factories as make
from tests.pages.conftest import HTMX, LogIn
from tests.pages.downloaded import csv_rows, same, shown_tables, xlsx_rows
from tests.pages.html_tables import table_in

URL = "/centres/lyon/relations/"
#: Fourteen months that follow no course; no two neighbours are alike.
WAVES = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7]
#: What would claim a cause.
TITLE = {"en": "What moves with it", "fr": "Corrélations"}
CAUSAL = {
    "en": r"because|explain|effect|drive|due to|leads? to|result",
    "fr": r"parce|expliqu|effet|entraîne|dû à|grâce|résulte",
}


@pytest.fixture
def served(centre: Centre) -> Centre:
    """November 2023 to December 2024 by phone: cost and handle time rise and fall together;
    satisfaction does the opposite."""
    phone = make.channel("phone")
    for number, wave in enumerate(WAVES, start=1):
        month = date(2023 + (number + 9) // 12, (number + 9) % 12 + 1, 1)
        make.CostLineFactory(centre=centre, month=month, amount=1_000 + 7 * wave)
        make.ContactVolumeFactory(
            centre=centre,
            channel=phone,
            start=month,
            handled=100,
            handle_seconds=30_000 + 100 * wave,
            csat_satisfied=95 - wave,
            csat_responses=100,
        )
    return centre


def text_of(client: Client, query: str = "", **headers: Any) -> str:
    response = client.get(URL + query, **headers)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


@pytest.mark.fault(37)
def test_page_and_fragment(manager_client: Client, served: Centre) -> None:
    page, fragment = text_of(manager_client), text_of(manager_client, headers=HTMX)
    assert "<!DOCTYPE html>" in page
    assert "<html" not in fragment
    assert fragment[fragment.index("<header") :].strip() in page
    assert "HX-Request" in manager_client.get(URL)["Vary"]


def test_the_sentence_says_how_they_moved_and_over_how_many_months(
    manager_client: Client, served: Centre
) -> None:
    text = text_of(manager_client)
    assert re.search(r"\+1.00 <small> rank correlation of monthly changes · 95%: \+0.\d\d to", text)
    assert "to +1.00 · strong </small>" in text
    assert (
        "Average handle time and cost per contact tend to rise, or to fall, in the same months."
        in text
    )
    assert "From one month to the next they moved the same way in 13 of 13 cases." in text
    assert "Both may drift with time, and then it is high without any relation." in text
    assert "14 of 26 months are used." in text
    assert "Left out: 12 without a known value (Average handle time)." in text
    assert "Moving together proves no cause" in text
    row = table_in(text, "relations-title").row("Average handle time")
    assert (row["Changes"], row["Rank correlation"], row["Strength"]) == ("13", "+1.00", "strong")
    months = table_in(text, "months-title")
    assert months.column("State").count("used") == 14
    opposite = text_of(manager_client, "?with=satisfaction")
    assert "−1.00 <small> rank correlation of monthly changes · 95%: −1.00 to −0." in opposite
    assert "Satisfaction and cost per contact tend to change in opposite ways" in opposite


@pytest.mark.parametrize("language", ["en", "fr"])
def test_never_a_cause(
    language: str, manager: User, manager_client: Client, served: Centre
) -> None:
    User.objects.filter(pk=manager.pk).update(language=language)
    for metric in MOVING_WITH_COST:
        for query in (f"?with={metric}", f"?with={metric}&channel=phone&period=2024-08"):
            text = text_of(manager_client, query, headers=HTMX)
            assert f"<h1>{TITLE[language]}</h1>" in text
            words = re.sub(r"<[^>]+>", " ", text)
            assert not re.search(CAUSAL[language], words, re.IGNORECASE)


@pytest.mark.finding("F15")
def test_six_changes_at_least_and_twelve_for_a_word(manager_client: Client, served: Centre) -> None:
    five = text_of(manager_client, "?period=2024-04")
    assert "n/a <small> rank correlation of monthly changes · too few months </small>" in five
    assert "5 changes from one month to the next are too few to tell: it takes six." in five
    six = text_of(manager_client, "?period=2024-06")
    assert "+1.00" in six
    assert "too few months for a word" in six
    assert "with less than a year of them no word is said" in six
    assert "strong</" not in six


@pytest.mark.fault(38)
def test_what_never_changes_and_what_is_never_known(manager_client: Client, centre: Centre) -> None:
    for number in range(1, 9):
        make.ContactVolumeFactory(
            centre=centre,
            channel=make.channel("email"),
            start=date(2025, number, 1),
            resolved_first_contact=7,
            resolution_sample=10,
        )
    text = text_of(manager_client, "?with=first_contact_resolution")
    assert "One of the two changed by the same in all of these months" in text
    never = text_of(manager_client, "?with=response_time")
    assert "0 changes from one month to the next are too few to tell" in never
    assert "application/json" not in never


def test_a_share_by_handle_time_is_told(manager_client: Client, served: Centre) -> None:
    told = "the calculation itself links the two"
    assert told not in text_of(manager_client)
    assert told in text_of(manager_client, "?channel=phone")
    assert told not in text_of(manager_client, "?channel=phone&with=satisfaction")


@pytest.mark.finding("F15")
def test_a_drift_over_the_years_is_told(manager_client: Client, centre: Centre) -> None:
    """From month to month the two move the same way, and over the years the opposite way."""
    for number, wave in enumerate(WAVES):
        month = date(2023 + (number + 10) // 12, (number + 10) % 12 + 1, 1)
        amount = 20_000 - 700 * number + 300 * wave
        make.CostLineFactory(centre=centre, month=month, amount=amount)
        make.ContactVolumeFactory(
            centre=centre,
            start=month,
            handled=100,
            handle_seconds=30_000 + 700 * number + 300 * wave,
        )
    text = text_of(manager_client, "?period=2024-12")
    assert "tend to rise, or to fall, in the same months." in text
    assert re.search(r"and not of their changes, the rank correlation is −0\.[89]\d", text)


@pytest.mark.finding("F15")
def test_what_merely_drifts_gets_no_word(manager_client: Client, centre: Centre) -> None:
    """+0.90 of the levels was "strong": both fall with time, and change by themselves."""
    times = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0]
    for number, (cost, time) in enumerate(zip(WAVES, times, strict=True)):
        month = date(2023 + (number + 10) // 12, (number + 10) % 12 + 1, 1)
        make.CostLineFactory(centre=centre, month=month, amount=9_000 - 400 * number + 90 * cost)
        make.ContactVolumeFactory(
            centre=centre,
            start=month,
            handled=100,
            handle_seconds=60_000 - 900 * number + 90 * time,
        )
    text = text_of(manager_client, "?period=2024-12")
    assert "the interval includes 0." in text
    assert re.search(r"and not of their changes, the rank correlation is \+(0\.9\d|1\.00)", text)
    for word in ("weak", "moderate", "strong"):
        assert f"· {word}" not in text


@pytest.mark.parametrize(
    "query", ["?with=", "?with=cost_per_contact", "?with=%00", "?period=9999-99&by=%3Cb%3E"]
)
def test_garbage_in_the_address_is_left_out(
    manager_client: Client, served: Centre, query: str
) -> None:
    assert "Average handle time and cost per contact" in text_of(manager_client, query)


def test_links_keep_the_filter(manager_client: Client, served: Centre) -> None:
    text = text_of(manager_client, "?period=2024-08&channel=phone&with=satisfaction")
    assert 'href="?by=month&amp;channel=phone&amp;period=2024-08&amp;with=response_time"' in text
    assert '<option value="satisfaction" selected>' in text
    assert '<option value="2024-08" selected>' in text


def test_figures_travel_as_json_without_nan(manager_client: Client, served: Centre) -> None:
    text = text_of(manager_client, "?with=satisfaction")
    for name in ("points", "months"):
        pattern = rf'<script id="{name}-figure" type="application/json">(.*?)</script>'
        found = re.search(pattern, text)
        assert found
        assert json.loads(found[1], parse_constant=pytest.fail)["data"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("metric", MOVING_WITH_COST)
def test_files_hold_what_is_shown(
    metric: str, language: str, manager: User, manager_client: Client, served: Centre
) -> None:
    User.objects.filter(pk=manager.pk).update(language=language)
    mark, delimiter = (",", ";") if language == "fr" else (".", ",")
    query = f"?by=month&channel=phone&with={metric}"
    shown = shown_tables(manager_client.get(URL + query).content.decode())
    assert set(shown.tables) <= {"relations", "points", "months"}
    assert "relations" in shown.tables
    for name, rows in shown.tables.items():
        found = csv_rows(manager_client, URL + shown.links[f"{name}.csv"], delimiter)
        assert len(found) == len(rows)
        for cells, fields in zip(rows[1:], found[1:], strict=True):
            for text, field in zip(cells, fields, strict=True):
                assert same(text, field, mark) or seconds_of(text) == field
        book = manager_client.get(URL + shown.links[f"{name}.xlsx"])
        assert len(xlsx_rows(book.content)) > len(rows)


def seconds_of(text: str) -> str:
    """Of a time such as 5 min 01 s, or 1 h 02 min."""
    found = re.fullmatch(r"(?:(\d+)\xa0h )?(?:(\d+)\xa0min)?(?: ?(\d+)\xa0s)?", text)
    if not found or not text:
        return "not a time"
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return str(hours * 3_600 + minutes * 60 + seconds)


def test_a_centre_without_records(bare_centre: Centre, manager: User, log_in: LogIn) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    text = log_in(manager).get("/centres/ghent/relations/?with=satisfaction").content.decode()
    assert "Nothing is recorded for this centre yet" in text
    assert "application/json" not in text


@pytest.fixture
def count_queries(manager_client: Client) -> Callable[[str], int]:
    def count_queries(query: str) -> int:
        manager_client.get(URL + query)
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(URL + query).status_code == 200
        return len(queries)

    return count_queries


@pytest.mark.parametrize("query", ["", "?channel=phone&category=salaries&download=months.xlsx"])
def test_ten_queries_however_many_rows(
    query: str, served: Centre, count_queries: Callable[[str], int]
) -> None:
    once = count_queries(query)
    assert once <= 10
    for month in (date(2024, 4, 1), date(2024, 5, 1)):
        make.CostLineFactory(centre=served, month=month, category=make.category("taxes"))
        make.ContactVolumeFactory(centre=served, channel=make.channel("email"), start=month)
        make.DefinitionFactory(centre=served, valid_from=month, channels=["phone", "email"])
    assert count_queries(query) == once
