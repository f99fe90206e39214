"""A definition that changes between two months: told apart, and nothing else is judged by it."""

from datetime import date

import pytest
from django.test import Client

from kpis.calculation.bridge import StepKind
from kpis.models import Centre, ContactVolume
from kpis.pages.change.behind import note_of
from tests import factories as make
from tests.pages.change.test_page import URL, figure_of, text_of, words
from tests.pages.downloaded import csv_rows

OVERVIEW = "/centres/lyon/"


@pytest.fixture
def redefined(manager_client: Client, centre: Centre) -> Client:
    """E-mail counts from March on, and its contacts are as many in February."""
    email = make.channel("email")
    ContactVolume.objects.filter(centre=centre, channel=email).delete()
    for name in ("2025-02", "2025-03"):
        make.ContactVolumeFactory(centre=centre, channel=email, start=make.month(name), handled=60)
    ContactVolume.objects.filter(centre=centre).update(handle_seconds=9_000)
    make.DefinitionFactory(centre=centre, valid_from=date(2025, 1, 1), channels=["phone"])
    make.DefinitionFactory(centre=centre, valid_from=date(2025, 3, 1), channels=["phone", "email"])
    return manager_client


@pytest.mark.finding("F4")
@pytest.mark.parametrize("view", ["", "&view=work", "&since=target"])
def test_the_page_tells_the_redefinition_apart(redefined: Client, view: str) -> None:
    text = words(text_of(redefined, "?period=2025-03" + view))
    assert "e-mail counts too" in text.lower()
    assert "the grey step is the effect of that" in text


@pytest.mark.finding("F4")
def test_its_bar_is_grey_and_the_first(redefined: Client) -> None:
    (trace,) = figure_of(text_of(redefined, "?period=2025-03"))["data"]
    assert trace["customdata"][1] == "E-mail counts too"
    assert trace["marker"]["color"][1] not in {"var(--bad)", "var(--good)"}


@pytest.mark.finding("F4")
def test_the_overview_says_that_it_counts_alike(redefined: Client) -> None:
    text = words(redefined.get(OVERVIEW + "?period=2025-03").content.decode())
    assert "vs February 2025, counted alike" in text
    assert "Counted alike," in text
    assert "Besides, e-mail counts too" in text


@pytest.mark.finding("F4")
def test_the_file_has_the_step_and_sums(redefined: Client) -> None:
    rows = csv_rows(redefined, URL + "?period=2025-03&download=change.csv")
    assert any("E-mail counts too" in cell for row in rows for cell in row)


@pytest.mark.parametrize("kind", StepKind)
def test_every_kind_of_step_has_its_words(kind: StepKind) -> None:
    """But those that are told otherwise."""
    if kind not in {StepKind.SPEND, StepKind.OTHER, StepKind.START_GAP}:
        assert note_of(kind)
