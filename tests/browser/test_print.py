"""On paper: charts are drawn for its width, nothing runs off it, and colour is not all."""

import re
import zlib
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.steps import DEMO, O_CANADA, visit

pytestmark = [pytest.mark.browser, pytest.mark.finding("P1")]
#: A4 less its margins of 14 mm, in CSS pixels (96 an inch).
PAPER = 182 / 25.4 * 96
PATHS = (
    DEMO,
    f"{DEMO}change/",
    f"{DEMO}channels/",
    f"{DEMO}benchmarks/",
    f"{O_CANADA}benchmarks/?by=year",
)
#: What every chart was like when the page went to paper, after the charts were redrawn.
WATCH = """() => {
    window.printed = [];
    const right = (element, edge) => element.getBoundingClientRect().right - edge;
    addEventListener("beforeprint", () => {
        for (const plot of document.querySelectorAll(".plot")) {
            const svg = plot.querySelector(".main-svg");
            const edge = svg.getBoundingClientRect().left;
            const marks = ".xtick text, .annotation text, .bartext, .point, .points path, .js-line";
            const ends = [...plot.querySelectorAll(marks)].map((mark) => right(mark, edge));
            window.printed.push({
                name: plot.dataset.figure,
                width: svg.getBoundingClientRect().width,
                end: Math.max(...ends),
            });
        }
    });
}"""
OUTSIDE = """(width) => [...document.querySelectorAll(".page *")]
    .filter((each) => each.checkVisibility() && !each.closest("svg, .visually-hidden"))
    .filter((each) => each.getBoundingClientRect().right > width + 1)
    .map((each) => `${each.tagName}.${each.className}: ${each.textContent.slice(0, 40)}`)"""
BORDER = """(each) => {
    const { borderTopWidth, borderTopColor } = getComputedStyle(each);
    return [borderTopWidth, borderTopColor];
}"""
CUT = """() => [...document.querySelectorAll(".plot")].flatMap((plot) => {
    const edge = plot.getBoundingClientRect();
    return [...plot.querySelectorAll(".xtick text, .ytick text, .annotation text, .bartext")]
        .filter((text) => text.textContent && text.checkVisibility({ opacityProperty: true }))
        .filter((text) => text.getBoundingClientRect().right > edge.right + 1
            || text.getBoundingClientRect().left < edge.left - 1)
        .map((text) => `${plot.dataset.figure}: ${text.textContent}`);
})"""


def as_pdf(page: Page) -> tuple[bytes, list[dict[str, Any]]]:
    """The file, and how each chart was drawn for it."""
    page.evaluate(WATCH)
    file = page.pdf(prefer_css_page_size=True)
    return file, page.evaluate("window.printed")


def has_text(file: bytes) -> bool:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.DOTALL)
    return any(re.search(rb"\bT[jJ]\b", inflated(stream)) for stream in streams)


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""  # a picture or a font


@pytest.mark.parametrize("path", PATHS)
def test_every_chart_is_drawn_for_the_width_of_paper(open_page: OpenPage, path: str) -> None:
    """Without anyone's doing, from a dark and wide screen."""
    page = open_page("manager", color_scheme="dark", viewport={"width": 1440, "height": 900})
    visit(page, path)
    wide = page.locator(".plot .main-svg").first.bounding_box()
    file, charts = as_pdf(page)
    assert set(re.findall(rb"/MediaBox ?\[([\d. ]*)\]", file)) == {b"0 0 594.95996 841.91998"}
    assert has_text(file)
    assert len(charts) == page.locator(".plot").count()
    for chart in charts:
        assert chart["width"] <= PAPER, chart
        assert chart["end"] <= chart["width"] + 1, chart
    assert page.locator("html").get_attribute("data-theme") is None
    assert page.locator(".plot .main-svg").first.bounding_box() == wide


@pytest.mark.parametrize("user", ["manager", "responsable"])
def test_nothing_runs_off_the_paper(open_page: OpenPage, user: str) -> None:
    page = open_page(user, viewport={"width": round(PAPER), "height": 1000})
    page.emulate_media(media="print")
    for path in (*PATHS, f"{DEMO}figures/", f"{DEMO}relations/", "/?period=2024-03", "/compare/"):
        visit(page, path)
        assert page.evaluate(OUTSIDE, PAPER) == [], path
        assert page.evaluate(CUT) == [], path


def test_what_one_clicks_is_not_printed(open_page: OpenPage) -> None:
    page = open_page("manager", viewport={"width": round(PAPER), "height": 1000})
    page.emulate_media(media="print")
    for path in PATHS:
        visit(page, path)
        for what in (".bar", ".foot", ".filters", ".downloads", "button", ".behind > summary"):
            assert page.locator(f"{what}:visible").count() == 0, (path, what)


def test_marks_tell_without_background_colours(open_page: OpenPage) -> None:
    """Printers draw borders and pictures, and leave backgrounds out."""
    page = open_page("manager", viewport={"width": round(PAPER), "height": 1000})
    page.emulate_media(media="print")
    visit(page, DEMO)
    for mark in page.locator(".dot:visible, .key:visible").all():
        width, colour = mark.evaluate(BORDER)
        assert float(width.removesuffix("px")) >= 2
        assert colour != "rgba(0, 0, 0, 0)"
    for chip in page.locator(".chip:visible, .badge:visible, .notice:visible").all():
        assert chip.evaluate("(each) => getComputedStyle(each).borderTopStyle") == "solid"


def test_what_is_for_paper_only_is_seen_there_only(open_page: OpenPage) -> None:
    page = open_page("manager")
    visit(page, DEMO)
    page.locator(".page-head").evaluate(
        "(head) => head.insertAdjacentHTML('afterend', '<p class=print-only id=mine>September</p>')"
    )
    assert page.locator("#mine:visible").count() == 0
    page.emulate_media(media="print")
    assert page.locator("#mine:visible").count() == 1
