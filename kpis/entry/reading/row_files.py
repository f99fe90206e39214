"""What readers of contacts read: a file that is cut into rows anew as often as they ask.

A text is decoded and cut piece by piece, so that a log of a million rows never stands in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from kpis.entry.reading.encodings import MARK, Encoding, pieces_of
from kpis.entry.reading.rows import SEPARATORS, Row, lines_of, quoted_lines, split_lines


class RowFile(Protocol):
    """separators: by which its rows could be cut."""

    @property
    def separators(self) -> Sequence[str]: ...

    def rows(self, separator: str) -> Iterator[Row]:
        """A cell may stand in double quotes. Raises FileRefused at one that does not close."""

    def bare_rows(self, separator: str) -> Iterator[Row]:
        """Of a file that knows no quotes."""


class TextFile:
    """pieces: the text from its beginning, each time that it is called."""

    separators = SEPARATORS

    def __init__(self, pieces: Callable[[], Iterable[str]]) -> None:
        self.pieces = pieces

    def rows(self, separator: str) -> Iterator[Row]:
        return quoted_lines(lines_of(self.pieces()), separator)

    def bare_rows(self, separator: str) -> Iterator[Row]:
        return split_lines(lines_of(self.pieces()), separator)


class SheetFile:
    """The rows of a sheet of a workbook, whose cells need no cutting; each as wide as the widest,
    for a sheet does not say where its rows end."""

    separators = ("",)

    def __init__(self, found: Sequence[Row]) -> None:
        self.found = found
        self.width = max((len(row.cells) for row in found), default=0)

    def rows(self, _separator: str) -> Iterator[Row]:
        for row in self.found:
            yield Row(row.line, [*row.cells, *[""] * (self.width - len(row.cells))])

    bare_rows = rows


def file_of_text(text: str) -> TextFile:
    return TextFile(lambda: [text.removeprefix(MARK)])


def file_of_bytes(content: bytes, encoding: Encoding) -> TextFile:
    return TextFile(lambda: pieces_of(content, encoding))
