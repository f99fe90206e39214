"""Filters change the page without loading it again, and the address with it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import (
    DEMO,
    O_CANADA,
    expect_no_reload,
    headline,
    mark,
    trend,
    visit,
    wait_for_charts,
)

pytestmark = pytest.mark.browser


def choose_kind(page: Page, kind: str) -> None:
    page.locator(f".filters a[href*='by={kind}']").click()
    expect(page).to_have_url(re.compile(f"by={kind}"))
    expect(page.locator(".filters a[aria-current]")).to_have_attribute(
        "href", re.compile(f"by={kind}")
    )


def test_every_choice_redraws_the_page_in_place(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, DEMO)
    mark(page)
    months, month_title = trend(page, "x"), page.title()

    choose_kind(page, "quarter")
    quarters = trend(page, "x")
    assert set(quarters).isdisjoint(months)
    assert page.title() != month_title

    select = page.locator("#period")
    other = select.locator("option:checked + option").get_attribute("value")
    select.focus()
    select.select_option(other)
    expect(page).to_have_url(re.compile(f"period={other}"))
    expect(page.locator("#period")).to_have_value(other or "")
    expect(page.locator("#period")).to_be_focused()

    reason = page.locator(".because").inner_text()
    page.locator("#compare").select_option("year_before")
    expect(page).to_have_url(re.compile("compare=year_before"))
    expect(page.locator(".because")).not_to_have_text(reason)
    wait_for_charts(page)
    expect_no_reload(page)


def test_back_and_forward_bring_back_figures_and_charts(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, DEMO)
    mark(page)
    month = (headline(page), trend(page, "y"), page.title())
    choose_kind(page, "year")
    year = (headline(page), trend(page, "y"), page.title())
    assert month != year

    page.go_back()
    expect(page.locator(".filters a[aria-current]")).to_have_attribute("href", re.compile("month"))
    assert (headline(page), trend(page, "y"), page.title()) == month
    page.go_forward()
    expect(page.locator(".filters a[aria-current]")).to_have_attribute("href", re.compile("year"))
    assert (headline(page), trend(page, "y"), page.title()) == year
    expect_no_reload(page)


def test_a_point_of_the_trend_leads_to_its_period(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, f"{O_CANADA}?by=year")
    mark(page)
    first = page.locator("[data-figure=trend-figure] .points path").first
    first.scroll_into_view_if_needed()
    box = first.bounding_box()
    assert box is not None
    point = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*point)
    expect(page.locator("[data-figure=trend-figure] .hoverlayer")).to_contain_text("C$12.08")
    page.mouse.click(*point)
    expect(page).to_have_url(re.compile("period=2019-04"))
    expect(page.locator(".big")).to_contain_text("2019-20")
    expect(page.locator("#period")).to_have_value("2019-04")
    wait_for_charts(page)
    expect_no_reload(page)


def test_a_chart_and_its_table_say_the_same(open_page: OpenPage) -> None:
    """The oracle: a real call centre, whose fiscal year begins in April."""
    page = open_page()
    visit(page, f"{O_CANADA}?by=year")
    shown = dict(zip(trend(page, "x"), trend(page, "customdata"), strict=True))
    assert shown["2018-19"] is None  # contacts without cost: a gap, not zero
    assert shown["2024-25"] is None  # cost without contacts
    assert {year: value for year, value in shown.items() if value} == {
        "2019-20": "C$12.08",
        "2020-21": "C$10.23",
        "2021-22": "C$8.51",
        "2022-23": "C$7.95",
        "2023-24": "C$10.27",
    }
    assert dict(zip(trend(page, "x"), trend(page, "y"), strict=True))["2024-25"] is None
    table = page.locator("details.behind", has=page.locator("table")).first
    table.locator("summary").click()
    for year, value in shown.items():
        row = table.get_by_role("row", name=re.compile(f"^{year}"))
        expect(row.get_by_role("cell").first).to_have_text(value or "n/a")


def test_channels_are_chosen_from_a_list_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, DEMO)
    mark(page)
    whole = headline(page)
    summary = page.locator("details.parts summary").first
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile("channel="))
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator("details.parts[open]")).to_have_count(0)

    page.keyboard.press("Enter")
    page.locator("details.parts[open] button").press("Enter")
    expect(page).to_have_url(re.compile(r"channel=phone(&|$)"))
    note = page.locator(".notice", has_text="Part of the centre: Phone.")
    expect(note).to_be_visible()
    assert headline(page) != whole
    expect_no_reload(page)

    note.get_by_role("link", name="Show everything").click()
    expect(note).to_have_count(0)
    assert headline(page) == whole


def test_what_was_chosen_by_keyboard_keeps_the_focus(open_page: OpenPage) -> None:
    """Else the next Tab would begin at the top of the page again."""
    page = open_page("admin")
    for path, link, wanted in (
        (DEMO, "#kind-3", "by=quarter"),
        (f"{DEMO}change/", "#view-2", "view=work"),
        ("/compare/", "#view-2", "view=money"),
        ("/compare/", "#swap", "a="),
        ("/", "#sort-5", "sort=-cost"),
    ):
        visit(page, path)
        mark(page)
        page.locator(link).evaluate("(link) => { link.dataset.before = '' }")
        page.locator(link).press("Enter")
        expect(page).to_have_url(re.compile(wanted))
        expect(page.locator(f"{link}:not([data-before])")).to_be_focused()
        expect_no_reload(page)


def test_a_list_of_choices_keeps_the_focus_when_it_is_sent(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, DEMO)
    mark(page)
    summary = page.locator("#channel-list")
    summary.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("details.parts[open] button").press("Enter")
    expect(page).to_have_url(re.compile("channel="))
    expect(page.locator("#channel-list")).to_be_focused()
    expect(page.locator("details.parts[open]")).to_have_count(0)
    expect_no_reload(page)


def test_the_next_page_is_about_the_same_time_and_channel(open_page: OpenPage) -> None:
    page = open_page()
    visit(page, DEMO)
    choose_kind(page, "quarter")
    page.locator("#channel-list").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("details.parts[open] button").press("Enter")
    expect(page).to_have_url(re.compile("channel=phone"))
    page.locator(".menu a[href*='/figures/']").click()
    expect(page).to_have_url(re.compile(r"/figures/\?.*by=quarter.*channel=phone"))
    expect(page.locator(".notice", has_text="Part of the centre: Phone.")).to_be_visible()
    page.locator(".menu a[href*='/costs/']").click()
    expect(page).to_have_url(re.compile("/costs/"))
