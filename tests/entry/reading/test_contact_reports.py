"""Aggregated reports: a row, or a column, a day or month, and a queue or channel."""

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.contact_counts import LeftOut, SourceVolume, Why
from kpis.entry.reading.contact_reports import is_contact_report
from kpis.entry.reading.encodings import decode_text
from kpis.entry.reading.moments import DayOrder
from kpis.entry.reading.report_spans import Grain
from tests.entry.reading.read_contacts import Report, knows, read_report

DAY = timedelta(days=1)


def read(text: str, **declared: object) -> Report:
    assert knows(is_contact_report, text)
    return read_report(text, **declared)


def known(volume: SourceVolume) -> Mapping[str, object]:
    """What a volume says, but for its end and its line."""
    facts = asdict(volume)
    del facts["end"], facts["line"]
    if not volume.is_estimate:
        del facts["is_estimate"]
    return {name: fact for name, fact in facts.items() if fact is not None and fact != ""}


def volumes(text: str, **declared: object) -> list[Mapping[str, object]]:
    report = read(text, **declared)
    assert report.errors == []
    return [known(volume) for volume in report.volumes]


def refused(text: str, **declared: object) -> tuple[int, str, Expected]:
    with pytest.raises(FileRefused) as caught:
        read(text, **declared)
    (error,) = caught.value.errors
    return error.line, error.column, error.expected


CONNECT = """Queue,StartInterval,EndInterval,Contacts queued,Contacts handled,Contact abandoned,\
Average handle time,Average queue answer time,Occupancy,Service level 20
Support,2026-01-05T08:00:00Z,2026-01-06T08:00:00Z,12,8,2,300.55,12.3,55%,-
Support,2026-01-06T08:00:00Z,2026-01-07T08:00:00Z,-,-,-,-,-,-,-
Support,2026-01-07T08:00:00Z,2026-01-08T08:00:00Z,3,0,3,-,-,-,-
"""


@pytest.mark.fault(10)
def test_amazon_connect() -> None:
    """Seconds; a dash where there is nothing; days of the centre, though the times are UTC."""
    report = read(CONNECT, zone="America/Vancouver")
    assert [known(volume) for volume in report.volumes] == [
        {
            "start": date(2026, 1, 5),
            "source": "Support",
            "offered": 12,
            "handled": 8,
            "abandoned": 2,
            "handle_seconds": 2404,
            "wait_seconds": 98,
        },
        {
            "start": date(2026, 1, 7),
            "source": "Support",
            "offered": 3,
            "handled": 0,
            "abandoned": 3,
            "handle_seconds": 0,
            "wait_seconds": 0,
        },
    ]
    assert report.left_out == [LeftOut(3, "2026-01-06 Support", Why.NO_DATA)]


def test_a_dash_in_a_part_of_a_day_is_none_where_other_parts_have_figures() -> None:
    head = "StartInterval,EndInterval,Contacts queued,Contacts handled,Average handle time"
    parts = [
        "2026-01-05T00:00:00Z,2026-01-05T00:30:00Z,1,-,-",
        "2026-01-05T00:30:00Z,2026-01-05T01:00:00Z,-,-,-",
        "2026-01-05T01:00:00Z,2026-01-05T01:30:00Z,-,2,30.5",
    ]
    text = "\n".join([head, *parts])
    (volume,) = volumes(text, zone="UTC")
    assert (volume["offered"], volume["handled"], volume["handle_seconds"]) == (1, 2, 61)
    blank = read(text.replace(",1,-,-", ",1,,-"), zone="UTC")
    assert [each.why for each in blank.left_out] == [Why.NO_DATA]


def test_the_unit_of_times_is_asked_for_where_seconds_make_no_sense() -> None:
    text = "Date,Handled,AHT\n2026-05-04,2,300000\n2026-05-05,2,100:00:00\n"
    (error,) = read(text).errors
    assert (error.line, error.column, error.expected) == (2, "AHT", Expected.TIME_UNIT)
    first, second = volumes(text, time_unit=Fraction(1, 1000))
    assert (first["handle_seconds"], second["handle_seconds"]) == (600, 720_000)


