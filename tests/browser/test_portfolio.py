"""Many centres, and two of them, in a browser: no barrier, nothing clipped, by keyboard."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import SCHEMES, expect_no_reload, expect_to_fit, mark, visit
from tests.browser.test_every_page import barriers

pytestmark = pytest.mark.browser
PATHS = (
    "/",
    "/?period=2024-03&currency=CAD",
    "/compare/",
    "/compare/?view=money",
    "/compare/?view=work",
)


@pytest.mark.parametrize(("language", "scheme"), SCHEMES.items())
def test_no_barrier_in_either_language(open_page: OpenPage, language: str, scheme: str) -> None:
    user = {"en": "manager", "fr": "responsable"}[language]
    for width in (1440, 360):
        size = {"width": width, "height": 844}
        page = open_page(user, color_scheme=scheme, locale=language, viewport=size)
        for path in PATHS:
            visit(page, path)
            assert page.locator("html").get_attribute("lang") == language
            expect_to_fit(page, width)
            assert barriers(page) == []


def test_sorted_and_swapped_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("manager")
    visit(page, "/?period=2024-03")
    mark(page)
    page.locator("th a", has_text="Total cost").press("Enter")
    expect(page.locator('th[aria-sort="descending"]')).to_contain_text("Total cost")
    visit(page, "/compare/")
    mark(page)
    first = page.locator(".two h2").first.inner_text()
    page.get_by_role("link", name="Swap the two centres").press("Enter")
    expect(page.locator(".two h2").nth(1)).to_have_text(first)
    expect_no_reload(page)


@pytest.mark.finding("P6")
def test_every_column_can_be_had_on_a_phone(open_page: OpenPage) -> None:
    """Without JavaScript; with it the choice outlasts a sort."""
    phone: ViewportSize = {"width": 360, "height": 740}
    for scripted in (False, True):
        page = open_page("manager", viewport=phone, java_script_enabled=scripted)
        page.goto("/?period=2024-03")
        heads = page.locator(".portfolio th[scope=col]")
        hidden = heads.count() - heads.filter(visible=True).count()
        assert hidden > 0
        page.get_by_label("All columns").check()
        expect(heads.filter(visible=True)).to_have_count(heads.count())
        expect_to_fit(page, phone["width"])
    mark(page)
    page.locator("th a", has_text="Average handle time").click()
    expect(page.locator("th[aria-sort]")).to_contain_text("Average handle time")
    expect_no_reload(page)
    expect(page.get_by_label("All columns")).to_be_checked()
    expect(heads.filter(visible=True)).to_have_count(heads.count())


@pytest.mark.finding("P6")
def test_why_the_cheapest_centre_is_that_is_one_click_away(open_page: OpenPage) -> None:
    page = open_page("manager")
    visit(page, "/?period=2024-03")
    page.get_by_role("link", name="Cheapest:").click()
    expect(page.locator(".because")).to_contain_text("less in")
