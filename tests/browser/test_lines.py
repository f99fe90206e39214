"""All cost lines in a browser: ticked by range, changed, undone; filtered in place."""

import re

import pytest
from playwright.sync_api import Page, expect

from kpis.models import CostLine
from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, SCHEMES, expect_no_reload, expect_to_fit, mark, visit
from tests.browser.targets import too_small
from tests.browser.test_every_page import barriers

pytestmark = [pytest.mark.browser, pytest.mark.finding("E14")]
LINES = f"{DEMO}costs/lines/"
PEOPLE = {"en": "finance", "fr": "finances"}


def ticked(page: Page) -> int:
    return page.locator("table.lines .tick > :checked").count()


@pytest.mark.parametrize(("language", "scheme"), SCHEMES.items())
def test_no_barrier_and_no_small_target(open_page: OpenPage, language: str, scheme: str) -> None:
    for width in (1440, 390):
        size = {"width": width, "height": 844}
        page = open_page(
            PEOPLE[language], color_scheme=scheme, locale=language, viewport=size, bypass_csp=True
        )
        for query in ("?q=telephony", "?spread=1", "?q=unheard"):
            visit(page, LINES + query)
            expect_to_fit(page, width)
            assert barriers(page) == []
            assert too_small(page) == []


def test_filters_and_order_change_the_page_in_place(open_page: OpenPage) -> None:
    page = open_page("finance")
    visit(page, LINES)
    mark(page)
    page.locator("#category").select_option("telephony")
    expect(page).to_have_url(re.compile("category=telephony"))
    page.locator("#q").fill("telecom")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=telecom"))
    page.get_by_role("link", name="Amount").click()
    expect(page).to_have_url(re.compile("sort=-amount"))
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Amount")
    expect_no_reload(page)
    expect(page.locator("#category")).to_have_value("telephony")
    expect(page.locator("#q")).to_have_value("telecom")


def test_a_range_is_ticked_with_shift_and_counted(open_page: OpenPage) -> None:
    page = open_page("finance")
    visit(page, LINES)
    boxes = page.locator("table.lines .tick > input")
    boxes.nth(1).click()
    boxes.nth(5).click(modifiers=["Shift"])
    assert ticked(page) == 5
    expect(page.locator("[data-ticked]")).to_have_text("5 ticked")
    expect(page.locator("#change-lines")).to_be_in_viewport()
    page.locator("[data-tick-all] input").check()
    assert ticked(page) == boxes.count() == 100
    page.locator("[data-tick-all] input").uncheck()
    assert ticked(page) == 0


def test_lines_are_changed_and_undone(open_page: OpenPage) -> None:
    page = open_page("finance")
    visit(page, f"{LINES}?q=translation")
    ids = [
        int(str(box.get_attribute("value")).split(":")[0])
        for box in page.locator("table.lines .tick > input").all()[:2]
    ]
    for box in page.locator("table.lines .tick > input").all()[:2]:
        box.check()
    page.locator("#new-status").select_option("accrual")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator("main")).to_contain_text("2 lines, €")
    expect(page.locator("main")).to_contain_text("status becomes Accrual")
    page.get_by_role("button", name="Change them").click()
    expect(page.locator(".messages")).to_contain_text("Changed: 2 lines")
    statuses = CostLine.objects.filter(pk__in=ids).values_list("status", flat=True)
    assert list(statuses) == ["accrual", "accrual"]
    page.locator("#status").select_option("accrual")  # the page is another now, its form too
    expect(page).to_have_url(re.compile("status=accrual"))
    page.keyboard.press("Control+z")
    expect(page.locator(".messages")).to_contain_text("Undone: Changed: 2 lines")
    assert list(statuses.all()) == ["actual", "actual"]


def test_a_line_leads_to_its_place_in_its_sheet(open_page: OpenPage) -> None:
    page = open_page("finance")
    visit(page, f"{LINES}?q=translation")
    link = page.locator("table.lines tbody th a").first
    target = str(link.get_attribute("href")).split("#")[1]
    link.click()
    expect(page.locator(f"#{target}")).to_be_in_viewport()
    expect(page.locator(f"#{target} [name^=description]")).to_have_value("Translation")