def test_the_zone_of_times_that_say_their_own_is_asked_for() -> None:
    report = read(CONNECT)
    assert {error.expected for error in report.errors} == {Expected.DAY_OR_MONTH}
    assert {error.column for error in report.errors} == {"EndInterval"}


GENESYS = """Interval Start;Interval End;Queue Name;Media Type;Offered;Answer %;Answered;Abandon %;\
Abandoned;ASA;AHT;Flow-Out
13/02/2026 00:00;13/02/2026 00:30;Sales;voice;1.205;"91,7";1100;5;60;"0:12";"06:04";45
13/02/2026 00:30;13/02/2026 01:00;Sales;voice;20;91,7;18;5;2;0:12,5;00:06:04;0
13/02/2026 00:30;13/02/2026 01:00;Sales;chat;2;100;2;0;0;-;60,25;0
Total;;;;1.227;;1120;;62;;;45
"""


def test_genesys_cloud() -> None:
    """Half hours make a day; percentages are not counts; one queue has several media."""
    assert volumes(GENESYS) == [
        {
            "start": date(2026, 2, 13),
            "source": "Sales, voice",
            "offered": 1225,
            "handled": 1118,
            "abandoned": 62,
            "handle_seconds": 1118 * 364,
            "wait_seconds": 1100 * 12 + 225,
        },
        {
            "start": date(2026, 2, 13),
            "source": "Sales, chat",
            "offered": 2,
            "handled": 2,
            "abandoned": 0,
            "handle_seconds": 121,
        },
    ]
    assert read(GENESYS).left_out == [LeftOut(5, "Total", Why.TOTAL)]


def test_offered_is_what_became_of_them_where_the_report_has_no_other() -> None:
    text = "Date,Queue,Answered,Abandoned,Flow-Out\n2026-05-04,a,5,2,1\n2026-05-04,b,5,-,1\n"
    assert [volume.get("offered") for volume in volumes(text)] == [8, None]
    text = "Date,Answered,Abandoned\n2026-05-04,5,2\n"
    assert "offered" not in volumes(text)[0]


def test_live_agent() -> None:
    """A column a channel. What rang and nobody took is among the calls: an estimate."""
    text = """Date,Answers,Created tickets,Incoming chats,Outgoing chats,Incoming calls
2026-01-05,3,10,4,5,7
"""
    found = [(each["source"], each["handled"], each.get("is_estimate")) for each in volumes(text)]
    assert found == [
        ("Created tickets", 10, None),
        ("Incoming chats", 4, True),
        ("Incoming calls", 7, True),
    ]


@pytest.mark.fault(1)
def test_vancouver() -> None:
    text = "\ufeffDate;CallsOffered;CallsHandled;CallsAbandoned;AverageSpeedofAnswer;BI_ID\r\n"
    text += "2024-09-27;1081;1002;73;49.8832335329341;4\r\n"
    assert volumes(text) == [
        {
            "start": date(2024, 9, 27),
            "handled": 1002,
            "offered": 1081,
            "abandoned": 73,
            "wait_seconds": 49983,
        }
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Channel,2026-05-04,2026-05-05,Total\nCalls,10,20,30\nTotal,10,20,30\n",
        "Calls of May\n\nQueue;04/05/2026;05/05/2026;13/05/2026\nCalls;10;20;\n",
        "Queue\tMeasure\t4 May 2026\t5 May 2026\nCalls\tHandled\t10\t20\nCalls\tAHT\t-\t-\n",
    ],
)
def test_days_as_columns(text: str) -> None:
    found = [(each["start"], each["source"], each["handled"]) for each in volumes(text)]
    assert found == [(date(2026, 5, 4), "Calls", 10), (date(2026, 5, 5), "Calls", 20)]


def test_measures_as_rows_under_days_as_columns() -> None:
    text = """Queue,Measure,2026-05-04,2026-05-05
Sales,Offered,10,12
Sales,Handled,8,11
Sales,AHT,60.5,30
Sales,Answer %,80%,92%
Mail,Handled,-,3
"""
    assert volumes(text)[:2] == [
        {
            "start": date(2026, 5, 4),
            "source": "Sales",
            "offered": 10,
            "handled": 8,
            "handle_seconds": 484,
        },
        {
            "start": date(2026, 5, 5),
            "source": "Sales",
            "offered": 12,
            "handled": 11,
            "handle_seconds": 330,
        },
    ]
    assert read(text).left_out == [LeftOut(6, "2026-05-04 Mail", Why.NO_DATA)]


