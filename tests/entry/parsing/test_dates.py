"""Months and days in one format."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.dates import is_day_or_month, parse_day, parse_month
from kpis.entry.parsing.errors import Expected, Refused
from kpis.months import month_after

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_reads_back_every_day_and_month(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_month(f"{day:%Y-%m}") == parse_month(f"{day:%Y-%m}-01") == day.replace(day=1)


@pytest.mark.fault(12)
@pytest.mark.parametrize(
    "text", ["", "2026-5", "05/2026", "2026-05-02", "2026-13", "May 2026", "202605"]
)
def test_refuses_other_months(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_month(text)
    assert caught.value.expected is Expected.MONTH


@pytest.mark.fault(12)
@pytest.mark.fault(13)
@pytest.mark.parametrize(
    "text", ["03/01/2026", "2026-02-30", "46023", "2026-05", "2026-05-01T00:00"]
)
def test_refuses_other_days(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_day(text)
    assert caught.value.expected is Expected.DAY


def test_refuses_years_that_are_slips() -> None:
    with pytest.raises(Refused) as caught:
        parse_month("0206-05")
    assert caught.value.expected is Expected.YEAR


@given(DAYS)
def test_a_span_is_one_day_or_one_calendar_month(day: date) -> None:
    first = day.replace(day=1)
    assert is_day_or_month(day, day + timedelta(days=1))
    assert is_day_or_month(first, month_after(first))
    assert not is_day_or_month(day, day)
    assert not is_day_or_month(day, day + timedelta(days=2))
    assert not is_day_or_month(first, month_after(first) - timedelta(days=1))


def test_the_month_after_december_is_january() -> None:
    assert month_after(date(2025, 12, 31)) == date(2026, 1, 1)
