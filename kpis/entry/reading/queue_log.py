"""Asterisk's queue_log: an event a line, and the calls that the events tell of.

Its events and their fields are those of the Asterisk documentation, "Queue Logs". Times are
seconds since 1970 in UTC.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from operator import attrgetter
from struct import Struct
from sys import intern
from typing import NamedTuple

from kpis.entry.parsing.dates import FIRST_YEAR, LAST_YEAR
from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.contact_counts import Contact, ContactLog, Why
from kpis.entry.reading.contact_notes import NOTHING_DECLARED, Declared, Noted
from kpis.entry.reading.contact_rows import whole_seconds
from kpis.entry.reading.packed import Packed, key_of
from kpis.entry.reading.row_files import RowFile
from kpis.entry.reading.rows import Row

SEPARATOR = "|"
#: time, call, queue, agent, event; what follows depends on the event.
FIELDS = 5
LINE = re.compile(r"\s*[0-9]{9,11}(?:\.[0-9]+)?(?:\|[^|]*){3}\|\s*[A-Z]+\s*(?:\||$)", re.IGNORECASE)
SECONDS = re.compile(r"[0-9]{9,11}(?:\.[0-9]+)?", re.ASCII)
EARLIEST = int(datetime(FIRST_YEAR, 1, 2, tzinfo=UTC).timestamp())
LATEST = int(datetime(LAST_YEAR, 12, 31, tzinfo=UTC).timestamp())
LINES_LOOKED_AT = 50
#: In place of a call's id where the event is of none.
NO_CALL = frozenset(["", "NONE", "REALTIME", "MANAGER"])
ENTERED, ANSWERED, ABANDONED = "ENTERQUEUE", "CONNECT", "ABANDON"
TRANSFERS = frozenset(["TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER"])
COMPLETED = frozenset(["COMPLETEAGENT", "COMPLETECALLER", *TRANSFERS])
#: The events of a call, with the places after the event of the seconds waited and talked.
PLACES: dict[str, tuple[int | None, int | None]] = {
    ENTERED: (None, None),
    ANSWERED: (0, None),
    "COMPLETEAGENT": (0, 1),
    "COMPLETECALLER": (0, 1),
    **dict.fromkeys(TRANSFERS, (2, 3)),
    ABANDONED: (2, None),
    "EXITEMPTY": (2, None),
    "EXITWITHTIMEOUT": (2, None),
    "EXITWITHKEY": (3, None),
}


class Event(NamedTuple):
    """wait, talk: in seconds, None where the log does not say."""

    line: int
    moment: int
    call: str
    queue: str
    name: str
    wait: int | None
    talk: int | None


@dataclass(slots=True)
class Call:
    """What the events so far say. since: of the last of them that changed its state, in seconds.

    begun: UNKNOWN where the call began before the log, and it does not say when.
    """

    line: int
    begun: int
    since: int
    queue: int
    wait: int = 0
    talk: int = 0
    waiting: bool = False
    talking: bool = False
    handled: bool = False
    abandoned: bool = False
    transferred: bool = False


UNKNOWN = 0
PACKED = Struct("<IIIIqq?????")
FACTS = attrgetter(*(field.name for field in fields(Call)))


class Calls:
    """Those that the events so far tell of, by their ids. queues: numbered."""

    def __init__(self) -> None:
        self.packed = Packed(PACKED)
        self.queues: dict[str, int] = {}

    def tell(self, event: Event) -> None:
        """What an event adds to what is known of its call."""
        queue = self.queues.setdefault(event.queue, len(self.queues))
        number, is_new = self.packed.claim(key_of(event.call))
        call = new_call(event, queue) if is_new else Call(*self.packed[number])
        # An older one than the last was told before: logs that overlap are read as one.
        if is_new or event.moment >= call.since:
            tell(call, event, queue)
            self.packed.put(number, FACTS(call))

    def contacts(self) -> Iterator[Contact]:
        self.packed.forget_keys()
        queues = [*self.queues]
        for facts in self.packed:
            call = Call(*facts)
            yield contact_of(call, queues[call.queue])


def is_queue_log(file: RowFile) -> bool:
    """By its first lines, most of which are events."""
    rows = [*islice(file.bare_rows(SEPARATOR), LINES_LOOKED_AT)]
    lines = [SEPARATOR.join(row.cells) for row in rows]
    return sum(bool(LINE.match(line)) for line in lines) * 2 > len(lines)


def read_queue_log(
    file: RowFile, noted: Noted, _declared: Declared = NOTHING_DECLARED
) -> ContactLog:
    """One contact a call, whichever queues it went through.

    Its source is the queue in which it was first answered, else the last it waited in. Its wait is
    that in all its queues; its handle time is the talk, for the log has no work after it. It is
    abandoned where the caller hung up in a queue: what left by time-out, by key or because nobody
    was there is neither handled nor abandoned. A call that began before the log does so at the
    moment its end tells; one that has not ended in it is no contact yet, as the next log has it.
    Raises FileRefused, after all lines, for a file without an event.
    """
    return ContactLog(calls_in(file, noted), lambda: ids_in(file))


def calls_in(file: RowFile, noted: Noted) -> Iterator[Contact]:
    """All of them once the last line is read: any may tell of any call."""
    calls, events = Calls(), 0
    for row in file.bare_rows(SEPARATOR):
        try:
            event = event_of(row)
        except FileRefused as refused:
            noted.extend(refused.errors)
            continue
        events += 1
        if event:
            calls.tell(event)
    if not events:
        raise FileRefused(noted.errors or [Error(0, "", "", Expected.ROWS)])
    yield from calls.contacts()


def ids_in(file: RowFile) -> Iterator[tuple[int, str]]:
    for row in file.bare_rows(SEPARATOR):
        yield row.line, row.cells[1].strip() if len(row.cells) > 1 else ""


def event_of(row: Row) -> Event | None:
    """None for what is no event of a call. Raises FileRefused."""
    if len(row.cells) < FIELDS:
        values = {"cells": f"{FIELDS}"}
        raise FileRefused([Error(row.line, "", f"{len(row.cells)}", Expected.MORE_CELLS, values)])
    time, call, queue, _agent, name = map(str.strip, row.cells[:FIELDS])
    if not SECONDS.fullmatch(time) or not EARLIEST <= float(time) <= LATEST:
        raise FileRefused([Error(row.line, "time", time, Expected.SECONDS_SINCE_1970)])
    name = intern(name.upper())
    if name not in PLACES or call.upper() in NO_CALL:
        return None
    wait_place, talk_place = PLACES[name]
    wait, talk = seconds_in(row, wait_place), seconds_in(row, talk_place)
    return Event(row.line, int(float(time)), call, intern(queue), name, wait, talk)


def seconds_in(row: Row, place: int | None) -> int | None:
    """place: after the event. Raises FileRefused."""
    if place is None or FIELDS + place >= len(row.cells):
        return None
    text = row.cells[FIELDS + place]
    try:
        return whole_seconds(text)
    except Refused as refused:
        raise FileRefused([refused.at(row.line, f"data{place + 1}", text)]) from refused


def tell(call: Call, event: Event, queue: int) -> None:
    if event.name == ENTERED:
        call.waiting, call.talking, call.abandoned = True, False, False
    elif event.name == ANSWERED:
        end_wait(call, event)
        call.talking = True
    elif event.name in COMPLETED:
        end_talk(call, event)
    else:
        end_wait(call, event)
        call.abandoned = event.name == ABANDONED and not call.handled
    if not call.handled:
        call.queue = queue
    call.handled = call.handled or event.name == ANSWERED or event.name in COMPLETED
    call.since = event.moment


def new_call(event: Event, queue: int) -> Call:
    """It waits where it has just come in; else it began before the log, as its seconds say."""
    if event.name == ENTERED:
        return Call(event.line, event.moment, event.moment, queue)
    places = PLACES[event.name]
    told = [each for each in (event.wait, event.talk) if each is not None]
    asked = sum(place is not None for place in places)
    begun = event.moment - sum(told) if len(told) == asked else UNKNOWN
    if begun < EARLIEST:
        return Call(event.line, UNKNOWN, event.moment, queue, waiting=True)
    return Call(event.line, begun, begun, queue, waiting=True)


def end_wait(call: Call, event: Event) -> None:
    """As long as the log says; older logs do not for each event: then by the clock."""
    if call.waiting:
        call.wait += event.moment - call.since if event.wait is None else event.wait
    call.waiting = False


def end_talk(call: Call, event: Event) -> None:
    """A transfer may be told besides the end of the talk: the first of them ends it."""
    if call.waiting:
        end_wait(call, event)
        call.talk += event.talk or 0
    elif call.talking:
        call.talk += event.moment - call.since if event.talk is None else event.talk
    call.talking = False
    call.transferred = call.transferred or event.name in TRANSFERS


def contact_of(call: Call, queue: str) -> Contact:
    """Without its id: it comes once."""
    return Contact(
        line=call.line,
        id="",
        moment=datetime.fromtimestamp(call.begun, UTC),
        source=queue,
        handled=call.handled,
        offered=True,
        abandoned=call.abandoned,
        handle_seconds=call.talk if call.handled else None,
        wait_seconds=call.wait,
        transferred=call.transferred,
        why=why_left_out(call),
    )


def why_left_out(call: Call) -> Why | None:
    if call.waiting or call.talking:
        return Why.NOT_ENDED
    return Why.BEGUN_BEFORE if call.begun == UNKNOWN else None
