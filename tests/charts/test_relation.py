"""Points and lines of two figures: what is not known or not complete is no point."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.calculation.periods import periods_up_to
from kpis.charts.relation import build_scatter_figure
from kpis.charts.relation_lines import build_lines_figure
from kpis.charts.service_axis import Axes, MonthPoint
from kpis.charts.theme import legend_of
from kpis.metrics import MOVING_WITH_COST
from kpis.vocabulary import Metric
from tests.samples import month_period

TIME = Axes(Metric.AVERAGE_HANDLE_TIME, "Average handle <time>", "EUR")
SHARE = Axes(Metric.SATISFACTION, "Satisfaction (CSAT)", "CAD")


def points(*known: tuple[object, object], complete: bool = True) -> list[MonthPoint]:
    """Month after month, up to May 2026."""
    periods = periods_up_to(month_period("2026-05"), len(known))
    return [
        MonthPoint(
            period,
            complete,
            None if value is None else Decimal(str(value)),
            None if cost is None else Decimal(str(cost)),
        )
        for period, (value, cost) in zip(periods, known, strict=True)
    ]


def test_a_point_is_a_month_that_has_both(check_figure) -> None:
    figure = build_scatter_figure(points((364, "5.844"), (None, 5), (360, None), (400, 6)), TIME)
    (trace,) = figure["data"]
    assert (trace["x"], trace["y"]) == ([364.0, 400.0], [5.844, 6.0])
    assert trace["customdata"][0] == (
        "February 2026<br>Average handle &lt;time&gt;: 6\xa0min 04\xa0s<br>Cost per contact: €5.84"
    )
    assert figure["layout"]["xaxis"]["title"]["text"] == "Average handle &lt;time&gt;"
    check_figure(figure)


def test_the_first_and_the_last_month_are_named() -> None:
    figure = build_scatter_figure(points((1, 1), (2, 2), (3, 3)), TIME)
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "Cost per contact",
        "Mar 2026",
        "May 2026",
    ]


def test_no_name_hangs_over_the_edge_of_the_chart() -> None:
    """To the right of the last point a phone would cut it off; to the left there is a margin."""
    left, right = [(0, 50), (0, 54), (0, 46), (8, 50)], [(92, 50), (100, 54), (100, 46), (100, 50)]
    layout = build_scatter_figure(points(*left, (50, 100), (50, 0), *right), TIME)["layout"]
    first, last = layout["annotations"][1:]
    assert first["xanchor"] == "right"
    assert layout["margin"]["l"] >= 62
    assert last.get("xanchor") != "left"


def test_a_name_stands_where_no_other_point_is() -> None:
    """The last month has a point right above it, and one to its left."""
    figure = build_scatter_figure(points((0, 0), (86, 50), (100, 54), (100, 50)), TIME)
    last = figure["layout"]["annotations"][-1]
    assert last["yshift"] == -15


def test_a_month_that_is_not_complete_is_hollow_among_the_lines_and_no_point(check_figure) -> None:
    known = [*points((1, 1), (2, 2))[:1], *points((3, 3), complete=False)]
    assert build_scatter_figure(known, TIME)["data"][0]["x"] == [1.0]
    figure = build_lines_figure(known, TIME)
    lines, hollow = figure["data"][::2], figure["data"][1::2]
    assert [trace["y"] for trace in lines] == [[1.0, None]] * 2
    assert [trace["y"] for trace in hollow] == [[None, 3.0]] * 2
    assert {trace["marker"]["symbol"] for trace in hollow} == {"circle-open"}
    check_figure(figure)


@pytest.mark.fault(39)
def test_a_missing_month_is_a_gap(check_figure) -> None:
    figure = build_lines_figure(points(("0.81", 5), (None, None), ("0.84", 6)), SHARE)
    cost, share = figure["data"]
    assert cost["y"] == [5.0, None, 6.0]
    assert cost["customdata"] == ["C$5.00", None, "C$6.00"]
    assert share["customdata"] == ["81.0%", None, "84.0%"]
    assert not cost["connectgaps"]
    check_figure(figure)


def test_the_two_lines_have_a_panel_each_over_one_axis_of_months() -> None:
    layout = build_lines_figure(points((1, 1), (2, 2)), TIME)["layout"]
    assert layout["yaxis2"]["domain"][1] < layout["yaxis"]["domain"][0]
    assert layout["xaxis"]["anchor"] == "y2"
    assert "overlaying" not in layout["yaxis2"]


def test_months_of_the_last_year_stand_out() -> None:
    figure = build_scatter_figure(points(*[(n, n) for n in range(1, 37)]), TIME)
    assert [len(trace["x"]) for trace in figure["data"]] == [24, 12]
    assert [entry["name"] for entry in legend_of(figure)] == ["Earlier", "Last 12 months"]


def test_another_way_of_counting_is_a_line_before_its_month(check_figure) -> None:
    figure = build_lines_figure(points((1, 1), (2, 2), (3, 3)), TIME, [date(2026, 4, 1)])
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [0.5]
    check_figure(figure)


@pytest.mark.fault(38)
@pytest.mark.parametrize("metric", MOVING_WITH_COST)
@pytest.mark.parametrize("known", [[], [(None, None)], [(0, 0)], [("0.5", -3), ("0.5", -3)]])
def test_nothing_one_value_and_equal_values_are_drawn(check_figure, metric, known) -> None:
    axes = Axes(metric, "Name", "EUR")
    check_figure(build_scatter_figure(points(*known), axes))
    check_figure(build_lines_figure(points(*known), axes))


@pytest.mark.fault(46)
@pytest.mark.parametrize("high", ["0.0004", "7", "61", "3599", "4000", "90000"])
def test_ticks_are_few_and_distinct(high: str) -> None:
    axis = build_scatter_figure(points((0, 1), (high, 2)), TIME)["layout"]["xaxis"]
    assert 1 <= len(axis["ticktext"]) <= 8
    assert len(set(axis["ticktext"])) == len(axis["ticktext"])
    assert axis["range"][0] < 0
    assert axis["range"][1] > float(high)


def test_ticks_of_shares() -> None:
    axis = build_scatter_figure(points(("0.752", 1), ("0.849", 2)), SHARE)["layout"]["xaxis"]
    assert axis["ticktext"] == ["76% ", "78% ", "80% ", "82% ", "84% "]
