"""General ledgers as accounting programs export them: a row a posting, columns by their names.

Read so: journal items of Odoo, the journal report of QuickBooks, where only the first posting of
an entry has the date, and any other file that has a day, an account and amounts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.columns import Header, find_header
from kpis.entry.reading.day_formats import DayFormat, day_formats_of, read_day
from kpis.entry.reading.decimal_marks import decimal_mark_of, read_amount
from kpis.entry.reading.ledger import Ledger, Posting, ledger_of
from kpis.entry.reading.rows import Row

ROLES: Mapping[str, Sequence[str]] = {
    "day": ("date", "accounting date", "journal date", "posting date", "transaction date",
            "date comptable", "date ecriture", "date d ecriture", "ecrituredate"),
    "account": ("account code", "account number", "account #", "account no", "gl account",
                "nominal code", "account", "compte", "numero de compte", "n de compte",
                "n compte", "code compte", "compte general", "comptenum"),
    "account_name": ("account name", "account description", "libelle compte",
                     "libelle du compte", "intitule du compte", "intitule", "comptelib"),
    "debit": ("debit", "debit amount", "montant debit"),
    "credit": ("credit", "credit amount", "montant credit"),
    "amount": ("balance", "net amount", "amount", "solde", "montant"),
    "journal": ("journal", "journal code", "code journal", "transaction type", "type"),
    "label": ("label", "libelle", "memo description", "memo", "description", "narration",
              "details", "libelle ecriture", "ecriturelib"),
    "party": ("partner", "partenaire", "supplier", "vendor", "fournisseur", "contact", "tiers",
              "name", "nom"),
    "document": ("reference", "ref", "num", "number", "invoice number", "journal entry", "piece",
                 "n piece", "numero de piece", "piece comptable"),
    "analytic": ("analytic distribution", "analytic account", "compte analytique",
                 "section analytique", "cost centre", "cost center", "centre de cout", "class",
                 "classe", "tracking category", "department"),
}  # fmt: skip
NEEDED = (("day", "account", "debit", "credit"), ("day", "account", "amount"))
#: "601000 Purchases", "6000 · Rent": a number, and the name after it.
NUMBERED = re.compile(r"([0-9][0-9.\-]{2,})(?:\s*[·\-–:])?\s+(\S.*)")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a file are understood; each can be said otherwise. decimal_mark: None
    where no amount tells which it is."""

    day_format: DayFormat
    decimal_mark: DecimalMark | None
    currency: str


def is_journal(rows: Sequence[Row]) -> bool:
    return find_header(rows, ROLES, NEEDED) is not None


def likely_reading(rows: Sequence[Row], currency: str) -> tuple[Reading, list[DayFormat]]:
    """As most of its cells must be read, and the formats of its days that are open; none where
    the file has a day that no format takes. currency: of the books. Raises FileRefused."""
    header = header_of(rows)
    below = [row for row in rows if row.line > header.line]
    formats = day_formats_of(header.cell(row, "day") for row in below if is_posting(row, header))
    roles = ("debit", "credit", "amount")
    texts = (header.cell(row, role) for row in below for role in roles)
    day_format = formats[0] if formats else DayFormat.ISO
    return Reading(day_format, decimal_mark_of(texts), currency), formats


def read_journal(rows: Sequence[Row], reading: Reading) -> Ledger:
    """All postings, in the order of the file. Raises FileRefused with every row that cannot be
    read. Rows without an account, such as totals, are left out and named."""
    header = header_of(rows)
    below = [row for row in rows if row.line > header.line]
    kept = [row for row in below if is_posting(row, header)]
    postings: list[Posting] = []
    errors: list[Error] = []
    for row, day_text in zip(kept, days_carried_down(kept, header), strict=True):
        cells = Cells(row, header, reading)
        posting = cells.posting(day_text)
        errors.extend(cells.errors)
        postings.append(posting)
    if not kept:
        errors.append(Error(0, "", "", Expected.ROWS))
    if errors:
        raise FileRefused(errors)
    left_out = [row.line for row in below if not is_posting(row, header)]
    return ledger_of(postings, left_out)


def header_of(rows: Sequence[Row]) -> Header:
    header = find_header(rows, ROLES, NEEDED)
    if header is None:
        values = {"header": "date, account, debit, credit"}
        raise FileRefused([Error(1, "", "", Expected.HEADER, values)])
    return header


def is_posting(row: Row, header: Header) -> bool:
    """A row with an account and an amount; a total has no account."""
    has_amount = any(header.cell(row, role) for role in ("debit", "credit", "amount"))
    return has_amount and bool(account_of(row, header)[0])


def account_of(row: Row, header: Header) -> tuple[str, str]:
    """Number and name; the name alone is both."""
    account, name = header.cell(row, "account"), header.cell(row, "account_name")
    if match := NUMBERED.fullmatch(account):
        return match[1], name or match[2]
    return account or name, name or account


def days_carried_down(rows: Sequence[Row], header: Header) -> Iterator[str]:
    """The day of the row, or where it has none that of the posting above it."""
    day = ""
    for row in rows:
        day = header.cell(row, "day") or day
        yield day


@dataclass(slots=True)
class Cells:
    """One row, and what is wrong with it."""

    row: Row
    header: Header
    reading: Reading
    errors: list[Error] = field(default_factory=list)

    def posting(self, day_text: str) -> Posting:
        account, name = account_of(self.row, self.header)
        return Posting(
            line=self.row.line,
            day=self.day(day_text),
            account=account,
            account_name=name,
            amount=self.amount(),
            journal=self.text("journal"),
            label=self.text("label"),
            party=self.text("party"),
            document=self.text("document"),
            analytic=self.text("analytic"),
        )

    def text(self, role: str) -> str:
        return self.header.cell(self.row, role)

    def day(self, text: str) -> date:
        try:
            return read_day(text, self.reading.day_format)
        except Refused as refused:
            self.refuse(refused, "day", text)
        return date.min

    def amount(self) -> Decimal:
        """Debit − credit; a file that has neither has amounts with their sign."""
        if "debit" in self.header.places and "credit" in self.header.places:
            return self.number("debit") - self.number("credit")
        return self.number("amount")

    def number(self, role: str) -> Decimal:
        """Nothing is 0."""
        text, reading = self.text(role), self.reading
        if not text:
            return NOTHING
        try:
            return read_amount(text, currency=reading.currency, mark=reading.decimal_mark)
        except Refused as refused:
            self.refuse(refused, role, text)
        return NOTHING

    def refuse(self, refused: Refused, role: str, text: str) -> None:
        column = self.header.names[self.header.places[role]].strip()
        self.errors.append(refused.at(self.row.line, column, text))
