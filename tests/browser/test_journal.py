"""The journal in a browser: filtered by keyboard, opened, and open to all."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pghistory
import pytest
from playwright.sync_api import expect

from kpis.models import Centre, CostLine, User
from tests import factories as make
from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, SCHEMES, expect_no_reload, expect_to_fit, mark, visit
from tests.browser.test_every_page import barriers, focused, tab_to

pytestmark = pytest.mark.browser
JOURNAL = f"{DEMO}journal/"


@pytest.fixture
def line() -> Iterator[CostLine]:
    """Entered, corrected and in the end deleted, by the finance person of the demo."""
    finance = User.objects.get(username="finance")
    with pghistory.context(user=finance.pk):
        line: CostLine = make.CostLineFactory(
            centre=Centre.objects.get(slug="demo"),
            category=make.category("telephony"),
            supplier="Browser Telecom",
            amount=Decimal("12400.00"),
        )
        CostLine.objects.filter(pk=line.pk).update(amount=Decimal("12040.00"))
    yield line
    CostLine.objects.filter(pk=line.pk).delete()


@pytest.mark.parametrize(("language", "scheme"), SCHEMES.items())
def test_no_barrier_in_either_language(
    open_page: OpenPage, line: CostLine, language: str, scheme: str
) -> None:
    user = {"en": "manager", "fr": "responsable"}[language]
    for width in (1440, 390):
        size = {"width": width, "height": 844}
        page = open_page(user, color_scheme=scheme, locale=language, viewport=size)
        for path in (JOURNAL, f"{JOURNAL}?line={line.pk}", f"{JOURNAL}?kind=deleted&what=closes"):
            visit(page, path)
            assert page.locator("html").get_attribute("lang") == language
            expect_to_fit(page, width)
            assert barriers(page) == []


def test_filters_by_keyboard_change_the_page_in_place(open_page: OpenPage, line: CostLine) -> None:
    page = open_page()
    visit(page, JOURNAL)
    mark(page)
    tab_to(page, "#month")
    page.keyboard.press("Tab")
    assert focused(page, "#what")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("what=costs"))
    expect(page.locator(".happenings").first).to_contain_text("Browser Telecom")
    expect(page.locator("main")).not_to_contain_text("contact volumes")
    assert focused(page, "#what")
    page.locator("#kind").focus()
    page.keyboard.type("Ch")
    expect(page).to_have_url(re.compile("kind=changed"))
    expect(page.locator(".happenings").first).to_contain_text("amount 12,400.00 → 12,040.00")
    expect(page.locator("main")).not_to_contain_text("added")
    expect_no_reload(page)
    page.go_back()
    expect(page.locator("#kind")).to_have_value("")


def test_a_line_of_the_journal_opens_by_keyboard(open_page: OpenPage, line: CostLine) -> None:
    page = open_page()
    visit(page, f"{JOURNAL}?who=outside&what=costs&kind=added")
    page.get_by_role("link", name="Show the lines").last.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("batch=costs.insert."))
    assert page.locator(".lines > li").count() == 100
    assert barriers(page) == []
    page.get_by_role("link", name="More lines").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("after="))
    page.get_by_role("link", name="The whole journal").click()
    expect(page).to_have_url(re.compile(r"\?what=costs&who=outside&kind=added$"))


def test_without_javascript(open_page: OpenPage, line: CostLine) -> None:
    page = open_page("responsable", locale="fr", java_script_enabled=False)
    visit(page, JOURNAL)
    page.locator("#kind").select_option("changed")
    page.locator(".filters button").click()
    expect(page).to_have_url(re.compile("kind=changed"))
    expect(page.locator(".happenings").first).to_contain_text("montant")
