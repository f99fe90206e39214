"""Targets, limits and remarks by keyboard alone, on a wide page and a narrow one, open to all."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from kpis.models import Annotation, Centre, Target
from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, SCHEMES, expect_to_fit, visit
from tests.browser.test_closing import tab_to
from tests.browser.test_every_page import barriers

pytestmark = pytest.mark.browser
GOALS = f"{DEMO}goals/"
CLERKS = {"en": "finance", "fr": "finances"}
MANAGERS = {"en": "manager", "fr": "responsable"}
#: Each language sets a target of a channel of its own; typed as a reader of it types.
TYPED = {"en": ("messaging", "4.85"), "fr": ("social", "4,85")}


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    language: str = request.param
    return language


def expect_saved(page: Page) -> None:
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-guards", "open")


def open_form(page: Page, kind: str) -> None:
    tab_to(page, f"#form-{kind} summary")
    page.keyboard.press("Enter")
    expect(page.locator(f"#form-{kind} form")).to_be_visible()


def choose(page: Page, selector: str, value: str) -> None:
    """By the first letters of the option, as a keyboard chooses it."""
    tab_to(page, selector)
    name = page.locator(f"{selector} option[value='{value}']").inner_text()
    page.keyboard.type(name)
    expect(page.locator(selector)).to_have_value(value)


def test_a_target_is_set_changed_and_removed_by_keyboard(
    open_page: OpenPage, language: str, complaints: list[str]
) -> None:
    channel, typed = TYPED[language]
    page = open_page(CLERKS[language], locale=language, color_scheme="dark")
    visit(page, GOALS)
    expect(page.locator("html")).to_have_attribute("data-guards", "open")
    open_form(page, "target")
    choose(page, "#target-channel", channel)
    tab_to(page, "#target-value")
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(page.locator("#target-value-error")).to_be_visible()
    assert barriers(page) == []
    expect(page.locator("html")).to_have_attribute("data-guards", "open")
    tab_to(page, "#target-value")
    page.keyboard.press("Control+A")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect_saved(page)
    target = Target.objects.get(centre__slug="demo", channel__code=channel)
    assert target.value == Decimal("4.85")
    tab_to(page, f"a[href*='edit=target-{target.pk}#']")
    page.keyboard.press("Enter")
    expect(page.locator("#target-value")).to_have_value(typed)
    expect(page.locator("html")).to_have_attribute("data-guards", "open")
    tab_to(page, "[value=remove-target]")
    page.keyboard.press("Enter")
    expect_saved(page)
    assert not Target.objects.filter(pk=target.pk).exists()
    complaints[:] = [said for said in complaints if "422" not in said]  # of the mistake above


def test_a_manager_leaves_a_remark_from_the_overview(open_page: OpenPage, language: str) -> None:
    page = open_page(MANAGERS[language], locale=language)
    visit(page, DEMO)
    tab_to(page, "a[href*='add=remark']")
    page.keyboard.press("Enter")
    expect(page.locator("#form-remark form")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-guards", "open")
    tab_to(page, "#remark-text")
    page.keyboard.type(f"Written in {language}")
    page.keyboard.press("Enter")
    expect_saved(page)
    remark = Annotation.objects.get(centre__slug="demo", text=f"Written in {language}")
    assert remark.author is not None
    assert remark.author.username == MANAGERS[language]
    remark.delete()


@pytest.mark.parametrize("with_scripts", [True, False])
def test_folded_remarks_are_listed_by_keyboard(open_page: OpenPage, with_scripts: bool) -> None:
    centre = Centre.objects.get(slug="demo")
    before = centre.annotations.count()
    folded = {"centre": centre, "month": date(2019, 1, 1), "text": "Folded"}
    made = Annotation.objects.bulk_create([Annotation(**folded) for _ in range(13)])
    page = open_page("finance", java_script_enabled=with_scripts)
    page.goto(GOALS)
    rows = page.locator("#remark tbody tr")
    expect(rows).to_have_count(12)
    tab_to(page, "a[href*='all=remark']")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(before + 13)
    tab_to(page, f"a[href*='edit=remark-{made[0].pk}&']")
    page.keyboard.press("Enter")
    expect(page.locator("#remark-text")).to_have_value("Folded")
    expect(rows).to_have_count(before + 13)
    Annotation.objects.filter(pk__in=[row.pk for row in made]).delete()


@pytest.mark.parametrize("width", [1440, 360])
def test_open_to_all_at_every_width(open_page: OpenPage, language: str, width: int) -> None:
    scheme = SCHEMES[language]
    limit = f"{GOALS}?add=limit"
    viewport = {"width": width, "height": 900}
    page = open_page(CLERKS[language], locale=language, color_scheme=scheme, viewport=viewport)
    visit(page, limit)
    page.locator("details.behind").evaluate_all("all => all.forEach(each => each.open = true)")
    assert barriers(page) == []
    expect_to_fit(page, width)


def test_without_javascript_a_remark_is_written_and_removed(open_page: OpenPage) -> None:
    page = open_page("manager", java_script_enabled=False)
    page.goto(f"{GOALS}?add=remark&month=2026-01")
    page.locator("#remark-text").fill("Without a script")
    page.locator("[value=save-remark]").click()
    expect(page.locator(".messages .success")).to_be_visible()
    remark = Annotation.objects.get(centre__slug="demo", text="Without a script")
    page.locator(f"a[href*='edit=remark-{remark.pk}#']").click()
    page.locator("[value=remove-remark]").click()
    assert not Annotation.objects.filter(pk=remark.pk).exists()
