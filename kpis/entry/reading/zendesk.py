"""Zendesk's tickets, a row a ticket: which of them are contacts, and how they came in."""

import re
from collections.abc import Iterator

from kpis.entry.reading.contact_counts import Contact, ContactLog, Why
from kpis.entry.reading.contact_notes import NOTHING_DECLARED, Declared, Noted, some_of
from kpis.entry.reading.contact_rows import Columns, OpenLog, open_log
from kpis.entry.reading.row_files import RowFile
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
ONE_ID = re.compile("[0-9]+", re.ASCII)


def is_zendesk(file: RowFile) -> bool:
    wanted = has_all(COLUMNS.moment, COLUMNS.source, COLUMNS.id, STATUS, ITS_OWN)
    return header_in(file, wanted) is not None


def read_zendesk(file: RowFile, noted: Noted, declared: Declared = NOTHING_DECLARED) -> ContactLog:
    """One contact a ticket, by the channel it came in through; new ones are not handled yet.

    How long anybody worked on it is not in the file. Deleted tickets are no contacts, nor those
    merged into another, which says so itself or has their tag. Of a ticket that comes twice the
    later update decides. Raises FileRefused where the columns are not there, or the order of day
    and month cannot be told.
    """
    log = open_log(file, COLUMNS, noted, declared)
    return ContactLog(some_of(read_tickets(log), noted), log.ids)


def read_tickets(log: OpenLog) -> Iterator[Contact]:
    status, merged, tags = (log.header.place_of(*names) for names in (STATUS, MERGED, TAGS))
    for row, ticket in log.contacts():
        shown = log.read(row, status, str).strip().casefold()
        yield ticket._replace(
            handled=shown != NEW,
            offered=True,
            has_merged=(*ONE_ID.findall(log.read(row, merged, str)),),
            why=why_left_out(shown, log.read(row, tags, str)),
        )


def why_left_out(status: str, tags: str) -> Why | None:
    if status == DELETED:
        return Why.DELETED
    return Why.MERGED if MERGED_TAG in re.split(r"[^\w]+", tags.casefold()) else None
