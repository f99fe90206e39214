"""Twilio's log of calls, from its console, its API or a copy of it in a warehouse.

Statuses, directions and durations are those of Twilio's documentation of the Call resource. Its
queue_time is how long a call out waited to be dialled, and no wait of a caller: it is not read.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.contact_counts import Contact, ContactLog, Why
from kpis.entry.reading.contact_notes import NOTHING_DECLARED, Declared, Noted, some_of
from kpis.entry.reading.contact_rows import Columns, OpenLog, open_log, whole_seconds
from kpis.entry.reading.row_files import RowFile
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


def is_twilio(file: RowFile) -> bool:
    wanted = has_all(COLUMNS.moment, COLUMNS.source, COLUMNS.id, STATUS, DURATION, ITS_OWN)
    return header_in(file, wanted) is not None


def read_twilio(file: RowFile, noted: Noted, declared: Declared = NOTHING_DECLARED) -> ContactLog:
    """One contact a call, by its direction; the legs of a call are part of it.

    Handled: completed, and where the file has its legs, one of them is. Handle time: the legs'
    that were answered, else the call's, with all menus and waits. Of calls in, cancelled and not
    answered ones are abandoned; calls out are not offered to anybody. Legs, and calls that have
    not ended, are no contacts. Raises FileRefused where the columns are not there, or the order
    of day and month cannot be told.
    """
    log = open_log(file, COLUMNS, noted, declared)
    return ContactLog(some_of(read_calls(log), noted), log.ids)


def read_calls(log: OpenLog) -> Iterator[Contact]:
    places = [log.header.place_of(*names) for names in (STATUS, DURATION, PARENT)]
    for row, contact in log.contacts():
        try:
            yield with_counts(contact, facts_of(log, row, places))
        except FileRefused as refused:
            log.noted.extend(refused.errors)


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


def with_counts(contact: Contact, facts: Facts) -> Contact:
    comes_in = squeezed(contact.source) in CALLS_IN
    is_answered = facts.status == COMPLETED
    # A dataclass's own replace() takes four times as long.
    return Contact(
        line=contact.line,
        id=contact.id,
        moment=contact.moment,
        source=contact.source,
        handled=is_answered,
        offered=True if comes_in else None,
        abandoned=facts.status in ABANDONED if comes_in else None,
        handle_seconds=facts.seconds if is_answered else None,
        updated=contact.updated,
        part_of=facts.parent,
        why=why_left_out(contact, facts),
    )


def why_left_out(contact: Contact, facts: Facts) -> Why | None:
    if facts.parent or squeezed(contact.source) in LEGS:
        return Why.PART_OF_ANOTHER
    return Why.NOT_ENDED if facts.status in NOT_ENDED else None
