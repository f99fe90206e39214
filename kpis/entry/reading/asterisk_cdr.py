"""Asterisk's call detail records as it writes them to Master.csv: no header, a row a record.

The columns are those of cdr_csv; a site may add its own after them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from sys import intern

from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.contact_counts import Contact, ContactLog
from kpis.entry.reading.contact_rows import whole_seconds
from kpis.entry.reading.moments import DayOrder, Moments
from kpis.entry.reading.rows import Row, one_line_end, quoted_rows

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


def is_asterisk_cdr(text: str) -> bool:
    """By its first rows, most of which are records."""
    try:
        rows = [*islice(quoted_rows(one_line_end(text), ","), ROWS_LOOKED_AT)]
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


def read_asterisk_cdr(text: str) -> ContactLog:
    """One contact a call: records with one unique id, such as a queue's tries, are one call.

    Its source is the queue, where the call came into one, else the dial plan's context; so calls
    within the house and calls out have sources of their own. Handled: answered, and somebody was
    connected. Who hung up first is not in the file: abandoned is unknown, and so is transferred.
    Its clock's zone is not in the file either. Raises FileRefused where nothing is a record.
    """
    errors: list[Error] = []
    calls: dict[str, Contact] = {}
    for place, contact in enumerate(records_in(text, errors)):
        key = contact.id or f" {place}"
        calls[key] = join(calls[key], contact) if key in calls else contact
    if not calls:
        raise FileRefused(errors or [Error(0, "", "", Expected.ROWS)])
    return ContactLog([*calls.values()], errors)


def records_in(text: str, errors: list[Error]) -> Iterator[Contact]:
    """Each once: a record that comes again word for word is the same."""
    seen: set[int] = set()
    moments = Moments(DayOrder.YEAR_FIRST)
    for row in quoted_rows(one_line_end(text), ","):
        same = hash(tuple(row.cells))
        if same in seen and cell(row.cells, "uniqueid"):
            continue
        seen.add(same)
        try:
            yield contact_of(row, moments)
        except FileRefused as refused:
            errors.extend(refused.errors)


def contact_of(row: Row, moments: Moments) -> Contact:
    """Of one record. Raises FileRefused."""
    cells = row.cells
    if len(cells) < FEWEST_CELLS:
        values = {"cells": f"{FEWEST_CELLS}"}
        raise FileRefused([Error(row.line, "", f"{len(cells)}", Expected.MORE_CELLS, values)])
    if disposition_of(cells) not in DISPOSITIONS:
        values = {"words": ", ".join(DISPOSITIONS)}
        found = cell(cells, "disposition")
        raise FileRefused([Error(row.line, "disposition", found, Expected.ONE_OF, values)])
    handled = disposition_of(cells) == ANSWERED and bool(cell(cells, "dstchannel"))
    wait, talk = seconds_of(row)
    return Contact(
        line=row.line,
        id=cell(cells, "uniqueid"),
        moment=moment_of(row, moments),
        source=intern(source_of(cells)),
        handled=handled,
        offered=True,
        handle_seconds=talk if handled else None,
        wait_seconds=wait,
    )


def moment_of(row: Row, moments: Moments) -> datetime:
    """By the clock of the machine, whose zone is not said. Raises FileRefused."""
    text = cell(row.cells, "start")
    try:
        if DAY_AND_TIME.fullmatch(text):
            return moments.read(text)
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


def join(first: Contact, second: Contact) -> Contact:
    """Two records of one call: it is handled where one of them is, and as long as both."""
    if first.handled == second.handled:
        talked = plus(first.handle_seconds, second.handle_seconds)
        return replace(first, moment=min(first.moment, second.moment), handle_seconds=talked)
    handled = first if first.handled else second
    return replace(handled, line=first.line, moment=min(first.moment, second.moment))


def plus(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


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
