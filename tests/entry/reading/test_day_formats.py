"""Days as files write them: one way a file."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.reading.day_formats import DayFormat, day_formats_of, read_day

MAY = date(2026, 5, 31)


@pytest.mark.fault(12)
@pytest.mark.parametrize(
    ("text", "day_format"),
    [
        ("2026-05-31", DayFormat.ISO),
        ("2026-05-31T23:59:58Z", DayFormat.ISO),
        ("2026/5/31", DayFormat.ISO),
        ("20260531", DayFormat.COMPACT),
        ("31/05/2026", DayFormat.DAY_FIRST),
        ("31.5.26", DayFormat.DAY_FIRST),
        ("05/31/2026", DayFormat.MONTH_FIRST),
        ("05/31/2026 11:59:58 PM", DayFormat.MONTH_FIRST),
        ("31 May 2026", DayFormat.NAMED),
        ("31-mai-26", DayFormat.NAMED),
    ],
)
def test_a_day_in_each_format(text: str, day_format: DayFormat) -> None:
    assert read_day(text, day_format) == MAY
    assert day_formats_of([text]) == [day_format]


@pytest.mark.parametrize(
    ("text", "month"),
    [("1er février 2026", 2), ("1 juin 2026", 6), ("1 juil. 2026", 7), ("1 août 2026", 8),
     ("1 Mar 2026", 3), ("1 décembre 2026", 12), ("1 Sept 2026", 9)],
)  # fmt: skip
def test_months_by_their_names(text: str, month: int) -> None:
    assert read_day(text, DayFormat.NAMED) == date(2026, month, 1)


@pytest.mark.fault(12)
def test_one_day_past_the_12th_decides_for_the_file() -> None:
    open_days = ["03/04/2026", "", "05/06/2026"]
    assert day_formats_of(open_days) == [DayFormat.DAY_FIRST, DayFormat.MONTH_FIRST]
    assert day_formats_of([*open_days, "13/01/2026"]) == [DayFormat.DAY_FIRST]
    assert day_formats_of([*open_days, "01/13/2026"]) == [DayFormat.MONTH_FIRST]
    assert day_formats_of([*open_days, "13/01/2026", "01/13/2026"]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-02-30", Expected.DAY), ("soon", Expected.DAY), ("1026-01-01", Expected.YEAR)],
)
def test_what_is_no_day_is_refused(text: str, expected: Expected) -> None:
    with pytest.raises(Refused) as caught:
        read_day(text, DayFormat.ISO)
    assert caught.value.expected is expected


WRITTEN = {
    DayFormat.ISO: "%Y-%m-%d",
    DayFormat.COMPACT: "%Y%m%d",
    DayFormat.DAY_FIRST: "%d/%m/%Y",
    DayFormat.MONTH_FIRST: "%m/%d/%Y",
}


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2100, 12, 31)), min_size=1),
    st.sampled_from([*WRITTEN]),
)
def test_the_format_that_wrote_a_file_is_among_those_found(
    days: list[date], day_format: DayFormat
) -> None:
    texts = [day.strftime(WRITTEN[day_format]) for day in days]
    assert day_format in day_formats_of(texts)
    assert [read_day(text, day_format) for text in texts] == days
