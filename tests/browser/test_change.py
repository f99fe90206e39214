"""Why it changed, in a browser: told by money and by work, and opened step by step."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, expect_no_reload, expect_to_fit, mark, visit, wait_for_charts
from tests.browser.test_every_page import barriers

pytestmark = pytest.mark.browser


def test_a_step_opens_what_lies_behind_it(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, f"{DEMO}change/")
    expect(page.locator(".section[open]")).to_have_count(0)
    step = page.locator(".steps tbody a").first
    step.focus()
    page.keyboard.press("Enter")
    opened = page.locator(".section[open]")
    expect(opened).to_have_count(1)
    expect(opened.locator("summary").first).to_contain_text(step.inner_text())
    opened.get_by_role("link", name=re.compile("^Cost lines of")).last.click()
    expect(page).to_have_url(re.compile(r"/costs/\d{4}-\d\d/\?category=[\w-]+#category-"))


def test_the_overview_leads_to_the_same_change_told_by_work(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, f"{DEMO}?compare=year_before")
    sentence = page.locator(".because").inner_text()
    page.get_by_role("link", name="Explain", exact=True).click()
    expect(page.locator(".because")).to_have_text(sentence)
    mark(page)
    page.get_by_role("link", name="By work").click()
    expect(page).to_have_url(re.compile("compare=year_before.*view=work"))
    expect(page.get_by_role("link", name="Cost per minute")).to_be_visible()
    expect(page.locator(".because")).not_to_have_text(sentence)
    wait_for_charts(page)
    expect_no_reload(page)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_open_on_a_phone_is_no_barrier(open_page: OpenPage, language: str) -> None:
    manager = {"en": "manager", "fr": "responsable"}[language]
    page = open_page(manager, locale=language, viewport={"width": 360, "height": 780})
    for query in ("", "?by=quarter&compare=target", "?view=work"):
        visit(page, f"{DEMO}change/{query}")
        page.evaluate("document.querySelectorAll('.section').forEach((s) => { s.open = true })")
        assert barriers(page) == []
        expect_to_fit(page, 360)
