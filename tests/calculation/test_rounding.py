"""Parts rounded so that they sum to a rounded whole."""

from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.rounding import as_decimal, shift_to_total

F = Fraction
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
