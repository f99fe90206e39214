"""The rows of a text file: which character stands between its cells, and the cells of each line."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kpis.entry.parsing.errors import Error, Expected, FileRefused

SEPARATORS = (",", ";", "\t", "|")
#: So many lines tell how a file is laid out.
LINES_LOOKED_AT = 200
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Row:
    """The line of the file on which it starts, counted from 1, and its cells as they stand."""

    line: int
    cells: Sequence[str]


def filled(row: Row) -> int:
    """How many of its cells hold something."""
    return sum(bool(cell.strip()) for cell in row.cells)


def one_line_end(text: str) -> str:
    """LF after each line, where a file has CRLF, CR alone, or CR CR LF."""
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def lines_of(pieces: Iterable[str]) -> Iterator[str]:
    """Each line with LF at its end, of a text that comes piece by piece."""
    rest = ""
    for piece in pieces:
        text = rest + piece
        # A CR at the end of a piece may begin a CR CR LF.
        held = min(len(text) - len(text.rstrip("\r")), 2)
        *lines, last = one_line_end(text[: len(text) - held]).split("\n")
        yield from (f"{line}\n" for line in lines)
        rest = last + text[len(text) - held :]
    yield from (match[0] for match in LINE.finditer(one_line_end(rest)))


def split_rows(text: str, separator: str) -> Iterator[Row]:
    """The rows of a file that knows no quotes: every separator ends a cell. Blank ones are left
    out. text: with one kind of line end."""
    return split_lines(text.split("\n"), separator)


def split_lines(lines: Iterable[str], separator: str) -> Iterator[Row]:
    """As split_rows; each line may have its LF."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Row(number, line.rstrip("\n").split(separator))


def quoted_rows(text: str, separator: str) -> Iterator[Row]:
    """The rows of a CSV file: a cell in double quotes may hold separators and line breaks. Blank
    ones are left out. Raises FileRefused at a quote that does not close."""
    # Line by line: io.StringIO would hold the whole text again, in four bytes a character.
    return quoted_lines((match[0] for match in LINE.finditer(text)), separator)


def quoted_lines(lines: Iterable[str], separator: str) -> Iterator[Row]:
    """As quoted_rows; each line with its end."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if "".join(cells).strip():
                yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused([Error(line, "", '"', Expected.CLOSED_QUOTE)]) from error


def separator_of(text: str) -> str:
    """The one that cuts the most of the first lines into the same number of cells, two at least;
    of those that do, the one that cuts finest. Raises FileRefused where none does."""
    lines = list(islice((line for line in text.split("\n") if line.strip()), LINES_LOOKED_AT))
    best = max(SEPARATORS, key=lambda separator: evenness(lines, separator))
    if evenness(lines, best) == (0, 0):
        found = lines[0][:80] if lines else ""
        raise FileRefused([Error(1, "", found, Expected.SEPARATOR)])
    return best


def evenness(lines: Sequence[str], separator: str) -> tuple[int, int]:
    """How many lines have the most frequent number of cells, and that number; 0 of one cell."""
    cells = Counter(cells_in(line, separator) for line in lines)
    del cells[1]
    number, lines_so = max(cells.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return lines_so, number


def cells_in(line: str, separator: str) -> int:
    """Separators in double quotes end no cell."""
    outside = line.split('"')[::2]
    return sum(part.count(separator) for part in outside) + 1
