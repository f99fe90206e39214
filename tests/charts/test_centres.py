"""The bars of centres."""

from decimal import Decimal

import plotly.graph_objects as go
import pytest

from kpis.charts.centres import CentreBar, build_centres_figure

BARS = [
    CentreBar("Lyon", Decimal("5.84"), solid=True),
    CentreBar("A very long name of a contact centre", Decimal("4.10"), solid=False),
]


def test_a_bar_a_centre_that_plotly_takes() -> None:
    figure = build_centres_figure(BARS, Decimal(5), "EUR")
    go.Figure(figure | {"layout": {**figure["layout"], "template": "none"}})
    (trace,) = figure["data"]
    assert trace["x"] == [5.84, 4.1]
    assert trace["text"] == ["€5.84", "€4.10"]
    assert trace["y"][1] == "A very long name…"
    assert trace["marker"]["color"][0] != trace["marker"]["color"][1]
    assert figure["layout"]["shapes"][0]["x0"] == 5


def test_names_that_are_shortened_alike_stay_two_bars() -> None:
    twins = [CentreBar("Centre number one of Lyon " + end, Decimal(1), solid=True) for end in "AB"]
    (trace,) = build_centres_figure(twins, None, "EUR")["data"]
    assert len(set(trace["y"])) == 2


@pytest.mark.fault(45, 46)
def test_negative_and_no_values() -> None:
    axis = build_centres_figure([CentreBar("A", Decimal(-2), solid=True)], None, "EUR")
    low, high = axis["layout"]["xaxis"]["range"]
    assert low < -2
    assert high > 0
    assert build_centres_figure([], None, "EUR")["layout"]["shapes"] == []


def test_names_are_text() -> None:
    (trace,) = build_centres_figure([CentreBar("<b>&", Decimal(1), solid=True)], None, "EUR")[
        "data"
    ]
    assert trace["y"] == trace["customdata"] == ["&lt;b&gt;&amp;"]


@pytest.mark.finding("P7")
def test_two_centres_of_the_same_beginning_can_be_told_apart() -> None:
    names = [f"Contact centre for retail customers, {town}" for town in ("Lyon", "Lille")]
    bars = [CentreBar(name, Decimal(1), solid=True, told=["Total: €5"]) for name in names]
    (trace,) = build_centres_figure(bars, None, "EUR")["data"]
    assert [name.endswith(town) for name, town in zip(trace["y"], ("Lyon", "Lille"), strict=True)]
    assert trace["customdata"][0] == f"{names[0]}<br>Total: €5"


@pytest.mark.finding("P7")
def test_ticks_below_zero_are_written_as_on_the_page() -> None:
    bars = [CentreBar("A", Decimal(-2), solid=True), CentreBar("B", Decimal(1), solid=True)]
    axis = build_centres_figure(bars, None, "USD")["layout"]["xaxis"]
    assert axis["ticktext"][0] == "−US$2.00 "
