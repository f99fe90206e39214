"""The door to files of contact counts: what is recognised, understood, counted and left out."""

import io
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date

import pytest
import xlsxwriter

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.child import read_in_child
from kpis.entry.reading.contact_asked import ContactsAsked, Question
from kpis.entry.reading.contact_counts import LeftOut, Why
from kpis.entry.reading.contact_files import (
    ContactFile,
    ContactLayout,
    LeftOutRows,
    read_contacts,
    read_contacts_asked,
    recognise_contact_rows,
)
from kpis.entry.reading.encodings import Encoding
from kpis.entry.reading.moments import DayOrder
from kpis.entry.reading.report_spans import Grain
from kpis.entry.reading.rows import Row

PARIS = "Europe/Paris"
AT = "2026-05-04T10:00:00Z"
TWILIO = "sid,direction,status,start_time,duration,parent_call_sid"


def read(text: str | bytes, **asked: str) -> ContactFile:
    content = text.encode() if isinstance(text, str) else text
    return read_contacts(content, ContactsAsked(PARIS, **asked))  # type: ignore[arg-type]


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("May")
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
    return file.getvalue()


def test_a_log_is_counted_with_what_is_left_out() -> None:
    rows = [
        f"CA1,inbound,completed,{AT},65,",
        f"CA2,outbound-dial,completed,{AT},60,CA1",
        f"CA3,inbound,ringing,{AT},,",
        f"CA4,inbound,lost,{AT},,",
        "CA5,inbound,completed,2026-05-05T23:00:00Z,5,",
    ]
    found = read("\n".join([TWILIO, *rows]))
    assert (found.layout, found.contacts) == (ContactLayout.TWILIO, 2)
    assert (found.first, found.last) == (date(2026, 5, 4), date(2026, 5, 6))
    assert [(each.start, each.handle_seconds) for each in found.volumes] == [
        (date(2026, 5, 4), 60),
        (date(2026, 5, 6), 5),
    ]
    assert list(found.left_out) == [
        LeftOutRows(Why.PART_OF_ANOTHER, 1, [LeftOut(3, "CA2", Why.PART_OF_ANOTHER)]),
        LeftOutRows(Why.NOT_ENDED, 1, [LeftOut(4, "CA3", Why.NOT_ENDED)]),
    ]
    assert [(error.line, error.expected) for error in found.errors] == [(5, Expected.ONE_OF)]
    assert found.number_of_errors == 1
    assert (found.understood.naive, found.understood.aware) == (False, True)
    assert found.understood.open == frozenset()


@pytest.mark.fault(14)
def test_of_many_faults_the_first_are_told_and_all_are_counted() -> None:
    rows = [f"CA{number},inbound,lost,{AT},," for number in range(1000)]
    unfinished = [f"CB{number},inbound,ringing,{AT},," for number in range(1000)]
    found = read("\n".join([TWILIO, *rows, *unfinished]))
    assert (len(found.errors), found.number_of_errors) == (200, 1000)
    assert [error.line for error in found.errors] == [*range(2, 202)]
    (left_out,) = found.left_out
    assert (left_out.number, left_out.why) == (1000, Why.NOT_ENDED)
    assert [each.line for each in left_out.first] == [*range(1002, 1022)]
    assert (found.contacts, found.volumes, found.first) == (0, [], None)


@pytest.mark.fault(12)
def test_what_the_days_leave_open_is_read_in_the_likeliest_way_and_offered() -> None:
    text = "SRNumber,CreatedDate,RequestSource\na,01/03/2026,Call\n"
    found = read(text)
    both = (DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST)
    assert tuple(found.understood.day_orders) == both
    assert (found.first, found.understood.open) == (date(2026, 3, 1), {Question.DAY_ORDER})
    said = read(text, day_order="mdy")
    assert tuple(said.understood.day_orders) == both[::-1]
    assert (said.first, said.understood.open) == (date(2026, 1, 3), {Question.DAY_ORDER})
    closed = read(text + "b,13/03/2026,Call\n")
    assert (list(closed.understood.day_orders), closed.understood.open) == ([both[0]], set())


def test_a_day_order_that_does_not_fit_is_told_by_row() -> None:
    text = "SRNumber,CreatedDate,RequestSource\na,01/03/2026,Call\nb,13/03/2026,Call\n"
    found = read(text, day_order="mdy")
    assert [(error.line, error.expected) for error in found.errors] == [(3, Expected.MOMENT)]


def test_whether_rows_are_days_or_months_is_offered() -> None:
    text = "Date,Handled\n2026-05-01,9\n2026-06-01,8\n"
    found = read(text)
    assert (found.understood.grains, found.understood.open) == (
        (Grain.MONTH, Grain.DAY),
        {Question.GRAIN},
    )
    assert (found.contacts, found.last) == (17, date(2026, 6, 30))
    said = read(text, grain="day")
    assert said.understood.grains[0] is Grain.DAY
    assert said.last == date(2026, 6, 1)


