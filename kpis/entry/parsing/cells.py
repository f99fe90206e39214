"""The cells of one row, read one by one; every one that is refused is noted."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from kpis.entry.parsing.csv_rows import CsvRow
from kpis.entry.parsing.errors import Error, Expected, Refused
from kpis.entry.parsing.marks import without_unseen

Value = TypeVar("Value")


class Cells:
    """Reads the cells of a row and collects what was wrong with them in ``errors``."""

    def __init__(self, row: CsvRow) -> None:
        self.row = row
        self.errors: list[Error] = []

    def read(self, column: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        """The value of a cell; ``otherwise`` keeps its place when the cell is refused.

        A column that the file does not have reads as blank.
        """
        text = self.row.cells.get(column, "")
        try:
            return parse(without_unseen(text))
        except Refused as refused:
            self.errors.append(refused.at(self.row.line, column, text))
            return otherwise

    def note(self, column: str, refused: Refused) -> None:
        """Note what is wrong between cells, at the cell to look at first."""
        text = self.row.cells.get(column, "")
        self.errors.append(refused.at(self.row.line, column, text))


def parse_code(text: str) -> str:
    """The code of a category or a channel, which may not be blank. Raises Refused."""
    return parse_required(text).lower()


def parse_optional_code(text: str) -> str:
    """A code, or an empty string when blank."""
    return text.strip().lower()


def parse_required(text: str) -> str:
    if not text.strip():
        raise Refused(Expected.SOMETHING)
    return text.strip()


def text_up_to(length: int) -> Callable[[str], str]:
    """A reader of free text of at most ``length`` characters, without marks that nobody sees.

    It raises Refused: a longer text is never cut.
    """

    def parse_text(text: str) -> str:
        stripped = without_unseen(text).strip()
        if len(stripped) > length:
            raise Refused(Expected.SHORTER, {"characters": str(length)}, found=stripped[:40] + "…")
        return stripped

    return parse_text


def word_of(words: Sequence[str], otherwise: str) -> Callable[[str], str]:
    """A reader of one word out of ``words``; blank reads as ``otherwise``. It raises Refused."""

    def parse_word(text: str) -> str:
        word = text.strip().lower() or otherwise
        if word not in words:
            raise Refused(Expected.ONE_OF, {"words": ", ".join(words)})
        return word

    return parse_word
