"""Tables with a header: where it stands in a text file, and the cells under each name."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Protocol

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.parsing.marks import BLANKS
from kpis.entry.reading.columns import ROWS_ABOVE, plain_letters
from kpis.entry.reading.row_files import RowFile
from kpis.entry.reading.rows import Row

NO_SEPARATOR = "\N{INFORMATION SEPARATOR ONE}"


#: What is longer is no name, and no word that a cell is looked through for.
LONGEST_NAME = 200


def squeezed(name: str) -> str:
    """A name as its plain letters and digits: CallsHandled and calls_handled are the same, and
    Traités and TRAITES; but Answer % is not Answer. What is too long for a name stays as it is."""
    return name if len(name) > LONGEST_NAME else squeezed_name(name)


#: The same few come again in every row.
@lru_cache(maxsize=10_000)
def squeezed_name(name: str) -> str:
    return re.sub(r"[^\w%]|_", "", plain_letters(name))


@dataclass(frozen=True, slots=True)
class Header:
    """line: of the file. names: as they stand there. places: of each squeezed name.

    is_first_so_wide: no row before it has as many cells.
    """

    separator: str
    line: int
    names: Sequence[str]
    places: Mapping[str, int]
    is_first_so_wide: bool = True

    def place_of(self, *names: str) -> int | None:
        """The column of the first of these squeezed names that the file has."""
        return next((self.places[name] for name in names if name in self.places), None)

    def name_at(self, place: int | None) -> str:
        return "" if place is None else self.names[place]


class Errors(Protocol):
    """Where errors are told, one by one."""

    def append(self, error: Error, /) -> None: ...


def header_in(file: RowFile, is_wanted: Callable[[Header], bool]) -> Header | None:
    """The first row that is wanted, cut by the separator that finds it earliest."""
    found = (header_cut_by(separator, file, is_wanted) for separator in file.separators)
    return min((each for each in found if each), key=lambda each: each.line, default=None)


def header_cut_by(
    separator: str, file: RowFile, is_wanted: Callable[[Header], bool]
) -> Header | None:
    widest = 0
    try:
        for row in islice(file.rows(separator), ROWS_ABOVE):
            header = header_of(row, separator, widest)
            if len(header.names) > 1 and is_wanted(header):
                return header
            widest = max(widest, len(header.names))
    except FileRefused:
        pass
    return None


def header_of(row: Row, separator: str, widest_before: int) -> Header:
    """A trailing separator ends the row: it begins no column."""
    names = [name.strip(BLANKS) for name in row.cells]
    while names and not names[-1]:
        names.pop()
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(squeezed(name), place)
    return Header(separator, row.line, names, places, len(names) > widest_before)


def has_all(*groups: Collection[str]) -> Callable[[Header], bool]:
    """Whether a header has, of each group of squeezed names, one."""
    return lambda header: all(any(name in header.places for name in group) for group in groups)


def check_once(header: Header, wanted: Collection[int | None]) -> None:
    """Raises FileRefused for a column that is read and of whose name there are several."""
    times = Counter(squeezed(name) for name in header.names)
    errors = [
        Error(header.line, header.names[place], header.names[place], Expected.ONE_HEADER)
        for place in sorted({each for each in wanted if each is not None})
        if times[squeezed(header.names[place])] > 1
    ]
    if errors:
        raise FileRefused(errors)


def rows_under(file: RowFile, header: Header, errors: Errors) -> Iterator[Row]:
    """The rows with as many cells as the header; each of the others is an error.

    Empty cells may follow the last. Raises FileRefused at a quote that does not close.
    """
    width = len(header.names)
    for row in file.rows(header.separator):
        if row.line <= header.line:
            continue
        if len(row.cells) != width and not is_as_wide(row.cells, width):
            found, values = f"{len(row.cells)}", {"cells": f"{width}"}
            errors.append(Error(row.line, "", found, Expected.SAME_CELLS, values))
        else:
            yield row


def is_as_wide(cells: Sequence[str], width: int) -> bool:
    return len(cells) > width and not any(cell.strip() for cell in cells[width:])


def first_line(file: RowFile) -> str:
    """As much of it as an error shows."""
    first = next(file.bare_rows(NO_SEPARATOR), None)
    return " ".join(first.cells)[:80] if first else ""
