"""Dates and times of files, of which each writes day and month in one order."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.moments import DayOrder, Moments, orders_of

YMD, DMY, MDY = DayOrder.YEAR_FIRST, DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST


def order(*texts: str) -> DayOrder:
    orders = orders_of(enumerate(texts, start=2), "Date")
    if orders.question:
        raise FileRefused([orders.question])
    (only,) = orders.possible
    return only


def refused(*texts: str) -> list[Error]:
    with pytest.raises(FileRefused) as caught:
        order(*texts)
    return list(caught.value.errors)


@pytest.mark.fault(12)
@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2026-01-03", "2026-13-13"], YMD),
        (["01/03/2026", "13/03/2026 10:00"], DMY),
        (["01/03/2026 1:00 PM", "01/13/2026"], MDY),
        (["3.1.2026", "31.1.2026"], DMY),
        (["12/31/17", "01/02/17"], MDY),
        (["01/03/2026", "2026-01-13", "31/12/2026"], DMY),
        (["45/45/2026", "", "nothing", "31/12/2026"], DMY),
    ],
)
def test_every_date_of_the_file_decides(texts: list[str], expected: DayOrder) -> None:
    assert order(*texts) is expected


@pytest.mark.fault(12)
@pytest.mark.parametrize("texts", [[], ["", "soon"], ["01/01/2026", "2/2/2026"], ["3 May 2026"]])
def test_where_nothing_is_open_any_order_reads_alike(texts: list[str]) -> None:
    readings = [[moment(text, each) for text in texts if text[:1].isdigit()] for each in (DMY, MDY)]
    assert order(*texts) in DayOrder
    assert readings[0] == readings[1]


@pytest.mark.fault(12)
def test_both_readings_are_said_where_the_file_leaves_them_open() -> None:
    (error,) = refused("05/05/2026", "01/03/2026 10:00", "02/03/2026")
    assert (error.line, error.column, error.found) == (3, "Date", "01/03/2026")
    assert error.expected is Expected.DAY_ORDER
    assert error.values == {"days": "2026-03-01 / 2026-01-03"}
    (error,) = refused("01/02/03")
    assert error.values == {"days": "2001-02-03 / 2003-02-01 / 2003-01-02"}


@pytest.mark.fault(12)
def test_a_file_that_changes_its_order_is_refused_with_a_date_of_each() -> None:
    first, second = refused("01/03/2026", "13/03/2026", "04/05/2026", "03/14/2026")
    assert (first.line, second.line) == (3, 5)
    assert first.expected is second.expected is Expected.ONE_DAY_ORDER


def moment(text: str, order: DayOrder = YMD) -> datetime:
    return Moments(order).read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-04", datetime(2026, 5, 4)),
        ("2026/5/4 7:08", datetime(2026, 5, 4, 7, 8)),
        ("2026-05-04T17:08:09", datetime(2026, 5, 4, 17, 8, 9)),
        ("2026-05-04t17:08:09.25z", datetime(2026, 5, 4, 17, 8, 9, 250_000, UTC)),
        ("2026-05-04 17:08:09.729000 UTC", datetime(2026, 5, 4, 17, 8, 9, 729_000, UTC)),
        ("2026-05-04 17:08:09.123456789", datetime(2026, 5, 4, 17, 8, 9, 123_456)),
        ("2026-05-04 17:08 +02:00", datetime(2026, 5, 4, 15, 8, tzinfo=UTC)),
        ("2026-05-04T17:08-0730", datetime(2026, 5, 5, 0, 38, tzinfo=UTC)),
        (" 2026-05-04\u00a0 12:00:00\u202fAM ", datetime(2026, 5, 4)),
        ("2026-05-04, 12:30 p.m.", datetime(2026, 5, 4, 12, 30)),
        ("Mon, 04 May 2026 20:36:28 +0000", datetime(2026, 5, 4, 20, 36, 28, tzinfo=UTC)),
        ("2026-05-04 10:00:00 PDT", datetime(2026, 5, 4, 17, tzinfo=UTC)),
        ("May 4, 2026", datetime(2026, 5, 4)),
        ("4-May-26", datetime(2026, 5, 4)),
        ("Monday 2026-05-04 10:00", datetime(2026, 5, 4, 10)),
        ("March 4, 2026", datetime(2026, 3, 4)),
        ("20260504", datetime(2026, 5, 4)),
        ("4 mai 2026 10:00", datetime(2026, 5, 4, 10)),
        ("lundi 1er juin 2026", datetime(2026, 6, 1)),
        ("4-déc.-26", datetime(2026, 12, 4)),
        ("4-Sept-2026 1:02", datetime(2026, 9, 4, 1, 2)),
        ("2026-06-30 23:59:60", datetime(2026, 6, 30, 23, 59, 59)),
    ],
)
def test_moments_are_read_however_they_are_written(text: str, expected: datetime) -> None:
    found = moment(text)
    assert found == expected
    assert (found.tzinfo is None) == (expected.tzinfo is None)


@pytest.mark.fault(8, 12, 13)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-02-30 17:23:13.000000 UTC", Expected.MOMENT),
        ("31/12/2026", Expected.MOMENT),
        ("45123", Expected.MOMENT),
        ("2026-05-04 25:00", Expected.MOMENT),
        ("2026-05-04 13:00 PM", Expected.MOMENT),
        ("2026-05-04 10:00 BST", Expected.MOMENT),
        ("2026-05-04 10:00 ECT", Expected.MOMENT),
        ("2026-05-04 10:00 +25:00", Expected.MOMENT),
        ("２０２６-05-04", Expected.MOMENT),
        ("10:00", Expected.MOMENT),
        ("31 Feb 2026", Expected.MOMENT),
        ("1066-10-14", Expected.YEAR),
        (" ", Expected.SOMETHING),
    ],
)
def test_what_is_no_moment_is_refused(text: str, expected: Expected) -> None:
    with pytest.raises(Refused) as caught:
        moment(text)
    assert caught.value.expected is expected


FORMATS = {YMD: ("%Y-%m-%d", "%Y/%m/%d"), DMY: ("%d/%m/%Y", "%d.%m.%Y"), MDY: ("%m/%d/%Y",)}
TIMES = ("%H:%M:%S", "%I:%M:%S %p", "%H:%M:%S.%f")
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)).map(
    lambda each: each.replace(microsecond=0)
)


@given(
    st.lists(MOMENTS, min_size=1, max_size=20),
    st.sampled_from(DayOrder),
    st.integers(0, 1),
    st.sampled_from(TIMES),
)
def test_what_was_written_is_read_or_asked_for(
    moments: list[datetime], written: DayOrder, which: int, time: str
) -> None:
    day = FORMATS[written][which % len(FORMATS[written])]
    texts = [each.strftime(f"{day} {time}") for each in moments]
    assert [Moments(written).read(text) for text in texts] == moments
    try:
        found = order(*texts)
    except FileRefused:
        assert all(each.day <= 12 for each in moments)
    else:
        assert [Moments(found).read(text) for text in texts] == moments
