"""The tables of a page as a reader has them: a text under a head, without a look at the markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

CELLS = {"th", "td"}
TONES = {"good", "bad"}
#: What may label the table in it: the last one before the table does.
FRAMES = {"div", "section", "figure", "table"}
#: A word joiner keeps an amount on its line and is not seen.
INVISIBLE = "\N{WORD JOINER}"


@dataclass
class Cell:
    text: str = ""
    links: list[str] = field(default_factory=list)
    columns: int = 1
    tone: str = ""


@dataclass
class HtmlTable:
    """title: what labels it or its frame (`aria-labelledby`, `aria-label`), or its caption.

    cells are in rows of the body, texts have single spaces; a cell over several columns stands
    in each of them.
    """

    title: str = ""
    label: str = ""
    classes: set[str] = field(default_factory=set)
    head: list[list[Cell]] = field(default_factory=list)
    body: list[list[Cell]] = field(default_factory=list)
    foot: list[list[Cell]] = field(default_factory=list)

    @property
    def heads(self) -> list[str]:
        """The last row of heads: groups of columns stand above it."""
        return texts(self.head[-1]) if self.head else []

    @property
    def rows(self) -> list[dict[str, str]]:
        """Head → text of each row of the body, downwards."""
        return [self._read(row) for row in self.body]

    @property
    def total(self) -> dict[str, str]:
        return self._read(self.foot[-1])

    def row(self, first: str) -> dict[str, str]:
        """The one row whose first cell begins so."""
        (found,) = (row for row in self.rows if next(iter(row.values())).startswith(first))
        return found

    def tone(self, first: str, head: str) -> str:
        """good, bad or "": how the cell below `head` is judged, in the row that begins so."""
        (found,) = (row for row in self.body if plain(row[0].text).startswith(first))
        cells = [cell for cell in found for _ in range(cell.columns)]
        return cells[self.heads.index(head)].tone

    def column(self, head: str) -> list[str]:
        return [row[head] for row in self.rows]

    def links(self) -> list[str]:
        rows = [*self.head, *self.body, *self.foot]
        return [link for row in rows for cell in row for link in cell.links]

    def _read(self, row: list[Cell]) -> dict[str, str]:
        """Of heads alike, each after the first has its number."""
        heads: list[str] = []
        for head in self.heads:
            again = heads.count(head)
            heads.append(f"{head} {again + 1}" if again else head)
        return dict(zip(heads, texts(row), strict=True))


def texts(row: list[Cell]) -> list[str]:
    return [plain(cell.text) for cell in row for _ in range(cell.columns)]


def tone_of(given: dict[str, Any]) -> str:
    return next((name for name in (given.get("class") or "").split() if name in TONES), "")


def plain(text: str) -> str:
    return re.sub(r"[ \n\t]+", " ", text.replace(INVISIBLE, "")).strip(" \n\t")


class _Reader(HTMLParser):
    """Tables in tables are read, too; the cells of the outer one do not hold the inner one's."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[HtmlTable] = []
        self.named: dict[str, str] = {}
        self.open: list[tuple[HtmlTable, list[list[Cell]]]] = []
        self.cells: list[Cell | None] = []
        self.label = self.spoken = ""
        self.naming: list[tuple[str, str]] = []
        self.in_caption = False

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = dict(attributes)
        if tag in FRAMES and {"aria-label", "aria-labelledby"} & given.keys():
            self.label = given.get("aria-labelledby") or ""
            self.spoken = given.get("aria-label") or ""
        if given.get("id") and tag not in {"input", "img", "br", "hr", "meta", "link"}:
            self.naming.append((tag, given["id"]))
            self.named[given["id"]] = ""
        if tag == "table":
            table = HtmlTable(
                title="" if self.label else self.spoken,
                label=self.label,
                classes=set((given.get("class") or "").split()),
            )
            self.tables.append(table)
            self.open.append((table, table.body))
            self.cells.append(None)
            self.label = self.spoken = ""
        elif self.open:
            self._inside(tag, given)

    def _inside(self, tag: str, given: dict[str, Any]) -> None:
        table, rows = self.open[-1]
        parts = {"thead": table.head, "tbody": table.body, "tfoot": table.foot}
        if tag in parts:
            self.open[-1] = (table, parts[tag])
        elif tag == "tr":
            rows.append([])
        elif tag in CELLS:
            new = self.cells[-1] = Cell(columns=int(given.get("colspan") or 1), tone=tone_of(given))
            rows[-1].append(new)
        elif tag == "caption":
            table.title, self.in_caption = "", True
        elif tag == "br" and (cell := self.cells[-1]):
            cell.text += " "
        elif tag == "a" and (cell := self.cells[-1]) and given.get("href"):
            cell.links.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if self.naming and self.naming[-1][0] == tag:
            self.naming.pop()
        if tag == "table" and self.open:
            self.open.pop()
            self.cells.pop()
        elif tag in CELLS and self.cells:
            self.cells[-1] = None
        elif tag == "caption":
            self.in_caption = False

    def handle_data(self, data: str) -> None:
        for _, name in self.naming:
            self.named[name] += data
        if self.in_caption:
            self.open[-1][0].title += data
        elif self.cells and (cell := self.cells[-1]):
            cell.text += data


def tables_in(page: str) -> list[HtmlTable]:
    """In their order."""
    reader = _Reader()
    reader.feed(page)
    for table in reader.tables:
        labelled = " ".join(reader.named.get(name, "") for name in table.label.split())
        table.title = plain(table.title) or plain(labelled)
    return reader.tables


def table_in(page: str, name: str) -> HtmlTable:
    """The first whose title is `name`, or that has the class or the labelling id `name`."""
    for table in tables_in(page):
        if name in {table.title, table.label, *table.classes}:
            return table
    raise AssertionError(f"no table {name!r} among {[*_names(page)]}")


def _names(page: str) -> Iterator[str]:
    for table in tables_in(page):
        yield table.title or table.label or " ".join(table.classes)
