"""The logs that `make bench` counts are what they look like."""

import pytest

from kpis.entry.reading.contact_asked import ContactsAsked
from kpis.entry.reading.contact_files import ContactLayout, read_contacts, recognise_contacts
from tests.bench.contact_logs import LOGS
from tests.bench.reading import reading_rows

CONTACTS = {
    ContactLayout.QUEUE_LOG: 60,
    ContactLayout.ASTERISK_CDR: 300,
    ContactLayout.TWILIO: 200,
    ContactLayout.REQUESTS_311: 300,
}


@pytest.mark.parametrize("layout", LOGS)
def test_a_made_log_is_read_whole(layout: ContactLayout) -> None:
    lines = [*LOGS[layout](300)]
    assert [*LOGS[layout](300)] == lines
    text = "\n".join(lines)
    assert recognise_contacts(text) is layout
    found = read_contacts(text.encode(), ContactsAsked("America/Vancouver"))
    assert (found.contacts, found.number_of_errors) == (CONTACTS[layout], 0)
    assert sum(each.handled for each in found.volumes) == found.contacts


def test_a_log_that_takes_too_long_or_too_much_is_told() -> None:
    measured = {"seconds": 7.0, "processor": 6.0, "loop": 0.5, "bytes": 10**7}
    measured |= {"memory": 2 * 10**8, "errors": 0}
    assert [row.met for row in reading_rows("log", 100_000, measured)] == [False, True, True]
    measured |= {"seconds": 5.9, "memory": 3 * 10**8, "errors": 1}
    assert [row.met for row in reading_rows("log", 100_000, measured)] == [True, False, False]
