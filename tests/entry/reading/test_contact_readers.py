"""All readers of contacts together: each knows its own files, and none trips over any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import FileRefused
from kpis.entry.reading.contact_asked import ContactsAsked
from kpis.entry.reading.contact_files import (
    READERS,
    ContactLayout,
    read_contacts,
    recognise_contacts,
)
from tests.entry.reading.read_contacts import knows

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
    (QUEUE_LOG, ContactLayout.QUEUE_LOG),
    (CDR, ContactLayout.ASTERISK_CDR),
    (TWILIO, ContactLayout.TWILIO),
    (ZENDESK, ContactLayout.ZENDESK),
    (MYLA_311, ContactLayout.REQUESTS_311),
    (REPORT, ContactLayout.REPORT),
    (COLUMNS, ContactLayout.REPORT),
]


@pytest.mark.parametrize(("text", "layout"), FILES)
def test_a_file_is_known_by_one_reader(text: str, layout: ContactLayout) -> None:
    known_by = [each for each, (is_its_own, _read) in READERS.items() if knows(is_its_own, text)]
    assert known_by == [layout]
    assert recognise_contacts(text) is layout


def test_every_layout_is_known_by_its_reader_but_for_the_one_that_somebody_maps() -> None:
    assert set(READERS) == set(ContactLayout) - {ContactLayout.MAPPED}
    assert {layout for _text, layout in FILES} == set(READERS)


SNIPPETS = st.sampled_from(
    [
        *("\n", "\r\n", "\r", ",", ";", "|", '"', "\t", "\0", "\ufeff", "²", "-", "x", "é"),
        *("2026-05-04", "31/12/2026", "01/02/03", "2026-05-04 10:00 UTC", "12:61", "1700000016"),
        *("1e308", "NaN", "1,000", "0.5", "Total", "ENTERQUEUE", "COMPLETECALLER", "7.1"),
    ]
)


@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 300), SNIPPETS), max_size=6))
def test_a_damaged_file_is_refused_or_read(
    file: tuple[str, ContactLayout], damages: list[tuple[int, str]]
) -> None:
    """Whatever stands in it: never another exception, and what is read can be counted."""
    text, _layout = file
    for place, snippet in damages:
        text = text[:place] + snippet + text[place:]
    recognise_contacts(text)
    for layout in READERS:
        try:
            found = read_contacts(text.encode(), ContactsAsked("Europe/Paris", layout=layout))
        except FileRefused:
            continue
        if layout is not ContactLayout.REPORT:
            assert sum(volume.handled for volume in found.volumes) <= found.contacts
