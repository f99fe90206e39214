"""Twilio's log of calls, from its console, its API or a copy of it in a warehouse.

Statuses, directions and durations are those of Twilio's documentation of the Call resource. Its
queue_time is how long a call out waited to be dialled, and no wait of a caller: it is not read.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.contact_counts import Contact, ContactLog, LeftOut, Why
from kpis.entry.reading.contact_rows import (
    Columns,
    OpenLog,
    last_updated,
    open_log,
    whole_seconds,
)
from kpis.entry.reading.moments import DayOrder
from kpis.entry.reading.rows import Row
from kpis.entry.reading.tables import has_all, header_in, squeezed

COLUMNS = Columns(
    moment=["starttime", "startdate", "datecreated", "createdat"],
    source=["direction"],
    id=["sid", "callsid", "id"],
    updated=["dateupdated", "updatedat"],
    moment_if_blank=["datecreated", "createdat"],
)
STATUS, DURATION, PARENT = ["status"], ["duration"], ["parentcallsid", "parentcallid"]
#: Other telephone systems' logs have the columns above, and none of these.
ITS_OWN = ["callsid", "sid", *PARENT, "priceunit", "accountsid", "answeredby", "phonenumbersid"]
COMPLETED = "completed"
#: Of a call in: the caller gave up.
ABANDONED = frozenset(["canceled", "noanswer"])
NOT_ENDED = frozenset(["queued", "initiated", "ringing", "inprogress"])
STATUSES = frozenset([COMPLETED, "busy", "failed", *ABANDONED, *NOT_ENDED])
SHOWN_STATUSES = "completed, busy, failed, no-answer, canceled, queued, ringing, in-progress"
CALLS_IN = frozenset(["inbound", "incoming", "trunkingterminating"])
#: Dialled within another call, to whoever answers that.
LEGS = frozenset(["outbounddial", "outgoingdial"])


class Facts(NamedTuple):
    """status: squeezed. parent: the call that this one is a leg of. seconds: of the call."""

    status: str
    parent: str
    seconds: int | None


def is_twilio(text: str) -> bool:
    wanted = has_all(COLUMNS.moment, COLUMNS.source, COLUMNS.id, STATUS, DURATION, ITS_OWN)
    return header_in(text, wanted) is not None


def read_twilio(text: str, order: DayOrder | None = None) -> ContactLog:
    """One contact a call, by its direction; the legs of a call are part of it.

    Handled: completed, and where the file has its legs, one of them is. Handle time: the legs'
    that were answered, else the call's, with all menus and waits. Of calls in, cancelled and not
    answered ones are abandoned; calls out are not offered to anybody. Left out and named: legs,
    and calls that have not ended. order: where the dates of the file leave it open. Raises
    FileRefused where the columns are not there or no row can be read.
    """
    log = open_log(text, COLUMNS, order)
    read = last_updated(read_calls(log))
    errors = log.errors_of(read)
    legs = defaultdict(list)
    for contact, facts in read:
        if is_leg(contact, facts):
            legs[facts.parent].append(facts)
    contacts, left_out = [], []
    for contact, facts in read:
        why = why_left_out(contact, facts)
        if why:
            left_out.append(LeftOut(contact.line, contact.id, why))
        else:
            contacts.append(with_counts(contact, facts, legs.get(contact.id, ())))
    return ContactLog(contacts, errors, left_out)


def read_calls(log: OpenLog) -> Iterator[tuple[Contact, Facts]]:
    places = [log.header.place_of(*names) for names in (STATUS, DURATION, PARENT)]
    for row, contact in log.contacts():
        try:
            yield contact, facts_of(log, row, places)
        except FileRefused as refused:
            log.errors.extend(refused.errors)


def facts_of(log: OpenLog, row: Row, places: Sequence[int | None]) -> Facts:
    """Raises FileRefused."""
    status_place, duration, parent = places
    shown = log.read(row, status_place, str)
    status = squeezed(shown).replace("cancelled", "canceled")
    if status not in STATUSES:
        column, values = log.header.name_at(status_place), {"words": SHOWN_STATUSES}
        raise FileRefused([Error(row.line, column, shown, Expected.ONE_OF, values)])
    seconds = log.read(row, duration, whole_seconds)
    return Facts(status, log.read(row, parent, str).strip(), seconds)


def is_leg(contact: Contact, facts: Facts) -> bool:
    return bool(facts.parent) or squeezed(contact.source) in LEGS


def why_left_out(contact: Contact, facts: Facts) -> Why | None:
    if is_leg(contact, facts):
        return Why.PART_OF_ANOTHER
    return Why.NOT_ENDED if facts.status in NOT_ENDED else None


def with_counts(contact: Contact, facts: Facts, legs: Sequence[Facts]) -> Contact:
    answered = [call for call in legs or [facts] if call.status == COMPLETED]
    known = [call.seconds for call in answered if call.seconds is not None]
    comes_in = squeezed(contact.source) in CALLS_IN
    # A dataclass's own replace() takes four times as long.
    return Contact(
        line=contact.line,
        id=contact.id,
        moment=contact.moment,
        source=contact.source,
        handled=bool(answered),
        offered=True if comes_in else None,
        abandoned=is_abandoned(facts, bool(answered)) if comes_in else None,
        handle_seconds=sum(known) if answered and len(known) == len(answered) else None,
        updated=contact.updated,
    )


def is_abandoned(facts: Facts, handled: bool) -> bool | None:
    """Unknown where the call was completed though no leg was: a message, or a caller's haste."""
    if facts.status == COMPLETED and not handled:
        return None
    return facts.status in ABANDONED
