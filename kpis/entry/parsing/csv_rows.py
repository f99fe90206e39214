"""Plain CSV: bytes to a header and numbered rows, read right or refused with the line."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpis.entry.parsing.decoding import decode
from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.parsing.headers import header_errors

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class CsvRow:
    """One row: the line of the file on which it starts, and its cells by header."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """A row as the csv module gives it, with the line on which it starts."""

    line: int
    cells: Sequence[str]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def read_csv_rows(
    content: bytes, *, required: Collection[str], optional: Collection[str] = ()
) -> tuple[list[CsvRow], list[Error]]:
    """The rows of a CSV file that are whole, and the errors of those that are not.

    Separated by comma, semicolon or tab, as its header line shows; lines end in LF, CRLF, CR
    or CR CR LF. A cell may stand in double quotes and may not hold a line break. Blank rows are
    left out. Raises FileRefused where nothing of the file can be taken.
    """
    check_size(content)
    text = decode(content).replace("\r\r\n", "\n")
    records = read_records(text, separator_of(text))
    header = next(records, Record(1, []))
    names = [cell.strip().lower() for cell in header.cells]
    trailing = len(names) > 1 and not names[-1]
    names = names[:-1] if trailing else names
    if errors := header_errors(header.line, names, required, optional):
        raise FileRefused(errors)
    return sort_out(records, names, trailing)


def sort_out(
    records: Iterator[Record], names: Sequence[str], trailing: bool
) -> tuple[list[CsvRow], list[Error]]:
    rows: list[CsvRow] = []
    errors: list[Error] = []
    for record in records:
        cells = without_trailing(record.cells, len(names)) if trailing else record.cells
        fault = fault_of(record.line, cells, names)
        if fault:
            errors.append(fault)
        else:
            rows.append(CsvRow(record.line, dict(zip(names, cells, strict=True))))
    if not rows and not errors:
        raise FileRefused([Error(0, "", "", Expected.ROWS)])
    return rows, errors


def fault_of(line: int, cells: Sequence[str], names: Sequence[str]) -> Error | None:
    """A row with too few or too many cells, or with a cell that runs over several lines."""
    if len(cells) != len(names):
        return Error(line, "", str(len(cells)), Expected.SAME_CELLS, {"cells": str(len(names))})
    for name, cell in zip(names, cells, strict=True):
        if "\n" in cell or "\r" in cell:
            return Error(line, name, cell.splitlines()[0], Expected.ONE_LINE)
    return None


def without_trailing(cells: Sequence[str], expected: int) -> Sequence[str]:
    """The cells before a separator at the end of the line."""
    return cells[:-1] if len(cells) == expected + 1 and not cells[-1].strip() else cells


def check_size(content: bytes) -> None:
    """Refuse a file over the limits before any of it is parsed."""
    if len(content) > MOST_BYTES:
        values = {"bytes": f"{MOST_BYTES}"}
        raise FileRefused([Error(0, "", str(len(content)), Expected.SMALLER_FILE, values)])
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > MOST_ROWS + 1:
        raise FileRefused([Error(0, "", str(lines), Expected.FEWER_ROWS, {"rows": f"{MOST_ROWS}"})])


def separator_of(text: str) -> str:
    """The separator that cuts the header line into the most cells."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=header.count)
    if header and separator not in header:
        raise FileRefused([Error(1, "", header[:80], Expected.SEPARATOR)])
    return separator


def read_records(text: str, separator: str) -> Iterator[Record]:
    """Every row that is not blank. Raises FileRefused at a quote that does not close."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = Record(line, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused([Error(line, "", '"', Expected.CLOSED_QUOTE)]) from error
        if not record.is_blank:
            yield record
