"""The relations page in a browser: charts drawn, nothing clipped, files saved."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, expect_no_reload, mark, visit, wait_for_charts
from tests.browser.test_every_page import barriers, hover_over_charts
from tests.pages.downloaded import xlsx_rows

pytestmark = pytest.mark.browser
RELATIONS = f"{DEMO}relations/"


@pytest.mark.fault(60)
@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize(("user", "scheme"), [("manager", "light"), ("responsable", "dark")])
def test_no_barrier_and_nothing_beside_the_page(
    open_page: OpenPage, user: str, scheme: str, width: int
) -> None:
    page = open_page(user, color_scheme=scheme, viewport={"width": width, "height": 900})
    for metric in ("average_handle_time", "satisfaction"):
        visit(page, f"{RELATIONS}?with={metric}")
        hover_over_charts(page)
        for summary in page.locator(".behind > summary").all():
            summary.click()
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_another_figure_is_chosen_in_place_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, RELATIONS)
    mark(page)
    before = page.locator(".because").inner_text()
    page.locator("#with").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**with=first_contact_resolution**")
    expect(page.locator(".because")).not_to_have_text(before)
    expect(page.locator("#with")).to_be_focused()
    wait_for_charts(page)
    assert page.locator("[data-figure=points-figure] .points path").count() > 12
    expect_no_reload(page)


def test_a_month_is_told_with_both_values(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, RELATIONS)
    point = page.locator("[data-figure=points-figure] .points path").last
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    label = page.locator("[data-figure=points-figure] .hoverlayer")
    expect(label).to_contain_text("Average handle time: ")
    expect(label).to_contain_text("Cost per contact: €")


def test_the_browser_saves_the_file_and_stays_on_the_page(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, f"{RELATIONS}?with=satisfaction")
    mark(page)
    for kind in ("CSV", "XLSX"):
        link = page.locator("a[href*='download=months']").filter(has_text=kind)
        with page.expect_download() as waiting:
            link.click()
        name = waiting.value.suggested_filename
        assert name.startswith("cost-per-contact_demo_relations_")
        assert name.endswith(f"_months.{kind.lower()}")
        content = Path(waiting.value.path()).read_bytes()
        if kind == "XLSX":
            assert any("Satisfaction (CSAT)" in row for row in xlsx_rows(content))
        else:
            assert "Satisfaction (CSAT) (%)" in content.decode("utf-8-sig").splitlines()[0]
    expect_no_reload(page)
