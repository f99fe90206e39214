"""Asterisk's queue_log: an event a line, and the calls that the events tell of.

Its events and their fields are those of the Asterisk documentation, "Queue Logs". Times are
seconds since 1970 in UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern
from typing import NamedTuple

from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.contact_counts import Contact, ContactLog, LeftOut, Why
from kpis.entry.reading.contact_rows import whole_seconds
from kpis.entry.reading.rows import Row, one_line_end, split_rows

SEPARATOR = "|"
#: time, call, queue, agent, event; what follows depends on the event.
FIELDS = 5
LINE = re.compile(r"\s*[0-9]{9,11}(?:\.[0-9]+)?(?:\|[^|]*){3}\|\s*[A-Z]+\s*(?:\||$)", re.IGNORECASE)
SECONDS = re.compile(r"[0-9]{9,11}(?:\.[0-9]+)?", re.ASCII)
LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
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

    begun: None where the call began before the log, and it does not say when.
    """

    line: int
    begun: int | None
    queue: str
    since: int
    waiting: bool = False
    talking: bool = False
    handled: bool = False
    abandoned: bool = False
    transferred: bool = False
    wait: int = 0
    talk: int = 0

    @property
    def is_whole(self) -> bool:
        return self.begun is not None and not self.waiting and not self.talking


def is_queue_log(text: str) -> bool:
    """By its first lines, most of which are events."""
    lines = [line for line in one_line_end(text[:10_000]).split("\n") if line.strip()]
    lines = lines[:LINES_LOOKED_AT]
    return sum(bool(LINE.match(line)) for line in lines) * 2 > len(lines)


def read_queue_log(text: str) -> ContactLog:
    """One contact a call, whichever queues it went through.

    Its source is the queue in which it was first answered, else the last it waited in. Its wait is
    that in all its queues; its handle time is the talk, for the log has no work after it. It is
    abandoned where the caller hung up in a queue: what left by time-out, by key or because nobody
    was there is neither handled nor abandoned. A call that began before the log does so at the
    moment its end tells; one that has not ended in it is left out and named, as the next log has
    it. Raises FileRefused for a file without an event.
    """
    calls: dict[str, Call] = {}
    errors: list[Error] = []
    events = 0
    for row in split_rows(one_line_end(text), SEPARATOR):
        try:
            event = event_of(row)
        except FileRefused as refused:
            errors.extend(refused.errors)
            continue
        events += 1
        if event:
            tell(calls, event)
    if not events:
        raise FileRefused(errors or [Error(0, "", "", Expected.ROWS)])
    contacts = [contact_of(id, call) for id, call in calls.items() if call.is_whole]
    left_out = [left_out_of(id, call) for id, call in calls.items() if not call.is_whole]
    return ContactLog(contacts, errors, left_out)


def event_of(row: Row) -> Event | None:
    """None for what is no event of a call. Raises FileRefused."""
    if len(row.cells) < FIELDS:
        values = {"cells": f"{FIELDS}"}
        raise FileRefused([Error(row.line, "", f"{len(row.cells)}", Expected.MORE_CELLS, values)])
    time, call, queue, _agent, name = map(str.strip, row.cells[:FIELDS])
    if not SECONDS.fullmatch(time) or float(time) > LATEST:
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


def tell(calls: dict[str, Call], event: Event) -> None:
    """What an event adds to what is known of its call. An older one than the last was told before:
    logs that overlap are read as one."""
    call = calls.get(event.call)
    if call is None:
        call = calls[event.call] = new_call(event)
    elif event.moment < call.since:
        return
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
        call.queue = event.queue
    call.handled = call.handled or event.name == ANSWERED or event.name in COMPLETED
    call.since = event.moment


def new_call(event: Event) -> Call:
    """It waits where it has just come in; else it began before the log, as its seconds say."""
    if event.name == ENTERED:
        return Call(event.line, event.moment, event.queue, event.moment)
    places = PLACES[event.name]
    told = [each for each in (event.wait, event.talk) if each is not None]
    asked = sum(place is not None for place in places)
    begun = event.moment - sum(told) if len(told) == asked else None
    return Call(event.line, begun, event.queue, begun or event.moment, waiting=True)


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


def contact_of(id: str, call: Call) -> Contact:
    assert call.begun is not None
    return Contact(
        line=call.line,
        id=id,
        moment=datetime.fromtimestamp(call.begun, UTC),
        source=call.queue,
        handled=call.handled,
        offered=True,
        abandoned=call.abandoned,
        handle_seconds=call.talk if call.handled else None,
        wait_seconds=call.wait,
        transferred=call.transferred,
    )


def left_out_of(id: str, call: Call) -> LeftOut:
    ends = not call.waiting and not call.talking
    return LeftOut(call.line, id, Why.BEGUN_BEFORE if ends else Why.NOT_ENDED)
