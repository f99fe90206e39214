"""Parts rounded so that they sum to a rounded whole."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.rounding import (
    as_decimal,
    round_to_sum,
    shift_to_total,
    shown_difference,
)

F, D = Fraction, Decimal
amounts = st.decimals(-(10**9), 10**9, places=5)
values = st.lists(st.fractions(-(10**6), 10**6, max_denominator=10**6), min_size=1, max_size=9)


def test_by_hand() -> None:
    assert shift_to_total([F(1, 3), F(1, 3), F(1, 3)], 1) == [1, 0, 0]
    assert shift_to_total([F(-1, 3), F(0), F(4, 3)], 1) == [0, 0, 1]
    assert shift_to_total([F(0), F(1, 10)], 1) == [0, 1]
    assert shift_to_total([], 0) == []


def test_a_value_of_nothing_stays_nothing_when_units_are_taken_away() -> None:
    assert shift_to_total([F(1), F(0)], 0) == [0, 0]
    assert shift_to_total([F(0), F(2), F(1)], 2) == [0, 2, 0]
    assert shift_to_total([F(0), F(0)], 1) == [1, 0]


def test_for_show_a_third_is_cut_off() -> None:
    assert str(as_decimal(F(1, 3))) == "0." + "3" * 28
    assert as_decimal(F(9999)) == 9999


@given(values, st.booleans())
def test_within_one_of_each_value(parts: list[Fraction], up: bool) -> None:
    total = ceil(sum(parts)) if up else floor(sum(parts))
    whole = shift_to_total(parts, total)
    assert sum(whole) == total
    for part, rounded in zip(parts, whole, strict=True):
        assert abs(part - rounded) < 1


@pytest.mark.finding("F13")
def test_rows_sum_to_the_total_that_is_shown() -> None:
    """1.4 + 1.4 + 1.4 = 4.2, shown as 4: the first of the largest remainders gets the unit."""
    assert round_to_sum([D("1.4"), D("1.4"), D("1.4")]) == [2, 1, 1]
    assert round_to_sum([D("-1.4"), D("-1.4"), None, D("0.2")]) == [-1, -2, None, 0]
    assert round_to_sum([F(1, 3)] * 3, 3, total=1) == [D("0.334"), D("0.333"), D("0.333")]
    assert round_to_sum([], 2) == []


@given(st.lists(st.none() | st.decimals(-(10**9), 10**9, places=2), max_size=9))
def test_amounts_that_need_no_rounding_are_what_the_long_way_gives(
    parts: list[Decimal | None],
) -> None:
    known = [part for part in parts if part is not None]
    short = round_to_sum(parts, 2)
    assert [str(part) for part in short] == [
        str(part) for part in round_to_sum(parts, 2, total=sum(known, D(0)))
    ]
    assert short == parts


@pytest.mark.finding("F13")
def test_a_change_is_the_difference_of_what_stands_beside_it() -> None:
    """7.11 → 7.58 is 0.47, though the values behind differ by 0.4774."""
    assert shown_difference(D("7.5832"), D("7.1058"), 2) == D("0.47")


@pytest.mark.finding("F13")
@given(st.lists(st.none() | amounts, max_size=12), st.integers(0, 3))
def test_any_column_sums_as_it_is_shown(column: list[Decimal | None], decimals: int) -> None:
    shown = round_to_sum(column, decimals)
    known = [value for value in column if value is not None]
    assert sum(value for value in shown if value is not None) == round(sum(known, D(0)), decimals)
    for value, text in zip(column, shown, strict=True):
        assert (value is None) == (text is None)
        assert value is None or text is None or abs(value - text) < D(10) ** -decimals


@pytest.mark.finding("F13")
@given(amounts, amounts, st.integers(0, 3))
def test_no_change_points_the_other_way(now: Decimal, before: Decimal, decimals: int) -> None:
    shown = shown_difference(now, before, decimals)
    assert shown == -shown_difference(before, now, decimals)
    assert not shown or (shown > 0) == (now > before)
