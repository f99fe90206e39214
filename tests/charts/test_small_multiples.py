"""Small line charts that the page draws: places in percent, round ticks, gaps that stay gaps."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.charts.small_multiples import PanelPoint, SmallPanel, build_panel, choose_ticks
from tests.samples import channel, month_period

MAY = month_period("2026-05")
CENT = Decimal("0.01")


def panel(*values: str | None, **changes: dict[int, object]) -> SmallPanel | None:
    """Months of 2026 from January on; changes: of a field, by place."""
    points = []
    for place, value in enumerate(values):
        facts = {name: by_place[place] for name, by_place in changes.items() if place in by_place}
        known = {
            "value": None if value is None else Decimal(value),
            "is_complete": True,
            "target": None,
        }
        period = month_period(f"2026-{place + 1:02}")
        points.append(PanelPoint(period, **(known | facts)))  # type: ignore[arg-type]
    return build_panel(channel(2, name="Phone"), points, "EUR", MAY)


def test_places_are_percent_from_the_left_and_from_the_top() -> None:
    made = panel("1", "3", "2")
    assert made is not None
    assert made.lines == ["0.00,100.00 50.00,0.00 100.00,50.00"]
    assert [(dot.x, dot.y) for dot in made.dots] == [
        ("0.00%", "100.00%"),
        ("50.00%", "0.00%"),
        ("100.00%", "50.00%"),
    ]
    assert (made.name, made.colour) == ("Phone", 2)
    assert (made.first, made.last) == ("Jan 2026", "Mar 2026")
    assert made.ticks == ["€3", "€2", "€1"]
    assert made.grid == ["100.00%", "50.00%", "0.00%"]
    assert made.dots[1].title == "February 2026: €3.00"


def test_gaps_stay_gaps_and_incomplete_points_are_hollow_and_on_no_line() -> None:
    made = panel("1", "2", None, "1", "3", is_complete={4: False})
    assert made is not None
    assert len(made.lines) == 1
    assert [dot.is_hollow for dot in made.dots] == [False, False, False, True]
    assert [dot.is_selected for dot in made.dots] == [False, False, False, True]


def test_a_target_has_its_own_line_within_the_scale() -> None:
    made = panel("6.80", "6.90", "7.10", target={1: Decimal(9), 2: Decimal(9)})
    assert made is not None
    assert made.targets == ["50.00,0.00 100.00,0.00"]
    assert made.ticks[0] == "€9"


def test_a_break_stands_before_its_point() -> None:
    """One before the first point would stand beside the chart."""
    made = panel("1", "2", "3", is_break={0: True, 2: True})
    assert made is not None
    assert made.breaks == ["75.00%"]


def test_without_a_value_there_is_no_panel_and_one_alone_stands_in_the_middle() -> None:
    assert panel(None, None) is None
    made = panel("5")
    assert made is not None
    assert (made.dots[0].x, made.lines) == ("50.00%", [])


@given(st.lists(st.decimals(-(10**9), 10**9, places=4), min_size=1, max_size=9))
def test_ticks_are_few_even_and_hold_every_value(values: list[Decimal]) -> None:
    ticks = choose_ticks(values, CENT)
    assert 2 <= len(ticks) <= 4
    assert ticks[0] <= min(values) <= max(values) <= ticks[-1]
    assert len({after - before for before, after in pairwise(ticks)}) == 1
    assert ticks[1] - ticks[0] >= Decimal("0.01")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["5.9", "7.5"], ["5", "6", "7", "8"]),
        (["0.35", "0.53"], ["0.3", "0.4", "0.5", "0.6"]),
        (["4", "4"], ["3.8", "4", "4.2"]),
        (["-1", "2"], ["-1", "0", "1", "2"]),
        (["3", "9"], ["2.5", "5", "7.5", "10"]),
    ],
)
def test_ticks_by_hand(values: list[str], expected: list[str]) -> None:
    assert choose_ticks([Decimal(value) for value in values], CENT) == [
        Decimal(e) for e in expected
    ]


def test_ticks_are_written_with_as_many_decimals_as_they_need() -> None:
    made = panel("3", "9")
    assert made is not None
    assert made.ticks == ["€10.00", "€7.50", "€5.00", "€2.50"]
