"""Any file at all: of costs or of contacts, told apart by what is in it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from kpis.entry.parsing.errors import Error, FileRefused
from kpis.entry.reading import costs
from kpis.entry.reading.contact_asked import ContactsAsked
from kpis.entry.reading.contact_counts import SourceVolume
from kpis.entry.reading.contact_files import (
    ContactFile,
    ContactLayout,
    read_contacts,
    recognise_contact_rows,
    recognise_contacts,
)
from kpis.entry.reading.cost_facts import Asked, CostFile, UnknownTable
from kpis.entry.reading.encodings import decode_text
from kpis.entry.reading.files import chosen_sheet, fingerprint_of, header_row, read_cost_file
from kpis.entry.reading.report_columns import SOURCES
from kpis.entry.reading.rows import Row, one_line_end, quoted_rows, separator_of
from kpis.entry.reading.tables import squeezed
from kpis.entry.reading.workbook import is_workbook, sheets_of, workbook_rows
from kpis.vocabulary import FileLayout

#: So much of a text tells what it is, and what its columns are called.
HEAD_BYTES, HEAD_LETTERS = 400_000, 100_000


@dataclass(frozen=True, slots=True)
class CountedFile:
    """A file of contacts, as an import keeps it. names: of its columns, where it has any."""

    layout: FileLayout
    fingerprint: str
    names: Sequence[str]
    contacts: ContactFile

    @property
    def volumes(self) -> Sequence[SourceVolume]:
        return self.contacts.volumes

    @property
    def errors(self) -> Sequence[Error]:
        return self.contacts.errors


def read_any_file(
    content: bytes, asked: Mapping[str, Any]
) -> CostFile | UnknownTable | CountedFile:
    """asked: the fields of Asked, as plain values that cross to a child process. Raises
    FileRefused, as the readers do."""
    wanted = Asked(**asked)
    head = head_of(content, wanted)
    wanted = wanted.as_before(head.fingerprint)
    layout = ContactLayout(wanted.layout) if wanted.layout else head.layout
    if layout is None or (wanted.columns and not wanted.layout):
        return read_cost_file(content, wanted)
    asked_so = replace(wanted, sheet=head.sheet)
    contacts = read_contacts(content, contacts_asked(asked_so, layout))
    kind = FileLayout.CONTACT_REPORT if layout is ContactLayout.REPORT else FileLayout.CONTACT_LOG
    return CountedFile(kind, head.fingerprint, head.names, contacts)


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file: its likely header, and which reader of contacts takes it. sheet:
    of a workbook, the one that is read."""

    names: Sequence[str]
    layout: ContactLayout | None
    sheet: str = ""

    @property
    def fingerprint(self) -> str:
        """A log without a header has the figures of its first contact there: it goes by its
        layout."""
        without_header = {ContactLayout.QUEUE_LOG, ContactLayout.ASTERISK_CDR}
        if self.layout in without_header:
            return fingerprint_of([str(self.layout)])
        return fingerprint_of(self.names)


def head_of(content: bytes, asked: Asked) -> Head:
    """Raises FileRefused for a workbook that is none."""
    if is_workbook(content):
        sheet = chosen_sheet(sheets_of(content), asked.sheet)
        rows = workbook_rows(content, sheet, asked.most_rows)
        layout = None if are_wide_costs(rows) else recognise_contact_rows(rows)
        return Head(names_in(rows), layout, sheet)
    try:
        text = decode_text(content[:HEAD_BYTES]).text[:HEAD_LETTERS]
    except FileRefused:
        return Head((), None)  # whoever reads it whole says why it cannot be read
    rows = rows_in(text)
    return Head(names_in(rows), None if are_wide_costs(rows) else recognise_contacts(text))


def are_wide_costs(rows: Sequence[Row]) -> bool:
    """A column a month may be of costs or of contacts: of contacts where a column says what they
    came by. Days above columns, several of one month, are never costs."""
    found = costs.find_columns(rows)
    if found is None or not found.is_wide:
        return False
    months = [*found.months.values()]
    names = [squeezed(name) for name in found.header.names]
    return len({*months}) == len(months) and not any(name in SOURCES for name in names)


def rows_in(text: str) -> list[Row]:
    """Of the beginning of a text; none where it is no table."""
    plain = one_line_end(text)
    rows: list[Row] = []
    with suppress(FileRefused):  # the last quote may close beyond the beginning
        rows.extend(quoted_rows(plain, separator_of(plain)))
    return rows


def names_in(rows: Sequence[Row]) -> Sequence[str]:
    return header_row(rows).cells if rows else ()


def contacts_asked(asked: Asked, layout: ContactLayout) -> ContactsAsked:
    return ContactsAsked(
        zone=asked.zone,
        naive_zone=asked.naive_zone or None,
        layout=layout.value,
        encoding=asked.encoding or None,
        day_order=asked.day_order or None,
        decimal_mark="," if asked.decimal_mark == "," else "." if asked.decimal_mark else None,
        grain=asked.grain or None,
        time_unit=asked.time_unit or None,
        moment=asked.columns.get("moment"),
        source=asked.columns.get("source"),
        id=asked.columns.get("id"),
        sheet=asked.sheet or None,
        most_rows=max(asked.most_rows, 1_000_000),
    )
