"""Log-in and log-out, and all that goes wrong with them."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from playwright.sync_api import expect

from kpis.entry.demo.people import DEMO_PASSWORD
from kpis.models import User
from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, expect_logged_in, headline, log_in, visit

pytestmark = pytest.mark.browser
REFUSED = "Failed to load resource: the server responded with a status of "


def test_a_wrong_password_keeps_the_user_name(open_page: OpenPage) -> None:
    page = open_page("")
    visit(page, f"/account/login/?next={DEMO}")
    log_in(page, "manager", "wrong")
    expect(page.locator(".errorlist")).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value("manager")
    log_in(page, "manager", DEMO_PASSWORD)
    expect_logged_in(page)
    expect(page).to_have_url(re.compile(f"{DEMO}$"))


@pytest.mark.fault(54)
def test_who_guesses_passwords_is_stopped(open_page: OpenPage) -> None:
    """Of one account: the form says so, and the right password does not help either."""
    page = open_page("")
    visit(page, "/account/login/")
    for _ in range(6):
        log_in(page, "finance", "a guess")
        expect(page.locator(".errorlist")).to_be_visible()
    said = page.locator(".errorlist").inner_text()
    log_in(page, "finance", DEMO_PASSWORD)
    expect(page.locator(".errorlist")).to_have_text(said)


@pytest.mark.fault(54)
def test_too_many_requests_get_a_page_of_ours(open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page("")
    for _ in range(6):
        visit(page, "/account/password/reset/")
        page.locator("[name=email]").fill("nobody@example.org")
        page.locator("form:has([name=email]) button").click()
        page.wait_for_load_state()
    expect(page.locator(".state .code")).to_have_text("429")
    expect(page.locator(".brand")).to_be_visible()
    page.locator(".state a.button").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    assert [said for said in complaints if f"{REFUSED}429" not in said] == []
    complaints.clear()


def test_a_forgotten_password_is_chosen_anew(open_page: OpenPage) -> None:
    owner = User.objects.create_user("forgetful", "forgetful@example.org", "old pass phrase")
    page = open_page("")
    try:
        visit(page, "/account/password/reset/")
        page.locator("[name=email]").fill(owner.email)
        page.locator("form:has([name=email]) button").click()
        expect(page).to_have_url(re.compile("/done/"))
        link = re.search(r"http\S+", str(mail.outbox[-1].body))
        assert link is not None
        visit(page, link[0])
        page.locator("[name=password1]").fill("a new pass phrase")
        page.locator("[name=password2]").fill("a new pass phrase")
        page.locator("button[name=action]").click()
        expect(page).to_have_url(re.compile("/done/|/account/login/"))
        visit(page, "/account/login/")
        log_in(page, owner.username, "a new pass phrase")
        expect_logged_in(page)
    finally:
        owner.delete()


@pytest.mark.fault(36)
def test_back_after_log_out_shows_nothing_private(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, DEMO)
    private = headline(page)
    page.locator(".foot form[action$='/logout/'] button").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    page.go_back()
    expect(page.locator("[name=password]")).to_be_visible()
    assert private not in page.content()


@pytest.mark.fault(34)
@pytest.mark.parametrize("choice", ["link", "select"])
def test_an_expired_session_leads_to_the_log_in_and_back(open_page: OpenPage, choice: str) -> None:
    page = open_page()
    visit(page, f"{DEMO}?by=quarter")
    Session.objects.all().delete()
    if choice == "link":
        page.locator(".filters a[href*='by=year']").click()
    else:
        page.locator("#compare").select_option("year_before")
    expect(page).to_have_url(re.compile(r"/account/login/\?next="))
    expect(page.locator("form [name=password]")).to_have_count(1)
    expect(page.locator(".shell")).to_have_count(0)
    log_in(page, "manager", DEMO_PASSWORD)
    expect(page).to_have_url(re.compile(f"{DEMO}.by=quarter"))
    expect_logged_in(page)
