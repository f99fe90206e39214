"""The days that a channel owes: its usual weekdays, from when it begins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.days import missing_days, months_around
from kpis.facts import WHOLE_MONTH
from kpis.months import add_months

AUGUST = date(2026, 8, 1)
LONG_AGO = date(2020, 1, 1)
SPAN = [AUGUST + timedelta(days=number) for number in range(-92, 122)]


def masks_of(days: list[date], whole: tuple[date, ...] = ()) -> tuple[int, ...]:
    masks = dict.fromkeys(months_around(AUGUST), 0) | dict.fromkeys(whole, WHOLE_MONTH)
    for day in days:
        masks[day.replace(day=1)] |= 1 << (day.day - 1)
    return tuple(masks.values())


def missing(days: list[date], begins: date = LONG_AGO, whole: tuple[date, ...] = ()) -> list[date]:
    return [*missing_days(AUGUST, masks_of(days, whole), begins)]


def august(*numbers: int) -> list[date]:
    return [AUGUST.replace(day=number) for number in numbers]


@pytest.mark.finding("F2")
def test_ten_days_are_not_the_month() -> None:
    """Phone every day, of August the first ten days only."""
    recorded = [day for day in SPAN if day < AUGUST or day in august(*range(1, 11))]
    assert missing(recorded) == august(*range(11, 32))


@pytest.mark.finding("F2")
def test_a_channel_that_was_recorded_by_month_before_has_its_own_days_to_tell_by() -> None:
    months = (date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1))
    assert missing(august(*range(1, 11)), whole=months) == august(*range(11, 32))
    assert missing(august(*range(10, 32)), whole=months) == august(*range(1, 10))


@pytest.mark.finding("F2")
def test_the_first_month_of_a_centre_that_begins_after_its_first_days() -> None:
    recorded = [day for day in SPAN if day >= AUGUST.replace(day=15)]
    assert missing(recorded, begins=AUGUST) == august(*range(1, 15))
    assert missing(recorded, begins=AUGUST.replace(day=15)) == []


@pytest.mark.finding("F2")
def test_closed_weekdays_are_not_expected_and_a_zero_is_a_count() -> None:
    working = [day for day in SPAN if day.weekday() < 5]
    assert missing(working) == []
    holiday = AUGUST.replace(day=14)
    assert missing([day for day in working if day != holiday]) == [holiday]


@pytest.mark.finding("F2")
def test_after_a_month_without_any_day_the_weeks_before_it_tell() -> None:
    recorded = [day for day in SPAN if day.month in {5, 6} or day >= AUGUST.replace(day=20)]
    assert missing(recorded) == august(*range(1, 20))


@pytest.mark.finding("F2")
def test_a_weekday_is_usual_with_three_of_the_last_four() -> None:
    saturdays = [day for day in SPAN if day.weekday() == 5 and day < AUGUST]
    weekdays = [day for day in SPAN if day.weekday() < 5]
    assert missing([*weekdays, *saturdays[-3:]]) == august(1, 8)
    assert missing([*weekdays, *saturdays[-4:]]) == august(1, 8)
    assert missing([*weekdays, *saturdays[-2:]]) == []


def test_a_month_that_is_recorded_as_a_whole_lacks_no_day() -> None:
    assert missing([], whole=(AUGUST,)) == []


usual_weekdays = st.sets(st.integers(0, 6), min_size=1)


@pytest.mark.finding("F2")
@given(usual_weekdays, st.integers(1, 31), st.integers(1, 31))
def test_a_gap_of_any_length_is_found_whole(usual: set[int], first: int, length: int) -> None:
    """Of a channel with the same weekdays before it: from one day of the month on."""
    gap = {AUGUST.replace(day=first) + timedelta(days=number) for number in range(length)}
    regular = [day for day in SPAN if day.weekday() in usual]
    lacking = sorted(day for day in regular if day in gap and day.month == AUGUST.month)
    assert missing([day for day in regular if day not in gap]) == lacking


def test_the_months_around() -> None:
    assert months_around(AUGUST) == [add_months(AUGUST, step) for step in range(-3, 4)]
