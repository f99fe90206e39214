"""Logs with a row a contact, such as requests to 311."""

import csv
import io
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, FileRefused, Refused
from kpis.entry.reading.contact_counts import Contact
from kpis.entry.reading.contact_rows import (
    MYLA_311,
    Columns,
    columns_named,
    columns_of_311,
    is_contact_rows,
    is_requests_311,
    read_contact_rows,
    whole_seconds,
)
from kpis.entry.reading.encodings import decode_text
from kpis.entry.reading.moments import DayOrder
from kpis.entry.reading.row_files import file_of_text
from tests.entry.reading.read_contacts import Log, count_by_day, knows, read_log

HEADER = "SRNumber,CreatedDate,RequestSource"
LOS_ANGELES = "America/Los_Angeles"


def read_rows(text: str, columns: Columns = MYLA_311, **declared: object) -> Log:
    return read_log(read_contact_rows, text, columns, **declared)


def refused(text: str, columns: Columns = MYLA_311) -> list[tuple[int, str, Expected]]:
    with pytest.raises(FileRefused) as caught:
        read_rows(text, columns)
    return [(error.line, error.column, error.expected) for error in caught.value.errors]


def test_a_row_is_a_contact() -> None:
    log = read_rows(f"{HEADER}\n1-1,12/31/2017 11:59:58 PM,Call\n")
    moment = datetime(2017, 12, 31, 23, 59, 58)
    assert (log.contacts, log.errors) == ([Contact(2, "1-1", moment, "Call")], [])


@pytest.mark.fault(14, 15)
@pytest.mark.parametrize(
    "text",
    [
        "requestsource;Owner;CREATED DATE;sr_number\nCall;x;2017-12-31;1-1\n",
        "\ufeffTitle\r\n\r\nSRNUMBER\tCreatedDate\tRequestSource\t\r\n1-1\t31/12/2017\tCall\t\r\n",
        'SRNumber,CreatedDate,RequestSource,Note\r1-1,"Dec 31, 2017",Call,"two\rlines"\r',
    ],
)
def test_columns_are_found_wherever_they_stand(text: str) -> None:
    assert knows(is_requests_311, text)
    (contact,) = read_rows(text).contacts
    assert (contact.id, contact.source) == ("1-1", "Call")
    assert contact.moment == datetime(2017, 12, 31)


def test_any_log_is_read_by_its_own_names() -> None:
    columns = columns_named("Opened at", source="Way in")
    text = "Way In,Opened At\nphone,2026-05-04 10:00\nphone,2026-05-04 10:00\n"
    assert knows(is_contact_rows, text, columns)
    assert not knows(is_requests_311, text)
    (volume,) = count_by_day(read_rows(text, columns).contacts, "Europe/Paris")
    assert (volume.source, volume.handled) == ("phone", 2)
    (contact,) = read_rows("Opened at,x\n2026-05-04,1", columns_named("opened_at")).contacts
    assert (contact.source, contact.id) == ("", "")


@pytest.mark.parametrize(
    "header",
    [
        "SRNumber,CreatedDate,RequestSource",
        "Unique Key,Created Date,Open Data Channel Type",
        "CaseID,Opened,Source",
        "case_enquiry_id,open_dt,source",
    ],
)
def test_the_requests_of_several_cities_are_known(header: str) -> None:
    text = f"{header},Agency\n7,05/13/2026 1:02:03 AM,PHONE,x\n"
    columns = columns_of_311(file_of_text(text))
    assert columns is not None
    (contact,) = read_rows(text, columns).contacts
    assert (contact.id, contact.source, contact.moment.day) == ("7", "PHONE", 13)
    assert columns_of_311(file_of_text("a,b\n1,2\n")) is None


def test_the_same_request_twice_is_one() -> None:
    text = f"{HEADER}\na,01/13/2026,Call\nb,01/13/2026,Call\na,01/13/2026,Email\n"
    volumes = count_by_day(read_rows(text).contacts, LOS_ANGELES)
    assert {volume.source: volume.handled for volume in volumes} == {"Call": 1, "Email": 1}


