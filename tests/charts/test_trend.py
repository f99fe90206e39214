"""The line of the cost per contact: true, broken at gaps, hollow where not complete."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.periods import periods_up_to
from kpis.charts.theme import legend_of
from kpis.charts.trend import Band, TrendPoint, build_trend_figure, parted
from tests.samples import month_period

PERIODS = periods_up_to(month_period("2026-05"), 5)
MAY = PERIODS[-1]


def points(*values: str | None, **changes: Any) -> list[TrendPoint]:
    facts = {"is_complete": True, "target": None} | changes
    return [
        TrendPoint(period, None if value is None else Decimal(value), **facts)
        for period, value in zip(PERIODS, values, strict=True)
    ]


def build(made: list[TrendPoint], band: Band | None = None) -> dict[str, Any]:
    return build_trend_figure(made, "EUR", band, MAY)


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [t for t in figure["data"] if t.get("name") == name]
    return found


@pytest.mark.fault(39)
def test_a_gap_is_a_gap_and_not_joined(check_figure) -> None:
    figure = build(points("5.00", None, "0", "-1.25", "4.123456"))
    line = trace(figure, "Cost per contact")
    assert line["y"] == [5.0, None, 0.0, -1.25, 4.1235]
    assert line["customdata"] == ["€5.00", None, "€0.00", "−€1.25", "€4.12"]
    assert line["connectgaps"] is False
    check_figure(figure)


def test_what_is_not_complete_is_hollow_and_not_on_the_line(check_figure) -> None:
    made = [*points("5", "6", "7", "8", "9")[:4], TrendPoint(MAY, Decimal(9), False, None)]
    figure = build(made)
    assert trace(figure, "Cost per contact")["y"] == [5.0, 6.0, 7.0, 8.0, None]
    hollow = trace(figure, "Not complete")
    assert hollow["y"] == [None, None, None, None, 9.0]
    assert hollow["marker"]["symbol"] == "circle-open"
    assert hollow["mode"] == "markers"
    check_figure(figure)


@pytest.mark.finding("F16")
def test_an_estimate_is_a_hollow_point_of_its_own_joined_by_a_dashed_line(check_figure) -> None:
    october = TrendPoint(MAY, Decimal("5.34"), False, None, estimate=Decimal("5.59"))
    figure = build([*points("5", "6", "7", "8", "9")[:4], october])
    estimate = trace(figure, "With usual bills (estimate)")
    assert estimate["y"] == [None, None, None, None, 5.59]
    assert estimate["customdata"][-1] == "€5.59"
    assert estimate["marker"]["color"] == "var(--surface)"
    assert trace(figure, "Not complete")["y"][-1] == 5.34
    assert "estimate" in {entry["key"] for entry in legend_of(figure)}
    (line,) = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "line"]
    assert (line["x0"], line["y0"], line["x1"], line["y1"]) == (4, 5.34, 4, 5.59)
    assert line["line"]["dash"] == "4px,3px"
    check_figure(figure)


@pytest.mark.finding("F16")
@given(st.lists(st.tuples(*[st.none() | st.decimals(-999, 999, places=2)] * 2), min_size=1))
def test_every_estimate_has_its_point_and_no_line_without_a_figure(facts) -> None:
    facts = facts[:26]
    periods = periods_up_to(month_period("2026-05"), len(facts))
    made = [
        TrendPoint(period, value, False, None, estimate=estimate)
        for period, (value, estimate) in zip(periods, facts, strict=True)
    ]
    figure = build(made)
    drawn = [t["y"] for t in figure["data"] if t.get("name") == "With usual bills (estimate)"]
    wanted = [None if estimate is None else float(estimate) for _value, estimate in facts]
    assert drawn == ([wanted] if any(each is not None for each in wanted) else [])
    dashed = [shape for shape in figure["layout"]["shapes"] if shape.get("yref") == "y"]
    assert len(dashed) == sum(1 for pair in facts if None not in pair)


def test_nothing_is_drawn_that_is_not_there(check_figure) -> None:
    figure = build(points(None, None, None, None, None))
    (line,) = figure["data"]
    assert line["y"] == [None] * 5
    check_figure(figure)


def test_target_band_remark_and_selection(check_figure) -> None:
    made = [
        *points("5", "6", "7", "8", "9", target=Decimal("4.5"))[:4],
        TrendPoint(MAY, Decimal(9), True, None, "New <b>phone</b> system"),
    ]
    figure = build(made, Band(Decimal(3), Decimal("6.5")))
    assert trace(figure, "Target")["y"] == [4.5, 4.5, 4.5, 4.5, None]
    assert trace(figure, "Published range")["y"] == [3.0] * 5
    assert figure["data"][0]["y"] == [6.5] * 5
    (remark,) = figure["layout"]["annotations"]
    assert remark["name"] == "remark"  # charts.js looks for it
    assert (remark["x"], remark["y"]) == (4, 9.0)  # the place: "2025" would not be a label
    (selection,) = figure["layout"]["shapes"]
    assert (selection["x0"], selection["x1"]) == (3.5, 4.5)
    check_figure(figure)


def test_a_remark_on_a_gap_stands_at_the_foot(check_figure) -> None:
    made = [*points("5", "6", "7", "8", "9")[:4], TrendPoint(MAY, None, True, None, "Strike")]
    (remark,) = build(made)["layout"]["annotations"]
    assert (remark["y"], remark["yref"]) == (0, "paper")
    check_figure(build(made))


@pytest.mark.parametrize("text", ["<a href='https://evil.example'>x</a>", "<b", "&lt;"])
def test_a_remark_is_text_and_no_markup(text: str) -> None:
    made = [*points("5", "6", "7", "8", "9")[:4], TrendPoint(MAY, None, True, None, text)]
    (remark,) = build(made)["layout"]["annotations"]
    assert "<" not in remark["text"].replace("<br>", "")


def test_remarks_on_neighbours_stand_one_above_the_other(check_figure) -> None:
    made = [
        TrendPoint(period, Decimal(5 + place % 2), True, None, "Two words")
        for place, period in enumerate(PERIODS)
    ]
    remarks = build(made)["layout"]["annotations"]
    assert [remark["x"] for remark in remarks] == [4, 3, 2, 1, 0]  # the lower cover the uprights
    heights = [remark["ay"] for remark in reversed(remarks)]
    assert heights == sorted(set(heights))
    check_figure(build(made))


@given(
    st.lists(
        st.tuples(
            st.none() | st.decimals(-(10**6), 10**6, places=4),
            st.booleans(),
            st.none() | st.decimals(0, 100, places=4),
            st.sampled_from(["", "", "Strike"]),
        ),
        min_size=1,
        max_size=26,
    )
)
def test_any_trend_can_be_drawn(facts) -> None:
    periods = periods_up_to(month_period("2026-05"), len(facts))
    made = [TrendPoint(period, *fact) for period, fact in zip(periods, facts, strict=True)]
    figure = json.loads(json.dumps(build(made), allow_nan=False))
    assert len(figure["layout"]["annotations"]) == sum(1 for *_, remark in facts if remark)
    line = trace(figure, "Cost per contact")["y"]
    assert [y is not None for y in line] == [value is not None and ok for value, ok, *_ in facts]


def test_the_line_is_not_joined_across_a_change_of_definition(check_figure) -> None:
    made = points("5.00", "5.10", "4.00", "4.10", "4.20")
    made[2] = replace(made[2], definition_starts=True)
    figure = build(made)
    before, after = [t for t in figure["data"] if t.get("name") == "Cost per contact"]
    assert before["y"] == [5.0, 5.1, None, None, None]
    assert after["y"] == [None, None, 4.0, 4.1, 4.2]
    assert [entry["key"] for entry in legend_of(figure)] == ["line"]
    (upright,) = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "line"]
    assert (upright["x0"], upright["x1"], upright["y0"], upright["y1"]) == (1.5, 1.5, 0, 1)
    (words,) = figure["layout"]["annotations"]
    assert (words["text"], words["x"]) == ("new definition", 1.5)
    assert figure["layout"]["yaxis"]["autorangeoptions"]["include"] < 4.0  # below the points
    check_figure(figure)


def test_a_definition_that_starts_with_the_chart_breaks_nothing() -> None:
    made = points("5.00", "5.10", "4.00", "4.10", "4.20")
    made[0] = replace(made[0], definition_starts=True)
    figure = build(made)
    assert trace(figure, "Cost per contact")["y"] == [5.0, 5.1, 4.0, 4.1, 4.2]
    assert figure["layout"]["annotations"] == []
    assert "autorangeoptions" not in figure["layout"]["yaxis"]


@given(st.lists(st.booleans(), min_size=1, max_size=26))
def test_every_point_is_on_one_line(starts) -> None:
    values = [Decimal(place) for place, _ in enumerate(starts)]
    places = [place for place, starts_here in enumerate(starts) if starts_here and place]
    lines = parted(values, places)
    assert len(lines) == len(places) + 1
    for column, value in zip(zip(*lines, strict=True), values, strict=True):
        assert [each for each in column if each is not None] == [value]


@pytest.mark.finding("F7")
def test_what_was_reported_stands_under_its_figure_and_takes_no_room(check_figure) -> None:
    plain = build(points("5", "6", "7", "8", "9"))
    assert "text" not in trace(plain, "Cost per contact")
    made = points("5", "6", "7", "8", "9")
    made[1] = replace(made[1], reported="reported at close: €6.50")
    made[4] = replace(made[4], reported="reported at close: €8.00", is_complete=False)
    figure = build(made)
    for name in ("Cost per contact", "Not complete"):
        assert trace(figure, name)["text"] == [
            "",
            "<br>reported at close: €6.50",
            "",
            "",
            "<br>reported at close: €8.00",
        ]
    assert figure["layout"]["margin"] == plain["layout"]["margin"]
    check_figure(figure)


@pytest.mark.finding("P7")
def test_one_month_is_a_point_between_lines_and_no_grey_band(check_figure) -> None:
    made = points("5", "6", "7", "8", "9", target=Decimal("4.5"))[-1:]
    figure = build(made, Band(Decimal(3), Decimal("6.5")))
    band, target = figure["layout"]["shapes"]
    assert (band["y0"], band["y1"], band["xref"]) == (3.0, 6.5, "paper")
    assert (target["y0"], target["y1"], target["x1"]) == (4.5, 4.5, 1)
    assert "var(--sunken)" not in json.dumps(figure["layout"]["shapes"])
    assert trace(figure, "Cost per contact")["y"] == [9.0]
    assert build(made[:1], None)["layout"]["shapes"] == [target]
    check_figure(figure)


@pytest.mark.finding("P7")
def test_ticks_below_zero_are_written_as_on_the_page(check_figure) -> None:
    figure = build(points("-1.20", None, "0", "0.5", "0.9"))
    assert figure["layout"]["yaxis"]["ticktext"][0] == "−€1.00 "
    check_figure(figure)