@pytest.mark.parametrize("hours", [("9", "10"), ("09:30", "10:00"), ("9:00 - 9:30", "9:30–10:00")])
def test_a_date_and_an_hour_in_columns_of_their_own(hours: tuple[str, str]) -> None:
    rows = [f"2026-05-04,{hour},{n}" for n, hour in enumerate(hours, start=1)]
    text = "\n".join(["Date,Hour,Handled", *rows])
    assert volumes(text) == [{"start": date(2026, 5, 4), "handled": 3}]
    assert [error.line for error in read(f"{text}\n{rows[0]}").errors] == [4]


def test_channels_as_columns() -> None:
    text = "Month;Phone;E-mail;Chat;Notes\n2026-05;1 200;30;-;x\n"
    report = read(text)
    found = [(each.source, each.handled, each.end) for each in report.volumes]
    assert found == [("Phone", 1200, date(2026, 6, 1)), ("E-mail", 30, date(2026, 6, 1))]
    assert report.left_out == [LeftOut(2, "2026-05-01 Chat", Why.NO_DATA)]
    assert not knows(is_contact_report, "Date,Phone,Email\n2026-05-04,0612345678,a@example.org\n")
    assert not knows(is_contact_report, "Date,Phone,Calls\n2026-05-04,5550199,1\n")


def test_a_report_of_all_queues_only_is_no_total() -> None:
    text = "Date,Queue,Handled\n2026-05-04,All,7\n"
    assert volumes(text)[0]["handled"] == 7
    assert read(text + "2026-05-04,Sales,7\n").left_out == [LeftOut(2, "All", Why.TOTAL)]


@pytest.mark.fault(16)
def test_a_row_that_comes_again_under_days_as_columns_is_named() -> None:
    report = read("Queue,2026-05-04,2026-05-05\na,1,2\nb,5,6\na,3,4\n")
    assert [(error.line, error.column) for error in report.errors] == [
        (4, "2026-05-04"),
        (4, "2026-05-05"),
    ]
    assert [(each.source, each.handled) for each in report.volumes] == [("b", 5), ("b", 6)]


def test_months() -> None:
    may = date(2026, 5, 1), date(2026, 6, 1)
    for text in (
        "Month,Handled\n2026-05,9\n",
        "Month,Handled\n2026-05-01,9\n",
        "Mois;Traités\n05/2026;9\n",
        "MOIS;APPELS TRAITES\nmai 2026;9\n",
        "Période;Traités\nmai-2026;9\n",
        "File;mai 2026;juin 2026\n;9;\n",
        "Start Date,End Date,Handled\n2026-05-01,2026-06-01,9\n",
        "Start Date,End Date,Handled\n2026-05-01,2026-05-31,9\n",
        "Start Date,End Date,Handled\n2026-05-01 00:00,2026-05-31 23:59:59,9\n",
        "Queue,May 2026,June 2026\n,9,\n",
    ):
        (volume,) = read(text).volumes
        assert (volume.start, volume.end, volume.handled) == (*may, 9), text


def test_whether_rows_are_days_or_months_is_asked_for() -> None:
    text = "Date,Handled\n2026-05-01,9\n2026-06-01,8\n"
    assert refused(text) == (2, "Date", Expected.DAYS_OR_MONTHS)
    assert read(text, grain=Grain.DAY).volumes[0].end == date(2026, 5, 2)
    assert read(text, grain=Grain.MONTH).volumes[0].end == date(2026, 6, 1)
    assert volumes(text + "2026-06-02,8\n")[0]["start"] == date(2026, 5, 1)


@pytest.mark.fault(12)
def test_the_order_of_day_and_month_is_asked_for() -> None:
    text = "Date,Handled\n02/03/2026,9\n03/03/2026,8\n"
    assert refused(text) == (2, "Date", Expected.DAY_ORDER)
    assert volumes(text, order=DayOrder.DAY_FIRST)[0]["start"] == date(2026, 3, 2)
    assert volumes(text, order=DayOrder.MONTH_FIRST)[0]["start"] == date(2026, 2, 3)


