"""A month is closed, reopened and closed again by keyboard alone, and is open to all on the way."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from kpis.entry.demo.invented import DEMO_ZONE
from kpis.models import CostLine, MonthClose
from kpis.zones import today_in
from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, expect_to_fit, visit
from tests.browser.test_every_page import barriers, focused

pytestmark = pytest.mark.browser
CLERKS = {"en": "finance", "fr": "finances"}
ADMINISTRATORS = {"en": "admin", "fr": "administrateur"}
#: Each language closes months of its own, which no other test looks at.
MONTHS_AGO = {"en": 19, "fr": 23}


def months_ago(number: int) -> date:
    today = today_in(DEMO_ZONE)
    index = today.year * 12 + today.month - 1 - number
    return date(index // 12, index % 12 + 1, 1)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


@pytest.fixture
def month(language: str) -> date:
    """It lacks its bill for taxes."""
    month = months_ago(MONTHS_AGO[language])
    found = CostLine.objects.filter(centre__slug="demo", month=month, category__code="taxes")
    assert found.delete()[0]
    return month


def tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if focused(page, selector):
            break
    else:
        pytest.fail(f"{selector} is not reached by Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", f"{selector} has the focus and does not show it"


def expect_state(page: Page, state: str) -> None:
    expect(page.locator(".close-answer")).to_have_attribute("data-state", state)


def test_from_a_missing_bill_to_a_closed_month_and_back(
    open_page: OpenPage, language: str, month: date
) -> None:
    address = f"{DEMO}close/{month:%Y-%m}/"
    page = open_page(CLERKS[language], locale=language, color_scheme="dark")
    visit(page, address)
    expect_state(page, "unfinished")
    assert barriers(page) == []
    accrue_by_keyboard(page)
    close_by_keyboard(page, "Ok")
    assert barriers(page) == []
    assert page.locator("#reason").count() == 0
    administrator = open_page(ADMINISTRATORS[language], locale=language)
    visit(administrator, address)
    reopen_by_keyboard(administrator)
    assert barriers(administrator) == []
    visit(page, address)
    expect(page.locator("table.since")).to_be_visible()
    close_by_keyboard(page, "")
    assert MonthClose.objects.filter(centre__slug="demo", month=month).count() == 2


def accrue_by_keyboard(page: Page) -> None:
    tab_to(page, ".bills button")
    page.keyboard.press("Enter")
    expect(page.locator(".messages .success")).to_be_visible()
    assert page.locator(".bills:not(.recurring)").count() == 0


def close_by_keyboard(page: Page, remark: str) -> None:
    """The accrual is an open point, so the box must be ticked."""
    tab_to(page, "#remark")
    page.keyboard.type(remark)
    tab_to(page, "#confirmed")
    page.keyboard.press("Space")
    tab_to(page, ".close-form button")
    page.keyboard.press("Enter")
    expect_state(page, "closed")
    expect(page.locator(".messages .success")).to_be_visible()


def reopen_by_keyboard(page: Page) -> None:
    tab_to(page, "#reason")
    page.keyboard.type("A bill came late")
    page.keyboard.press("Enter")
    expect_state(page, "unfinished")
    expect(page.locator(".messages .success")).to_be_visible()


def test_several_months_are_closed_from_the_list(open_page: OpenPage, language: str) -> None:
    months = [months_ago(MONTHS_AGO[language] - step) for step in (1, 2)]
    page = open_page(CLERKS[language], locale=language)
    visit(page, f"{DEMO}close/")
    assert barriers(page) == []
    for month in reversed(months):
        tab_to(page, f"[name=month][value='{month:%Y-%m}']")
        page.keyboard.press("Space")
    tab_to(page, ".close-form button")
    page.keyboard.press("Enter")
    expect(page.locator(".messages .success")).to_be_visible()
    for month in months:
        assert page.locator(f"[name=month][value='{month:%Y-%m}']").count() == 0
    assert barriers(page) == []


def test_it_works_without_scripts(open_page: OpenPage, language: str) -> None:
    month = months_ago(MONTHS_AGO[language] - 3)
    page = open_page(CLERKS[language], locale=language, java_script_enabled=False)
    page.goto(f"{DEMO}close/{month:%Y-%m}/")
    page.locator(".close-form button").click()
    expect(page.locator(".close-answer[data-state=closed]")).to_be_visible()


def test_the_pages_fit_a_phone(open_page: OpenPage, language: str) -> None:
    page = open_page(CLERKS[language], locale=language, viewport={"width": 390, "height": 844})
    for path in ("close/", f"close/{months_ago(1):%Y-%m}/", f"close/{months_ago(14):%Y-%m}/"):
        visit(page, DEMO + path)
        expect_to_fit(page, 390)
