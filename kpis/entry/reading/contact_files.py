"""The one door to files of contact counts: which reader takes a file, and what comes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.asterisk_cdr import is_asterisk_cdr, read_asterisk_cdr
from kpis.entry.reading.contact_asked import ContactsAsked, Understood, understood
from kpis.entry.reading.contact_counts import ContactLog, LeftOut, SourceVolume, Why
from kpis.entry.reading.contact_notes import Declared, Noted
from kpis.entry.reading.contact_reports import (
    ContactReport,
    is_contact_report,
    read_contact_report,
)
from kpis.entry.reading.contact_rows import (
    columns_named,
    is_requests_311,
    read_contact_rows,
    read_requests_311,
)
from kpis.entry.reading.contact_tally import Tallied, calendar_of, tally
from kpis.entry.reading.encodings import Encoding, Written, written_in
from kpis.entry.reading.queue_log import is_queue_log, read_queue_log
from kpis.entry.reading.row_files import RowFile, SheetFile, file_of_bytes, file_of_text
from kpis.entry.reading.rows import Row
from kpis.entry.reading.tables import first_line
from kpis.entry.reading.twilio import is_twilio, read_twilio
from kpis.entry.reading.workbook import is_workbook, workbook_rows
from kpis.entry.reading.zendesk import is_zendesk, read_zendesk

#: So many rows that are left out for one reason are named.
MOST_LEFT_OUT = 20
DAY = timedelta(days=1)


class ContactLayout(StrEnum):
    """What a file of contacts is. MAPPED: a contact a row, in columns that somebody chose."""

    QUEUE_LOG = "queue_log"
    ASTERISK_CDR = "asterisk_cdr"
    TWILIO = "twilio"
    ZENDESK = "zendesk"
    REQUESTS_311 = "requests_311"
    REPORT = "report"
    MAPPED = "mapped"


IsItsOwn = Callable[[RowFile], bool]
Read = Callable[[RowFile, Noted, Declared], ContactLog | ContactReport]
#: In the order in which they are asked whether a file is theirs.
READERS: Mapping[ContactLayout, tuple[IsItsOwn, Read]] = {
    ContactLayout.QUEUE_LOG: (is_queue_log, read_queue_log),
    ContactLayout.ASTERISK_CDR: (is_asterisk_cdr, read_asterisk_cdr),
    ContactLayout.TWILIO: (is_twilio, read_twilio),
    ContactLayout.ZENDESK: (is_zendesk, read_zendesk),
    ContactLayout.REQUESTS_311: (is_requests_311, read_requests_311),
    ContactLayout.REPORT: (is_contact_report, read_contact_report),
}


@dataclass(frozen=True, slots=True)
class LeftOutRows:
    """Rows that are no contacts for one reason. first: some of them."""

    why: Why
    number: int
    first: Sequence[LeftOut]


@dataclass(frozen=True, slots=True)
class ContactFile:
    """All that a file of contacts says. contacts: how many of a log were counted, handled or not;
    of a report, how many it says were handled. errors: the first; number_of_errors: all of them.
    first, last: the first and the last day; None where there is nothing to count."""

    layout: ContactLayout
    understood: Understood
    volumes: Sequence[SourceVolume]
    contacts: int
    first: date | None
    last: date | None
    errors: Sequence[Error]
    number_of_errors: int
    left_out: Sequence[LeftOutRows]


def recognise_contacts(head: str) -> ContactLayout | None:
    """What a file is, by the beginning of its text."""
    return layout_in(file_of_text(head))


def recognise_contact_rows(rows: Sequence[Row]) -> ContactLayout | None:
    """What a sheet of a workbook is, by its first rows."""
    return layout_in(SheetFile(rows))


def layout_in(file: RowFile) -> ContactLayout | None:
    return next((each for each, (is_its_own, _) in READERS.items() if is_its_own(file)), None)


def read_contacts_asked(content: bytes, *asked: str | int | None) -> ContactFile:
    """As read_contacts; for the child process, which takes plain values: astuple(ContactsAsked)."""
    return read_contacts(content, ContactsAsked(*asked))  # type: ignore[arg-type]


def read_contacts(content: bytes, asked: ContactsAsked) -> ContactFile:
    """The counts of each day, or month, and source. What the file leaves open and nobody has said
    is read in the likeliest way. Raises FileRefused for a file of which nothing can be taken, and
    ZoneInfoNotFoundError and ValueError for words that are none of this room's."""
    file, written = opened(content, asked)
    layout = ContactLayout(asked.layout) if asked.layout else layout_in(file)
    if layout is None:
        values = {"header": "Date, Handled"}
        raise FileRefused([Error(1, "", first_line(file), Expected.HEADER, values)])
    noted = Noted()
    found = read_as(layout, file, noted, asked)
    volumes, contacts, left_out = (
        counted(found, noted, asked) if isinstance(found, ContactLog) else reported(found)
    )
    return ContactFile(
        layout,
        understood(written, noted, asked),
        volumes,
        contacts,
        min((each.start for each in volumes), default=None),
        max((each.end - DAY for each in volumes), default=None),
        noted.errors,
        noted.number_of_errors,
        left_out,
    )


def opened(content: bytes, asked: ContactsAsked) -> tuple[RowFile, Written | None]:
    """Raises FileRefused."""
    if is_workbook(content):
        return SheetFile(workbook_rows(content, asked.sheet or "", asked.most_rows)), None
    written = written_in(content, Encoding(asked.encoding) if asked.encoding else None)
    return file_of_bytes(content, written.encoding), written


def read_as(
    layout: ContactLayout, file: RowFile, noted: Noted, asked: ContactsAsked
) -> ContactLog | ContactReport:
    """Raises FileRefused."""
    if layout is ContactLayout.MAPPED:
        columns = columns_named(asked.moment or "", asked.source or "", asked.id or "")
        return read_contact_rows(file, noted, asked.declared(), columns)
    _is_its_own, read = READERS[layout]
    return read(file, noted, asked.declared())


Counts = tuple[Sequence[SourceVolume], int, Sequence[LeftOutRows]]


def counted(log: ContactLog, noted: Noted, asked: ContactsAsked) -> Counts:
    found = tally(log.contacts, calendar_of(asked.zone, asked.naive_zone))
    noted.naive, noted.aware = found.naive, found.aware
    return found.volumes, found.contacts, left_out_of(log, found)


def left_out_of(log: ContactLog, found: Tallied) -> list[LeftOutRows]:
    """The rows are read again for their ids, where any is left out."""
    lines = {line for each in found.lines.values() for line in each}
    up_to_the_last = takewhile(lambda each: each[0] <= max(lines), log.ids()) if lines else ()
    ids = {line: id for line, id in up_to_the_last if line in lines}
    return [
        LeftOutRows(why, number, [LeftOut(at, ids.get(at, ""), why) for at in found.lines[why]])
        for why, number in found.left_out.items()
    ]


def reported(report: ContactReport) -> Counts:
    left_out = [
        LeftOutRows(why, len(rows), rows[:MOST_LEFT_OUT])
        for why in Why
        if (rows := [each for each in report.left_out if each.why is why])
    ]
    return report.volumes, sum(each.handled for each in report.volumes), left_out
