"""The admin's own scripts under our policy: search boxes, calendars, rows added to a form."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import expect_to_fit, visit

pytestmark = pytest.mark.browser
LISTS = ["costline", "contactvolume", "benchmark", "user", "costlineevent", "channel"]


def pick_a_centre(page: Page) -> None:
    page.locator(".field-centre .select2-selection").click()
    page.locator(".select2-search__field").fill("demo")
    page.locator(".select2-results__option--highlighted", has_text="Demo").click()
    expect(page.locator(".field-centre .select2-selection__rendered")).to_contain_text("Demo")


def pick_a_day(page: Page) -> None:
    page.locator(".field-start .date-icon").click()
    page.locator(".calendarbox:visible td a", has_text="15").first.click()
    expect(page.locator("[name=start]")).not_to_have_value("")


@pytest.mark.fault(60)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "user"), [("en", "admin"), ("fr", "administrateur")])
def test_forms_work_and_the_console_stays_clean(
    open_page: OpenPage, language: str, user: str, scheme: str
) -> None:
    page = open_page(user, color_scheme=scheme, locale=language)
    visit(page, "/admin/kpis/contactvolume/add/")
    pick_a_centre(page)
    pick_a_day(page)
    visit(page, "/admin/kpis/centre/add/")
    page.locator("[name=name]").press_sequentially("Été Nord")
    expect(page.locator("[name=slug]")).to_have_value("ete-nord")
    rows = page.locator("#centrechannel_set-group tr.dynamic-centrechannel_set")
    before = rows.count()
    page.locator("#centrechannel_set-group .add-row a").click()
    expect(rows).to_have_count(before + 1)


@pytest.mark.parametrize("width", [1440, 390])
def test_lists_fit(open_page: OpenPage, width: int) -> None:
    page = open_page("admin", viewport={"width": width, "height": 900})
    for name in LISTS:
        visit(page, f"/admin/kpis/{name}/")
        expect_to_fit(page, width)


def test_a_month_is_picked_and_kept(open_page: OpenPage) -> None:
    page = open_page("admin")
    visit(page, "/admin/kpis/costline/add/")
    page.locator("[name=month]").fill("2026-05")
    page.evaluate("document.querySelector('#costline_form').noValidate = true")
    page.locator("[name=_save]").click()
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator("[name=month]")).to_have_value("2026-05")
