"""Remarks in the trend: texts where there is room for them, else numbers and a list below."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from kpis.models import Annotation, Centre
from kpis.months import add_months
from tests.browser.conftest import OpenPage
from tests.browser.steps import O_CANADA, expect_to_fit, visit
from tests.browser.test_every_page import barriers, tab_to

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 360, "height": 740}
TABLET: ViewportSize = {"width": 760, "height": 1000}
DESK: ViewportSize = {"width": 1440, "height": 900}
LATEST = date(2024, 3, 1)  # of the months of 1 800 O-Canada
LONG = "The price letter reached all customers on one day, and by noon they were calling"
NOTES = "[data-figure=trend-figure] .annotation"
BOXES = "[data-figure=trend-figure] .annotation-text-g"


@pytest.fixture
def remarks(site: str) -> Iterator[list[Annotation]]:
    """On neighbouring months and on others, one of them long, of a centre without any."""
    texts = {1: "Strike", 2: LONG, 3: "A third after it", 12: "A <b>bold</b> one"}
    made = [remark_on(ago, text) for ago, text in texts.items()]
    yield made
    Annotation.objects.filter(centre__slug="o-canada").delete()


def remark_on(ago: int, text: str) -> Annotation:
    centre = Centre.objects.get(slug="o-canada")
    return Annotation.objects.create(centre=centre, month=add_months(LATEST, -ago), text=text)


def boxes(texts: Locator) -> list[Any]:
    return [text.bounding_box() for text in texts.all()]


def overlap(one: Any, other: Any) -> bool:
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "width"), ("y", "height"))
    )


def expect_no_overlap(page: Page) -> None:
    plot = page.locator("[data-figure=trend-figure]").bounding_box()
    assert plot is not None
    found = boxes(page.locator(f"{BOXES}, [data-figure=trend-figure] .xtick text"))
    assert len(found) > 4
    assert [pair for pair in combinations(found, 2) if overlap(*pair)] == []
    for box in found:
        assert plot["x"] <= box["x"], box
        assert box["x"] + box["width"] <= plot["x"] + plot["width"], box
        assert plot["y"] <= box["y"], box


@pytest.mark.parametrize(("user", "scheme"), [("manager", "light"), ("responsable", "dark")])
def test_a_phone_has_numbers_in_the_chart_and_all_texts_below(
    open_page: OpenPage, remarks: list[Annotation], user: str, scheme: str
) -> None:
    page = open_page(user, viewport=PHONE, color_scheme=scheme)
    visit(page, O_CANADA)
    listed = page.locator(".remarks li")
    texts = page.locator(BOXES).all_text_contents()
    numbers = [text for text in texts if text.isdigit()]
    assert numbers == [str(place + 1) for place in range(listed.count())]
    for remark in remarks:
        expect(listed.filter(has_text=remark.text)).to_be_visible()
    expect_no_overlap(page)
    expect_to_fit(page, PHONE["width"])
    assert barriers(page) == []


def test_a_desk_has_the_texts_in_the_chart(open_page: OpenPage, remarks: list[Annotation]) -> None:
    page = open_page(viewport=DESK)
    visit(page, O_CANADA)
    expect(page.locator(NOTES, has_text="Strike")).to_be_visible()
    expect(page.locator(".remarks")).to_be_hidden()
    expect_no_overlap(page)


def test_a_tablet_turned_or_a_window_narrowed_changes_texts_to_numbers(
    open_page: OpenPage, remarks: list[Annotation]
) -> None:
    page = open_page(viewport=DESK)
    visit(page, O_CANADA)
    page.set_viewport_size(TABLET)
    expect(page.locator(NOTES, has_text="Strike")).to_have_count(0)
    expect(page.locator(".remarks li", has_text="Strike")).to_be_visible()
    expect_no_overlap(page)
    page.set_viewport_size(DESK)
    expect(page.locator(NOTES, has_text="Strike")).to_be_visible()


def test_the_table_has_every_remark_whole_by_keyboard(
    open_page: OpenPage, remarks: list[Annotation]
) -> None:
    page = open_page(viewport=DESK)
    visit(page, O_CANADA)
    page.locator("#trend-title").scroll_into_view_if_needed()
    tab_to(page, "section:has(#trend-title) .behind > summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name=LONG)).to_be_visible()


def test_more_than_a_wide_chart_can_hold_are_numbers_there_too(
    open_page: OpenPage, remarks: list[Annotation]
) -> None:
    for ago in range(4, 11):
        remark_on(ago, f"Remark of {ago} months ago")
    page = open_page(viewport=DESK)
    visit(page, O_CANADA)
    expect(page.locator(".remarks li")).to_have_count(11)
    expect(page.locator(NOTES, has_text="Strike")).to_have_count(0)
    expect_no_overlap(page)
    page.set_viewport_size(PHONE)
    expect(page.locator(f"{BOXES} text", has_text="11")).to_be_visible()
    expect_no_overlap(page)
