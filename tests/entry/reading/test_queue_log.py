"""Asterisk's queue_log: events of calls, and everything else that it says."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.contact_counts import Contact, LeftOut, Why
from kpis.entry.reading.queue_log import is_queue_log, read_queue_log
from tests.entry.reading.read_contacts import count_by_day, knows, read_log

NOISE = "1700000000|NONE|NONE|NONE|QUEUESTART|"


def the_only(*lines: str) -> Contact:
    log = read_log(read_queue_log, "\n".join([NOISE, *lines]))
    (contact,) = log.contacts
    assert (log.errors, log.left_out) == ([], [])
    return contact


def facts(contact: Contact) -> tuple[bool, bool | None, int | None, int | None, bool | None]:
    """Handled, abandoned, handle and wait seconds, transferred."""
    seconds = contact.handle_seconds, contact.wait_seconds
    return (contact.handled, contact.abandoned, *seconds, contact.transferred)


ENTERED = "1700000010|7.1|sales|NONE|ENTERQUEUE||7000|1"
CONNECTED = "1700000016|7.1|sales|SIP/1|CONNECT|6|7.2|3"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1700000041|7.1|sales|SIP/1|COMPLETECALLER|6|25|1"], (True, False, 25, 6, False)),
        (["1700000041|7.1|sales|SIP/1|COMPLETEAGENT|6|25|1"], (True, False, 25, 6, False)),
        (["1700000041|7.1|sales|SIP/1|TRANSFER|20|default|6|25|1"], (True, False, 25, 6, True)),
        (["1700000041|7.1|sales|SIP/1|BLINDTRANSFER|20|x|6|25|1"], (True, False, 25, 6, True)),
        (
            [
                "1700000041|7.1|sales|SIP/1|ATTENDEDTRANSFER|BRIDGE|x|6|25|1",
                "1700000050|7.1|sales|SIP/1|COMPLETECALLER|6|34|1",
            ],
            (True, False, 25, 6, True),
        ),
        (["1700000041|7.1|sales|SIP/1|TRANSFER|20|default"], (True, False, 25, 6, True)),
    ],
)
def test_an_answered_call(lines: list[str], expected: tuple[object, ...]) -> None:
    contact = the_only(ENTERED, CONNECTED, *lines)
    assert facts(contact) == expected
    assert (contact.source, contact.offered, contact.id, contact.line) == ("sales", True, "7.1", 2)
    assert contact.moment == datetime.fromtimestamp(1700000010, UTC)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1700000078|7.1|sales|NONE|ABANDON|1|1|68", (False, True, None, 68, False)),
        ("1700000078|7.1|sales|NONE|EXITWITHTIMEOUT|1|1|60", (False, False, None, 60, False)),
        ("1700000078|7.1|sales|NONE|EXITWITHTIMEOUT|1", (False, False, None, 68, False)),
        ("1700000078|7.1|sales|NONE|EXITEMPTY|1|1|9", (False, False, None, 9, False)),
        ("1700000078|7.1|sales|NONE|EXITWITHKEY|1|2|3|40", (False, False, None, 40, False)),
    ],
)
def test_a_call_that_nobody_answered(line: str, expected: tuple[object, ...]) -> None:
    assert facts(the_only(ENTERED, line)) == expected


def test_what_is_no_event_of_a_call_changes_nothing() -> None:
    contact = the_only(
        "1700000001|CLI|sales|SIP/1|ADDMEMBER|",
        "1700000002|NONE|sales|SIP/1|PAUSE|lunch",
        "1700000003|MANAGER|sales|SIP/1|CONNECT|1|2|3",
        ENTERED,
        "1700000011|7.1|sales|SIP/1|RINGNOANSWER|1000",
        "1700000012|7.1|NONE|NONE|DID|100",
        CONNECTED,
        "1700000041|7.1|sales|SIP/1|COMPLETECALLER|6|25|1",
        "1700000099|NONE|NONE|NONE|CONFIGRELOAD|",
    )
    assert facts(contact) == (True, False, 25, 6, False)


def test_a_call_through_several_queues_is_one_contact() -> None:
    overflow = the_only(
        ENTERED,
        "1700000040|7.1|sales|NONE|EXITWITHTIMEOUT|1|1|30",
        "1700000041|7.1|support|NONE|ENTERQUEUE||7000|1",
        "1700000051|7.1|support|SIP/2|CONNECT|10|7.3|2",
        "1700000071|7.1|support|SIP/2|COMPLETEAGENT|10|20|1",
    )
    assert (overflow.source, facts(overflow)) == ("support", (True, False, 20, 40, False))
    passed_on = the_only(
        ENTERED,
        CONNECTED,
        "1700000041|7.1|sales|SIP/1|BLINDTRANSFER|20|x|6|25|1",
        "1700000041|7.1|support|NONE|ENTERQUEUE||7000|1",
        "1700000051|7.1|support|NONE|ABANDON|1|1|10",
    )
    assert (passed_on.source, facts(passed_on)) == ("sales", (True, False, 25, 16, True))
    given_up = the_only(
        ENTERED,
        "1700000040|7.1|sales|NONE|EXITWITHTIMEOUT|1|1|30",
        "1700000041|7.1|support|NONE|ENTERQUEUE||7000|1",
        "1700000051|7.1|support|NONE|ABANDON|1|1|10",
    )
    assert (given_up.source, facts(given_up)) == ("support", (False, True, None, 40, False))


@pytest.mark.fault(18)
def test_a_call_whose_end_is_not_in_the_file_is_named() -> None:
    waiting = "1700000020|8.1|sales|NONE|ENTERQUEUE||7000|1"
    log = read_log(read_queue_log, "\n".join([ENTERED, CONNECTED, waiting]))
    assert log.contacts == []
    assert log.left_out == [LeftOut(1, "7.1", Why.NOT_ENDED), LeftOut(3, "8.1", Why.NOT_ENDED)]


def test_a_call_that_began_before_the_file_does_so_when_its_end_tells() -> None:
    """The log of the next day has it, as the log of this day has left it out."""
    end = "1700000041|7.1|sales|SIP/1|COMPLETECALLER|6|25|1"
    whole, cut = the_only(ENTERED, CONNECTED, end), the_only(end)
    assert (cut.moment, facts(cut)) == (whole.moment, facts(whole))
    assert facts(the_only(CONNECTED, end)) == facts(whole)
    abandoned = the_only("1700000078|7.1|sales|NONE|ABANDON|1|1|68")
    assert (abandoned.moment, abandoned.wait_seconds) == (whole.moment, 68)
    log = read_log(read_queue_log, "1700000041|7.1|sales|SIP/1|TRANSFER|20|default")
    assert (log.contacts, log.left_out) == ([], [LeftOut(1, "7.1", Why.BEGUN_BEFORE)])


@pytest.mark.fault(17)
def test_logs_that_overlap_are_read_as_one() -> None:
    lines = [ENTERED, CONNECTED, "1700000041|7.1|sales|SIP/1|COMPLETECALLER|6|25|1"]
    once = the_only(*lines)
    for again in ([*lines, *lines], [lines[0], *lines, lines[2]], [lines[2], *lines]):
        contact = the_only(*again)
        assert facts(contact) == facts(once)
        assert contact.moment == once.moment


@pytest.mark.fault(14)
def test_lines_that_cannot_be_read_are_named_and_the_others_kept() -> None:
    lines = [
        ENTERED,
        "",
        "170000",
        "now|7.1|a|b|CONNECT|1",
        "1700000020|7.1|sales|NONE|ABANDON|1|1|long",
        "1700000030|7.1|sales|NONE|ABANDON|1|1|20",
    ]
    log = read_log(read_queue_log, "\r\n".join(lines))
    assert [(error.line, error.column, error.expected) for error in log.errors] == [
        (3, "", Expected.MORE_CELLS),
        (4, "time", Expected.SECONDS_SINCE_1970),
        (5, "data3", Expected.COUNT),
    ]
    assert [facts(contact) for contact in log.contacts] == [(False, True, None, 20, False)]


def test_a_file_without_events_is_refused() -> None:
    for text in ("", "a;b\n1;2", "no|log"):
        assert not knows(is_queue_log, text)
        with pytest.raises(FileRefused):
            read_log(read_queue_log, text)
    assert read_log(read_queue_log, NOISE).contacts == []


@pytest.mark.parametrize("text", [NOISE, f"cut off\n{ENTERED}\n{CONNECTED}", ENTERED.lower()])
def test_it_is_known_by_its_events(text: str) -> None:
    assert knows(is_queue_log, text)


CALLS = st.lists(
    st.tuples(
        st.integers(1_600_000_000, 1_600_400_000),
        st.sampled_from(["sales", "support"]),
        st.integers(0, 900),
        st.none() | st.integers(0, 5000),
    ),
    max_size=20,
)


@given(CALLS, st.randoms(use_true_random=False), st.sampled_from(["\n", "\r\n"]))
def test_sums_equal_what_was_written(
    calls: list[tuple[int, str, int, int | None]], shuffle: random.Random, end: str
) -> None:
    """The lines of one call keep their order; calls run beside one another."""
    written: list[tuple[int, int, str]] = []
    for place, (begun, queue, wait, talk) in enumerate(calls):
        head = f"{begun}.{place}|{queue}"
        left = begun + wait
        written.append((begun, place, f"{begun}|{head}|NONE|ENTERQUEUE||7000|1"))
        if talk is None:
            written.append((left, place, f"{left}|{head}|NONE|ABANDON|1|1|{wait}"))
            continue
        ended = left + talk
        written.append((left, place, f"{left}|{head}|SIP/1|CONNECT|{wait}|x|1"))
        last = shuffle.choice(["COMPLETEAGENT", "COMPLETECALLER"])
        written.append((ended, place, f"{ended}|{head}|SIP/1|{last}|{wait}|{talk}|1"))
    written.sort(key=lambda line: line[0])
    text = end.join([NOISE, *(line for _time, _place, line in written)])
    log = read_log(read_queue_log, text)
    assert (log.errors, log.left_out) == ([], [])
    volumes = count_by_day(log.contacts, "UTC")
    answered = [(wait, talk) for _begun, _queue, wait, talk in calls if talk is not None]
    assert sum(volume.offered or 0 for volume in volumes) == len(calls)
    assert sum(volume.handled for volume in volumes) == len(answered)
    assert sum(volume.abandoned or 0 for volume in volumes) == len(calls) - len(answered)
    assert sum(volume.wait_seconds or 0 for volume in volumes) == sum(w for w, _ in answered)
    talked = sum(volume.handle_seconds or 0 for volume in volumes)
    assert talked == sum(talk for _, talk in answered)


@pytest.mark.realdata
def test_excerpts_of_real_logs(shared_data: Path) -> None:
    text = (shared_data / "helpdesk/asterisk_queue_log_excerpts.txt").read_text()
    assert knows(is_queue_log, text)
    log = read_log(read_queue_log, text)
    lines = [line.split("|") for line in text.splitlines()]
    entered = {cells[1] for cells in lines if cells[4] == "ENTERQUEUE"}
    ended = {cells[1] for cells in lines if cells[4] in {"ABANDON", "COMPLETECALLER"}}
    assert {contact.id for contact in log.contacts} == ended
    assert {each.id for each in log.left_out} == entered - ended
    assert [facts(contact)[:4] for contact in log.contacts] == [
        (False, True, None, 68),
        (True, False, 25, 6),
    ]
