"""A table from one list of columns: its heads, rows and total, on the page and in the file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar, cast

from django.utils.functional import SimpleLazyObject

from kpis.pages.tables.look import Head, Sort, Where
from kpis.pages.tables.table import EMPTY, Cell, Page, Table

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """cell: what stands in it of a row. total: below all of them; a table whose columns have
    none has no such row. The cells of the first column name their rows.

    css: classes on the page, such as hide-m. page_head: where the page has another head than
    the file. sort: the link in the head. key: how rows of another kind (Extra) name the column.
    term: its key in the glossary.
    """

    head: str
    cell: Callable[[Row], Cell]
    total: Cell = EMPTY
    css: str = ""
    where: Where = Where.BOTH
    page_head: str = ""
    sort: Sort | None = None
    key: str = ""
    term: str = ""


def listed(head: str, cells: Iterable[Cell], total: Cell = EMPTY) -> Column[int]:
    """A column whose cells are made together, such as amounts that sum to their total; a row is
    the place in it, from 0."""
    made = list(cells)
    return Column(head, made.__getitem__, total)


@dataclass(frozen=True, slots=True)
class Extra:
    """A row of another kind below the others, such as what is not counted: its cells by the key
    of their columns; the others are empty."""

    cells: Mapping[str, Cell] = field(default_factory=dict)
    where: Where = Where.BOTH


def fill_table(
    table: Table,
    columns: Sequence[Column[Row]],
    rows: Sequence[Row],
    extras: Sequence[Extra] = (),
    shown: Sequence[Row] | None = None,
) -> Table:
    """The table, which has its name, title and note, with heads, rows and total of the file, and
    with its page. shown: the rows on the page, where they are not all of them."""
    in_file = [column for column in columns if column.where.includes(Where.FILE)]
    on_page = [column for column in columns if column.where.includes(Where.PAGE)]
    seen = rows if shown is None else shown
    return replace(
        table,
        heads=[column.head for column in in_file],
        rows=when_read(lambda: lines_of(in_file, rows) + extra_lines(in_file, extras, Where.FILE)),
        total=total_of(in_file),
        page=Page(
            heads=[Head(c.page_head or c.head, c.css, c.sort, c.term) for c in on_page],
            rows=when_read(
                lambda: lines_of(on_page, seen) + extra_lines(on_page, extras, Where.PAGE)
            ),
            total=total_of(on_page),
        ),
    )


def when_read(make: Callable[[], list[list[Cell]]]) -> Sequence[Sequence[Cell]]:
    """Rows that are made once somebody reads them: a page reads none of the file's, a file none
    of the page's."""
    return cast("Sequence[Sequence[Cell]]", SimpleLazyObject(make))


def lines_of(columns: Sequence[Column[Row]], rows: Sequence[Row]) -> list[list[Cell]]:
    return [[column.cell(row) for column in columns] for row in rows]


def extra_lines(
    columns: Sequence[Column[Row]], extras: Sequence[Extra], place: Where
) -> list[list[Cell]]:
    others = [extra.cells for extra in extras if extra.where.includes(place)]
    return [[cells.get(column.key, EMPTY) for column in columns] for cells in others]


def total_of(columns: Sequence[Column[Row]]) -> list[Cell]:
    totals = [column.total for column in columns]
    return totals if any(total != EMPTY for total in totals) else []
