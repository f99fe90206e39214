"""What each reader makes of a file: facts and errors, or FileRefused; all else is a fault."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType

from kpis.entry.parsing.errors import FileRefused
from kpis.entry.reading import costs, fec, journal_items, saft, xero
from kpis.entry.reading.any_file import read_any_file
from kpis.entry.reading.contact_asked import ContactsAsked
from kpis.entry.reading.contact_files import READERS, read_contacts, recognise_contacts
from kpis.entry.reading.cost_facts import CostFile
from kpis.entry.reading.encodings import decode_text
from kpis.entry.reading.ledger import charges_by_account
from kpis.entry.reading.rows import Row, one_line_end, quoted_rows, separator_of
from kpis.entry.reading.workbook import is_workbook, sheets_of, workbook_rows
from kpis.vocabulary import FileLayout
from tests.fuzz.plain_contacts import differences_in_contacts
from tests.fuzz.plain_sums import (
    differences_in_costs,
    differences_in_fec,
    differences_in_journal,
)
from tests.fuzz.seeds import XERO_JOURNALS

#: For one file and all readers; a small machine that does other things needs some.
MOST_SECONDS = 30.0
HEAD = 100_000
ZONE = "UTC"
BALANCED = (FileLayout.FEC, FileLayout.SAFT)


class TooLong(BaseException):
    """No reader takes this for an error of the file."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def faults_of(content: bytes) -> list[str]:
    """What should not have happened, with the reader to which it did."""
    faults: list[str] = []
    for read in (read_any, read_text, read_contact_layouts, read_saft_file, read_sheets):
        try:
            with time_limit(MOST_SECONDS):
                faults += read(content)
        except FileRefused as refused:
            if not refused.errors:
                faults.append(f"{read.__name__}: refused without a word")
        except TooLong:
            faults.append(f"{read.__name__}: more than {MOST_SECONDS} seconds")
        except Exception as error:  # noqa: BLE001  # any other one is what is looked for
            faults.append(f"{read.__name__}: {type(error).__name__}: {error}")
    return faults


def read_any(content: bytes) -> Iterator[str]:
    """As an import does."""
    found = read_any_file(content, {"currency": "EUR", "zone": ZONE})
    if isinstance(found, CostFile) and found.debit != found.credit and found.layout in BALANCED:
        yield f"{found.layout}: debit is not credit"


def read_contact_layouts(content: bytes) -> Iterator[str]:
    """As it is recognised, and as each layout that somebody could choose."""
    if is_workbook(content):
        return
    text = decode_text(content).text
    recognise_contacts(text[:HEAD])
    for layout in READERS:
        try:
            found = read_contacts(content, ContactsAsked(ZONE, layout=layout))
        except FileRefused:
            continue
        yield from differences_in_contacts(text, found)


def read_text(content: bytes) -> Iterator[str]:
    if is_workbook(content):
        return
    text = decode_text(content).text
    if fec.is_fec(text):
        yield from tried(lambda: read_fec(text))
    text = one_line_end(text)
    yield from tried(lambda: read_rows([*quoted_rows(text, separator_of(text))]))


def tried(read: Callable[[], Iterator[str]]) -> list[str]:
    try:
        return [*read()]
    except FileRefused:
        return []


def read_fec(text: str) -> Iterator[str]:
    ledger = fec.read_fec(text)
    if ledger.debit != ledger.credit:
        yield "fec: debit is not credit"
    charges_by_account(ledger.postings)
    yield from differences_in_fec(text, ledger)


def read_rows(rows: list[Row]) -> Iterator[str]:
    for read in (read_journal, read_cost_table, read_xero):
        yield from tried(lambda read=read: read(rows))  # type: ignore[misc]


def read_journal(rows: list[Row]) -> Iterator[str]:
    if journal_items.is_journal(rows):
        reading, _open = journal_items.likely_reading(rows, "EUR")
        ledger = journal_items.read_journal(rows, reading)
        if ledger.debit - ledger.credit != sum(each.amount for each in ledger.postings):
            yield "journal: its sums are not its postings"
        yield from differences_in_journal(rows, journal_items.header_of(rows), ledger)
        charges_by_account(ledger.postings)


def read_cost_table(rows: list[Row]) -> Iterator[str]:
    columns = costs.find_columns(rows)
    if columns:
        reading, _open = costs.likely_reading(rows, columns, "EUR")
        entries, errors = costs.read_costs(rows, columns, reading)
        if not entries and not errors:
            yield "costs: neither amounts nor errors"
        yield from differences_in_costs(rows, columns, entries)


def read_xero(rows: list[Row]) -> Iterator[str]:
    if xero.are_lines(rows):
        xero.read_xero(rows, xero_journals(), "EUR")
    if xero.are_journals(rows):
        xero.days_of(rows)
    yield from ()


@lru_cache(maxsize=1)
def xero_journals() -> list[Row]:
    return [*quoted_rows(XERO_JOURNALS, ",")]


def read_saft_file(content: bytes) -> Iterator[str]:
    if saft.is_saft(content):
        ledger = saft.read_saft(content, "EUR")
        if ledger.debit != ledger.credit:
            yield "saft: debit is not credit"


def read_sheets(content: bytes) -> Iterator[str]:
    if is_workbook(content):
        for sheet in sheets_of(content):
            rows = workbook_rows(content, sheet.name, 1000)
            yield from read_rows(rows)
