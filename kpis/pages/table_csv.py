"""A table as CSV that spreadsheets and programs read alike.

UTF-8 with its mark at the start; numbers without groups, in the reader's decimal mark; what is
not available is empty, never 0; the unit of a column stands in its head. No line but the head
comes before the rows, unless the file is without something that was asked for: a line says so.
Title and note are in the XLSX alone.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from datetime import date

from kpis.formatting import decimal_mark, not_available
from kpis.pages.tables import Cell, Table

#: What a spreadsheet would take for a formula, at the start of a text or after what another
#: spreadsheet takes for the end of a cell. Full-width signs count as the plain ones.
FORMULA = re.compile(r"(?:^|(?<=[;,\t\r\n]))(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])")


def write_csv(table: Table) -> bytes:
    units = [unit_of(column) for column in columns_of(table)]
    head = [
        quoted(f"{name} ({unit})" if unit else name)
        for name, unit in zip(table.heads, units, strict=True)
    ]
    unmet = [[quoted(sentence)] for sentence in table.unmet]
    lines = [*unmet, head, *([*map(field, row, units)] for row in table.all_rows)]
    text = "".join(delimiter().join(line) + "\r\n" for line in lines)
    return BOM_UTF8 + text.encode()


def delimiter() -> str:
    """What a spreadsheet in the reader's language expects."""
    return ";" if decimal_mark() == "," else ","


def columns_of(table: Table) -> list[list[Cell]]:
    return [[row[place] for row in table.all_rows] for place in range(len(table.heads))]


def unit_of(column: Sequence[Cell]) -> str | None:
    """The unit that all values of a column share; None where they differ, and a number alone
    would not say what it is."""
    units = {cell.unit for cell in column if cell.value is not None}
    if not units:
        return ""
    return units.pop() if len(units) == 1 else None


def field(cell: Cell, unit: str | None) -> str:
    if cell.value is None or unit is None:
        return "" if cell.text in {"", not_available()} else quoted(cell.text)
    return written(cell)


def written(cell: Cell) -> str:
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    if cell.decimals is None:
        return f"{cell.value:f}".replace(".", decimal_mark())
    return f"{cell.value:z.{cell.decimals}f}".replace(".", decimal_mark())


def quoted(text: str) -> str:
    """In quotation marks, and never a formula."""
    inert = FORMULA.sub("'", text.replace("\0", ""))
    return '"' + inert.replace('"', '""') + '"'
