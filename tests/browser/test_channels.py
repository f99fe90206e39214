"""The channels page and one channel's: open to all, on a desk and on a phone, in both schemes."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, expect_to_fit, visit
from tests.browser.test_every_page import barriers, hover_over_charts

pytestmark = pytest.mark.browser
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
PAGES = [f"{DEMO}channels/", f"{DEMO}channels/phone/?by=quarter", f"{DEMO}channels/social/?by=week"]


@pytest.mark.fault(60)
@pytest.mark.parametrize(
    ("user", "size", "scheme"), [("manager", DESK, "dark"), ("responsable", PHONE, "light")]
)
def test_no_barrier_and_nothing_scrolls_sideways(
    open_page: OpenPage, user: str, size: ViewportSize, scheme: str
) -> None:
    page = open_page(user, viewport=size, color_scheme=scheme)
    found = []
    for path in PAGES:
        visit(page, path)
        for summary in page.locator(".behind > summary:visible").all():
            summary.click()
        hover_over_charts(page)
        found += barriers(page)
        expect_to_fit(page, size["width"])
    assert found == []


def test_a_channel_opens_to_its_cost_and_an_amount_to_its_sheet(open_page: OpenPage) -> None:
    page = open_page(viewport=DESK)
    visit(page, f"{DEMO}channels/")
    row = page.locator("section:has(#costs-title) tbody tr", has_text="Phone").first
    cost = row.locator("td.strong").inner_text()
    row.get_by_role("link", name="Phone").click()
    expect(page.locator("h1")).to_have_text("Phone")
    expect(page.locator(".big")).to_contain_text(cost)
    page.locator(".origins tbody a").first.click()
    page.wait_for_url("**/costs/**")


def test_small_charts_need_no_script(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, viewport=DESK)
    page.goto(f"{DEMO}channels/")
    assert page.locator(".multiple").count() > 3
    line = page.locator(".multiple polyline:not(.goal)").first.bounding_box()
    assert line is not None
    assert line["width"] > 200
    expect(page.locator("section:has(#keys-title) .behind table")).to_be_visible()


def test_a_phone_hides_columns_and_shows_them_below(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    visit(page, f"{DEMO}channels/")
    heads = page.locator("section:has(#costs-title) > .frame thead th")
    expect(heads.filter(has_text="Direct cost")).to_be_hidden()
    expect(heads.filter(has_text="Cost per contact")).to_be_visible()
    page.locator(".narrow-only > summary").click()
    expect(page.locator(".narrow-only table thead")).to_contain_text("Direct cost")
