"""What the address says, and how links say it."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.periods import period_containing
from kpis.pages.filters.address import Address
from kpis.pages.filters.query import (
    key_near,
    period_key,
    read_day,
    read_selection,
    selected_key,
    selection_query,
)
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Comparison, PeriodKind


def read(query: Any) -> Selection:
    said = query if isinstance(query, QueryDict) else QueryDict(urlencode(query))
    return read_selection(Address(said))


days = st.dates(date(1990, 1, 1), date(2100, 12, 1))


def test_nothing_said_is_the_latest_month_against_the_one_before() -> None:
    assert read({}) == Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS)


def test_all_said() -> None:
    query = {"by": "week", "period": "2026-W21", "compare": "year_before"}
    expected = Selection(PeriodKind.WEEK, date(2026, 5, 18), Comparison.YEAR_BEFORE)
    assert read(query) == expected


@given(st.text(), st.text(), st.text())
def test_any_text_is_read_without_an_error(by: str, period: str, compare: str) -> None:
    selection = read({"by": by, "period": period, "compare": compare})
    assert selection.kind in PeriodKind
    assert selection.day is None or 1990 <= selection.day.year <= 2100


@pytest.mark.parametrize("key", ["1989-12", "2101-01", "1989-W10", "2026-W00", "2025-W53"])
def test_days_out_of_range(key: str) -> None:
    assert read_day(key) is None


@given(days, st.sampled_from(PeriodKind), st.integers(1, 12))
def test_a_key_names_its_period(day: date, kind: PeriodKind, fiscal_year_start: int) -> None:
    period = period_containing(kind, day, fiscal_year_start)
    named = read_day(period_key(period))
    assert named is None or period_containing(kind, named, fiscal_year_start) == period
    assert named is not None or not 1990 <= period.start.year <= 2100


@given(days, st.sampled_from(PeriodKind), st.sampled_from(PeriodKind))
def test_another_kind_is_sought_where_the_period_ends(
    day: date, kind: PeriodKind, other: PeriodKind
) -> None:
    period = period_containing(kind, day)
    named = read_day(key_near(period, other))
    if named is not None:
        near = period_containing(other, named)
        assert near.start < period.end
        assert near.end >= period.end


def test_a_link_keeps_the_comparison() -> None:
    selection = Selection(PeriodKind.MONTH, None, Comparison.YEAR_BEFORE)
    assert selection_query(selection, "2026-05") == "?by=month&compare=year_before&period=2026-05"
    plain = Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS)
    assert selection_query(plain, kind=PeriodKind.WEEK) == "?by=week"


def test_channels_and_categories_are_read_and_said_again_in_order() -> None:
    query = "?by=month&channel=email&channel=phone&category=salaries&period=2026-05"
    selection = read(QueryDict(query.removeprefix("?")))
    assert selection.channels == {"phone", "email"}
    assert selection.categories == {"salaries"}
    assert selection_query(selection, selected_key(selection)) == query


@given(st.text(), st.text())
def test_no_text_of_an_address_comes_back_unescaped(channel: str, category: str) -> None:
    query = QueryDict(mutable=True)
    query.setlist("channel", [channel, "phone"])
    query.setlist("category", [category])
    said = selection_query(read(query))
    assert re.fullmatch(r"[?&=\w-]*", said, re.ASCII)
    assert "channel=phone" in said


def test_a_week_that_was_asked_for_keeps_its_key() -> None:
    selection = Selection(PeriodKind.WEEK, date(2026, 5, 18), Comparison.PREVIOUS)
    assert selected_key(selection) == "2026-W21"
    assert selected_key(Selection(PeriodKind.WEEK, None, Comparison.PREVIOUS)) is None
