"""SAF-T, the audit file of the OECD, as Portugal, Norway and others ask for it."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.day_formats import DayFormat, read_day
from kpis.entry.reading.decimal_marks import read_amount
from kpis.entry.reading.ledger import Ledger, Posting

ROOT = b"AuditFile"
LOOKED_AT = 4_000
LINES = {"Line", "DebitLine", "CreditLine"}
#: Of all entries together; what the file does not say is not checked.
CONTROLS = ("TotalDebit", "TotalCredit")
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
NOTHING = Decimal(0)


@dataclass(slots=True)
class Seen:
    """What came before in the file, and holds for what follows."""

    accounts: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    journal: str = ""
    controls: dict[str, str] = field(default_factory=dict)
    transactions: int = 0
    debit: Decimal = NOTHING
    credit: Decimal = NOTHING


def is_saft(content: bytes) -> bool:
    return ROOT in content[:LOOKED_AT] and content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def read_saft(content: bytes, currency: str) -> Ledger:
    """All postings, in the order of the file. line: the number of the transaction. currency: of
    amounts where the file does not say its own.

    Raises FileRefused with every transaction that cannot be read; for XML that is not whole; and
    where debits and credits are not what the file says that they are, or do not equal.
    """
    seen, postings, errors = Seen(currency=currency), [], []
    try:
        for found in transactions(content, seen):
            if isinstance(found, Error):
                errors.append(found)
            else:
                postings.append(found)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FileRefused([Error(0, "", str(error)[:80], Expected.WHOLE_XML)]) from error
    ledger = Ledger(postings, seen.debit, seen.credit, currency=seen.currency)
    if not errors:
        errors = [*control_errors(ledger, seen)]
    if errors:
        raise FileRefused(errors)
    return ledger


def transactions(content: bytes, seen: Seen) -> Iterator[Posting | Error]:
    """The lines of one transaction after the other; each is forgotten once it was read."""
    for _event, element in iterparse(io.BytesIO(content), events=("end",)):
        name = plain(element)
        if name == "Transaction":
            seen.transactions += 1
            yield from postings_of(element, seen)
            element.clear()
        elif name == "Account":
            seen.accounts[text_of(element, "AccountID")] = text_of(element, "AccountDescription")
            element.clear()
        elif name in {"DefaultCurrencyCode", "CurrencyCode"} and is_code(element):
            seen.currency = element.text.strip()
        elif name in CONTROLS:
            seen.controls.setdefault(name, (element.text or "").strip())
        elif name == "JournalID":
            seen.journal = (element.text or "").strip()


def plain(element: Any) -> str:
    """Its name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def is_code(element: Any) -> bool:
    text = (element.text or "").strip()
    return len(text) == 3 and text.isupper()


def text_of(element: Any, *names: str) -> str:
    """Of the first child of one of the names, or of its Amount; empty where there is none."""
    for child in element:
        if plain(child) in names:
            return text_of(child, "Amount") or (child.text or "").strip()
    return ""


def postings_of(transaction: Any, seen: Seen) -> Iterator[Posting | Error]:
    text = text_of(transaction, "TransactionDate", "GLPostingDate")
    try:
        day = read_day(text, DayFormat.ISO)
    except Refused as refused:
        yield refused.at(seen.transactions, "TransactionDate", text)
        return
    label = text_of(transaction, "Description")
    for line in transaction.iter():
        if plain(line) in LINES:
            yield posting_of(line, day, label, seen)


def posting_of(line: Any, day: date, label: str, seen: Seen) -> Posting | Error:
    account = text_of(line, "AccountID")
    if not account:
        return Error(seen.transactions, "AccountID", "", Expected.SOMETHING)
    try:
        debit, credit = (amount_in(line, name, seen) for name in ("DebitAmount", "CreditAmount"))
    except FileRefused as refused:
        return refused.errors[0]
    seen.debit += debit
    seen.credit += credit
    return Posting(
        line=seen.transactions,
        day=day,
        account=account,
        account_name=seen.accounts.get(account, ""),
        amount=debit - credit,
        journal=seen.journal,
        label=text_of(line, "Description") or label,
        party=text_of(line, "SupplierID", "CustomerID"),
        document=text_of(line, "SourceDocumentID"),
    )


def amount_in(line: Any, name: str, seen: Seen) -> Decimal:
    """Raises FileRefused."""
    text = text_of(line, name)
    if not text:
        return NOTHING
    try:
        return read_amount(text, currency=seen.currency, mark=".")
    except Refused as refused:
        raise FileRefused([refused.at(seen.transactions, name, text)]) from refused


def control_errors(ledger: Ledger, seen: Seen) -> Iterator[Error]:
    if not ledger.postings:
        yield Error(0, "", "", Expected.ROWS)
    elif ledger.debit != ledger.credit:
        values = {"credit": f"{ledger.credit}"}
        yield Error(0, "DebitAmount", f"{ledger.debit}", Expected.BALANCED, values)
    for name, text in seen.controls.items():
        total = ledger.debit if name == "TotalDebit" else ledger.credit
        if NUMBER.fullmatch(text) and Decimal(text) != total:
            yield Error(0, name, text, Expected.CONTROL_TOTAL, {"total": f"{total}"})
