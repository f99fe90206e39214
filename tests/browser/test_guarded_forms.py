"""Plain forms are asked about before they are sent: what was typed into them stays."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page, expect

from kpis.models import Centre, CostLine, CostSpread, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import leave_and_stay, visit

pytestmark = pytest.mark.browser


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    made: Centre = make.CentreFactory()
    make.MembershipFactory(centre=made, user=User.objects.get(username="finance"), role="finance")
    yield made
    with transaction.atomic():  # the parts of an invoice sum to it whenever one commits
        CostLine.objects.filter(centre=made).delete()
        CostSpread.objects.filter(centre=made).delete()
    made.memberships.all().delete()


@pytest.fixture
def sheet(open_page: OpenPage, centre: Centre) -> Page:
    """With an invoice over twelve months typed in, and not sent."""
    page = open_page("finance")
    visit(page, f"/centres/{centre.slug}/costs/2026-05/")
    expect(page.locator("html[data-guards=open]")).to_be_attached()
    page.get_by_text("Spread an invoice").first.click()
    page.get_by_label("Amount of all months").fill("12,000")
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name="Spread", exact=True).click()


def log_in_again(page: Page, user: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=user))
    site = page.url.split("/centres/")[0]
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": site}])


def parts(centre: Centre) -> int:
    return CostLine.objects.filter(centre=centre).count()


@pytest.mark.fault(33)
@pytest.mark.fault(34)
def test_a_session_that_ran_out(sheet: Page, centre: Centre, complaints: list[str]) -> None:
    Session.objects.all().delete()
    send(sheet)
    note = sheet.get_by_role("alert")
    expect(note).to_contain_text("Not saved: you are no longer logged in.")
    expect(note.get_by_role("link")).to_have_attribute("target", "_blank")
    expect(sheet.get_by_label("Amount of all months")).to_have_value("12,000")
    assert parts(centre) == 0
    log_in_again(sheet, "finance")  # and with that the token in the page is too old
    send(sheet)
    expect(sheet.locator(".messages")).to_contain_text("12,000.00")
    assert parts(centre) == 12
    complaints[:] = [said for said in complaints if "401" not in said]


def test_no_connection(sheet: Page, centre: Centre, complaints: list[str]) -> None:
    sheet.context.set_offline(True)
    send(sheet)
    expect(sheet.get_by_role("alert")).to_contain_text("Not saved: no connection.")
    expect(sheet.get_by_label("Amount of all months")).to_have_value("12,000")
    sheet.context.set_offline(False)
    send(sheet)
    expect(sheet.locator(".messages")).to_contain_text("12,000.00")
    assert parts(centre) == 12
    complaints.clear()


def test_somebody_else_has_logged_in(sheet: Page, centre: Centre) -> None:
    log_in_again(sheet, "admin")
    send(sheet)
    expect(sheet.get_by_role("alert")).to_contain_text("somebody else has logged in")
    expect(sheet.get_by_label("Amount of all months")).to_have_value("12,000")
    assert parts(centre) == 0


def test_leaving_asks_first(sheet: Page) -> None:
    assert leave_and_stay(sheet) == "beforeunload"
    expect(sheet.get_by_label("Amount of all months")).to_have_value("12,000")
