"""An obvious second reader of amounts: it reads what is regular, and has no say on the rest."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kpis.entry.reading.columns import Header
from kpis.entry.reading.costs import CostColumns, CostEntry
from kpis.entry.reading.ledger import Ledger, charges_by_account
from kpis.entry.reading.rows import Row

#: With cents or without; three digits after a mark may be thousands.
REGULAR = re.compile(r"\s*-?[0-9]+(?:[.,][0-9]{1,2})?\s*", re.ASCII)


def plain_amount(text: str) -> Decimal | None:
    """None where it is not regular."""
    return Decimal(text.strip().replace(",", ".")) if REGULAR.fullmatch(text) else None


def differences_in_fec(text: str, ledger: Ledger) -> Iterator[str]:
    rows = fec_rows(text)
    if rows is None:
        return
    debit = sum((row[2] for row in rows), Decimal(0))
    credit = sum((row[3] for row in rows), Decimal(0))
    if (debit, credit) != (ledger.debit, ledger.credit):
        yield f"fec: {ledger.debit} and {ledger.credit}, and plainly {debit} and {credit}"
    charges: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for day, account, row_debit, row_credit in rows:
        if account.startswith("6"):
            charges[re.sub("[^0-9]", "", day)[:6], account] += row_debit - row_credit
    expenses = (each for each in ledger.postings if each.account.startswith("6"))
    found = {
        (f"{each.month:%Y%m}", each.account): each.amount for each in charges_by_account(expenses)
    }
    if found != charges and all(re.match("[0-9]{4}-?[0-9]{2}", row[0]) for row in rows):
        yield f"fec: charges {found}, and plainly {dict(charges)}"


FecRow = tuple[str, str, Decimal, Decimal]


def fec_rows(text: str) -> list[FecRow] | None:
    """Day, account, debit and credit; None where a row is not regular."""
    lines = [line for line in re.split(r"\r\r\n|\r\n|\r|\n", text) if line.strip()]
    separator = max("\t|;", key=lines[0].count)
    names = [re.sub(r"[\s_\"]", "", name).casefold() for name in lines[0].split(separator)]
    wanted = ("ecrituredate", "comptenum", "debit", "credit")
    if any(names.count(name) != 1 for name in wanted):
        return None
    places = [names.index(name) for name in wanted]
    rows: list[FecRow] = []
    for line in lines[1:]:
        cells = line.split(separator)
        if len(cells) != len(names):
            return None
        day, account, *shown = (cells[place] for place in places)
        amounts = [plain_amount(each or "0") for each in shown]
        if None in amounts:
            return None
        rows.append((day, account.strip(), *amounts))  # type: ignore[arg-type]
    return rows


def differences_in_costs(
    rows: Sequence[Row], columns: CostColumns, entries: Sequence[CostEntry]
) -> Iterator[str]:
    """Each amount is that of its cell, wherever that is regular."""
    names = [name.strip() for name in columns.header.names]
    if len(set(names)) < len(names):
        return
    cells = {row.line: dict(zip(names, row.cells, strict=False)) for row in rows}
    for entry in entries:
        plain = plain_amount(cells[entry.line][entry.column])
        if plain not in {None, entry.amount}:
            yield f"costs: {entry.amount} on line {entry.line}, and plainly {plain}"


def differences_in_journal(rows: Sequence[Row], header: Header, ledger: Ledger) -> Iterator[str]:
    cells = {row.line: row for row in rows}
    roles = ("debit", "credit") if {"debit", "credit"} <= header.places.keys() else ("amount", "")
    for posting in ledger.postings:
        shown = [header.cell(cells[posting.line], role) or "0" for role in roles]
        amounts = [each for text in shown if (each := plain_amount(text)) is not None]
        if len(amounts) == 2 and amounts[0] - amounts[1] != posting.amount:
            yield f"journal: {posting.amount} on line {posting.line}, and plainly {shown}"
