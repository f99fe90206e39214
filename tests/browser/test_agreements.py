"""Rules of allocation and what counts: changed by keyboard, without scripts, on a phone."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kpis.models import AllocationRule, ContactDefinition
from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, SCHEMES, expect_to_fit, visit
from tests.browser.test_closing import tab_to
from tests.browser.test_every_page import barriers

pytestmark = pytest.mark.browser

ALLOCATION, DEFINITION = f"{DEMO}allocation/", f"{DEMO}definition/"
CLERKS = {"en": "finance", "fr": "finances"}
ADMINISTRATORS = {"en": "admin", "fr": "administrateur"}
#: So far away that no other test sees a figure of it.
FAR = date(2090, 1, 1)


@pytest.fixture(params=["en", "fr"])
def language(request: Any) -> str:
    found: str = request.param
    return found


@pytest.fixture(autouse=True)
def left_as_it_was(db: None) -> Iterator[None]:
    yield
    for table in (AllocationRule, ContactDefinition):
        table.objects.filter(valid_from=FAR).delete()


def press(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def fill_month(page: Page) -> None:
    """A month field has parts of its own, in the language of the browser."""
    page.locator("#valid_from").fill(f"{FAR:%Y-%m}")


def test_a_rule_by_keyboard(open_page: OpenPage, language: str, complaints: list[str]) -> None:
    page = open_page(CLERKS[language], locale=language, color_scheme="dark")
    visit(page, ALLOCATION)
    assert barriers(page) == []
    fill_month(page)
    tab_to(page, "[name=basis]:checked")
    while not page.locator("[value=fixed_shares]").is_checked():
        page.keyboard.press("ArrowDown")
    for code, percent in (("phone", "60"), ("email", "39.5".replace(".", mark(language)))):
        tab_to(page, f"#share-{code}")
        page.keyboard.type(percent)
    expect(page.locator(".sum output")).to_have_text("99.5".replace(".", mark(language)))
    press(page, "button[value=preview]:not([form])")
    expect(page.locator("#shares-error")).to_be_visible()
    assert "422" in complaints.pop()
    assert barriers(page) == []
    page.locator("#share-email").fill("40")
    press(page, "button[value=preview]:not([form])")
    expect(page.locator("#preview")).to_be_visible()
    assert barriers(page) == []
    assert not AllocationRule.objects.filter(valid_from=FAR).exists()
    press(page, "button[value=save]")
    expect(page.locator(".messages .success")).to_be_visible()
    rule = AllocationRule.objects.get(valid_from=FAR)
    assert sorted(rule.shares.values_list("percent", flat=True)) == [40, 60]


def mark(language: str) -> str:
    return "," if language == "fr" else "."


def test_a_definition_by_keyboard(open_page: OpenPage, language: str) -> None:
    page = open_page(ADMINISTRATORS[language], locale=language)
    visit(page, DEFINITION)
    assert barriers(page) == []
    fill_month(page)
    press(page, "[name=channel][value=chat]", "Space")
    tab_to(page, "#reason")
    page.keyboard.type("Agreed")
    page.keyboard.press("Enter")
    expect(page.locator("#preview .plot .js-line").first).to_be_visible()
    assert barriers(page) == []
    press(page, "button[value=save]")
    expect(page.locator(".messages .success")).to_be_visible()
    made = ContactDefinition.objects.get(valid_from=FAR)
    codes = set(made.counted.values_list("channel__code", flat=True))
    assert "chat" not in codes
    assert "phone" in codes


def test_it_works_without_scripts(open_page: OpenPage, language: str) -> None:
    page = open_page(CLERKS[language], locale=language, java_script_enabled=False)
    page.goto(ALLOCATION)
    page.locator("#valid_from").fill(f"{FAR:%Y-%m}")
    page.locator("[name=basis][value=equal]").check()
    page.locator("button[value=preview]:not([form])").click()
    expect(page.locator("#preview")).to_be_visible()
    page.locator("button[value=save]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    page.goto(f"{ALLOCATION}?category=&valid_from={FAR:%Y-%m}")
    page.locator("button[value=preview-removal]:not([form])").click()
    page.locator("button[value=remove]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert not AllocationRule.objects.filter(valid_from=FAR).exists()


def test_the_pages_fit_a_phone(open_page: OpenPage, language: str) -> None:
    page = open_page(
        ADMINISTRATORS[language],
        locale=language,
        color_scheme=SCHEMES[language],
        viewport={"width": 360, "height": 740},
    )
    for path in (ALLOCATION, DEFINITION):
        visit(page, path)
        if path == DEFINITION:
            page.locator("#reason").fill("Agreed")
        page.locator("button[value=preview]:not([form])").click()
        expect(page.locator("#preview")).to_be_visible()
        expect_to_fit(page, 360)
        assert barriers(page) == []


def test_a_manager_reads(open_page: OpenPage) -> None:
    page = open_page("manager")
    for path in (ALLOCATION, DEFINITION):
        visit(page, path)
        assert barriers(page) == []
        assert page.locator("main form").count() == 0


def test_the_line_of_the_overview_is_parted(open_page: OpenPage) -> None:
    """The demo counts social media from a later month on."""
    page = open_page("manager")
    visit(page, DEMO)
    lines = page.locator("[data-figure=trend-figure]").evaluate(
        "(plot) => plot.data.filter((trace) => trace.mode === 'lines+markers').length"
    )
    assert lines == 2
    words = page.locator("[data-figure=trend-figure] .annotation-text")
    expect(words.filter(has_text="new definition")).to_be_visible()
