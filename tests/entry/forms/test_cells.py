"""Cells as people type and paste them: read in the reader's decimal mark, or refused by place."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.forms.cells import Grid, TypedCells, cell_key
from kpis.entry.forms.cost_cells import read_cost_cells
from kpis.entry.forms.units import seen_mark
from kpis.entry.forms.volume_cells import read_volume_cells
from kpis.entry.parsing.amounts import DecimalMark

MAY = date(2026, 5, 1)
GRID = Grid({7: "Telephony"}, {MAY: "May 2026", date(2026, 6, 1): "June 2026"})
KEY = cell_key(7, MAY)


def post_of(field: str, *cells: tuple[str, str], shown: str = "") -> QueryDict:
    post = QueryDict(mutable=True)
    for key, text in cells:
        post.appendlist("row", key)
        post[f"seen-{key}"] = seen_mark(None, None, {field: shown})
        post[f"{field}-{key}"] = text
    return post


def read_amount(text: str, mark: DecimalMark = ".") -> TypedCells:
    post = post_of("amount", (KEY, text), shown="seen")
    return read_cost_cells(post, GRID, currency="EUR", decimal_mark=mark)


@pytest.mark.fault(4)
@pytest.mark.fault(6)
@pytest.mark.fault(7)
@pytest.mark.parametrize(
    ("mark", "text", "amount"),
    [
        (".", "1234.5", "1234.5"),
        (".", "1,234.50", "1234.50"),
        (".", "€1,234.50", "1234.50"),
        (",", "1234,50", "1234.50"),
        (",", "1\u202f234,50\u00a0€", "1234.50"),
        (",", "1\u00a0234,50", "1234.50"),
        (",", "(12,50)", "-12.50"),
        (",", "-12,50", "-12.50"),
        (",", "12,50-", "-12.50"),
        (",", "\u221212,50", "-12.50"),
        (".", "=3/4*980", "735"),
        (".", "0", "0"),
    ],
)
def test_amounts_that_are_taken(mark: DecimalMark, text: str, amount: str) -> None:
    typed = read_amount(text, mark)
    assert not typed.mistakes
    assert [cell.value for cell in typed.cells] == [Decimal(amount)]


@pytest.mark.fault(5)
@pytest.mark.fault(6)
@pytest.mark.fault(8)
@pytest.mark.fault(9)
@pytest.mark.fault(11)
@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (",", "12,5x"),
        (",", "1.234,50"),
        (".", "1.234,50"),
        (",", "3.000"),
        (".", "12 34.50"),
        (".", "1e308"),
        (".", "NaN"),
        (".", "1_000"),
        (".", "\uff11\uff12"),
        (".", "12.505"),
        (".", "$12.50"),
    ],
)
def test_amounts_that_are_refused_by_row_and_column(mark: DecimalMark, text: str) -> None:
    typed = read_amount(text, mark)
    assert not typed.cells
    assert typed.mistakes[KEY].startswith(f"Telephony, May 2026: found “{text}”, expected ")


@pytest.mark.fault(10)
def test_a_blank_cell_is_empty_and_not_zero() -> None:
    (cell,) = read_amount(" ").cells
    assert cell.value is None


def test_a_cell_that_was_not_touched_is_left_out() -> None:
    typed = read_cost_cells(
        post_of("amount", (KEY, "12.50"), shown="12.50"), GRID, currency="EUR", decimal_mark="."
    )
    assert typed == TypedCells([], {})


@pytest.mark.fault(32)
@pytest.mark.parametrize("key", ["8_2026-05-01", "7_2026-07-01", "7_2026-13-01", "seven", "7"])
def test_a_cell_that_the_sheet_does_not_have_is_refused(key: str) -> None:
    typed = read_cost_cells(
        post_of("amount", (key, "1"), (KEY, "2")), GRID, currency="EUR", decimal_mark="."
    )
    assert list(typed.mistakes) == [key]
    assert [cell.key for cell in typed.cells] == [KEY]


@pytest.mark.parametrize(("text", "count"), [("1,234", 1234), ("12*3", 36), ("0", 0)])
def test_counts_that_are_taken(text: str, count: int) -> None:
    typed = read_volume_cells(post_of("handled", (KEY, text)), GRID, decimal_mark=".")
    assert [cell.value for cell in typed.cells] == [count]


@pytest.mark.fault(8)
@pytest.mark.parametrize("text", ["-1", "(3)", "1.5", "12x", "1e3"])
def test_counts_that_are_refused(text: str) -> None:
    typed = read_volume_cells(post_of("handled", (KEY, text)), GRID, decimal_mark=".")
    assert not typed.cells
    assert "Telephony, May 2026: found" in typed.mistakes[KEY]


ROWS = Grid({row: str(row) for row in range(4)}, {MAY: "May"})
pasted = st.dictionaries(
    st.integers(0, 3).map(lambda row: cell_key(row, MAY)),
    st.sampled_from(["1,234.50", "=2*3", "", "x", "2026-05-01", "n/a", "12 34", "(5)"]),
)


@pytest.mark.finding("E7")
@given(texts=pasted)
def test_leaving_out_what_cannot_be_read_changes_no_other_cell(texts: dict[str, str]) -> None:
    whole = read_cost_cells(
        post_of("amount", *texts.items(), shown="seen"), ROWS, currency="EUR", decimal_mark="."
    )
    rest = [(key, text) for key, text in texts.items() if key not in whole.mistakes]
    left = read_cost_cells(
        post_of("amount", *rest, shown="seen"), ROWS, currency="EUR", decimal_mark="."
    )
    assert left == TypedCells(whole.cells, {})
