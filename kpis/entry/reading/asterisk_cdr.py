"""Asterisk's call detail records as it writes them to Master.csv: no header, a row a record.

The columns are those of cdr_csv; a site may add its own after them.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from struct import Struct
from typing import NamedTuple

from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.contact_counts import Contact, ContactLog
from kpis.entry.reading.contact_notes import NOTHING_DECLARED, Declared, Noted, some_of
from kpis.entry.reading.contact_rows import whole_seconds
from kpis.entry.reading.kept_contacts import NOT_KNOWN, known
from kpis.entry.reading.moments import DayOrder, Moments
from kpis.entry.reading.packed import Numbers, Packed, key_of
from kpis.entry.reading.row_files import RowFile
from kpis.entry.reading.rows import Row

COLUMNS = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp"),
    *("lastdata", "start", "answer", "end", "duration", "billsec", "disposition", "amaflags"),
    *("uniqueid", "userfield"),
)
PLACES = {name: place for place, name in enumerate(COLUMNS)}
#: A site may leave out the last two.
FEWEST_CELLS = 16
ANSWERED = "ANSWERED"
DISPOSITIONS = (ANSWERED, "NO ANSWER", "BUSY", "FAILED", "CONGESTION")
DAY_AND_TIME = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}){2} [0-9]{2}(?::[0-9]{2}){2}(?:\.[0-9]+)?", re.ASCII
)
ROWS_LOOKED_AT = 20
QUEUE = "queue"
SEPARATOR = ","
CALL = Struct("<IdqqI?")


class Record(NamedTuple):
    """What is kept of the records of one call. begun: in seconds since 1970, by the machine's
    clock. source: its number."""

    line: int
    begun: float
    talk: int
    wait: int
    source: int
    handled: bool


def is_asterisk_cdr(file: RowFile) -> bool:
    """By its first rows, most of which are records."""
    try:
        rows = [*islice(file.rows(SEPARATOR), ROWS_LOOKED_AT)]
    except FileRefused:
        return False
    return sum(looks_like_record(row.cells) for row in rows) * 2 > len(rows)


def looks_like_record(cells: Sequence[str]) -> bool:
    return (
        len(cells) >= FEWEST_CELLS
        and bool(DAY_AND_TIME.fullmatch(cell(cells, "start")))
        and all(cell(cells, name).isdigit() for name in ("duration", "billsec"))
        and disposition_of(cells) in DISPOSITIONS
    )


def read_asterisk_cdr(
    file: RowFile, noted: Noted, _declared: Declared = NOTHING_DECLARED
) -> ContactLog:
    """One contact a call: records with one unique id, such as a queue's tries, are one call.

    Its source is the queue, where the call came into one, else the dial plan's context; so calls
    within the house and calls out have sources of their own. Handled: answered, and somebody was
    connected. Who hung up first is not in the file: abandoned is unknown, and so is transferred.
    Its clock's zone is not in the file either. Raises FileRefused, after all rows, where nothing
    is a record.
    """
    return ContactLog(some_of(calls_in(file, noted), noted), lambda: iter(()))


def calls_in(file: RowFile, noted: Noted) -> Iterator[Contact]:
    """Once the last record is read: any may be of any call."""
    calls, sources = Packed(CALL), dict[str, int]()
    for id, record in records_in(file, noted, sources):
        number, is_new = calls.claim(key_of(id))
        calls.put(number, record if is_new else join(Record(*calls[number]), record))
    calls.forget_keys()
    names = [*sources]
    for facts in calls:
        record = Record(*facts)
        yield call_of(record, names[record.source])


def records_in(
    file: RowFile, noted: Noted, sources: dict[str, int]
) -> Iterator[tuple[str, Record]]:
    """Each with its id, and once: one that comes again word for word is the same."""
    seen = Numbers()
    moments = Moments(DayOrder.YEAR_FIRST)
    for row in file.rows(SEPARATOR):
        id = cell(row.cells, "uniqueid")
        if id:
            same = key_of(SEPARATOR.join(row.cells))
            if seen.setdefault(same, row.line) != row.line:
                continue
        try:
            yield id, record_of(row, moments, sources)
        except FileRefused as refused:
            noted.extend(refused.errors)


def record_of(row: Row, moments: Moments, sources: dict[str, int]) -> Record:
    """sources: numbered. Raises FileRefused."""
    cells = row.cells
    if len(cells) < FEWEST_CELLS:
        values = {"cells": f"{FEWEST_CELLS}"}
        raise FileRefused([Error(row.line, "", f"{len(cells)}", Expected.MORE_CELLS, values)])
    disposition = disposition_of(cells)
    if disposition not in DISPOSITIONS:
        values = {"words": ", ".join(DISPOSITIONS)}
        found = cell(cells, "disposition")
        raise FileRefused([Error(row.line, "disposition", found, Expected.ONE_OF, values)])
    handled = disposition == ANSWERED and bool(cell(cells, "dstchannel"))
    wait, talk = seconds_of(row)
    return Record(
        line=row.line,
        begun=begun_of(row, moments),
        talk=known(talk) if handled else NOT_KNOWN,
        wait=known(wait),
        source=sources.setdefault(source_of(cells), len(sources)),
        handled=handled,
    )


def begun_of(row: Row, moments: Moments) -> float:
    """In seconds since 1970, by the clock of the machine, whose zone is not said. Raises
    FileRefused."""
    text = cell(row.cells, "start")
    try:
        if DAY_AND_TIME.fullmatch(text):
            return moments.read(text).replace(tzinfo=UTC).timestamp()
        raise Refused(Expected.MOMENT)
    except Refused as refused:
        raise FileRefused([refused.at(row.line, "start", text)]) from refused


def seconds_of(row: Row) -> tuple[int | None, int | None]:
    """Waited and talked. The line is up from the answer on: where a queue answers at once, the
    wait is within the seconds billed, and neither is known. Raises FileRefused."""
    found = []
    for name in ("duration", "billsec"):
        text = cell(row.cells, name)
        try:
            found.append(whole_seconds(text))
        except Refused as refused:
            raise FileRefused([refused.at(row.line, name, text)]) from refused
    duration, billed = found
    if duration is None or billed is None:
        return None, billed
    if is_of_queue(row.cells) and duration == billed:
        return None, None
    return max(duration - billed, 0), billed


def call_of(record: Record, source: str) -> Contact:
    seconds = (None if each == NOT_KNOWN else each for each in record[2:4])
    talk, wait = seconds
    return Contact(
        line=record.line,
        id="",
        moment=datetime.fromtimestamp(record.begun, UTC).replace(tzinfo=None),
        source=source,
        handled=record.handled,
        offered=True,
        handle_seconds=talk,
        wait_seconds=wait,
    )


def join(first: Record, second: Record) -> Record:
    """Two records of one call: it is handled where one of them is, and as long as both."""
    begun = min(first.begun, second.begun)
    if first.handled == second.handled:
        return first._replace(begun=begun, talk=plus(first.talk, second.talk))
    handled = first if first.handled else second
    return handled._replace(line=first.line, begun=begun)


def plus(first: int, second: int) -> int:
    return NOT_KNOWN if NOT_KNOWN in (first, second) else first + second


def source_of(cells: Sequence[str]) -> str:
    """Of Queue(support,t): support."""
    if is_of_queue(cells):
        return re.split(r"[,|]", cell(cells, "lastdata"), maxsplit=1)[0].strip()
    return cell(cells, "dcontext")


def is_of_queue(cells: Sequence[str]) -> bool:
    return cell(cells, "lastapp").casefold() == QUEUE


def disposition_of(cells: Sequence[str]) -> str:
    return cell(cells, "disposition").upper()


def cell(cells: Sequence[str], name: str) -> str:
    place = PLACES[name]
    return cells[place].strip() if place < len(cells) else ""
