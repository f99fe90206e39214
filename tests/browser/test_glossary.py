"""A term on a page opens its explanation in place; without JavaScript it leads to the glossary."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, expect_to_fit, visit
from tests.browser.test_every_page import barriers

pytestmark = pytest.mark.browser


def test_a_term_is_explained_in_place(open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page("manager", color_scheme="dark")
    visit(page, DEMO)
    box = page.locator("#term")
    page.locator("a.term[href$='#average_handle_time']").first.click()
    expect(box).to_be_visible()
    expect(box).to_contain_text("Time of handling ÷ contacts handled.")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.locator("a.term[href$='#satisfaction']").first.press("Enter")
    expect(box).to_contain_text("Satisfied ÷ all answers.")
    assert complaints == []


def test_the_glossary_on_a_phone(open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page("responsable", locale="fr", viewport={"width": 390, "height": 844})
    visit(page, "/glossary/#occupancy")
    expect(page.locator("#occupancy h3")).to_be_in_viewport()
    expect(page.locator("h1")).to_have_text(re.compile("Glossaire"))
    expect_to_fit(page, 390)
    assert complaints == []
