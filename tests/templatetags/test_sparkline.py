"""The small line: gaps break it."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.templatetags.sparkline import sparkline


def lines(*values: int | None) -> list[str]:
    drawn = sparkline([None if value is None else Decimal(value) for value in values])
    return re.findall(r'points="([^"]+)"', drawn)


def test_from_low_to_high() -> None:
    assert lines(0, 5, 10) == ["0.0,22.0 50.0,12.0 100.0,2.0"]


@pytest.mark.fault(39)
def test_a_gap_is_not_joined() -> None:
    assert lines(0, 10, None, 10, 0) == ["0.0,22.0 25.0,2.0", "75.0,2.0 100.0,22.0"]


def test_a_point_between_gaps_is_a_dash() -> None:
    assert lines(0, 0, None, 0) == ["0.0,22.0 33.3,22.0", "100.0,22.0 101.0,22.0"]
    assert lines(5, 5, None, 5) == ["0.0,12.0 33.3,12.0", "100.0,12.0 101.0,12.0"]


@pytest.mark.parametrize("values", [(), (None,), (5,), (None, 5, None)])
def test_fewer_than_two_values_make_no_line(values: tuple) -> None:
    assert sparkline(values) == ""


@given(st.lists(st.none() | st.decimals(-(10**9), 10**9, places=4), max_size=30))
def test_any_line_stays_in_its_frame(values: list[Decimal | None]) -> None:
    numbers = re.findall(r"([-\d.naif]+),([-\d.naif]+)", " ".join(lines_of(values)))
    assert all(0 <= float(x) <= 101 and 2 <= float(y) <= 22 for x, y in numbers)


def lines_of(values: list[Decimal | None]) -> list[str]:
    return re.findall(r'points="([^"]+)"', sparkline(values))


@pytest.mark.finding("F13")
def test_cents_do_not_fill_the_height() -> None:
    """5.00 to 5.02 is a twentieth of the frame, in its middle; it was all of it."""
    drawn = sparkline([Decimal("5.00"), Decimal("5.01"), Decimal("5.02")])
    assert re.findall(r'points="([^"]+)"', drawn) == ["0.0,12.2 50.0,12.0 100.0,11.8"]


@pytest.mark.finding("F13")
@given(st.lists(st.decimals(1, 10**6, places=2), min_size=2, max_size=30))
def test_the_height_is_a_fifth_of_the_mean_or_more(values: list[Decimal]) -> None:
    heights = [float(y) for y in re.findall(r",([\d.]+)", " ".join(lines_of([*values])))]
    drawn, mean = max(heights) - min(heights), sum(values, Decimal(0)) / len(values)
    assert drawn <= 20 * float((max(values) - min(values)) / (mean / 5)) + 0.11


@pytest.mark.finding("F13")
def test_periods_that_are_not_complete_are_hollow() -> None:
    values = [Decimal(1), None, Decimal(3), Decimal(4)]
    drawn = sparkline(values, [True, False, True, False])
    assert re.findall(r'class="(\w+)" d="M([\d.]+)', drawn) == [("dot", "100.0"), ("hole", "100.0")]
    assert "hole" not in sparkline(values, [True] * 4)
