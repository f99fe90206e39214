"""A general ledger of Xero: the lines of its journals in one file, their days in another."""

from collections.abc import Mapping, Sequence
from datetime import date

from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.columns import Header, find_header
from kpis.entry.reading.day_formats import DayFormat, read_day
from kpis.entry.reading.decimal_marks import read_amount
from kpis.entry.reading.ledger import Ledger, Posting, ledger_of
from kpis.entry.reading.rows import Row

LINE_ROLES: Mapping[str, Sequence[str]] = {
    name: (name.replace("_", " "),)
    for name in (
        "journal_id", "net_amount", "account_type", "account_code", "account_name", "description"
    )
}  # fmt: skip
LINE_NEEDED = (("journal_id", "net_amount", "account_type", "account_name"),)
JOURNAL_ROLES: Mapping[str, Sequence[str]] = {
    name: (name.replace("_", " "),)
    for name in ("journal_id", "journal_date", "journal_number", "reference")
}
JOURNAL_NEEDED = (("journal_id", "journal_date"),)
#: The types of Xero's accounts on which money is spent.
EXPENSES = frozenset(
    ("EXPENSE", "OVERHEADS", "DIRECTCOSTS", "DEPRECIATN", "WAGESEXPENSE", "SUPERANNUATIONEXPENSE")
)


def are_lines(rows: Sequence[Row]) -> bool:
    return find_header(rows, LINE_ROLES, LINE_NEEDED) is not None


def are_journals(rows: Sequence[Row]) -> bool:
    return not are_lines(rows) and find_header(rows, JOURNAL_ROLES, JOURNAL_NEEDED) is not None


def read_xero(lines: Sequence[Row], journals: Sequence[Row], currency: str) -> Ledger:
    """All postings, in the order of the lines; net of tax.

    Raises FileRefused with every line that cannot be read, or whose journal is not among the
    journals; and where the lines do not sum to 0: then one of the files is not whole.
    """
    header = header_of(lines, LINE_ROLES, LINE_NEEDED)
    days = days_of(journals)
    postings: list[Posting] = []
    errors: list[Error] = []
    for row in lines:
        if row.line > header.line:
            try:
                postings.append(posting_of(row, header, days, currency))
            except FileRefused as refused:
                errors.extend(refused.errors)
    ledger = ledger_of(postings)
    if not errors and not postings:
        errors.append(Error(0, "", "", Expected.ROWS))
    if not errors and ledger.debit != ledger.credit:
        values = {"credit": f"{ledger.credit}"}
        errors.append(Error(0, "net_amount", f"{ledger.debit}", Expected.BALANCED, values))
    if errors:
        raise FileRefused(errors)
    return ledger


def header_of(
    rows: Sequence[Row], roles: Mapping[str, Sequence[str]], needed: Sequence[Sequence[str]]
) -> Header:
    """Raises FileRefused."""
    header = find_header(rows, roles, needed)
    if header is None:
        raise FileRefused([Error(1, "", "", Expected.HEADER, {"header": ", ".join(needed[0])})])
    return header


def days_of(journals: Sequence[Row]) -> dict[str, date]:
    """By the id of the journal. Raises FileRefused."""
    header = header_of(journals, JOURNAL_ROLES, JOURNAL_NEEDED)
    days: dict[str, date] = {}
    for row in journals:
        if row.line > header.line:
            text = header.cell(row, "journal_date")
            try:
                days[header.cell(row, "journal_id")] = read_day(text, DayFormat.ISO)
            except Refused as refused:
                raise FileRefused([refused.at(row.line, "journal_date", text)]) from refused
    return days


def posting_of(row: Row, header: Header, days: Mapping[str, date], currency: str) -> Posting:
    """Raises FileRefused."""
    journal, text = header.cell(row, "journal_id"), header.cell(row, "net_amount")
    if journal not in days:
        raise FileRefused([Error(row.line, "journal_id", journal, Expected.KNOWN_JOURNAL)])
    try:
        amount = read_amount(text, currency=currency, mark=".")
    except Refused as refused:
        raise FileRefused([refused.at(row.line, "net_amount", text)]) from refused
    name = header.cell(row, "account_name")
    return Posting(
        line=row.line,
        day=days[journal],
        account=header.cell(row, "account_code") or name,
        account_name=name,
        amount=amount,
        label=header.cell(row, "description"),
        is_expense=header.cell(row, "account_type").upper() in EXPENSES,
    )
