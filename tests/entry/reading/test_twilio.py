"""Twilio's log of calls: which of them are contacts, and what is known of them."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.contact_counts import Contact, LeftOut, Why
from kpis.entry.reading.encodings import decode_text
from kpis.entry.reading.twilio import is_twilio, read_twilio
from tests.entry.reading.read_contacts import count_by_day, knows, read_log

HEADER = "sid,direction,status,start_time,duration,parent_call_sid,date_updated"
AT = "2026-05-04T10:00:00Z"


def written(*rows: str) -> str:
    return "\n".join([HEADER, *rows])


def the_only(*rows: str) -> Contact:
    log = read_log(read_twilio, written(*rows))
    (contact,) = log.contacts
    assert log.errors == []
    return contact


@pytest.mark.parametrize(
    ("status", "handled", "abandoned", "seconds"),
    [
        ("completed", True, False, 65),
        ("canceled", False, True, None),
        ("Cancelled", False, True, None),
        ("no-answer", False, True, None),
        ("No Answer", False, True, None),
        ("busy", False, False, None),
        ("failed", False, False, None),
    ],
)
def test_calls_in(status: str, handled: bool, abandoned: bool, seconds: int | None) -> None:
    assert the_only(f"CA1,inbound,{status},{AT},65,,") == Contact(
        line=2,
        id="CA1",
        moment=datetime(2026, 5, 4, 10, tzinfo=UTC),
        source="inbound",
        handled=handled,
        offered=True,
        abandoned=abandoned,
        handle_seconds=seconds,
    )


def test_calls_out_are_offered_to_nobody() -> None:
    missed = the_only(f"CA1,outbound-api,no-answer,{AT},0,,")
    assert (missed.handled, missed.offered, missed.abandoned) == (False, None, None)
    assert the_only(f"CA1,outbound-api,completed,{AT},9,,").handle_seconds == 9


def test_the_legs_of_a_call_are_part_of_it() -> None:
    """The call took a menu and a wait besides; the leg is the talk."""
    log = read_log(
        read_twilio,
        written(
            f"CA1,inbound,completed,{AT},300,,",
            f"CA2,outbound-dial,no-answer,{AT},0,CA1,",
            f"CA3,outbound-dial,completed,{AT},120,CA1,",
            f"CA4,outbound-dial,completed,{AT},30,CA1,",
            f"CA5,outbound-dial,completed,{AT},30,CA9,",
        ),
    )
    (contact,) = log.contacts
    assert (contact.handled, contact.handle_seconds) == (True, 150)
    left_out = [LeftOut(line, f"CA{line - 1}", Why.PART_OF_ANOTHER) for line in (3, 4, 5, 6)]
    assert log.left_out == left_out


def test_whether_a_call_was_abandoned_is_unknown_where_no_leg_was_answered() -> None:
    missed = the_only(f"CA1,inbound,completed,{AT},30,,", f"CA2,outbound-dial,busy,{AT},0,CA1,")
    assert (missed.handled, missed.abandoned, missed.handle_seconds) == (False, None, None)


def test_calls_that_have_not_ended_are_left_out() -> None:
    log = read_log(
        read_twilio, written(f"CA1,inbound,in-progress,{AT},,,", f"CA2,inbound,Ringing,{AT},,,")
    )
    assert log.contacts == []
    assert [each.why for each in log.left_out] == [Why.NOT_ENDED] * 2


def test_the_latest_update_of_a_call_counts() -> None:
    late = f"CA1,inbound,completed,{AT},65,,2026-05-04T10:02:00Z"
    early = f"CA1,inbound,in-progress,{AT},,,2026-05-04T10:00:00Z"
    assert the_only(late, early).handle_seconds == the_only(early, late).handle_seconds == 65


@pytest.mark.fault(10)
def test_queue_time_is_no_wait_of_a_caller_and_blank_is_not_zero() -> None:
    text = f"sid,direction,status,start_time,duration,queue_time\nCA1,inbound,completed,{AT},,900\n"
    (contact,) = read_log(read_twilio, text).contacts
    assert contact.wait_seconds is contact.handle_seconds is None


@pytest.mark.parametrize(
    "text",
    [
        "Call SID,To,Direction,Status,Start Time,Duration\nCA1,2,Incoming,Completed,DATE,65\n",
        "ID;STATUS;duration;Direction;created_at;start_time;SID\nx;completed;65.0;inbound;DATE;;CA1",
    ],
)
def test_columns_are_found_however_they_are_called(text: str) -> None:
    text = text.replace("DATE", '"Mon, 04 May 2026 10:00:00 +0000"')
    assert knows(is_twilio, text)
    (contact,) = read_log(read_twilio, text).contacts
    assert (contact.handled, contact.handle_seconds, contact.offered) == (True, 65, True)
    assert contact.moment == datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.mark.fault(14)
def test_rows_that_cannot_be_read_are_named_and_the_others_kept() -> None:
    rows = [
        f"CA1,inbound,completed,{AT},65,,",
        "CA2,inbound,completed,2026-02-30T10:00:00Z,65,,",
        f"CA3,inbound,lost,{AT},65,,",
        f"CA4,inbound,completed,{AT},1:05,,",
    ]
    log = read_log(read_twilio, written(*rows))
    assert [contact.id for contact in log.contacts] == ["CA1"]
    assert [(error.line, error.column, error.expected) for error in log.errors] == [
        (3, "start_time", Expected.MOMENT),
        (4, "status", Expected.ONE_OF),
        (5, "duration", Expected.COUNT),
    ]


def test_another_log_is_not_twilios() -> None:
    assert not knows(is_twilio, "id,direction,status,start_time,duration\n1,inbound,x,y,z\n")
    assert not knows(is_twilio, "")
    with pytest.raises(FileRefused):
        read_log(read_twilio, "a,b\n1,2\n")


CALLS = st.lists(
    st.tuples(
        st.sampled_from(["completed", "busy", "canceled", "no-answer", "failed"]),
        st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 4)),
        st.integers(0, 5000),
    ),
    min_size=1,
    max_size=20,
)


@given(CALLS)
def test_sums_equal_a_plain_count(calls: list[tuple[str, datetime, int]]) -> None:
    rows = [f"CA{n},inbound,{status},{at} UTC,{s},," for n, (status, at, s) in enumerate(calls)]
    volumes = count_by_day(read_log(read_twilio, written(*rows, *rows)).contacts, "UTC")
    days = Counter(at.date() for _status, at, _seconds in calls)
    assert {volume.start: volume.offered for volume in volumes} == days
    completed = [seconds for status, _at, seconds in calls if status == "completed"]
    assert sum(volume.handled for volume in volumes) == len(completed)
    assert sum(volume.handle_seconds or 0 for volume in volumes) == sum(completed)


@pytest.mark.realdata
def test_a_real_log(shared_data: Path) -> None:
    text = decode_text((shared_data / "helpdesk/twilio_call_data.csv").read_bytes()).text
    assert knows(is_twilio, text)
    log = read_log(read_twilio, text)
    header, *rows = (line.split(",") for line in text.splitlines())
    start, status = header.index("start_time"), header.index("status")
    plain = Counter(row[start][:10] for row in rows if "02-30" not in row[start])
    (error,) = log.errors
    assert (error.line, error.found[:10]) == (5, "2022-02-30")
    volumes = count_by_day(log.contacts, "UTC")
    assert {f"{volume.start}": volume.offered for volume in volumes} == plain
    completed = sum(row[status] == "completed" for row in rows if "02-30" not in row[start])
    assert sum(volume.handled for volume in volumes) == completed == 6
    assert sum(volume.abandoned or 0 for volume in volumes) == 2
