"""Damaged files: some hundred of the ten thousand that `make fuzz` reads."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from kpis.entry.reading.contact_asked import ContactsAsked
from kpis.entry.reading.contact_files import ContactLayout, read_contacts
from kpis.entry.reading.fec import read_fec
from tests.entry.reading.test_contact_readers import FILES
from tests.fuzz.__main__ import STEADY, damaged_files
from tests.fuzz.plain_contacts import differences_in_contacts
from tests.fuzz.plain_sums import differences_in_fec
from tests.fuzz.reading import MOST_SECONDS, TooLong, faults_of, time_limit
from tests.fuzz.seeds import FEC, own_seeds, real_seeds


@pytest.mark.parametrize("part", range(4))
def test_small_files_are_read_or_refused(part: int) -> None:
    for file in damaged_files(own_seeds(), 40, f"{STEADY} {part}"):
        assert faults_of(file.content) == [], file


@pytest.mark.realdata
@pytest.mark.parametrize("part", range(4))
def test_so_are_pieces_of_real_ones(shared_data: Path, part: int) -> None:
    for file in damaged_files(real_seeds(shared_data), 15, f"{STEADY} {part}", whole_ones=0):
        assert faults_of(file.content) == [], file


def test_the_second_readers_see_a_difference() -> None:
    ledger = read_fec(FEC)
    assert [*differences_in_fec(FEC, ledger)] == []
    one_more = replace(ledger, debit=ledger.debit + 1, postings=ledger.postings[1:])
    assert len([*differences_in_fec(FEC, one_more)]) == 2
    for text, layout in FILES:
        if layout is ContactLayout.ASTERISK_CDR:
            continue
        found = read_contacts(text.encode(), ContactsAsked("UTC", layout=layout))
        assert [*differences_in_contacts(text, found)] == []
        if layout is not ContactLayout.REPORT or text.startswith("Date"):
            wrong = replace(found, contacts=found.contacts + 1)
            assert len([*differences_in_contacts(text, wrong)]) == 1, layout


def test_what_takes_too_long_is_stopped() -> None:
    begun = time.monotonic()
    with pytest.raises(TooLong), time_limit(0.05):
        time.sleep(MOST_SECONDS)
    assert time.monotonic() - begun < MOST_SECONDS
