"""A table from one list of columns: what stands on the page, and what in the file."""

from typing import NamedTuple

from kpis.pages.tables.columns import Column, Extra, fill_table, listed
from kpis.pages.tables.look import Sort, Where, everywhere_if
from kpis.pages.tables.table import Cell, Table, count_cell


class Row(NamedTuple):
    name: str
    handled: int


ROWS = [Row("Phone", 2), Row("Chat", 3)]
NAME: Column[Row] = Column("Channel", lambda row: Cell(row.name), Cell("All"), key="name")
COUNT: Column[Row] = Column(
    "Contacts", lambda row: count_cell(row.handled), count_cell(5), "hide-s", key="contacts"
)
EMPTY = Table("some", "Some")


def texts(rows: object) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]  # type: ignore[attr-defined]


def test_heads_rows_and_total_are_those_of_the_columns() -> None:
    table = fill_table(EMPTY, [NAME, COUNT], ROWS)
    assert table.heads == ["Channel", "Contacts"]
    assert texts(table.all_rows) == [["Phone", "2"], ["Chat", "3"], ["All", "5"]]
    assert texts(table.shown.rows) == texts(table.rows)
    assert [head.css for head in table.shown.heads] == ["", "hide-s"]


def test_some_columns_stand_only_on_the_page_or_only_in_the_file() -> None:
    trend: Column[Row] = Column("Trend", lambda _row: Cell("~"), where=Where.PAGE)
    state: Column[Row] = Column("State", lambda _row: Cell("closed"), where=Where.FILE)
    gone: Column[Row] = Column("Reported", lambda _row: Cell("?"), where=everywhere_if([]))
    table = fill_table(EMPTY, [NAME, trend, state, gone], ROWS)
    assert table.heads == ["Channel", "State"]
    assert texts(table.rows) == [["Phone", "closed"], ["Chat", "closed"]]
    assert [head.text for head in table.shown.heads] == ["Channel", "Trend"]
    assert texts(table.shown.rows) == [["Phone", "~"], ["Chat", "~"]]
    assert table.whole.shown.rows == table.rows


def test_a_page_may_have_fewer_rows_another_head_and_a_link_that_sorts() -> None:
    sort = Sort("?sort=name", "ascending")
    name: Column[Row] = Column("Channel", lambda row: Cell(row.name), page_head="By", sort=sort)
    table = fill_table(EMPTY, [name], ROWS, shown=ROWS[:1])
    assert texts(table.rows) == [["Phone"], ["Chat"]]
    assert texts(table.shown.rows) == [["Phone"]]
    assert (table.shown.heads[0].text, table.shown.heads[0].sort) == ("By", sort)


def test_a_row_of_another_kind_names_its_columns() -> None:
    other = Extra({"name": Cell("Not counted"), "contacts": count_cell(-1)}, Where.FILE)
    total: Column[Row] = Column("Cost", lambda _row: Cell("1"))
    table = fill_table(EMPTY, [NAME, COUNT, total], ROWS, [other])
    assert texts(table.rows)[-1] == ["Not counted", "−1", ""]
    assert len(table.shown.rows) == len(ROWS)


def test_without_totals_there_is_no_row_of_them() -> None:
    plain: Column[Row] = Column("Channel", lambda row: Cell(row.name))
    table = fill_table(EMPTY, [plain], ROWS)
    assert (table.total, table.shown.total) == ([], [])


def test_cells_that_are_made_together_stand_in_their_order() -> None:
    table = fill_table(EMPTY, [listed("A", map(Cell, "xy")), listed("B", map(Cell, "zw"))], [0, 1])
    assert texts(table.rows) == [["x", "z"], ["y", "w"]]
