"""A table as CSV that spreadsheets and programs read alike.

UTF-8 with its mark at the start; numbers without groups, in the reader's decimal mark; what is
not available is empty, never 0; the unit of a column stands in its head, and a column of several
units is one column for each. No line but the head comes before the rows, unless the file is
without something that was asked for: a line says so. Title and note are in the XLSX alone.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpis.formatting import decimal_mark, not_available
from kpis.pages.tables.table import Cell, Table, decimals_in

#: What a spreadsheet would take for a formula, at the start of a text or after what another
#: spreadsheet takes for the end of a cell. Full-width signs count as the plain ones. A text that
#: has the mark already gets one more: whoever reads the file again takes off one
#: (entry/reading/inert.py).
FORMULA = re.compile(r"(?:^|(?<=[;,\t\r\n]))(?='*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])")


@dataclass(frozen=True, slots=True)
class Column:
    """One of the file. place: of the table's column it is from; unit: of its numbers.

    has_texts: whether what is no number stands in it.
    """

    head: str
    place: int
    unit: str
    has_texts: bool


def write_csv(table: Table) -> bytes:
    columns = columns_of(table)
    head = [quoted(column.head) for column in columns]
    unmet = [[quoted(sentence)] for sentence in table.unmet]
    lines = [*unmet, head, *([field(row[c.place], c) for c in columns] for row in table.all_rows)]
    text = "".join(delimiter().join(line) + "\r\n" for line in lines)
    return BOM_UTF8 + text.encode()


def delimiter() -> str:
    """What a spreadsheet in the reader's language expects."""
    return ";" if decimal_mark() == "," else ","


def columns_of(table: Table) -> list[Column]:
    """A column with numbers of several units becomes one for each: a number alone would not
    say what it is."""
    return [
        Column(f"{name} ({unit})" if unit else name, place, unit, has_texts=rank == 0)
        for place, name in enumerate(table.heads)
        for rank, unit in enumerate(units_of([row[place] for row in table.all_rows]))
    ]


def units_of(cells: Sequence[Cell]) -> list[str]:
    """In order of their first; a column of texts alone has none."""
    units = dict.fromkeys(cell.unit for cell in cells if cell.value is not None)
    return list(units) or [""]


def field(cell: Cell, column: Column) -> str:
    if cell.value is None:
        is_said = column.has_texts and cell.text not in {"", not_available()}
        return quoted(cell.text) if is_said else ""
    return written(cell) if cell.unit == column.unit else ""


def written(cell: Cell) -> str:
    """With all the decimals of an amount, and at least those that are shown."""
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    assert cell.value is not None
    decimals = max(cell.decimals or 0, decimals_in(cell.value))
    return f"{cell.value:z.{decimals}f}".replace(".", decimal_mark())


def quoted(text: str) -> str:
    """In quotation marks, and never a formula."""
    inert = FORMULA.sub("'", text.replace("\0", ""))
    return '"' + inert.replace('"', '""') + '"'
