"""Light and dark, English and French, phones, and no JavaScript at all."""

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from kpis.models import User
from tests.browser.conftest import OpenPage
from tests.browser.steps import (
    DEMO,
    O_CANADA,
    RECORD,
    expect_no_reload,
    expect_to_fit,
    headline,
    line_colour,
    mark,
    visit,
)

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 360, "height": 740}
KINDS = ("week", "month", "quarter", "year", "rolling_year")
TEXTS_IN_TROUBLE = """[...document.querySelectorAll(".plot")].flatMap((plot) => {
    const isSeen = (text) => text.textContent && text.checkVisibility({ opacityProperty: true });
    const texts = (kind) => [...plot.querySelectorAll(kind)].filter(isSeen);
    const box = (text) => text.getBoundingClientRect();
    const edge = box(plot);
    const isCut = (text) => box(text).left < edge.left - 1 || box(text).right > edge.right + 1;
    const covers = (one, next) => box(one).right > box(next).left && box(one).left < box(next).right
        && box(one).bottom > box(next).top && box(one).top < box(next).bottom;
    const covered = (kind) => texts(kind).filter((text, place, all) =>
        all.some((other, at) => at > place && covers(text, other)));
    return [
        ...texts(".xtick text, .ytick text, .bartext, .annotation text").filter(isCut),
        ...covered(".bartext"),
        ...(plot.querySelector(".xtick text[transform*='rotate(-']") ? [] : covered(".xtick text")),
    ].map((text) => `${plot.dataset.figure}: ${text.textContent}`);
})"""
GROUND = "getComputedStyle(document.body).backgroundColor"


def test_colours_follow_the_system(open_page: OpenPage) -> None:
    page = open_page(color_scheme="dark")
    visit(page, DEMO)
    dark = (line_colour(page), page.evaluate(GROUND))
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-charts", "drawn")
    expect(page.locator("[data-figure=trend-figure] .js-line").last).not_to_have_css(
        "stroke", dark[0]
    )
    light = (line_colour(page), page.evaluate(GROUND))
    assert dark == ("rgb(79, 195, 174)", "rgb(16, 20, 19)")
    assert light == ("rgb(11, 107, 93)", "rgb(246, 247, 245)")


def test_the_switch_changes_colours_at_once_and_for_good(open_page: OpenPage) -> None:
    page = open_page(color_scheme="light")
    visit(page, DEMO)
    mark(page)
    with page.expect_response(re.compile("/reader/theme/")):
        page.locator("button[name=theme][value=dark]").click()
    line = page.locator("[data-figure=trend-figure] .js-line").last
    expect(line).to_have_css("stroke", "rgb(79, 195, 174)")
    expect(page.locator("button[name=theme][value=dark]")).to_have_attribute("aria-pressed", "true")
    expect_no_reload(page)
    page.reload()
    expect(line).to_have_css("stroke", "rgb(79, 195, 174)")
    page.goto("/account/logout/")  # a cookie keeps it for pages without a person
    assert page.evaluate(GROUND) == "rgb(16, 20, 19)"


def test_the_language_switch_keeps_the_page(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, f"{DEMO}?by=quarter")
    english = re.search(r"€(\d+)\.(\d\d)", headline(page))
    assert english is not None
    try:
        page.locator("button[name=language][value=fr]").click()
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        expect(page).to_have_url(re.compile(r"by=quarter"))
        french = "{},{}\N{NO-BREAK SPACE}€".format(*english.groups())
        assert french in headline(page)
        cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        assert cookies["django_language"] == "fr"
    finally:
        User.objects.filter(username="manager").update(language="en")


def test_nothing_scrolls_sideways_on_a_phone(open_page: OpenPage) -> None:
    for user, paths in (
        ("", ["/account/login/", "/account/password/reset/"]),
        ("admin", ["/", "/admin/", *(f"{DEMO}?by={kind}" for kind in KINDS)]),
        ("responsable", ["/", *(f"{O_CANADA}?by={kind}" for kind in KINDS)]),
        ("responsable", [f"{centre}benchmarks/" for centre in (DEMO, O_CANADA)]),
        ("responsable", RECORD),
        ("finances", RECORD),
    ):
        page = open_page(user, viewport=PHONE)
        for path in paths:
            visit(page, path)
            for summary in page.locator(".behind > summary").all():
                summary.click()
            expect_to_fit(page, PHONE["width"])


def test_the_menu_opens_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE, has_touch=True)
    visit(page, DEMO)
    link = page.locator(".menu a[href$='/benchmarks/']")
    expect(link).to_be_hidden()
    page.locator("[popovertarget=menu]").tap()
    expect(link).to_be_in_viewport()
    link.tap()
    expect(page).to_have_url(re.compile("/benchmarks/"))


def test_charts_fit_their_labels_to_the_width(open_page: OpenPage) -> None:
    """Turning the phone draws them anew."""
    page = open_page(viewport={"width": 1200, "height": 800})
    visit(page, DEMO)
    labels = page.locator("[data-figure=trend-figure] .xtick text")
    wide = labels.count()
    page.set_viewport_size(PHONE)
    expect(labels).not_to_have_count(wide)
    page.wait_for_function(
        """(width) => {
            const ticks = document.querySelectorAll("[data-figure=trend-figure] .xtick text");
            const boxes = [...ticks].map((tick) => tick.getBoundingClientRect());
            const apart = (box, i) => !i || boxes[i - 1].right < box.left;
            return boxes.length > 1 && boxes.every(apart) && boxes.at(-1).right <= width;
        }""",
        arg=PHONE["width"],
    )
    expect_to_fit(page, PHONE["width"])


@pytest.mark.parametrize("user", ["manager", "responsable"])
def test_no_text_of_a_chart_is_cut_off_on_a_phone_or_covers_another(
    open_page: OpenPage, user: str
) -> None:
    page = open_page(user, viewport=PHONE)
    paths = ["", "?by=week", "?by=year", "change/?by=year", "relations/", "figures/", "benchmarks/"]
    for path in paths:
        visit(page, f"{DEMO}{path}")
        assert page.evaluate(TEXTS_IN_TROUBLE) == [], path


def test_without_javascript_every_figure_is_in_a_table(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(DEMO)
    months = headline(page)
    assert "€" in months
    tables = page.locator(".behind table")
    expect(tables).to_have_count(4)
    for table in tables.all():
        expect(table).to_be_visible()
        assert table.locator("tbody tr").count() > 1
    for plot in page.locator(".plot").all():
        expect(plot).to_be_hidden()

    page.locator("#compare").select_option("year_before")
    page.locator(".filters > button").click()
    expect(page).to_have_url(re.compile("compare=year_before"))
    page.locator(".filters a[href*='by=quarter']").click()
    expect(page).to_have_url(re.compile("by=quarter"))
    assert headline(page) != months
    page.locator(".behind tbody a").last.click()
    expect(page).to_have_url(re.compile("period="))
    page.goto(f"{DEMO}benchmarks/")
    expect(page.locator(".behind table").first).to_be_visible()
