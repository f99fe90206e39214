"""What the rows of a report are of: days, months, or parts of days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.reading.moments import DayOrder, Moments
from kpis.entry.reading.report_spans import (
    Grain,
    Span,
    Spans,
    could_be_months,
    has_parts_of_days,
    is_span,
    month_in,
)

SPANS = Spans(Moments(DayOrder.YEAR_FIRST))
VANCOUVER = Spans(Moments(DayOrder.YEAR_FIRST), ZoneInfo("America/Vancouver"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05", date(2026, 5, 1)),
        ("05/2026", date(2026, 5, 1)),
        ("May 2026", date(2026, 5, 1)),
        ("sept. 2026", date(2026, 9, 1)),
        ("2026 May", date(2026, 5, 1)),
        ("mai 2026", date(2026, 5, 1)),
        ("déc.-2026", date(2026, 12, 1)),
        ("2026 août", date(2026, 8, 1)),
        ("202605", date(2026, 5, 1)),
        ("May 26", None),
        ("20265", None),
        ("2026-13", None),
        ("1026-05", None),
        ("2026-05-01", None),
        ("May", None),
    ],
)
def test_a_month_without_a_day(text: str, expected: date | None) -> None:
    assert month_in(text) == expected


@pytest.mark.parametrize("text", ["2026-05", "2026-05-31", "31/05/2026", "20260531", "31 May 2026"])
def test_what_can_head_a_column(text: str) -> None:
    assert is_span(text)


@pytest.mark.parametrize("text", ["", "Total", "2026", "2026-02-30", "2026-05-31 10:00", "1/2"])
def test_what_can_not(text: str) -> None:
    assert not is_span(text)


@pytest.mark.parametrize(
    ("start", "end", "days", "is_part"),
    [
        ("2026-05-04", "2026-05-05", 1, False),
        ("2026-05-04", "2026-05-04", 1, False),
        ("2026-05-04 00:00", "2026-05-04 23:59:59.999", 1, False),
        ("2026-05-04 09:00", "2026-05-04 09:30", 1, True),
        ("2026-05-04 23:45", "2026-05-05 00:00", 1, True),
        ("2026-02-01", "2026-03-01", 28, False),
        ("2026-02-01", "2026-02-28", 28, False),
        ("2026-02", "", 28, False),
        ("2026-05-04", "", 1, False),
    ],
)
def test_a_start_and_an_end(start: str, end: str, days: int, is_part: bool) -> None:
    span = SPANS.read(start, end)
    assert ((span.end - span.start).days, span.is_part) == (days, is_part)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-05-04", "2026-05-11"),
        ("2026-05-04 12:00", "2026-05-05 12:00"),
        ("2026-05-02", "2026-06-02"),
        ("2026-05-04", "2026-05-01"),
        ("2026-01-01", "2027-01-01"),
    ],
)
def test_what_is_neither_a_day_nor_a_month(start: str, end: str) -> None:
    with pytest.raises(Refused) as caught:
        SPANS.read(start, end)
    assert caught.value.expected is Expected.DAY_OR_MONTH


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z"),
        ("2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z"),
        ("2026-05-01T07:00:00Z", "2026-06-01T07:00:00Z"),
        ("2026-11-01T07:00:00Z", "2026-12-01T08:00:00Z"),
    ],
)
def test_days_and_months_of_a_zone_whose_clocks_change(start: str, end: str) -> None:
    span = VANCOUVER.read(start, end)
    assert span.start == datetime.fromisoformat(start).date()
    assert span.end == datetime.fromisoformat(end).date()


def test_rows_of_months_begin_them() -> None:
    months = Spans(Moments(DayOrder.YEAR_FIRST), grain=Grain.MONTH)
    may = months.read("2026-05-01", None)
    assert (may.start, may.end) == (date(2026, 5, 1), date(2026, 6, 1))
    for text in ("2026-05-02", "2026-05-01 10:00"):
        with pytest.raises(Refused) as caught:
            months.read(text, None)
        assert caught.value.expected is Expected.MONTH


def test_what_the_starts_of_all_rows_tell() -> None:
    first, second = datetime(2026, 5, 1), datetime(2026, 6, 1)
    assert could_be_months([first, second])
    assert not could_be_months([first, first])
    assert not could_be_months([first, second, datetime(2026, 6, 2)])
    assert has_parts_of_days([first, datetime(2026, 5, 1, 0, 30)])
    assert not has_parts_of_days([first, second])


@given(st.dates(date(1990, 1, 1), date(2100, 11, 30)))
def test_any_day_is_itself(day: date) -> None:
    found = SPANS.read(f"{day}", f"{day + timedelta(days=1)}")
    midnight = datetime.combine(day, datetime.min.time())
    assert found == Span(day, day + timedelta(days=1), midnight)
    assert SPANS.read(f"{day}", None) == found
