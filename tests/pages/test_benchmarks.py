"""The benchmarks page."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, User
from tests import factories as make
from tests.pages.conftest import HTMX

URL = "/centres/lyon/benchmarks/"


@pytest.mark.fault(37)
def test_page_and_fragment(manager_client: Client, furnished: Centre) -> None:
    page = manager_client.get(URL)
    fragment = manager_client.get(URL, headers=HTMX)
    restored = manager_client.get(URL, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert b"<!DOCTYPE html>" in page.content
    assert b"<!DOCTYPE html>" in restored.content
    assert b"<html" not in fragment.content
    for response in (page, fragment):
        assert "HX-Request" in response["Vary"]
        assert "€7.50 above the published figure of €5.00" in response.content.decode()


@pytest.mark.fault(41)
def test_foreign_figures_stay_in_their_currency(manager_client: Client, furnished: Centre) -> None:
    text = manager_client.get(URL).content.decode()
    assert "US$5.00" in text
    assert "No published figure in EUR: amounts are not converted." in text


@pytest.mark.parametrize(
    "query", ["?period=2025-99", "?by=x", "?compare=%00", "?by=week&period=2025-W01"]
)
def test_any_address_is_answered(manager_client: Client, furnished: Centre, query: str) -> None:
    assert manager_client.get(URL + query).status_code == 200


def test_period_and_channels_are_chosen_in_the_address(
    manager_client: Client, furnished: Centre
) -> None:
    text = manager_client.get(URL + "?by=quarter&period=2025-01&channel=phone").content.decode()
    assert "<title>" in text
    assert "Jan–Mar 2025" in text
    assert "Part of the centre: Phone." in text
    assert 'id="all-title"' not in text
    assert 'id="voice-title"' in text
    assert 'name="channel"' in text
    assert 'name="category"' not in text
    assert 'name="compare"' not in text
    assert 'href="?by=year&amp;channel=phone&amp;period=2025-03"' in text
    file = manager_client.get(URL + "?channel=phone&download=voice.csv")
    assert file.status_code == 200


def test_french(manager_client: Client, manager: User, furnished: Centre) -> None:
    User.objects.filter(pk=manager.pk).update(language="fr")
    assert "12,50\xa0€" in manager_client.get(URL).content.decode()


@pytest.fixture
def count_queries(manager_client: Client) -> Callable[[], int]:
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(URL).status_code == 200
        return len(queries)

    return count_queries


def test_queries_at_one_row_and_at_three(
    furnished: Centre, count_queries: Callable[[], int]
) -> None:
    once = count_queries()
    make.BenchmarkFactory.create_batch(2)
    make.BenchmarkFactory.create_batch(2, channel_kind="")
    assert count_queries() == once <= 10
