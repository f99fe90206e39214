"""The FEC, the file of its books that every French company must be able to hand over.

Its columns, dates and amounts are those of article A47 A-1 of the Livre des procédures fiscales;
what programs write beside it is taken where it can be read in one way only.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations_with_replacement as cuts

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.decimal_marks import decimal_mark_of, read_amount
from kpis.entry.reading.ledger import Ledger, Posting
from kpis.entry.reading.rows import Row, one_line_end, split_rows

CURRENCY = "EUR"
#: Class 6 of the French chart of accounts.
EXPENSES = "6"
SEPARATORS = ("\t", "|", ";")
#: Columns that the file must have; of the last two either.
REQUIRED = ("EcritureDate", "CompteNum")
AMOUNTS = (("Debit", "Credit"), ("Montant", "Sens"))
DATES = ("EcritureDate", "PieceDate", "DateLet", "ValidDate", "DateRglt")
#: A separator of the file may stand in what people type, and nowhere else.
TYPED = ("EcritureLib", "CompAuxLib", "CompteLib", "PieceRef", "JournalLib")
MOST_CUTS = 4
#: Columns that are read where the file has them.
OTHERS = (*TYPED, "JournalCode", "CompAuxNum", "PieceDate", "DateLet", "ValidDate", "DateRglt")
SIDES = {"D": 1, "+1": 1, "+": 1, "C": -1, "-1": -1, "-": -1}
DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})|([0-9]{2})/([0-9]{2})/([0-9]{4})")
LIKE_AN_AMOUNT = re.compile(r"[-+(]?\s*[0-9][0-9\s.,]*[-)]?")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Layout:
    """places: of the columns, by name as the law has it. trailing: rows end with a
    separator, after which nothing comes. mark: of the amounts."""

    separator: str
    places: Mapping[str, int]
    width: int
    trailing: bool = False
    mark: DecimalMark = ","

    def cell(self, cells: Sequence[str], name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else cells[place].strip()


def is_fec(text: str) -> bool:
    """By its first line."""
    return layout_of(text) is not None


def read_fec(text: str) -> Ledger:
    """All postings, in the order of the file.

    Raises FileRefused with every row that cannot be read; and where the debits do not equal the
    credits: then the file was cut off, or is not whole books.
    """
    text = one_line_end(text)
    layout = layout_of(text)
    if layout is None:
        columns = ", ".join([*REQUIRED, "Debit", "Credit"])
        raise FileRefused([Error(1, "", text[:80], Expected.HEADER, {"header": columns})])
    _header, *rows = split_rows(text, layout.separator)
    layout = replace(layout, trailing=are_trailing(rows, layout.width))
    whole, errors = whole_rows(rows, layout)
    layout = with_decimal_mark(layout, whole)
    postings = []
    sums = {1: NOTHING, -1: NOTHING}
    for row in whole:
        try:
            debit, credit = amounts_of(row, layout)
            postings.append(posting_of(row, layout, debit - credit))
        except FileRefused as refused:
            errors.extend(refused.errors)
        else:
            sums[1] += debit
            sums[-1] += credit
    if not errors and not postings:
        errors.append(Error(0, "", "", Expected.ROWS))
    if not errors and sums[1] != sums[-1]:
        values = {"credit": f"{sums[-1]}"}
        errors.append(Error(0, "Debit", f"{sums[1]}", Expected.BALANCED, values))
    if errors:
        raise FileRefused(sorted(errors, key=lambda error: error.line))
    return Ledger(postings, sums[1], sums[-1], currency=CURRENCY, decimal_mark=layout.mark)


def layout_of(text: str) -> Layout | None:
    """None where the first line is no header of a FEC."""
    header = one_line_end(text[:4_000]).lstrip("\n").split("\n", 1)[0]
    for separator in SEPARATORS:
        names = [squeezed(name) for name in header.split(separator)]
        known = {squeezed(name): name for name in (*REQUIRED, *sum(AMOUNTS, ()), *OTHERS)}
        places = {known[name]: place for place, name in enumerate(names) if name in known}
        has_amounts = any(all(name in places for name in pair) for pair in AMOUNTS)
        if has_amounts and all(name in places for name in REQUIRED):
            return Layout(separator, places, len(names) - (not names[-1]))
    return None


def squeezed(name: str) -> str:
    return re.sub(r"[\s_\"]", "", name).casefold()


def are_trailing(rows: Sequence[Row], width: int) -> bool:
    """Whether more rows end with a separator than have as many cells as the header has names."""
    ends = sum(len(row.cells) > width and not row.cells[-1].strip() for row in rows)
    return ends > sum(len(row.cells) == width for row in rows)


def whole_rows(rows: Iterable[Row], layout: Layout) -> tuple[list[Row], list[Error]]:
    """Those with as many cells as the header, once separators within a text are told apart."""
    whole, errors = [], []
    for row in rows:
        cells = whole_row(row.cells, layout)
        if cells is not None:
            whole.append(Row(row.line, cells))
        else:
            values = {"cells": f"{layout.width}"}
            errors.append(Error(row.line, "", f"{len(row.cells)}", Expected.SAME_CELLS, values))
    return whole, errors


def whole_row(cells: Sequence[str], layout: Layout) -> Sequence[str] | None:
    if layout.trailing and not cells[-1].strip():
        cells = cells[:-1]
    return cells if len(cells) == layout.width else put_together(cells, layout)


def put_together(cells: Sequence[str], layout: Layout) -> list[str] | None:
    """The row with the texts whole that a separator cut: dates are dates then, and amounts are
    amounts. None where there is no such way, or the row has too few cells."""
    extra = len(cells) - layout.width
    if not 0 < extra <= MOST_CUTS:
        return None
    places = [layout.places[name] for name in TYPED if name in layout.places]
    ways = (join_at(cells, sorted(each), layout.separator) for each in cuts(places, extra))
    return next((made for made in ways if looks_right(made, layout)), None)


def join_at(cells: Sequence[str], places: Sequence[int], separator: str) -> list[str]:
    """places: of the header, in order; each stands for one separator within its text."""
    made = [*cells]
    for place in places:
        made[place : place + 2] = [separator.join(made[place : place + 2])]
    return made


def looks_right(cells: Sequence[str], layout: Layout) -> bool:
    dates = [layout.cell(cells, name) for name in DATES]
    amounts = [layout.cell(cells, name) for name in ("Debit", "Credit", "Montant")]
    return (
        bool(DAY.fullmatch(layout.cell(cells, "EcritureDate")))
        and all(DAY.fullmatch(each) for each in dates if each)
        and all(LIKE_AN_AMOUNT.fullmatch(each) for each in amounts if each)
    )


def with_decimal_mark(layout: Layout, rows: Iterable[Row]) -> Layout:
    """The mark by which the amounts of the file say their cents; the comma where none does."""
    columns = [name for name in ("Debit", "Credit", "Montant") if name in layout.places]
    texts = (layout.cell(row.cells, name) for row in rows for name in columns)
    return replace(layout, mark=decimal_mark_of(texts) or ",")


def amounts_of(row: Row, layout: Layout) -> tuple[Decimal, Decimal]:
    """Debit and credit. Raises FileRefused."""
    if "Debit" in layout.places and "Credit" in layout.places:
        return amount_in(row, layout, "Debit"), amount_in(row, layout, "Credit")
    side = layout.cell(row.cells, "Sens").upper()
    if side not in SIDES:
        values = {"words": ", ".join(SIDES)}
        raise FileRefused([Error(row.line, "Sens", side, Expected.ONE_OF, values)])
    amount = amount_in(row, layout, "Montant")
    return (amount, NOTHING) if SIDES[side] > 0 else (NOTHING, amount)


def amount_in(row: Row, layout: Layout, column: str) -> Decimal:
    """Nothing is 0: the other side has the amount. Raises FileRefused."""
    text = layout.cell(row.cells, column)
    if not text:
        return NOTHING
    try:
        return read_amount(text, currency=CURRENCY, mark=layout.mark)
    except Refused as refused:
        raise FileRefused([refused.at(row.line, column, text)]) from refused


def posting_of(row: Row, layout: Layout, amount: Decimal) -> Posting:
    """Raises FileRefused."""
    cells, account = row.cells, layout.cell(row.cells, "CompteNum")
    if not account:
        raise FileRefused([Error(row.line, "CompteNum", "", Expected.SOMETHING)])
    return Posting(
        line=row.line,
        day=day_of(row, layout),
        account=account,
        account_name=layout.cell(cells, "CompteLib"),
        amount=amount,
        journal=layout.cell(cells, "JournalCode"),
        label=layout.cell(cells, "EcritureLib"),
        party=layout.cell(cells, "CompAuxLib"),
        document=layout.cell(cells, "PieceRef"),
        is_expense=account.startswith(EXPENSES),
    )


def day_of(row: Row, layout: Layout) -> date:
    """Raises FileRefused."""
    text = layout.cell(row.cells, "EcritureDate")
    match = DAY.fullmatch(text)
    if match:
        year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            pass
    raise FileRefused([Error(row.line, "EcritureDate", text, Expected.COMPACT_DAY)])