@pytest.mark.fault(12)
def test_the_order_of_day_and_month_is_asked_for() -> None:
    text = f"{HEADER}\na,01/03/2026,Call\n"
    assert refused(text) == [(2, "CreatedDate", Expected.DAY_ORDER)]
    (contact,) = read_rows(text, order=DayOrder.DAY_FIRST).contacts
    assert contact.moment == datetime(2026, 3, 1)


@pytest.mark.fault(15)
def test_what_is_missing_is_named() -> None:
    assert refused("a,b\n1,2") == [(1, "", Expected.HEADER)] * 3
    assert refused(f"{HEADER},srnumber\n") == [(1, "SRNumber", Expected.ONE_HEADER)]
    assert refused(f"{HEADER}\n") == [(0, "", Expected.ROWS)]
    assert refused(f'{HEADER}\na,"01/13/2026,Call\n') == [(2, "", Expected.CLOSED_QUOTE)]


@pytest.mark.fault(14)
def test_rows_that_cannot_be_read_are_named_and_the_others_kept() -> None:
    rows = ["a,01/13/2026,Call", "b,13/13/2026,Call", ",01/13/2026,Call", "c", "d,,Call"]
    log = read_rows("\n".join([HEADER, *rows]))
    assert [contact.id for contact in log.contacts] == ["a"]
    assert [(error.line, error.column, error.expected) for error in log.errors] == [
        (3, "CreatedDate", Expected.MOMENT),
        (4, "SRNumber", Expected.SOMETHING),
        (5, "", Expected.SAME_CELLS),
        (6, "CreatedDate", Expected.SOMETHING),
    ]


@pytest.mark.fault(8, 10)
@pytest.mark.parametrize(("text", "seconds"), [("", None), (" 0 ", 0), ("007", 7), ("12.0", 12)])
def test_seconds_of_a_contact(text: str, seconds: int | None) -> None:
    assert whole_seconds(text) == seconds


@pytest.mark.fault(8, 9)
@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "1_0", "NaN", "9" * 10, "１"])
def test_what_are_no_seconds(text: str) -> None:
    with pytest.raises(Refused):
        whole_seconds(text)


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=5)
ROWS = st.lists(
    st.tuples(
        WORDS,
        st.datetimes(datetime(2000, 1, 1)).map(
            lambda at: at.replace(microsecond=0, year=2000 + at.year % 99, day=min(at.day, 28))
        ),
        WORDS,
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda row: row[0],
)


@given(ROWS, st.sampled_from(",;\t|"), st.permutations(range(3)), st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_is_read(
    rows: list[tuple[str, datetime, str]], separator: str, places: list[int], end: str
) -> None:
    names = ["Request ID", "Created", "Source"]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator=end)
    for row in [names, *([id, f"{at}", source] for id, at, source in rows)]:
        writer.writerow([row[place] for place in places])
    columns = columns_named("created", "source", "request_id")
    log = read_rows(file.getvalue(), columns)
    found = [(each.id, each.moment, each.source) for each in log.contacts]
    assert (found, log.errors) == (rows, [])


@pytest.mark.realdata
def test_los_angeles_requests(shared_data: Path) -> None:
    content = (shared_data / "contacts/la-311-requests-2017.csv").read_bytes()
    text = decode_text(content).text
    assert knows(is_requests_311, text)
    log = read_rows(text)
    plain: Counter[tuple[date, str]] = Counter()
    for line in text.splitlines()[1:]:
        _id, created, _type, _status, source, *_rest = line.split(",")
        month, day, year = (int(part) for part in created[:10].split("/"))
        plain[date(year, month, day), source] += 1
    volumes = count_by_day(log.contacts, LOS_ANGELES)
    assert {(each.start, each.source): each.handled for each in volumes} == plain
    assert (len(log.contacts), len(log.errors)) == (9_999, 0)
    assert len({each.source for each in volumes}) == 8
