"""The page of related figures: open to all, on any screen, in both languages and schemes."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, O_CANADA, expect_to_fit, visit
from tests.browser.test_every_page import barriers, hover_over_charts

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
PAGES = [
    f"{DEMO}figures/",
    f"{DEMO}figures/?by=quarter&channel=email",
    f"{DEMO}figures/?by=week",
    f"{O_CANADA}figures/?by=year",
]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(("user", "scheme"), [("manager", "light"), ("responsable", "dark")])
def test_no_barrier_and_nothing_out_of_sight(
    open_page: OpenPage, user: str, scheme: str, size: ViewportSize
) -> None:
    page = open_page(user, color_scheme=scheme, viewport=size)
    found = []
    for path in PAGES:
        visit(page, path)
        for summary in page.locator(".behind > summary").all():
            summary.click()
        hover_over_charts(page)
        expect_to_fit(page, size["width"])
        page.evaluate("scrollTo(0, 0)")  # a link half out of sight has half of its room
        found += barriers(page)
    assert found == []


def test_a_channel_narrows_the_bar_and_its_file(open_page: OpenPage) -> None:
    page = open_page(viewport=WIDE)
    visit(page, PAGES[0])
    expect(page.locator("[data-figure=capacity-figure] .bars .point")).to_have_count(6)
    page.goto(f"{DEMO}figures/?channel=email")
    expect(page.locator(".said").first).to_contain_text("Over capacity")
    expect(page.locator("[data-figure=capacity-figure] .bars .point")).to_have_count(1)
    with page.expect_download() as download:
        page.locator("a[href*='capacity.csv']").click()
    assert download.value.suggested_filename.endswith("capacity.csv")
