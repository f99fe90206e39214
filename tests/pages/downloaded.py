"""What a page shows in its tables, and what its files hold, read without the product's help."""

import csv
import re
from collections.abc import Sequence
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from django.test import Client

#: Formats that a workbook does not write out.
BUILT_IN = {"1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%", "10": "0.00%"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class ShownTables(HTMLParser):
    """The rows of texts of each table that stands below a link for its download, by name.

    with_total: those whose last row is a total.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.tables: dict[str, list[list[str]]] = {}
        self.with_total: set[str] = set()
        self.name = ""
        self.in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        href = dict(attributes).get("href") or ""
        if tag == "a" and "download=" in href:
            wanted = parse_qs(urlsplit(href).query)["download"][0]
            self.links[wanted] = href
            self.name = wanted.rpartition(".")[0]
        elif tag == "table" and self.name:
            self.tables[self.name] = []
        elif tag == "tfoot" and self.name:
            self.with_total.add(self.name)
        elif tag == "tr" and self.name in self.tables:
            self.tables[self.name].append([])
        elif tag in {"th", "td"} and self.name in self.tables:
            self.tables[self.name][-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self.in_cell = False
        elif tag == "table":
            self.name = ""

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            cells = self.tables[self.name][-1]
            cells[-1] = re.sub(r"[ \n]+", " ", cells[-1] + data).strip(" ")


def shown_tables(page: str) -> ShownTables:
    return ShownTables(page)


def csv_rows(client: Client, address: str, delimiter: str = ",") -> list[list[str]]:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))


def xlsx_rows(content: bytes) -> list[list[Any]]:
    """A number as float, a text as str, an empty cell as None; from the first sheet."""
    with ZipFile(BytesIO(content)) as book:
        texts = ET.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(node.itertext()) for node in texts.iter(f"{MAIN}si")]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = [
        {letters_of(cell): value_of(cell, shared) for cell in row}
        for row in sheet.iter(f"{MAIN}row")
    ]
    columns = sorted(
        {letters for row in rows for letters in row}, key=lambda text: (len(text), text)
    )
    return [[row.get(letters) for letters in columns] for row in rows]


def xlsx_formats(content: bytes) -> list[list[str]]:
    """How a spreadsheet writes each cell of the first sheet: as #,##0.00; empty as it likes."""
    with ZipFile(BytesIO(content)) as book:
        styles = ET.fromstring(book.read("xl/styles.xml"))
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    codes = {
        each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(f"{MAIN}numFmt")
    } | BUILT_IN
    cells = next(styles.iter(f"{MAIN}cellXfs"))
    looks = [codes.get(cell.get("numFmtId"), "") for cell in cells]
    return [[looks[int(cell.get("s") or 0)] for cell in row] for row in sheet.iter(f"{MAIN}row")]


def letters_of(cell: ET.Element) -> str:
    """The column of a cell: an empty one is not written."""
    return (cell.get("r") or "").rstrip("0123456789")


def value_of(cell: ET.Element, shared: Sequence[str]) -> Any:
    assert cell.find(f"{MAIN}f") is None, "a formula"
    value = cell.findtext(f"{MAIN}v")
    if value is None:
        return None
    return unescaped(shared[int(value)]) if cell.get("t") == "s" else float(value)


def unescaped(text: str) -> str:
    """The format writes control characters as _x000D_."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def same(shown: str, field: str, mark: str) -> bool:
    """Whether a page's text and a file's field say the same. mark: the decimal mark."""
    if field == "":
        return shown in {"", "n/a", "n.\xa0d."}
    if not re.fullmatch(rf"-?\d+(\{mark}\d+)?", field):
        return shown == field
    digits = re.sub(rf"[^\d\{mark}]", "", shown)
    return near(digits, field, mark) and (
        ("-" in field) == ("−" in shown or "▼" in shown) or is_nothing(digits)
    )


def near(digits: str, field: str, mark: str) -> bool:
    """A file has the cents of an amount that the page shows in whole units, so that they sum."""
    shown, exact = (Decimal(text.replace(mark, ".")) for text in (digits, field.lstrip("-")))
    decimals, written = (len(text.partition(mark)[2]) for text in (digits, field))
    return shown == exact if decimals == written else abs(shown - exact) < Decimal(10) ** -decimals


def is_nothing(digits: str) -> bool:
    return not digits.strip("0.,")
