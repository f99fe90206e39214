"""Zendesk's tickets: which of them are contacts."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.contact_counts import Contact, LeftOut, Why
from kpis.entry.reading.encodings import decode_text
from kpis.entry.reading.zendesk import is_zendesk, read_zendesk
from tests.entry.reading.read_contacts import count_by_day, knows, read_log

HEADER = "id,created_at,status,via_channel,updated_at,merged_ticket_ids,tags"
AT = "2026-05-04 10:00:00"


def written(*rows: str) -> str:
    return "\n".join([HEADER, *rows])


def test_a_ticket_is_a_contact() -> None:
    log = read_log(read_zendesk, written(f"7,{AT},solved,email,{AT},[],"))
    at = datetime(2026, 5, 4, 10)
    assert log.contacts == [
        Contact(2, "7", at, "email", handled=True, offered=True, updated=at),
    ]
    assert (log.errors, log.left_out) == ([], [])


def test_a_new_ticket_is_not_handled_yet() -> None:
    text = written(*(f"{n},{AT},{status},web,,," for n, status in enumerate(["New", "open"])))
    (volume,) = count_by_day(read_log(read_zendesk, text).contacts, "Europe/Paris")
    assert (volume.offered, volume.handled, volume.abandoned) == (2, 1, None)


def test_deleted_and_merged_tickets_are_left_out_and_named() -> None:
    rows = [
        f"1,{AT},deleted,web,,[],",
        f'2,{AT},closed,web,,"[3, 4]",',
        f"3,{AT},closed,email,,,",
        f"4,{AT},closed,email,,,",
        f"5,{AT},closed,email,,,vip closed_by_merge",
        f"34,{AT},closed,email,,,not_closed_by_merge",
    ]
    log = read_log(read_zendesk, written(*rows))
    assert [contact.id for contact in log.contacts] == ["2", "34"]
    assert log.left_out == [
        LeftOut(2, "1", Why.DELETED),
        LeftOut(4, "3", Why.MERGED),
        LeftOut(5, "4", Why.MERGED),
        LeftOut(6, "5", Why.MERGED),
    ]


def test_the_latest_update_of_a_ticket_decides() -> None:
    opened = f"1,{AT},open,web,2026-05-05 10:00:00,,"
    deleted = f"1,{AT},deleted,web,2026-05-06 10:00:00,,"
    for rows in ([opened, deleted], [deleted, opened]):
        log = read_log(read_zendesk, written(*rows))
        assert (log.contacts, [each.why for each in log.left_out]) == ([], [Why.DELETED])


@pytest.mark.parametrize(
    "text",
    [
        "Status;Via Channel;Created At;ID\nopen;chat;04/05/2026 10:00;7\nopen;chat;13/05/2026;8",
        "Ticket ID,Ticket status,Ticket channel,Created,Brand ID\n7,Open,chat,4 May 2026 10:00,1",
        f'id,created_at,via_channel,status,description\n7,{AT},chat,closed,"a ""b"",\nc"\n',
    ],
)
def test_columns_are_found_however_they_are_called(text: str) -> None:
    assert knows(is_zendesk, text)
    first = read_log(read_zendesk, text).contacts[0]
    assert (first.id, first.source, first.moment) == ("7", "chat", datetime(2026, 5, 4, 10))


@pytest.mark.fault(14, 15)
def test_what_cannot_be_read_is_named() -> None:
    log = read_log(read_zendesk, written(f"1,{AT},open,web,,,", "2,soon,open,web,,,"))
    assert [(error.line, error.expected) for error in log.errors] == [(3, Expected.MOMENT)]
    with pytest.raises(FileRefused):
        read_log(read_zendesk, "id,created_at\n1,2026-05-04\n")
    assert not knows(is_zendesk, "id,created_at,status,channel\n1,2,3,4\n")


@pytest.mark.realdata
def test_real_tickets(shared_data: Path) -> None:
    text = decode_text((shared_data / "helpdesk/zendesk_ticket_data.csv").read_bytes()).text
    assert knows(is_zendesk, text)
    log = read_log(read_zendesk, text)
    header, *rows = (line.split(",") for line in text.splitlines())
    day, status, channel = (header.index(n) for n in ("created_at", "status", "via_channel"))
    kept = [row for row in rows if row[status] != "deleted"]
    plain = Counter((row[day][:10], row[channel]) for row in kept)
    volumes = count_by_day(log.contacts, "UTC")
    assert {(f"{each.start}", each.source): each.handled for each in volumes} == plain
    assert [each.id for each in log.left_out] == ["1595", "11013"]
    assert (len(kept), log.errors) == (8, [])
