"""Contacts by keyboard alone: a month, a day in that month, what two people and mistakes do."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kpis.models import Centre, ContactVolume, Staffing, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import expect_to_fit, visit
from tests.browser.test_every_page import barriers, focused

pytestmark = pytest.mark.browser
MAY = make.month("2026-05")
MOST_TABS = 60


@pytest.fixture
def centre(db: None) -> Iterator[Centre]:
    """Phone and e-mail; finance and finances record in it."""
    made: Centre = make.CentreFactory()
    for name in ("finance", "finances"):
        make.MembershipFactory(centre=made, user=User.objects.get(username=name), role="finance")
    yield made
    for table in (ContactVolume, Staffing):
        table.objects.filter(centre=made).delete()
    made.memberships.all().delete()


def open_sheet(page: Page, centre: Centre, rest: str = "") -> None:
    visit(page, f"/centres/{centre.slug}/contacts/2026-05/{rest}")
    expect(page.locator("html[data-sheets=open]")).to_be_attached()


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    for _ in range(MOST_TABS):
        if focused(page, selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{selector} is not within {MOST_TABS} presses of {key}")


def write(page: Page, *texts: str) -> None:
    """Each into a cell, from the one with the focus to the right."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def cell(page: Page, name: str) -> Any:
    return page.locator(f"[name='{name}']")


def expect_saved(page: Page, key: str) -> None:
    expect(page.locator(f"[data-row='{key}'][data-state=saved]")).to_be_attached()


def recorded(centre: Centre) -> list[tuple[date, int]]:
    rows = ContactVolume.objects.filter(centre=centre).order_by("start")
    return [(row.start, row.handled) for row in rows]