@pytest.mark.fault(4, 5)
def test_the_decimal_mark_is_the_files() -> None:
    open_text = 'Day,Handled,AHT\n2026-05-04,"3,000","1,250"\n'
    errors = read(open_text).errors
    assert [error.expected for error in errors] == [Expected.DECIMALS_OR_THOUSANDS] * 2
    assert volumes(open_text, decimal_mark=".")[0]["handle_seconds"] == 3_000 * 1_250
    assert volumes(open_text, decimal_mark=",")[0]["handled"] == 3
    shown = open_text + "2026-05-05,10,60.5\n"
    assert volumes(shown)[0]["handled"] == 3000
    mixed = shown + '2026-05-06,10,"60,5"\n'
    assert refused(mixed) == (4, "AHT", Expected.DECIMAL_MARK)


@pytest.mark.fault(16, 17)
def test_a_span_and_source_stand_once() -> None:
    text = "Date,Queue,Handled\n2026-05-04,a,1\n2026-05-04,b,2\n2026-05-04,a,1\n2026-05,b,9\n"
    report = read(text)
    found = [(error.line, error.expected, error.values["line"]) for error in report.errors]
    assert found == [(3, Expected.OWN_SPAN, "5"), (4, Expected.OWN_SPAN, "2")]
    parts = "Date,Handled\n2026-05-04 00:00,1\n2026-05-04 00:30,2\n2026-05-04 00:30,2\n"
    assert [error.line for error in read(parts).errors] == [4]
    assert volumes(parts[: parts.rindex("2026")])[0]["handled"] == 3


@pytest.mark.fault(8, 10, 14)
def test_cells_that_cannot_be_read_are_named_and_their_days_left_out() -> None:
    rows = ["2026-05-04,many,", "2026-05-05,-1,", "soon,1,", "2026-05-06,1,x", "2026-05-07,4,1e3"]
    report = read("\n".join(["Date,Handled,AHT", *rows, "2026-05-08", "2026-05-09,5,0"]))
    assert [volume.handled for volume in report.volumes] == [5]
    assert [(error.line, error.column, error.expected) for error in report.errors] == [
        (2, "Handled", Expected.FIGURE),
        (3, "Handled", Expected.FIGURE),
        (4, "Date", Expected.MOMENT),
        (5, "AHT", Expected.FIGURE),
        (6, "AHT", Expected.FIGURE),
        (7, "", Expected.SAME_CELLS),
    ]


def test_a_mark_that_turns_the_order_of_figures_is_named() -> None:
    (error,) = read("Date,Handled\n2026-05-04,12\u202e34\n2026-05-05,1\n").errors
    assert (error.line, error.expected) == (2, Expected.NO_RIGHT_TO_LEFT)


@pytest.mark.fault(15)
def test_a_file_that_is_no_report() -> None:
    for text in ("", "a,b\n1,2\n", "Date,Queue\n2026-05-04,a\n", "Date,Answer %\n2026-05-04,5\n"):
        assert not knows(is_contact_report, text)
        with pytest.raises(FileRefused) as caught:
            read_report(text)
        assert caught.value.errors[0].expected is Expected.HEADER
    assert refused("Date,Handled\n") == (0, "", Expected.ROWS)
    assert refused("Date,Handled,handled\n2026-05-04,1,2\n") == (1, "Handled", Expected.ONE_HEADER)


def test_columns_are_found_in_any_order_and_case_with_their_units() -> None:
    text = "aht (Min),x,HANDLED,y,date\n1.5,?,4,?,2026-05-04\n"
    assert volumes(text)[0]["handle_seconds"] == 360
    text = "date,handled,Handled (%),Average Handle Time (hh:mm:ss)\n2026-05-04,4,99,0:01:30\n"
    assert (volumes(text)[0]["handled"], volumes(text)[0]["handle_seconds"]) == (4, 360)
    text = "date,handled,Total Handle Time [ms]\n2026-05-04,4,4500\n"
    assert volumes(text)[0]["handle_seconds"] == 5


