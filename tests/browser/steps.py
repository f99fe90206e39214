"""What people do on the pages, in words."""

from typing import Any

from playwright.sync_api import Page, expect

#: Each language and each scheme once: no colour depends on a word, and no word on a colour.
SCHEMES = {"en": "light", "fr": "dark"}
DEMO, O_CANADA = "/centres/demo/", "/centres/o-canada/"
#: The pages on which one records; the first two lead on to the month to work on.
RECORD = [f"{DEMO}{page}/" for page in ("costs", "costs/lines", "contacts", "close", "journal")]


def wait_for_charts(page: Page) -> None:
    """Every chart on the page has its lines or bars, in the HTML that is there now."""
    page.wait_for_function(
        """() => document.documentElement.dataset.charts === "drawn" &&
            [...document.querySelectorAll(".plot")].every((plot) => plot.children.length)"""
    )


def visit(page: Page, path: str) -> None:
    response = page.goto(path)
    assert response is not None
    assert response.ok, f"{path}: {response.status}"
    wait_for_charts(page) if page.locator(".plot").count() else None


def trend(page: Page, key: str) -> Any:
    """Of the cost per contact in the chart: its "x", "y" or "customdata"; a change of definition
    parts the line in two."""
    wait_for_charts(page)
    return page.locator("[data-figure=trend-figure]").evaluate(
        """(plot, key) => {
            const [first, ...more] = plot.data.filter((trace) => trace.mode === "lines+markers");
            const parts = [first, ...more.filter((trace) => trace.name === first.name)];
            const known = (place) => parts.map((part) => part[key][place]).find((v) => v !== null);
            return first[key].map((_, place) => known(place) ?? null);
        }""",
        key,
    )


def line_colour(page: Page) -> str:
    """As the browser paints it."""
    wait_for_charts(page)
    lines = page.locator("[data-figure=trend-figure] .scatterlayer .js-line")
    colour: str = lines.last.evaluate("(line) => getComputedStyle(line).stroke")
    return colour


def mark(page: Page) -> None:
    page.evaluate("window.marker = 'still the same page'")


def expect_no_reload(page: Page) -> None:
    assert page.evaluate("window.marker") == "still the same page"


def headline(page: Page) -> str:
    """Cost per contact and period, as the largest text of the page says them."""
    return page.locator(".big").first.inner_text()


def expect_to_fit(page: Page, width: int) -> None:
    """Nothing scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def log_in(page: Page, user: str, password: str) -> None:
    page.locator("[name=login]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("form:has([name=password]) button").click()


def expect_logged_in(page: Page) -> None:
    expect(page.locator("form[action$='/logout/']")).to_be_attached()


def leave_and_stay(page: Page) -> str:
    """Set out for another page, and stay when asked: the kind of the question."""
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.assign('/'), 0)")
    kind: str = asked.value.type
    return kind
