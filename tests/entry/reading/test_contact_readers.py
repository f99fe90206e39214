"""All readers of contacts together: each knows its own files, and none trips over any text."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import FileRefused
from kpis.entry.reading.asterisk_cdr import is_asterisk_cdr, read_asterisk_cdr
from kpis.entry.reading.contact_counts import ContactLog, count_by_day
from kpis.entry.reading.contact_reports import (
    ContactReport,
    is_contact_report,
    read_contact_report,
)
from kpis.entry.reading.contact_rows import is_contact_rows, read_contact_rows
from kpis.entry.reading.queue_log import is_queue_log, read_queue_log
from kpis.entry.reading.twilio import is_twilio, read_twilio
from kpis.entry.reading.zendesk import is_zendesk, read_zendesk

READERS: dict[Callable[[str], bool], Callable[[str], ContactLog | ContactReport]] = {
    is_queue_log: read_queue_log,
    is_asterisk_cdr: read_asterisk_cdr,
    is_twilio: read_twilio,
    is_zendesk: read_zendesk,
    is_contact_rows: read_contact_rows,
    is_contact_report: read_contact_report,
}
QUEUE_LOG = "1700000010|7.1|sales|NONE|ENTERQUEUE||7000|1\n1700000016|7.1|sales|a|ABANDON|1|1|6\n"
CDR = (
    '"","7000","600","in","x","SIP/1","SIP/2","Dial","y","2026-05-04 10:00:00","",'
    '"2026-05-04 10:00:30",30,20,"ANSWERED","DOCUMENTATION","7.1",""\n'
)
TWILIO = "sid,direction,status,start_time,duration\nCA1,inbound,completed,2026-05-04,5\n"
ZENDESK = "id,created_at,via_channel,status\n7,2026-05-04 10:00:00,email,open\n"
MYLA_311 = "SRNumber,CreatedDate,RequestSource\n1-1,12/31/2017 11:59:58 PM,Call\n"
REPORT = "Date,Queue,Handled,AHT\n2026-05-04,sales,9,60.5\n"
COLUMNS = "Queue,2026-05-04,2026-05-05\nsales,9,10\n"
FILES = [
    (QUEUE_LOG, is_queue_log),
    (CDR, is_asterisk_cdr),
    (TWILIO, is_twilio),
    (ZENDESK, is_zendesk),
    (MYLA_311, is_contact_rows),
    (REPORT, is_contact_report),
    (COLUMNS, is_contact_report),
]


@pytest.mark.parametrize(("text", "known_by"), FILES)
def test_a_file_is_known_by_one_reader(text: str, known_by: Callable[[str], bool]) -> None:
    assert [is_its_own for is_its_own in READERS if is_its_own(text)] == [known_by]


SNIPPETS = st.sampled_from(
    [
        *("\n", "\r\n", "\r", ",", ";", "|", '"', "\t", "\0", "\ufeff", "²", "-", "x", "é"),
        *("2026-05-04", "31/12/2026", "01/02/03", "2026-05-04 10:00 UTC", "12:61", "1700000016"),
        *("1e308", "NaN", "1,000", "0.5", "Total", "ENTERQUEUE", "COMPLETECALLER", "7.1"),
    ]
)


@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 300), SNIPPETS), max_size=6))
def test_a_damaged_file_is_refused_or_read(
    file: tuple[str, Callable[[str], bool]], damages: list[tuple[int, str]]
) -> None:
    """Whatever stands in it: never another exception, and what is read can be counted."""
    text, _known_by = file
    for place, snippet in damages:
        text = text[:place] + snippet + text[place:]
    for is_its_own, read in READERS.items():
        assert is_its_own(text) in {True, False}
        try:
            found = read(text)
        except FileRefused:
            continue
        if isinstance(found, ContactLog):
            volumes = count_by_day(found.contacts, "Europe/Paris")
            assert sum(volume.handled for volume in volumes) <= len(found.contacts)
