from dataclasses import replace

import pytest
from django.template import Context, Template
from django.test.html import Element, parse_html
from django.utils import translation

from kpis.pages.grids.table import GridCell, GridRow, GridTable, GridTotal

CELL = GridCell(
    key="7_2026-05-01",
    place="Rent, May 2026",
    text="1,200.50",
    date="2026-05-01",
    is_closed=False,
    unusual="",
    mark="",
    is_open=True,
    seen="12:3",
    error="",
    about="",
    address="",
)
LOCKED = replace(CELL, is_open=False, seen="")
SUMMED = replace(LOCKED, about="3 lines", address="/costs/2026-05/?category=rent")
BAD = '"><script>'


def drawn(cell: GridCell, *, may_record: bool = True) -> Element:
    row = GridRow(7, "Rent", "", [cell], "1,200.50", "")
    grid = GridTable("amount", "money", [], [row], [], GridTotal("", ""), 2, "token")
    template = Template("{% load grid_cells %}{% grid_cells grid row may_record %}")
    html = template.render(Context({"grid": grid, "row": row, "may_record": may_record}))
    found: Element = parse_html(html)
    assert found.name == "td"
    return found


def inside(element: Element, name: str) -> list[Element]:
    children = [child for child in element.children if isinstance(child, Element)]
    return [
        found
        for child in children
        for found in ([child] if child.name == name else []) + inside(child, name)
    ]


def words(element: Element) -> list[str]:
    return [
        text
        for child in element.children
        for text in (words(child) if isinstance(child, Element) else [child])
    ]


def attributes(element: Element) -> dict[str, str]:
    return {name: value or "" for name, value in element.attributes}


def only(element: Element, name: str) -> Element:
    (found,) = inside(element, name)
    return found


def field_of(element: Element) -> dict[str, str]:
    (field,) = (f for f in map(attributes, inside(element, "input")) if f["type"] == "text")
    return field


def test_a_cell_to_type_into() -> None:
    found = drawn(CELL)
    fields = {field["name"]: field["value"] for field in map(attributes, inside(found, "input"))}
    assert fields == {"row": CELL.key, f"seen-{CELL.key}": "12:3", f"amount-{CELL.key}": "1,200.50"}
    field = field_of(found)
    assert field["aria-label"] == "Rent, May 2026"
    assert set(field["data-sums"].split()) == {"r7", "c2026-05-01", "total"}
    assert "aria-invalid" not in field
    assert words(found) == []


def test_what_was_wrong_stands_beside_what_was_typed() -> None:
    found = drawn(replace(CELL, text="12 ducks", error="Found 12 ducks"))
    field, note = field_of(found), only(found, "div")
    assert (field["value"], field["aria-invalid"]) == ("12 ducks", "true")
    assert field["aria-describedby"] == attributes(note)["id"]
    assert attributes(note)["role"] == "alert"
    assert words(note) == ["Found 12 ducks"]
    assert attributes(found)["data-state"] == "error"


def test_a_sum_opens_what_is_behind_it() -> None:
    found = drawn(SUMMED)
    link = only(found, "a")
    assert attributes(link)["href"] == SUMMED.address
    assert words(link) == ["1,200.50", "3 lines", "Rent, May 2026"]
    assert attributes(found)["data-text"] == "1,200.50"
    assert attributes(found)["tabindex"] == "-1"


@pytest.mark.parametrize("may_record", [True, False])
def test_the_cell_of_a_closed_month_is_read(may_record: bool) -> None:
    found = drawn(replace(LOCKED, is_closed=True), may_record=may_record)
    assert set(attributes(found)["class"].split()) == {"locked", "closed"}
    assert words(found) == ["1,200.50"]
    assert not inside(found, "input")
    assert ("tabindex" in attributes(found)) == may_record


@pytest.mark.parametrize("cell", [CELL, LOCKED, SUMMED])
def test_what_is_unusual_is_marked_in_the_readers_language(cell: GridCell) -> None:
    with translation.override("fr"):
        found = drawn(replace(cell, unusual="Deux fois plus", mark="inhabituel"))
    badge = next(each for each in inside(found, "span") if attributes(each)["class"] == "unusual")
    assert words(badge) == ["inhabituel"]
    assert attributes(badge)["title"] == "Deux fois plus"


@pytest.mark.parametrize("cell", [CELL, LOCKED, SUMMED])
def test_what_people_typed_is_escaped(cell: GridCell) -> None:
    typed = replace(cell, text=BAD, place=BAD, unusual=BAD, seen=BAD, error=BAD)
    assert not inside(drawn(typed), "script")
