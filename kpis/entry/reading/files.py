"""Any file of costs: what it is, how it is understood, and every cost that it says.

Called in a child process (child.py), with what is asked as plain texts and numbers. A reader of
costs is a line in read_table or read_text; files of contacts are told apart before
(contact_files.py).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading import costs, journal_items
from kpis.entry.reading.columns import ROWS_ABOVE, Header, plain_name
from kpis.entry.reading.cost_facts import (
    Asked,
    CostFile,
    FileCost,
    Understood,
    UnknownTable,
)
from kpis.entry.reading.costs import CostColumns, CostEntry, CostReading
from kpis.entry.reading.day_formats import DayFormat
from kpis.entry.reading.encodings import Encoding, decode_text
from kpis.entry.reading.fec import is_fec, read_fec
from kpis.entry.reading.inert import as_written
from kpis.entry.reading.journal_items import Reading, is_journal, read_journal
from kpis.entry.reading.ledger import Ledger, Posting
from kpis.entry.reading.months import is_month
from kpis.entry.reading.rows import Row, filled, one_line_end, quoted_rows, separator_of
from kpis.entry.reading.saft import is_saft, read_saft
from kpis.entry.reading.workbook import Sheet, is_workbook, sheets_of, workbook_rows
from kpis.months import first_of_month
from kpis.vocabulary import FileLayout

FEC_SEPARATOR = re.compile(r"[\t|;]")
#: So many rows are shown to somebody who says which column is which.
ROWS_SHOWN = 12


def read_cost_file(content: bytes, asked: Asked) -> CostFile | UnknownTable:
    """Raises FileRefused, as the readers do."""
    if is_workbook(content):
        sheets = sheets_of(content)
        sheet = chosen_sheet(sheets, asked.sheet)
        rows = workbook_rows(content, sheet, asked.most_rows)
        return read_table(rows, asked, Understood(sheet=sheet, sheets=sheets))
    if is_saft(content):
        ledger = read_saft(content, asked.currency)
        return ledger_file(FileLayout.SAFT, ledger, Understood(decimal_mark="."), ["saft"])
    return read_text(content, asked)


def chosen_sheet(sheets: Sequence[Sheet], wanted: str) -> str:
    """The one that was asked for, else the first that people see."""
    names = [sheet.name for sheet in sheets]
    if wanted in names:
        return wanted
    return next((sheet.name for sheet in sheets if not sheet.is_hidden), names[0])


def read_text(content: bytes, asked: Asked) -> CostFile | UnknownTable:
    said = Encoding(asked.encoding) if asked.encoding else None
    text = decode_text(content, said)
    understood = Understood(
        encoding=text.encoding,
        others=text.others,
        accented=accented_words(text.text),
        replaced=text.replaced,
    )
    if is_fec(text.text):
        ledger = read_fec(text.text)
        header = one_line_end(text.text[:4_000]).lstrip("\n").split("\n", 1)[0]
        understood = replace(
            understood, decimal_mark=ledger.decimal_mark, day_format=DayFormat.COMPACT
        )
        return ledger_file(FileLayout.FEC, ledger, understood, FEC_SEPARATOR.split(header))
    plain = one_line_end(text.text)
    separator = separator_of(plain)
    rows = limited([*quoted_rows(plain, separator)], asked.most_rows)
    if "'" in plain:
        rows = [Row(row.line, [*map(as_written, row.cells)]) for row in rows]
    return read_table(rows, asked, replace(understood, separator=separator))


def limited(rows: list[Row], most: int) -> list[Row]:
    """Raises FileRefused for more."""
    if len(rows) > most:
        raise FileRefused([Error(0, "", str(len(rows)), Expected.FEWER_ROWS, {"rows": str(most)})])
    return rows


def accented_words(text: str) -> str:
    """The first few words beyond ASCII, by which a person sees that the letters were read right."""
    if text.isascii():
        return ""
    found: dict[str, None] = {}
    for word in text[:200_000].replace(";", " ").replace("\t", " ").replace("|", " ").split():
        if not word.isascii():
            found[word.strip('",.:()')[:30]] = None
        if len(found) == 2:
            break
    return ", ".join(found)


def read_table(
    rows: Sequence[Row], asked: Asked, understood: Understood
) -> CostFile | UnknownTable:
    """The readers of tables, the first that knows its columns; what somebody said goes first."""
    if not rows:
        raise FileRefused([Error(0, "", "", Expected.ROWS)])
    names = header_row(rows).cells
    asked = asked.as_before(fingerprint_of(names))
    if asked.columns:
        return read_mapped(rows, asked, understood)
    if is_journal(rows):
        return read_as_journal(rows, asked, understood)
    found = costs.find_columns(rows)
    if found is None:
        return unknown_table(rows, understood)
    return read_as_costs(rows, found, asked, understood)


def read_as_journal(rows: Sequence[Row], asked: Asked, understood: Understood) -> CostFile:
    likely, formats = journal_items.likely_reading(rows, asked.currency)
    reading = Reading(
        day_format=DayFormat(asked.day_format) if asked.day_format else likely.day_format,
        decimal_mark=mark_said(asked) or likely.decimal_mark,
        currency=asked.currency,
    )
    ledger = read_journal(rows, reading)
    understood = replace(
        understood,
        decimal_mark=reading.decimal_mark,
        day_format=reading.day_format,
        day_formats=formats,
    )
    return ledger_file(FileLayout.JOURNAL, ledger, understood, header_row(rows).cells)


def read_as_costs(
    rows: Sequence[Row], columns: CostColumns, asked: Asked, understood: Understood
) -> CostFile:
    likely, formats = costs.likely_reading(rows, columns, asked.currency)
    reading = CostReading(
        day_format=DayFormat(asked.day_format) if asked.day_format else likely.day_format,
        decimal_mark=mark_said(asked) or likely.decimal_mark,
        currency=asked.currency,
    )
    entries, errors = costs.read_costs(rows, columns, reading)
    header = columns.header
    return CostFile(
        layout=FileLayout.WIDE_COSTS if columns.is_wide else FileLayout.LONG_COSTS,
        fingerprint=fingerprint_of(header_row(rows).cells),
        understood=replace(
            understood,
            decimal_mark=reading.decimal_mark,
            day_format=reading.day_format,
            day_formats=formats,
            currency=asked.currency,
        ),
        costs=[cost_of_entry(entry) for entry in entries],
        errors=errors,
        rows=sum(row.line > header.line for row in rows),
        columns=len(header.names),
    )


def mark_said(asked: Asked) -> DecimalMark | None:
    return "," if asked.decimal_mark == "," else "." if asked.decimal_mark == "." else None


def read_mapped(rows: Sequence[Row], asked: Asked, understood: Understood) -> CostFile:
    """As somebody said which column is which. Raises FileRefused where a column is not there."""
    header = header_row(rows)
    places = {
        role: header.cells.index(name)
        for role, name in asked.columns.items()
        if name in header.cells
    }
    missing = [name for name in asked.columns.values() if name not in header.cells]
    if missing:
        values = [{"header": name} for name in missing]
        raise FileRefused([Error(header.line, "", "", Expected.HEADER, each) for each in values])
    months = {} if "month" in places else costs.months_above(header)
    columns = CostColumns(Header(header.line, header.cells, places), months)
    return read_as_costs(rows, columns, asked, understood)


def unknown_table(rows: Sequence[Row], understood: Understood) -> UnknownTable:
    header = header_row(rows)
    return UnknownTable(
        fingerprint=fingerprint_of(header.cells),
        understood=understood,
        header_line=header.line,
        names=header.cells,
        shown=[row for row in rows if row.line >= header.line][:ROWS_SHOWN],
    )


def header_row(rows: Sequence[Row]) -> Row:
    """The first of the rows that have the most filled cells, among the first."""
    first = rows[:ROWS_ABOVE]
    widest = max(filled(row) for row in first)
    return next(row for row in first if filled(row) == widest)


def fingerprint_of(names: Sequence[str]) -> str:
    """The same for files of one layout: their headers, without the months above columns, which
    differ from file to file."""
    plain = [plain_name(name) for name in names if name.strip() and not is_month(name)]
    return sha256("\n".join(plain).encode()).hexdigest()


def ledger_file(
    layout: FileLayout, ledger: Ledger, understood: Understood, names: Sequence[str]
) -> CostFile:
    """Costs are the postings to accounts of expenses, and to those of which nobody knows whether
    they are; one of nothing is none."""
    charged = [each for each in ledger.postings if each.is_expense is not False and each.amount]
    return CostFile(
        layout=layout,
        fingerprint=fingerprint_of(names),
        understood=replace(understood, currency=ledger.currency),
        costs=[cost_of_posting(posting) for posting in charged],
        errors=[],
        rows=len(ledger.postings) + len(ledger.left_out),
        columns=len(names),
        debit=ledger.debit,
        credit=ledger.credit,
        is_ledger=True,
    )


def cost_of_posting(posting: Posting) -> FileCost:
    return FileCost(
        line=posting.line,
        column="",
        month=first_of_month(posting.day),
        amount=posting.amount,
        subject=posting.account,
        name=posting.account_name,
        description=posting.label,
        supplier=posting.party,
        invoice=posting.document,
        account=posting.account,
        journal=posting.journal,
        analytic=posting.analytic,
    )


def cost_of_entry(entry: CostEntry) -> FileCost:
    return FileCost(
        line=entry.line,
        column=entry.column,
        month=entry.month,
        amount=entry.amount,
        subject=entry.category,
        channel=entry.channel,
        status=entry.status,
        description=entry.description,
        supplier=entry.supplier,
        invoice=entry.invoice,
        account=entry.account,
        note=entry.note,
    )
