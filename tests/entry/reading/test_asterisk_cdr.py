"""Asterisk's Master.csv: call detail records without a header."""

import csv
import io
from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.asterisk_cdr import COLUMNS, is_asterisk_cdr, read_asterisk_cdr
from kpis.entry.reading.contact_counts import Contact
from tests.entry.reading.read_contacts import count_by_day, knows, read_log

BEGUN = datetime(2026, 5, 4, 10)


def record(cells: int = 18, /, **others: object) -> list[str]:
    """One of a call that was answered after ten seconds and talked for twenty."""
    facts = {
        "src": "7000",
        "dst": "600",
        "dcontext": "from-pstn",
        "clid": '"Jane, ""J"" Doe" <7000>',
        "channel": "SIP/7000-1",
        "dstchannel": "SIP/7001-2",
        "lastapp": "Dial",
        "lastdata": "SIP/7001,20",
        "start": f"{BEGUN}",
        "answer": f"{BEGUN + timedelta(seconds=10)}",
        "end": f"{BEGUN + timedelta(seconds=30)}",
        "duration": "30",
        "billsec": "20",
        "disposition": "ANSWERED",
        "amaflags": "DOCUMENTATION",
        "uniqueid": "1777888800.1",
        **others,
    }
    row = [f"{facts.get(name, '')}" for name in COLUMNS]
    return [*row, "0.1", "site", "more"][:cells]


def written(*rows: list[str]) -> str:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return file.getvalue()


def the_only(*rows: list[str]) -> Contact:
    log = read_log(read_asterisk_cdr, written(*rows))
    (contact,) = log.contacts
    assert log.errors == []
    return contact


@pytest.mark.parametrize("cells", [16, 17, 18, 19, 21])
def test_a_record_with_the_columns_of_its_site(cells: int) -> None:
    assert knows(is_asterisk_cdr, written(record(cells)))
    assert the_only(record(cells)) == Contact(
        line=1,
        id="",  # its records are one by now
        moment=BEGUN,
        source="from-pstn",
        handled=True,
        offered=True,
        handle_seconds=20,
        wait_seconds=10,
    )


@pytest.mark.parametrize(
    "others",
    [
        {"disposition": "NO ANSWER", "billsec": 0, "answer": ""},
        {"disposition": "BUSY", "billsec": 0, "answer": ""},
        {"disposition": "FAILED", "billsec": 0, "answer": ""},
        {"lastapp": "VoiceMail", "dstchannel": ""},
    ],
)
def test_what_nobody_answered_is_offered_only(others: dict[str, object]) -> None:
    contact = the_only(record(**others))
    assert (contact.handled, contact.offered, contact.handle_seconds) == (False, True, None)
    assert contact.abandoned is None


def test_a_queue_is_a_source_and_its_wait_may_be_within_what_is_billed() -> None:
    queued = the_only(record(lastapp="Queue", lastdata="support,t,,,60"))
    assert (queued.source, queued.wait_seconds, queued.handle_seconds) == ("support", 10, 20)
    at_once = the_only(record(lastapp="Queue", lastdata="support|t", billsec=30))
    assert (at_once.source, at_once.handled) == ("support", True)
    assert at_once.wait_seconds is at_once.handle_seconds is None


def test_records_of_one_call_are_one_contact() -> None:
    """A queue tries one agent after another: a record each, with the call's id."""
    missed = {"disposition": "NO ANSWER", "billsec": 0, "dstchannel": "SIP/7002-3"}
    later = {"start": f"{BEGUN + timedelta(seconds=9)}"}
    for rows in ([record(**missed), record(**later)], [record(**later), record(**missed)]):
        contact = the_only(*rows)
        assert (contact.handled, contact.handle_seconds) == (True, 20)
        assert (contact.moment, contact.line) == (BEGUN, 1)
    twice = the_only(record(), record(**later, dstchannel="SIP/7009-1", billsec=5))
    assert twice.handle_seconds == 25


@pytest.mark.fault(16, 17)
def test_the_same_record_again_counts_once_where_it_has_an_id() -> None:
    assert the_only(record(), record()).handle_seconds == 20
    assert len(read_log(read_asterisk_cdr, written(record(16), record(16))).contacts) == 2


@pytest.mark.fault(14)
def test_records_that_cannot_be_read_are_named_and_the_others_kept() -> None:
    rows = [
        record(),
        ["a", "b"],
        record(uniqueid=2, disposition="GONE"),
        record(uniqueid=3, billsec="many"),
        record(uniqueid=4, start="2026-02-30 10:00:00"),
    ]
    log = read_log(read_asterisk_cdr, written(*rows))
    assert len(log.contacts) == 1
    assert [(error.line, error.column, error.expected) for error in log.errors] == [
        (2, "", Expected.MORE_CELLS),
        (3, "disposition", Expected.ONE_OF),
        (4, "billsec", Expected.COUNT),
        (5, "start", Expected.MOMENT),
    ]


@pytest.mark.parametrize("text", ["", "a,b\n", 'a,"b', written(list(COLUMNS))])
def test_a_file_without_records_is_refused(text: str) -> None:
    assert not knows(is_asterisk_cdr, text)
    with pytest.raises(FileRefused):
        read_log(read_asterisk_cdr, text)


CALLS = st.lists(
    st.tuples(
        st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 4)),
        st.sampled_from(["from-pstn", "from-internal"]),
        st.integers(0, 600),
        st.none() | st.integers(0, 3600),
    ),
    min_size=1,
    max_size=20,
)


@given(CALLS, st.integers(17, 21))
def test_sums_equal_a_plain_count(
    calls: list[tuple[datetime, str, int, int | None]], cells: int
) -> None:
    rows, plain = [], defaultdict(list)
    for place, (at, context, wait, talk) in enumerate(calls):
        begun = at.replace(microsecond=0)
        plain[begun.date(), context].append((wait, talk))
        others = {"start": begun, "dcontext": context, "uniqueid": f"1777.{place}"}
        seconds = {"duration": wait + (talk or 0), "billsec": talk or 0}
        missed = {"disposition": "NO ANSWER"} if talk is None else {}
        rows.append(record(cells, **others, **seconds, **missed))
    volumes = count_by_day(read_log(read_asterisk_cdr, written(*rows)).contacts, "Europe/Paris")
    found: dict[tuple[date, str], tuple[int | None, ...]] = {
        (volume.start, volume.source): (
            volume.offered,
            volume.handled,
            volume.wait_seconds,
            volume.handle_seconds,
        )
        for volume in volumes
    }
    assert found == {
        key: (
            len(each),
            sum(talk is not None for _wait, talk in each),
            sum(wait for wait, talk in each if talk is not None),
            sum(talk for _wait, talk in each if talk is not None),
        )
        for key, each in plain.items()
    }
