"""The glossary, and each term on its own as a page opens it."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import translation

from kpis.metrics import KEY_FIGURES, MOVING_WITH_COST, OF_CHANNELS, TARGETED
from kpis.pages.glossary.entries import ENTRIES, FIGURES

pytestmark = pytest.mark.django_db


def test_every_term_is_told_in_both_languages() -> None:
    """A text that is the same in both languages was not translated."""
    for entry in ENTRIES.values():
        for text in (entry.definition, entry.example, entry.why):
            with translation.override("en"):
                english = str(text)
            with translation.override("fr"):
                assert str(text) != english, entry.key


def test_every_figure_that_a_page_shows_is_explained() -> None:
    explained = {entry.key for entry in FIGURES}
    shown = {*KEY_FIGURES, *OF_CHANNELS, *MOVING_WITH_COST, *TARGETED}
    assert {metric.value for metric in shown} <= explained


def test_the_page_has_every_term_at_its_own_place(manager_client: Client) -> None:
    html = manager_client.get("/glossary/").content.decode()
    assert "<h1>Glossary</h1>" in html
    for entry in ENTRIES.values():
        assert f'id="{entry.key}"' in html
        assert str(entry.name) in html


def test_a_term_alone(manager_client: Client) -> None:
    html = manager_client.get("/glossary/occupancy/").content.decode()
    assert "<h3>Occupancy</h3>" in html
    assert "Time of handling ÷ hours signed in." in html
    assert "<html" not in html


@pytest.mark.parametrize("key", ["nothing", "cost_per_order", "../secret"])
def test_there_is_no_such_term(manager_client: Client, key: str) -> None:
    assert manager_client.get(f"/glossary/{key}/").status_code == HTTPStatus.NOT_FOUND


def test_strangers_log_in_first(client: Client) -> None:
    assert client.get("/glossary/").status_code == HTTPStatus.FOUND
