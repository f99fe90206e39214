"""Months as files write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.reading.day_formats import DayFormat
from kpis.entry.reading.months import is_month, read_month

MAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    "text",
    ["2026-05", "2026/5", "202605", "05/2026", "5.2026", "May 2026", "mai-26", "MAI 2026",
     "May '26", " 2026-05 ", "2026 mai", "2026-May"],
)  # fmt: skip
def test_a_month(text: str) -> None:
    assert read_month(text) == MAY
    assert is_month(text)


@pytest.mark.parametrize(
    ("text", "day_format"),
    [("2026-05-31", DayFormat.ISO), ("31/05/2026", DayFormat.DAY_FIRST),
     ("05/31/2026", DayFormat.MONTH_FIRST), ("20260531", DayFormat.COMPACT)],
)  # fmt: skip
def test_the_month_of_a_day(text: str, day_format: DayFormat) -> None:
    assert read_month(text, day_format) == MAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", Expected.MONTH), ("2026", Expected.MONTH), ("2026-13", Expected.MONTH),
     ("13/2026", Expected.MONTH), ("Total", Expected.MONTH), ("soon 2026", Expected.MONTH),
     ("1026-05", Expected.YEAR), ("20265", Expected.MONTH), ("12.50", Expected.MONTH)],
)  # fmt: skip
def test_what_is_no_month(text: str, expected: Expected) -> None:
    with pytest.raises(Refused) as caught:
        read_month(text)
    assert caught.value.expected is expected
    assert not is_month(text)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_any_month_comes_back(day: date) -> None:
    month = day.replace(day=1)
    for form in ("%Y-%m", "%m/%Y", "%Y%m", "%B %Y", "%b-%Y"):
        assert read_month(month.strftime(form)) == month
