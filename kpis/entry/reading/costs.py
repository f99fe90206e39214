"""Tables of costs: long, with a row a bill, or wide, with a column a month.

The payments that public bodies publish are long: a day, a supplier, an expense type, an amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.columns import ROWS_ABOVE, Header, find_header, places_of
from kpis.entry.reading.day_formats import DayFormat, day_formats_of
from kpis.entry.reading.decimal_marks import decimal_mark_of, read_amount
from kpis.entry.reading.months import is_month, read_month
from kpis.entry.reading.rows import Row, filled

ROLES: Mapping[str, Sequence[str]] = {
    "month": ("month", "mois", "period", "periode", "date", "invoice date", "date de facture",
              "payment date", "date paid", "date de paiement", "date comptable", "posting date"),
    "amount": ("amount", "montant", "cost", "cout", "net amount", "amount net", "montant ht",
               "total ht", "total", "amount paid", "montant verse", "charge", "valeur", "value"),
    "category": ("category", "categorie", "cost category", "expense type", "expenditure category",
                 "expenditure type", "nature de la depense", "nature", "poste", "account name",
                 "compte", "account", "rubrique", "purpose", "objet de la depense", "type"),
    "channel": ("channel", "canal", "media"),
    "status": ("status", "statut", "etat"),
    "description": ("description", "libelle", "label", "designation", "objet", "details", "memo",
                    "narrative", "purpose"),
    "supplier": ("supplier", "supplier name", "fournisseur", "nom du fournisseur", "vendor",
                 "vendor name", "creditor", "payee", "beneficiary", "beneficiaire", "tiers",
                 "prestataire", "titulaire"),
    "invoice": ("invoice number", "invoice no", "invoice ref", "invoice reference",
                "invoice", "numero de facture", "n de facture", "no de facture", "n facture",
                "reference de facture", "facture", "document number", "numero de piece",
                "transaction number", "voucher number", "reference", "ref"),
    "account": ("ledger account", "compte comptable", "account number", "account code",
                "numero de compte", "gl account", "gl code", "nominal code", "compte general"),
    "note": ("note", "notes", "comment", "comments", "commentaire", "remarque", "remarks"),
}  # fmt: skip
LONG = (("month", "amount"),)
#: Fewer columns of months are no wide table: one may be the date of a report.
FEWEST_MONTHS = 2
TEXTS = (
    *("category", "channel", "status", "description", "supplier"),
    *("invoice", "account", "note"),
)


@dataclass(frozen=True, slots=True)
class CostEntry:
    """One amount of a file, with the words of its row as they stand: which category and channel
    they are, somebody says once. column: where the amount stands."""

    line: int
    column: str
    month: date
    amount: Decimal
    category: str = ""
    channel: str = ""
    status: str = ""
    description: str = ""
    supplier: str = ""
    invoice: str = ""
    account: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CostColumns:
    """Which column is which. months: of a wide table, by the place of the column; a long one has
    its month and its amount in columns of their own."""

    header: Header
    months: Mapping[int, date] = field(default_factory=dict)

    @property
    def is_wide(self) -> bool:
        return bool(self.months)


@dataclass(frozen=True, slots=True)
class CostReading:
    """How cells are understood; each can be said otherwise. currency: of the amounts.
    decimal_mark: None where no amount tells which it is."""

    day_format: DayFormat
    decimal_mark: DecimalMark | None
    currency: str


def find_columns(rows: Sequence[Row]) -> CostColumns | None:
    """Of the first row that names them; None where somebody must say which they are. Months above
    columns stand in the first row that is so wide: in a later one they are dates of a bill."""
    widest = 0
    for row in islice(rows, ROWS_ABOVE):
        width = filled(row)
        wide = wide_columns(row) if width > widest else None
        if found := wide or long_columns(row):
            return found
        widest = max(widest, width)
    return None


def long_columns(row: Row) -> CostColumns | None:
    header = find_header([row], ROLES, LONG)
    return None if header is None else CostColumns(header)


def wide_columns(row: Row) -> CostColumns | None:
    """Where no column is called a category, the first that is no month is it."""
    months = months_above(row)
    if len(months) < FEWEST_MONTHS:
        return None
    others = ["" if place in months else name for place, name in enumerate(row.cells)]
    places = places_of(others, {role: ROLES[role] for role in TEXTS})
    free = [place for place in range(len(others)) if place not in {*months, *places.values()}]
    if "category" not in places and free:
        places["category"] = free[0]
    return CostColumns(Header(row.line, row.cells, places), months)


def months_above(row: Row) -> dict[int, date]:
    """By the place of the column."""
    return {
        place: read_month(cell, DayFormat.ISO)
        for place, cell in enumerate(row.cells)
        if is_month(cell)
    }


def likely_reading(
    rows: Sequence[Row], columns: CostColumns, currency: str
) -> tuple[CostReading, list[DayFormat]]:
    """As most cells must be read, and the formats of days that are open."""
    below = rows_below(rows, columns)
    days = (columns.header.cell(row, "month") for row in below)
    formats = day_formats_of(text for text in days if text and not is_month(text))
    texts = (text for row in below for _place, text in amounts_of(row, columns))
    day_format = formats[0] if formats else DayFormat.ISO
    return CostReading(day_format, decimal_mark_of(texts), currency), formats


def read_costs(
    rows: Sequence[Row], columns: CostColumns, reading: CostReading
) -> tuple[list[CostEntry], list[Error]]:
    """Every amount, in the order of the file, and the cells that cannot be read. A blank amount
    is none, which is not 0. Raises FileRefused where there is nothing to take."""
    entries: list[CostEntry] = []
    errors: list[Error] = []
    for row in rows_below(rows, columns):
        for place, text in amounts_of(row, columns):
            try:
                entries.append(entry_of(row, place, text, columns, reading))
            except FileRefused as refused:
                errors.extend(refused.errors)
    if not entries and not errors:
        raise FileRefused([Error(0, "", "", Expected.ROWS)])
    return entries, errors


def rows_below(rows: Sequence[Row], columns: CostColumns) -> list[Row]:
    return [row for row in rows if row.line > columns.header.line]


def amounts_of(row: Row, columns: CostColumns) -> Iterator[tuple[int, str]]:
    """The place and the text of each amount that is there. A row of a wide table without a
    category is a total, or a line between groups."""
    header = columns.header
    if not columns.is_wide:
        yield from [(header.places["amount"], header.cell(row, "amount"))]
    elif header.cell(row, "category"):
        for place in columns.months:
            if place < len(row.cells) and row.cells[place].strip():
                yield place, row.cells[place].strip()


def entry_of(
    row: Row, place: int, text: str, columns: CostColumns, reading: CostReading
) -> CostEntry:
    """Raises FileRefused."""
    header = columns.header
    name = header.names[place].strip()
    try:
        amount = read_amount(text, currency=reading.currency, mark=reading.decimal_mark)
    except Refused as refused:
        raise FileRefused([refused.at(row.line, name, text)]) from refused
    month = columns.months.get(place) or month_of(row, header, reading)
    words = {role: header.cell(row, role) for role in TEXTS}
    return CostEntry(row.line, name, month, amount, **words)


def month_of(row: Row, header: Header, reading: CostReading) -> date:
    """Raises FileRefused."""
    text = header.cell(row, "month")
    try:
        return read_month(text, reading.day_format)
    except Refused as refused:
        name = header.names[header.places["month"]].strip()
        raise FileRefused([refused.at(row.line, name, text)]) from refused
