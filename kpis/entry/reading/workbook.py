"""The sheets of a workbook as rows of text, refused before they are read where they are too much.

Meant to be called in a child process with limits (kpis.entry.reading.child): what a file declares
of itself may be wrong.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.rows import Row

#: What a zip file, and so a workbook, begins with.
ZIP = b"PK\x03\x04"
MACROS, CONTENTS = "xl/vbaProject.bin", "[Content_Types].xml"
#: Unpacked, in bytes; and so many times the packed size, which no sheet of figures reaches.
MOST_BYTES, MOST_TIMES = 1_000_000_000, 200
MOST_PARTS = 1_000
MOST_COLUMNS = 200
MIDNIGHT = time()
FORMULA = re.compile(rb"<([A-Za-z]+:)?f[ >/]")
#: What openpyxl meets in a file that is damaged, or was made to do harm.
DAMAGED = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError,
    KeyError, ValueError, TypeError, IndexError, AttributeError, NotImplementedError, RuntimeError,
    AssertionError,
)  # fmt: skip
#: Excel keeps so many digits of a number.
DIGITS = 15
FAULTS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """is_hidden: whoever opens the workbook does not see it."""

    name: str
    is_hidden: bool


def is_workbook(content: bytes) -> bool:
    """By its first bytes: any name may be given to a file."""
    return content.startswith(ZIP)


def check_workbook(content: bytes) -> None:
    """Raises FileRefused for what is no workbook, has macros, is locked by a password, or would
    be far larger unpacked than any sheet of figures."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except DAMAGED as error:
        raise no_workbook() from error
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if CONTENTS not in names or "xl/workbook.xml" not in names:
        raise no_workbook()
    if MACROS in names:
        raise FileRefused([Error(0, "", MACROS, Expected.NO_MACROS)])
    if len(parts) > MOST_PARTS or unpacked > min(MOST_BYTES, MOST_TIMES * len(content)):
        values = {"bytes": str(min(MOST_BYTES, MOST_TIMES * len(content)))}
        raise FileRefused([Error(0, "", str(unpacked), Expected.SMALLER_FILE, values)])


def no_workbook() -> FileRefused:
    return FileRefused([Error(0, "", "", Expected.WORKBOOK)])


def sheets_of(content: bytes) -> list[Sheet]:
    """In their order. Raises FileRefused as check_workbook."""
    check_workbook(content)
    with oddities_taken():
        book = opened(content, data_only=True)
        return [Sheet(sheet.title, sheet.sheet_state != "visible") for sheet in book.worksheets]


def workbook_rows(content: bytes, sheet: str, most_rows: int) -> list[Row]:
    """The rows of one sheet that are not blank, as its cells' values in plain text: numbers with
    a point, days as 2026-05-31. line: the number of the row in the sheet.

    Raises FileRefused, naming each cell, for errors such as #DIV/0! and for formulas that were
    never computed; for more rows, and for cells beyond the 200th column.
    """
    check_workbook(content)
    with oddities_taken():
        return read_rows(content, sheet, most_rows)


@contextmanager
def oddities_taken() -> Iterator[None]:
    """What openpyxl warns of, such as a style that there is not, changes no value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def read_rows(content: bytes, sheet: str, most_rows: int) -> list[Row]:
    rows: list[Row] = []
    errors: list[Error] = []
    for number, cells in enumerate(rows_of_sheet(content, sheet), start=1):
        errors.extend(faults_of(number, cells))
        if texts := without_blank_end([as_text(value) for value, _formula in cells]):
            rows.append(Row(number, texts))
        if len(rows) > most_rows:
            values = {"rows": str(most_rows)}
            raise FileRefused([Error(number, "", "", Expected.FEWER_ROWS, values)])
    if errors:
        raise FileRefused(errors)
    return rows


Cell = tuple[Any, Any]


def rows_of_sheet(content: bytes, sheet: str) -> Iterator[Sequence[Cell]]:
    """Each cell with its value, and with what was typed into it: a formula, or the value. Read
    twice only where there are formulas."""
    try:
        values = opened(content, data_only=True)[sheet].iter_rows(values_only=True)
        if not has_formulas(content):
            yield from ([(cell, cell) for cell in cells] for cells in values)
            return
        typed = opened(content, data_only=False)[sheet].iter_rows(values_only=True)
        yield from ([*zip(*both, strict=False)] for both in zip(values, typed, strict=False))
    except DAMAGED as error:
        raise no_workbook() from error


def has_formulas(content: bytes) -> bool:
    """In any of the sheets."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            return any(FORMULA.search(archive.read(name)) for name in sheets)
    except DAMAGED as error:
        raise no_workbook() from error


def opened(content: bytes, *, data_only: bool) -> Any:
    """Raises FileRefused."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    except DAMAGED as error:
        raise no_workbook() from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a sheet says of its size may be wrong
    return book


def faults_of(number: int, cells: Sequence[Cell]) -> Iterator[Error]:
    for place, (value, written) in enumerate(cells, start=1):
        if value is None and written is None:
            continue
        address = f"{get_column_letter(place)}{number}"
        if place > MOST_COLUMNS:
            values = {"columns": str(MOST_COLUMNS)}
            yield Error(number, address, as_text(value), Expected.FEWER_COLUMNS, values)
        elif value is None:
            yield Error(number, address, str(written), Expected.COMPUTED)
        elif isinstance(value, str) and value in FAULTS:
            yield Error(number, address, value, Expected.NO_FAULT)


def without_blank_end(texts: list[str]) -> list[str]:
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def as_text(value: object) -> str:
    """A moment at midnight is a day; a length of time is its seconds."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return plain_number(value)
        case datetime():
            return str(value.date() if value.time() == MIDNIGHT else value.replace(microsecond=0))
        case timedelta():
            return plain_number(value.total_seconds())
    return str(value)


def plain_number(value: float) -> str:
    """With the digits that Excel keeps: 0.1 + 0.2 is 0.3. Without an exponent, and without zeros
    at the end."""
    text = f"{value:.{DIGITS}g}"
    if "e" in text:
        text = f"{value:.{DIGITS}f}" if abs(value) < 1 else f"{value:.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