@pytest.mark.parametrize(
    ("locale", "mark", "replace"),
    [("en", ".", "Replace the month by days"), ("fr", ",", "Remplacer le mois par des jours")],
)
def test_a_month_then_a_day_in_it(
    open_page: OpenPage,
    centre: Centre,
    complaints: list[str],
    locale: str,
    mark: str,
    replace: str,
) -> None:
    page = open_page({"en": "finance", "fr": "finances"}[locale], locale=locale)
    open_sheet(page, centre)
    tab_to(page, "[name='handled-phone']")
    write(page, "1200", "1300", "=60+5", "364 s", f"0:44{mark}5", "80", "100", "9", "10")
    page.keyboard.press("ArrowDown")  # the status of the row below
    expect_saved(page, "phone")
    expect(cell(page, "handle_time-phone")).to_have_value("6:04")
    expect(page.locator("[data-row=phone] [data-rate=abandonment]")).to_contain_text(f"5{mark}0")
    expect(page.locator("tfoot [data-rate=total-resolution]")).to_contain_text(f"80{mark}0")
    tab_to(page, "[name='hours-staffing.']")
    write(page, "=150*2", f"1{mark}5", "")  # the hours signed in are not known
    page.keyboard.press("Shift+Tab")
    expect_saved(page, "staffing.")
    expect(page.locator("[data-row='staffing.'] [data-rate=utilisation]")).to_contain_text("40")
    assert barriers(page) == []

    tab_to(page, "tr[data-row=phone] th a", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/phone/")
    expect(page.locator("html[data-sheets=open]")).to_be_attached()
    tab_to(page, "[name='handled-2026-05-03']")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    note = page.get_by_role("alert").filter(has_text="200")
    expect(note).to_be_visible()
    assert barriers(page) == []
    forget(complaints, "409")
    assert recorded(centre) == [(MAY, 1_200)]

    tab_to(page, ".note button", key="Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == replace
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_have_count(0)
    expect(cell(page, "handled-2026-05-03")).to_have_value("12")
    assert recorded(centre) == [(date(2026, 5, 3), 12)]


def forget(complaints: list[str], status: str) -> None:
    """The browser names every answer that is no success; here it was asked for."""
    complaints[:] = [said for said in complaints if status not in said]


def test_a_choice_to_keep_gives_back_what_was_there(
    open_page: OpenPage, centre: Centre, complaints: list[str]
) -> None:
    make.ContactVolumeFactory(centre=centre, start=MAY, handled=31_204)
    page = open_page("finance")
    open_sheet(page, centre, "phone/")
    cell(page, "handled-2026-05-03").fill("12")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep the month").click()
    expect(cell(page, "handled-2026-05-03")).to_have_value("")
    expect(cell(page, "handled-2026-05-03")).to_be_focused()
    expect(page.locator("tfoot [data-rate=total-handled]")).to_have_text("n/a")
    assert recorded(centre) == [(MAY, 31_204)]
    forget(complaints, "409")


def test_a_row_left_blank_is_removed_once_it_was_asked(
    open_page: OpenPage, centre: Centre, complaints: list[str]
) -> None:
    make.ContactVolumeFactory(centre=centre, start=MAY, handled=31_204, status="estimate")
    page = open_page("finance")
    open_sheet(page, centre)
    cell(page, "handled-phone").fill("")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove it").click()
    expect(cell(page, "status-phone")).to_have_value("actual")
    expect(page.locator("[data-status]")).to_have_text("Everything is saved")
    assert recorded(centre) == []
    cell(page, "handled-phone").fill("7")
    page.keyboard.press("Enter")
    expect_saved(page, "phone")
    assert recorded(centre) == [(MAY, 7)]
    forget(complaints, "409")


def test_a_month_typed_over_days_counts_instead_of_them(
    open_page: OpenPage, centre: Centre, complaints: list[str]
) -> None:
    make.ContactVolumeFactory(centre=centre, start=MAY, end=date(2026, 5, 2), handled=40)
    page = open_page("finance")
    open_sheet(page, centre, "phone/")
    page.get_by_role("link", name="Enter one figure for the month").click()
    page.wait_for_url("**?whole=phone")
    expect(page.locator("html[data-sheets=open]")).to_be_attached()
    total = page.locator("tfoot [data-rate=total-handled]")
    expect(total).to_have_text("40")
    cell(page, "handled-phone").fill("500")
    expect(total).to_have_text("500")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Replace the days by the month").click()
    expect(cell(page, "handled-phone")).to_have_value("500")
    assert recorded(centre) == [(MAY, 500)]
    forget(complaints, "409")


@pytest.mark.fault(26)
def test_a_volume_that_somebody_removed_stays_a_row(
    open_page: OpenPage, centre: Centre, complaints: list[str]
) -> None:
    make.ContactVolumeFactory(centre=centre, start=MAY, handled=31_204)
    page = open_page("finance")
    open_sheet(page, centre)
    ContactVolume.objects.filter(centre=centre).delete()
    cell(page, "handled-phone").fill("12")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep theirs").click()
    expect(cell(page, "handled-phone")).to_have_value("")
    expect(page.locator("[data-status]")).to_have_text("Everything is saved")
    forget(complaints, "409")


def test_what_is_typed_is_added_up_and_unknown_is_not_nought(
    open_page: OpenPage, centre: Centre
) -> None:
    for code, known in {
        "phone": {"handled": 100, "handle_seconds": 36_400, "offered": 240, "abandoned": 12},
        "email": {"handled": 50},
    }.items():
        make.ContactVolumeFactory(centre=centre, start=MAY, channel=make.channel(code), **known)
    page = open_page("finance")
    open_sheet(page, centre)
    total = {
        name: page.locator(f"tfoot [data-rate='total-{name}']")
        for name in ("handled", "offered", "handle_time", "wait_time", "abandonment")
    }
    served = page.request.get(page.url).text()
    for name, locator in total.items():  # as the server wrote it
        assert f'data-rate="total-{name}">{locator.inner_text()}<' in served
    cell(page, "handled-phone").fill("200")
    expect(total["handled"]).to_have_text("250")
    expect(total["handle_time"]).to_have_text("6:04")
    expect(total["wait_time"]).to_have_text("n/a")
    cell(page, "handle_time-email").fill("7:04")
    expect(total["handle_time"]).to_have_text("6:16")
    cell(page, "offered-phone").fill("")
    expect(total["offered"]).to_have_text("n/a")
    expect(total["abandonment"]).to_have_text("n/a")
    page.keyboard.press("Escape")
    expect(total["abandonment"]).to_have_text("5.0%")


def test_a_mistake_is_told_below_its_row(
    open_page: OpenPage, centre: Centre, complaints: list[str]
) -> None:
    page = open_page("finance")
    open_sheet(page, centre)
    cell(page, "handled-phone").fill("12")
    cell(page, "handle_time-phone").fill("6:75")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("6 min 4 s")
    expect(cell(page, "handle_time-phone")).to_have_attribute("aria-invalid", "true")
    assert barriers(page) == []
    assert recorded(centre) == []
    cell(page, "handle_time-phone").fill("6:15")
    page.keyboard.press("Enter")
    expect_saved(page, "phone")
    forget(complaints, "422")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_and_nothing_beside_the_phone_s_screen(
    open_page: OpenPage, centre: Centre, scheme: str
) -> None:
    make.ContactVolumeFactory(centre=centre, start=MAY, handled=31_204)
    page = open_page("finance", color_scheme=scheme, viewport={"width": 390, "height": 844})
    for rest in ("", "phone/", "email/"):
        open_sheet(page, centre, rest)
        assert barriers(page) == []
        expect_to_fit(page, 390)
    manager = open_page("manager", color_scheme=scheme)
    visit(manager, "/centres/demo/contacts/2026-09/")
    assert barriers(manager) == []