@pytest.mark.fault(4, 5)
def test_a_decimal_mark_that_is_open_is_offered_and_never_guessed() -> None:
    text = 'Day,Handled,AHT\n2026-05-04,"3,000","1,250"\n'
    found = read(text)
    assert found.understood.open == {Question.DECIMAL_MARK}
    assert (found.understood.decimal_mark, found.volumes) == (None, [])
    said = read(text, decimal_mark=".")
    assert (said.contacts, said.understood.decimal_mark) == (3000, ".")
    assert said.understood.open == {Question.DECIMAL_MARK}
    shown = read(text + "2026-05-05,1,60.5\n")
    assert (shown.understood.decimal_mark, shown.understood.open) == (".", set())
    two = text + '2026-05-05,1,60.5\n2026-05-06,1,"60,5"\n'
    with pytest.raises(FileRefused):
        read(two)
    assert read(two, decimal_mark=".").number_of_errors == 1


def test_the_unit_of_times_is_offered() -> None:
    text = "Date,Handled,AHT\n2026-05-04,2,300000\n"
    assert read(text).understood.open == {Question.TIME_UNIT}
    said = read(text, time_unit="1/1000")
    assert said.volumes[0].handle_seconds == 600
    assert said.understood.open == {Question.TIME_UNIT}


@pytest.mark.fault(2)
def test_the_encoding_is_offered_where_bytes_have_two_meanings() -> None:
    content = "Date,Queue,Handled\n2026-05-04,d\xe9p\xf4t \xa4,9\n".encode("latin-1")
    found = read(content)
    assert found.understood.encodings[0] is Encoding.ISO_8859_15
    assert found.volumes[0].source == "dépôt €"
    assert found.understood.open == {Question.ENCODING}
    said = read(content, encoding="cp1252")
    assert (said.understood.encodings[0], said.volumes[0].source) == (Encoding.CP1252, "dépôt ¤")


def test_the_clock_of_the_file_may_be_another_zones() -> None:
    text = "SRNumber,CreatedDate,RequestSource\na,2026-05-04 23:30,Call\n"
    found = read(text)
    assert (found.first, found.understood.naive) == (date(2026, 5, 4), True)
    assert read(text, naive_zone="UTC").first == date(2026, 5, 5)


def test_columns_that_somebody_chose() -> None:
    text = "Opened at;Team;Case\n2026-05-04 10:00;a;1\n2026-05-04 11:00;a;1\n2026-05-05;b;2\n"
    asked = {"layout": "mapped", "moment": "Opened at"}
    assert read(text, **asked).contacts == 3
    found = read(text, **asked, source="team", id="Case")
    assert [(each.source, each.handled) for each in found.volumes] == [("a", 1), ("b", 1)]
    with pytest.raises(FileRefused) as caught:
        read(text, layout="mapped", moment="Closed at")
    assert caught.value.errors[0].expected is Expected.HEADER


def test_a_sheet_is_read_as_a_text_is() -> None:
    rows: list[list[object]] = [
        ["Calls of May"],
        ["Date", "Queue", "Handled", "AHT"],
        ["2026-05-04", "sales", 9, 60.5],
        ["2026-05-05", "sales", 3],
    ]
    found = read(sheet(rows), sheet="May")
    assert (found.layout, found.errors) == (ContactLayout.REPORT, [])
    assert [(each.handled, each.handle_seconds) for each in found.volumes] == [(9, 545), (3, None)]
    assert found.understood.encodings == ()
    cells = [Row(number, [f"{each}" for each in row]) for number, row in enumerate(rows, start=1)]
    assert recognise_contact_rows(cells) is ContactLayout.REPORT
    log = [["Opened", "Way"], ["2026-05-04", "phone"], ["2026-05-04"]]
    found = read(sheet(log), sheet="May", layout="mapped", moment="Opened", source="Way")
    assert [(each.source, each.handled) for each in found.volumes] == [("", 1), ("phone", 1)]


@pytest.mark.fault(15)
def test_a_file_that_nobody_knows_is_refused() -> None:
    for content in ("", "a,b\n1,2\n", b"\x00"):
        with pytest.raises(FileRefused):
            read(content)


@pytest.mark.fault(20)
def test_it_is_read_in_a_process_of_its_own() -> None:
    rows = [f"CA1,inbound,completed,{AT},65,", f"CA3,inbound,ringing,{AT},,", "x,y"]
    content = "\n".join([TWILIO, *rows]).encode()
    asked = ContactsAsked(PARIS, day_order=DayOrder.YEAR_FIRST)
    found = read_in_child(read_contacts_asked, content, *astuple(asked))
    assert found == read_contacts(content, asked)
    assert (found.contacts, found.number_of_errors, len(found.left_out)) == (1, 1, 1)
