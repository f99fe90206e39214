"""Zendesk's tickets, a row a ticket: which of them are contacts, and how they came in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kpis.entry.reading.contact_counts import Contact, ContactLog, LeftOut, Why
from kpis.entry.reading.contact_rows import Columns, OpenLog, last_updated, open_log
from kpis.entry.reading.moments import DayOrder
from kpis.entry.reading.tables import has_all, header_in

COLUMNS = Columns(
    moment=["createdat", "ticketcreatedat", "created", "ticketcreated"],
    source=["viachannel", "ticketchannel", "channel", "via"],
    id=["ticketid", "id"],
    updated=["updatedat", "ticketupdatedat", "updated"],
)
STATUS, MERGED, TAGS = ["status", "ticketstatus"], ["mergedticketids"], ["tags", "tickettags"]
#: Other systems' tickets have the columns above, and none of these.
ITS_OWN = ["viachannel", "ticketformid", "brandid", "submitterid", *MERGED, "satisfactionrating"]
DELETED = "deleted"
#: Nobody has opened it yet.
NEW = "new"
MERGED_TAG = "closed_by_merge"


@dataclass(frozen=True, slots=True)
class Facts:
    """merged: ids of tickets that were made one with this. is_merged: its tags say that it was."""

    status: str
    merged: frozenset[str]
    is_merged: bool


def is_zendesk(text: str) -> bool:
    wanted = has_all(COLUMNS.moment, COLUMNS.source, COLUMNS.id, STATUS, ITS_OWN)
    return header_in(text, wanted) is not None


def read_zendesk(text: str, order: DayOrder | None = None) -> ContactLog:
    """One contact a ticket, by the channel it came in through; new ones are not handled yet.

    How long anybody worked on it is not in the file. Left out and named: deleted tickets, and
    those merged into another, which says so itself or has their tag. Of a ticket that comes twice
    the later update decides. order: where the dates of the file leave it open. Raises FileRefused
    where the columns are not there or no row can be read.
    """
    log = open_log(text, COLUMNS, order)
    tickets = last_updated(read_tickets(log))
    errors = log.errors_of(tickets)
    merged = frozenset().union(*(facts.merged for _ticket, facts in tickets))
    contacts, left_out = [], []
    for ticket, facts in tickets:
        why = why_left_out(ticket, facts, merged)
        if why:
            left_out.append(LeftOut(ticket.line, ticket.id, why))
        else:
            contacts.append(replace(ticket, handled=facts.status != NEW, offered=True))
    return ContactLog(contacts, errors, left_out)


def read_tickets(log: OpenLog) -> Iterator[tuple[Contact, Facts]]:
    status, merged, tags = (log.header.place_of(*names) for names in (STATUS, MERGED, TAGS))
    for row, ticket in log.contacts():
        ids = frozenset(re.findall(r"[0-9]+", log.read(row, merged, str)))
        has_tag = MERGED_TAG in re.split(r"[^\w]+", log.read(row, tags, str).casefold())
        yield ticket, Facts(log.read(row, status, str).strip().casefold(), ids, has_tag)


def why_left_out(ticket: Contact, facts: Facts, merged: frozenset[str]) -> Why | None:
    if facts.status == DELETED:
        return Why.DELETED
    return Why.MERGED if facts.is_merged or ticket.id in merged else None
