"""A cell of thirty thousand characters is read, or refused, as soon as a short one."""

from collections.abc import Callable

import pytest

from kpis.entry.parsing.errors import Refused
from kpis.entry.reading.contact_rows import whole_seconds
from kpis.entry.reading.decimal_marks import decimal_mark_of, read_amount
from kpis.entry.reading.journal_items import NUMBERED
from kpis.entry.reading.moments import DayOrder, Moments, orders_of, readings_of
from kpis.entry.reading.months import is_month
from kpis.entry.reading.report_cells import Cell, start_of
from kpis.entry.reading.report_columns import is_total, without_unit
from kpis.entry.reading.report_numbers import mark_shown_by_count, read_count
from kpis.entry.reading.report_spans import is_span
from kpis.entry.reading.tables import squeezed, squeezed_name
from tests.fuzz.reading import time_limit

READERS: list[Callable[[str], object]] = [
    without_unit,
    is_total,
    readings_of,
    Moments(DayOrder.DAY_FIRST).read,
    lambda text: orders_of([(1, text)], "Date"),
    lambda text: start_of(Cell(1, "Hour", "2026-05-04"), text),
    whole_seconds,
    lambda text: read_count(text, "."),
    mark_shown_by_count,
    lambda text: decimal_mark_of([text]),
    lambda text: read_amount(text, currency="EUR", mark="."),
    lambda text: read_amount(text, currency="EUR", mark=None),
    is_month,
    is_span,
    NUMBERED.fullmatch,
]
LONG = 30_000
PIECES = ["x", "9", "0", " ", "\n", "(", ")", ",", ".", "-", "– ", "mon", "may ", "1,234", '"', "é"]


@pytest.mark.parametrize("piece", PIECES)
def test_long_cells_take_no_time(piece: str) -> None:
    many = piece * (LONG // len(piece))
    for text in (
        many,
        f"a{many}b",
        f"1.{many}x1",
        f"(1{many}",
        f"606{many}x\ny",
        f"2026-05-04 {many}1:",
    ):
        for read in READERS:
            with time_limit(2):
                try:
                    read(text)
                except Refused:
                    continue


def test_long_names_are_not_remembered() -> None:
    squeezed_name.cache_clear()
    assert squeezed("Calls Handled") == "callshandled"
    assert squeezed("A" * 201) == "A" * 201
    assert squeezed_name.cache_info().currsize == 1