def test_samples_of_quality_are_kept_with_what_they_are_of() -> None:
    head = "date,handled,csat_satisfied,csat_responses,resolved_first_contact"
    report = read(f"{head}\n2026-05-04,9,3,4,5\n2026-05-05,9,5,4,\n")
    first, _second = report.volumes
    assert (first.csat_satisfied, first.csat_responses) == (3, 4)
    assert first.resolved_first_contact is first.resolution_sample is None
    (error,) = report.errors
    assert (error.line, error.expected) == (3, Expected.PART_WITHIN_WHOLE)


ROWS = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.sampled_from(["Sales", "Support"]),
        st.integers(0, 99_999),
        st.none() | st.decimals(0, 5000, places=3),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda row: row[:2],
)
#: How a report may write a day.
WAYS = {
    DayOrder.YEAR_FIRST: "%Y-%m-%d",
    DayOrder.DAY_FIRST: "%d/%m/%Y",
    DayOrder.MONTH_FIRST: "%m/%d/%Y",
}


def rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


@given(
    ROWS,
    st.sampled_from(DayOrder),
    st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", ",")]),
    st.permutations(range(4)),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_was_written_is_read(
    rows: list[tuple[int, str, int, Decimal | None]],
    order: DayOrder,
    marks: tuple[str, str],
    places: list[int],
    end: str,
) -> None:
    separator, mark = marks
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator=end)
    writer.writerow([["Day", "Queue", "Handled", "AHT"][place] for place in places])
    expected = {}
    for days, queue, handled, average in rows:
        day = date(2026, 1, 1) + days * DAY
        shown = "-" if average is None else f"{average}".replace(".", mark)
        cells = [day.strftime(WAYS[order]), queue, f"{handled}", shown]
        writer.writerow([cells[place] for place in places])
        unknown = None if handled else 0
        expected[day, queue] = handled, unknown if average is None else rounded(average * handled)
    declared = {"order": order, "decimal_mark": mark}
    found = {
        (each.start, each.source): (each.handled, each.handle_seconds)
        for each in read(file.getvalue(), **declared).volumes
    }
    assert found == expected


PARTS = st.lists(
    st.tuples(st.integers(0, 95), st.integers(0, 999), st.decimals(0, 999, places=2)),
    unique_by=lambda part: part[0],
    min_size=1,
)


@given(PARTS)
def test_parts_of_days_add_up_and_are_rounded_once(
    parts: list[tuple[int, int, Decimal]],
) -> None:
    rows = ["Interval Start,Interval End,Handled,AHT"]
    plain: dict[date, list[tuple[int, Decimal]]] = {}
    for quarters, handled, average in parts:
        start = datetime(2026, 5, 4, 12) + quarters * timedelta(minutes=15)
        rows.append(f"{start},{start + timedelta(minutes=15)},{handled},{average}")
        plain.setdefault(start.date(), []).append((handled, average))
    report = read("\n".join(rows), decimal_mark=".")
    found = {each.start: (each.handled, each.handle_seconds) for each in report.volumes}
    assert found == {
        day: (sum(h for h, _ in each), rounded(sum((h * a for h, a in each), Decimal(0))))
        for day, each in plain.items()
    }


@pytest.mark.realdata
def test_vancouver_since_2009(shared_data: Path) -> None:
    content = (shared_data / "contacts/vancouver-3-1-1-daily.csv").read_bytes()
    text = decode_text(content).text
    report = read(text)
    assert (report.errors, report.left_out) == ([], [])
    plain = {}
    for line in text.splitlines()[1:]:
        day, offered, handled, abandoned, average, *_rest = line.split(";")
        seconds = rounded(Decimal(average) * int(handled))
        plain[day] = int(offered), int(handled), int(abandoned), seconds
    found = {
        f"{each.start}": (each.offered, each.handled, each.abandoned, each.wait_seconds)
        for each in report.volumes
    }
    assert found == plain
    assert len(found) == len(report.volumes) == 5_585
    assert all(each.end - each.start == DAY for each in report.volumes)
    first, last = min(found), max(found)
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    every = {f"{date.fromisoformat(first) + number * DAY}" for number in range(days)}
    assert every - found.keys() == {"2010-03-07", "2013-03-08"}
    apart = sum(offered != handled + lost for offered, handled, lost, _ in plain.values())
    assert apart == 5_407
