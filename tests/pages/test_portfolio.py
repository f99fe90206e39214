"""The centres a person may see."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, User
from tests import factories as make
from tests.pages.conftest import HTMX


@pytest.fixture
def second(manager: User) -> Centre:
    """In dollars; the manager sees it too."""
    made: Centre = make.CentreFactory(name="Ottawa", slug="ottawa", currency="CAD")
    make.record_months(made, {"2025-11": (1_000, 100), "2025-12": (1_500, 100)})
    make.MembershipFactory(user=manager, centre=made)
    return made


def test_one_centre_only_is_shown_at_once(manager_client: Client) -> None:
    response = manager_client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/centres/lyon/")
    assert (
        'href="/"' not in manager_client.get("/centres/lyon/").content.decode().split("<nav", 1)[1]
    )


def test_no_centre_is_said(db: None, log_in: Callable[[User], Client]) -> None:
    text = log_in(make.UserFactory()).get("/").content.decode()
    assert "You are not a member of any centre" in text


@pytest.mark.fault(37)
def test_page_and_fragment(manager_client: Client, second: Centre) -> None:
    page = manager_client.get("/")
    fragment = manager_client.get("/", headers=HTMX)
    assert b"<!DOCTYPE html>" in page.content
    assert b"<!DOCTYPE" not in fragment.content
    assert b"<html" not in fragment.content
    for response in (page, fragment):
        assert "HX-Request" in response["Vary"]
        assert b'href="/centres/ottawa/"' in response.content


@pytest.mark.fault(41)
def test_each_in_its_own_currency_and_nothing_summed(
    manager_client: Client, second: Centre
) -> None:
    text = manager_client.get("/").content.decode()
    for shown in ("€12.50", "€1,000", "C$15.00", "C$1,500", "▲ 50.0%"):
        assert shown in text
    assert "2,500" not in text


@pytest.mark.fault(31)
def test_others_centres_are_not_on_it(
    manager_client: Client, second: Centre, bare_centre: Centre
) -> None:
    text = manager_client.get("/").content.decode()
    assert "Ottawa" in text
    assert "Ghent" not in text


def test_a_centre_without_records_is_there(
    manager_client: Client, manager: User, bare_centre: Centre
) -> None:
    make.MembershipFactory(user=manager, centre=bare_centre)
    text = manager_client.get("/").content.decode()
    assert "Ghent" in text
    assert "nothing recorded yet" in text


def test_queries_do_not_grow_with_centres(
    manager_client: Client, manager: User, second: Centre
) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get("/").status_code == 200
        counts.append(len(queries))
        for centre in make.CentreFactory.create_batch(3):
            make.MembershipFactory(user=manager, centre=centre)
            make.record_months(centre, {"2025-12": (100, 10)})
            make.DefinitionFactory(centre=centre, channels=["phone"])
    assert counts[0] == counts[1] <= 10
