"""Every page, in both languages and both colour schemes: a clean console, and open to all."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, O_CANADA, RECORD, SCHEMES, visit

pytestmark = pytest.mark.browser
RULES = {
    "preload": False,  # would add styles, and the policy forbids that to axe too
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}
ENTRANCE = ["/account/login/", "/account/password/reset/"]
DASHBOARDS = [
    "/",
    DEMO,
    f"{O_CANADA}?by=year",
    f"{DEMO}benchmarks/",
    f"{O_CANADA}benchmarks/?by=year",
    f"{DEMO}change/",
]
MORE_PERIODS = [f"{DEMO}?by={kind}" for kind in ("week", "quarter", "rolling_year")]
CHANGE_LIST = "/admin/kpis/channel/"  # Django gives its editable cells no labels
ADMIN = ["/admin/", "/admin/kpis/channel/add/", CHANGE_LIST]


def barriers(page: Page) -> list[str]:
    """What axe finds wrong, a line each."""
    return [
        f"{page.url}: {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in Axe().run(page, options=RULES).response["violations"]
        for node in violation["nodes"]
    ]


def hover_over_charts(page: Page) -> None:
    """Plotly writes its labels only now."""
    for plot in page.locator(".plot .nsewdrag").all()[:4]:
        plot.scroll_into_view_if_needed()
        plot.hover()


@pytest.mark.fault(60)
@pytest.mark.parametrize(("language", "scheme"), SCHEMES.items())
def test_a_clean_console_and_no_barrier(open_page: OpenPage, language: str, scheme: str) -> None:
    manager, finance, admin = {
        "en": ("manager", "finance", "admin"),
        "fr": ("responsable", "finances", "administrateur"),
    }[language]
    found = []
    pages = (("", ENTRANCE), (manager, DASHBOARDS), (finance, RECORD), (admin, ADMIN))
    for user, paths in pages:
        page = open_page(user, color_scheme=scheme, locale=language)
        for path in paths:
            visit(page, path)
            assert page.locator("html").get_attribute("lang") == language
            hover_over_charts(page)
            found += barriers(page) if path != CHANGE_LIST else []
    assert found == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_of_period_keeps_the_console_clean(open_page: OpenPage, language: str) -> None:
    page = open_page({"en": "manager", "fr": "responsable"}[language], locale=language)
    for path in MORE_PERIODS:
        visit(page, path)
        hover_over_charts(page)


def test_open_tables_and_menus_are_no_barrier(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    visit(page, DEMO)
    for summary in page.locator(".behind > summary").all():
        summary.click()
    assert barriers(page) == []
    page.locator("[popovertarget=menu]").click()
    assert barriers(page) == []


def test_keyboard_alone(open_page: OpenPage) -> None:
    """Skip link, filters, period, table behind a chart: nothing needs a mouse."""
    page = open_page()
    visit(page, DEMO)
    press(page, "Tab", ".skip")
    page.keyboard.press("Enter")
    assert focused(page, "main")
    press(page, "Tab", ".filters a[href*='week']")
    tab_to(page, "#period")
    before = page.locator(".big").inner_text()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**period=**")
    expect(page.locator(".big")).not_to_have_text(before)
    assert focused(page, "#period")
    tab_to(page, "details.behind:not(.missing) > summary")
    page.keyboard.press("Enter")
    assert page.locator("details.behind:not(.missing)[open] table").first.is_visible()
    tab_to(page, "details.behind .frame")
    tab_to(page, "details.behind tbody a")


def press(page: Page, key: str, expected: str) -> None:
    page.keyboard.press(key)
    assert focused(page, expected), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def tab_to(page: Page, selector: str) -> None:
    for _ in range(45):
        page.keyboard.press("Tab")
        if focused(page, selector):
            break
    else:
        pytest.fail(f"{selector} is not within 45 presses of Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", f"{selector} has the focus and does not show it"


def focused(page: Page, selector: str) -> bool:
    found: bool = page.evaluate("(selector) => document.activeElement.matches(selector)", selector)
    return found
