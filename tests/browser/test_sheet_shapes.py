"""What of a pasted block is names, and which way round it lies: the rules, on any block."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.finding("E7")]

#: Numbers are read, words are not, and a cell that begins with ~ takes any text.
NAMES = """(block) => import("/static/kpis/sheet/shapes.js").then((shapes) => shapes.namesIn(
    block, (text) => (text.startsWith("~") ? null : /^[0-9]+$/.test(text))))"""
LAID = """([block, shape]) => import("/static/kpis/sheet/shapes.js").then(
    (shapes) => shapes.laid(block, { ...shapes.AS_COPIED, ...shape }))"""
NONE = {"rows": False, "columns": False}
ROW, COLUMN = {"rows": True, "columns": False}, {"rows": False, "columns": True}
BOTH = {"rows": True, "columns": True}
texts = st.sampled_from(["", "1", "20", "Voice", "2026-06-01", "n/a"])
blocks = st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=5)
widths = st.integers(1, 4)
in_a_page = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    page = open_page("")
    page.goto("/")
    return page


def laid(page: Page, block: list[list[Any]], **shape: Any) -> list[list[Any]]:
    found: list[list[Any]] = page.evaluate(LAID, [block, shape])
    return found


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ([["1", "2"], ["3", "4"]], NONE),
        ([["Amount"], ["1"], ["2"]], ROW),
        ([["Jan", "Feb", "Mar"], ["1", "2", "3"]], ROW),
        ([["Voice", "1", "7"], ["E-mail", "3", "4"]], COLUMN),
        ([["Voice", "1", "7", "3"]], COLUMN),
        ([["", "Jan", "Feb"], ["Voice", "1", "7"], ["E-mail", "3", "4"]], BOTH),
        ([["Channel", "Contacts"], ["Voice", "7"], ["E-mail", "4"]], BOTH),
        ([["2026-06-01", "7"], ["2026-06-02", "9"], ["2026-06-03", "1"]], COLUMN),
        ([["2024", "2025", "2026"], ["7", "9", "5"]], ROW),
        ([["1", "7"], ["2", "9"], ["3", "5"]], COLUMN),
        ([["7", "n/a", "5", "6"], ["1", "3", "4", "8"]], NONE),
        ([["7", "n/a", "n/a", "6"], ["1", "3", "4", "8"]], ROW),
        ([["", ""], ["1", "2"]], NONE),
        ([["Voice"]], NONE),
        ([["~a", "~b", "Amount"], ["~c", "~d", "5"], ["~e", "~f", "6"]], ROW),
        ([["~June", "Rent", "x"], ["~July", "5", "7"]], ROW),
        ([["Report", ""], ["Voice", "7"], ["E-mail", "4"]], BOTH),
    ],
)
def test_names_are_known_by_their_texts(page: Page, block: Any, names: Any) -> None:
    assert page.evaluate(NAMES, block) == names


def test_a_label_on_a_column_of_texts_is_known_by_what_is_read_without_it(page: Page) -> None:
    """Text, number and number, with an account number before them."""
    reads = """(block) => import("/static/kpis/sheet/shapes.js").then((shapes) => shapes.namesIn(
        block, (text, at) => (at ? /^[0-9]+$/.test(text) : null)))"""
    block = [["606", "Rent", "1"], ["607", "Light", "2"], ["608", "Pens", "3"]]
    assert page.evaluate(reads, block)["columns"]
    assert not page.evaluate(reads, [row[1:] for row in block])["columns"]


@given(block=blocks)
@in_a_page
def test_transposing_twice_gives_the_block(page: Page, block: list[list[str]]) -> None:
    once = laid(page, block, turned=True)
    assert laid(page, once, turned=True) == block


@given(block=blocks)
@in_a_page
def test_transposing_moves_each_cell_and_makes_none(page: Page, block: list[list[str]]) -> None:
    turned = laid(page, block, turned=True)
    there = {(r, c): text for r, row in enumerate(block) for c, text in enumerate(row)}
    moved = {
        (c, r): text
        for r, row in enumerate(turned)
        for c, text in enumerate(row)
        if text is not None
    }
    assert moved == there, json.dumps(block)


@given(block=blocks, rows=st.integers(0, 2), columns=st.integers(0, 2), turned=st.booleans())
@in_a_page
def test_what_is_left_out_changes_no_other_cell(
    page: Page, block: list[list[str]], rows: int, columns: int, *, turned: bool
) -> None:
    shape = {"rows": rows, "columns": columns}
    part = [row[columns:] for row in block[rows:]]
    assert laid(page, block, **shape) == part
    assert laid(page, block, **shape, turned=turned) == laid(page, part, turned=turned)


@given(block=blocks)
@in_a_page
def test_something_is_left_whatever_is_offered(page: Page, block: list[list[str]]) -> None:
    names = page.evaluate(NAMES, block)
    assert not (names["rows"] and len(block) == 1)
    assert not (names["columns"] and max(map(len, block)) == 1)
