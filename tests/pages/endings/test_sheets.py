"""What is no longer expected is ended by one click on the sheet that lacks it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.models import Centre, Ending
from tests import factories as make

COSTS, CONTACTS = "/centres/lyon/costs/2025-04/", "/centres/lyon/contacts/2025-04/"
MONTHS = ("2025-01", "2025-02", "2025-03")


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def finance(centre: Centre, log_in: Any) -> Client:
    person = make.UserFactory()
    make.MembershipFactory(user=person, centre=centre, role="finance")
    client: Client = log_in(person)
    return client


@pytest.fixture
def april(centre: Centre) -> Centre:
    """Rent and e-mail came until March 2025; salaries and calls go on."""
    for month in MONTHS:
        make.CostLineFactory(
            centre=centre, category=make.category("office_space"), month=make.month(month)
        )
        make.ContactVolumeFactory(
            centre=centre, channel=make.channel("email"), start=make.month(month)
        )
    return centre


def keys_on(client: Client, url: str) -> list[str]:
    page = client.get(url)
    rows = page.context["categories"] if "costs" in url else page.context["rows"]
    return [row.end.what for row in rows if row.end]


def rent() -> str:
    return f"category-{make.category('office_space').pk}/2025-04"


def email() -> str:
    return f"channel-{make.channel('email').pk}/2025-04"


@pytest.mark.finding("F3")
@pytest.mark.parametrize(("url", "key"), [(COSTS, rent), (CONTACTS, email)])
def test_one_click_on_the_row_that_lacks(
    april: Centre, finance: Client, url: str, key: Any
) -> None:
    assert keys_on(finance, url) == [key()]
    page = words(finance.get(url))
    assert 'form="end-form" name="what" value="' + key() in page
    assert 'id="end-form" method="post" action="/centres/lyon/endings/"' in page
    form = {"action": "end", "what": key(), "next": url}
    after = finance.post("/centres/lyon/endings/", form, follow=True)
    assert after.redirect_chain == [(url, 302)]
    assert f'name="ending" value="{Ending.objects.get().pk}"' in words(after)
    assert keys_on(finance, url) == []
    assert "end-form" not in words(after)


@pytest.mark.finding("F3")
@pytest.mark.parametrize("url", [COSTS, CONTACTS])
def test_those_who_read_end_nothing(april: Centre, manager_client: Client, url: str) -> None:
    assert keys_on(manager_client, url) == []
    assert "end-form" not in words(manager_client.get(url))


@pytest.mark.finding("F3")
@pytest.mark.parametrize("url", [COSTS, CONTACTS])
def test_a_closed_month_ends_nothing(april: Centre, finance: Client, url: str) -> None:
    make.MonthCloseFactory(centre=april, month=make.month("2025-04"))
    assert keys_on(finance, url) == []


@pytest.mark.finding("F3")
@pytest.mark.parametrize("url", [COSTS, CONTACTS])
@pytest.mark.parametrize("month", ["2025-01", "2026-01", "2099-01"])
def test_a_month_that_is_all_to_come_is_not_noisy(
    april: Centre, finance: Client, url: str, month: str
) -> None:
    assert keys_on(finance, url.replace("2025-04", month)) == []


@pytest.mark.finding("F3")
@pytest.mark.parametrize("url", [COSTS, CONTACTS])
def test_ten_queries_at_most(april: Centre, finance: Client, url: str) -> None:
    finance.get(url)
    with CaptureQueriesContext(connection) as queries:
        finance.get(url)
    assert len(queries) <= 10


@pytest.mark.finding("F3")
@pytest.mark.parametrize("subject", ["costs", "contacts"])
def test_the_year_leads_to_what_no_longer_comes(
    april: Centre, finance: Client, subject: str
) -> None:
    page = words(finance.get(f"/centres/lyon/{subject}/year/2025/"))
    assert '<a class="button plain" href="/centres/lyon/endings/">' in page


@pytest.mark.finding("F3")
@pytest.mark.parametrize("subject", ["costs", "contacts"])
def test_whoever_reads_the_year_ends_nothing(
    april: Centre, manager_client: Client, subject: str
) -> None:
    page = words(manager_client.get(f"/centres/lyon/{subject}/year/2025/"))
    assert '<a class="button plain" href="/centres/lyon/endings/">' not in page
