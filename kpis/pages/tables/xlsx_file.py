"""A table as a workbook: title and note, then the table, its numbers as numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO

from django.utils.translation import get_language
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kpis import formatting
from kpis.formatting import not_available
from kpis.pages.tables.table import PERCENT, Cell, Table, decimals_in

#: Texts stay texts: no formula, no link, no number made of them. No file on the disk.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
NARROWEST, WIDEST = 9, 60
LONGEST_SHEET_NAME = 31
#: A property of a format, as xlsxwriter names them: bold, num_format …
Look = bool | int | str
HEAD: dict[str, Look] = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
TOTAL: dict[str, Look] = {"bold": True, "top": 1}


@dataclass(frozen=True, slots=True)
class Sheet:
    """formats: those made so far, by what they say."""

    book: Workbook
    page: Worksheet
    formats: dict[str, Format]

    def format(self, **looks: Look) -> Format:
        key = repr(sorted(looks.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(looks)
        return self.formats[key]


def write_xlsx(table: Table) -> bytes:
    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"title": table.title, "comments": table.note})
        book.set_custom_property("Language", get_language() or "en")
        sheet = Sheet(book, book.add_worksheet(sheet_name(table.title)), {})
        top = write_title(sheet, table)
        write_rows(sheet, table, top)
        lay_out(sheet, table, top)
    return file.getvalue()


def sheet_name(title: str) -> str:
    """Without the characters that a sheet's name may not hold."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)[:LONGEST_SHEET_NAME].strip("' ")
    return name if name and name.lower() != "history" else "1"


def write_title(sheet: Sheet, table: Table) -> int:
    """The row that the heads stand in."""
    sheet.page.write_string(0, 0, table.title, sheet.format(bold=True, font_size=14))
    lines = [*table.unmet, *table.note.splitlines()]
    for row, line in enumerate(lines, start=1):
        sheet.page.write_string(row, 0, line, sheet.format(font_color="#56625F"))
    return len(lines) + 2


def write_rows(sheet: Sheet, table: Table, top: int) -> None:
    for place, head in enumerate(table.heads):
        align = "left" if place == 0 or not is_numeric(table, place) else "right"
        sheet.page.write_string(top, place, head, sheet.format(**HEAD, align=align))
    for row, cells in enumerate(table.rows, start=top + 1):
        write_cells(sheet, row, cells)
    write_cells(sheet, top + 1 + len(table.rows), table.total, **TOTAL)


def write_cells(sheet: Sheet, row: int, cells: Sequence[Cell], **looks: Look) -> None:
    for place, cell in enumerate(cells):
        write = partial(write_value, sheet, row, place)
        if cell.value is not None:
            write(cell, **looks)
        elif cell.text in {"", not_available()}:
            sheet.page.write_blank(row, place, None, sheet.format(**looks) if looks else None)
        else:
            sheet.page.write_string(row, place, cell.text, sheet.format(**looks))


def write_value(sheet: Sheet, row: int, place: int, cell: Cell, **looks: Look) -> None:
    if isinstance(cell.value, date):
        looks["num_format"] = "yyyy-mm-dd"
        sheet.page.write_datetime(row, place, cell.value, sheet.format(**looks))
        return
    assert cell.value is not None
    # A spreadsheet knows percentages by itself, as shares.
    number = Decimal(cell.value) / 100 if cell.unit == PERCENT else cell.value
    looks["num_format"] = number_format(cell)
    sheet.page.write_number(row, place, number, sheet.format(**looks))


def number_format(cell: Cell) -> str:
    """Decimals as shown, and the unit; the spreadsheet adds the marks of its own language."""
    decimals = cell.decimals
    if decimals is None and not isinstance(cell.value, date | None):
        decimals = decimals_in(cell.value)
    digits = "0" + ("." + "0" * decimals if decimals else "")
    if cell.unit == PERCENT:
        return digits + formatting.percent_sign()
    digits = f"#,##{digits}"
    if len(cell.unit) == 3 and cell.unit.isupper():
        before, after = formatting.money_prefix(cell.unit), formatting.money_suffix(cell.unit)
        return literal(before) + digits + literal(after)
    return digits + literal(f" {cell.unit}" if cell.unit else "")


def literal(text: str) -> str:
    return f'"{text}"' if text else ""


def lay_out(sheet: Sheet, table: Table, top: int) -> None:
    """Columns as wide as what is in them, the heads in sight, one page wide on paper."""
    for place, head in enumerate(table.heads):
        texts = [row[place].text for row in table.all_rows]
        longest = max([*map(len, texts), *map(len, head.split())], default=0)
        sheet.page.set_column(place, place, min(max(longest + 2, NARROWEST), WIDEST))
    sheet.page.freeze_panes(top + 1, 1)
    sheet.page.repeat_rows(top)
    sheet.page.set_landscape()
    sheet.page.set_paper(9)
    sheet.page.fit_to_pages(1, 0)


def is_numeric(table: Table, place: int) -> bool:
    return any(row[place].value is not None for row in table.all_rows)
