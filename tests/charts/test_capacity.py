"""The bar of capacity: used by channel, unused, and what lies beyond."""

from decimal import Decimal

import pytest

from kpis.charts.capacity import CapacityPart, build_capacity_figure

D = Decimal


def part(name: str, colour: int | None, share: str) -> CapacityPart:
    return CapacityPart(name, colour, D(share), f"{name}: much")


def test_used_and_unused_fill_the_bar(check_figure) -> None:
    parts = [part("Phone", 1, "0.6"), part("E-mail", 2, "0.3"), part("Unused", None, "0.1")]
    figure = build_capacity_figure(parts, "practical capacity")
    assert [trace["x"] for trace in figure["data"]] == [[60.0], [30.0], [10.0]]
    assert [trace["meta"]["key"] for trace in figure["data"]] == ["s1", "s2", "idle"]
    assert figure["layout"]["xaxis"]["range"] == [0, 104.0]
    assert figure["layout"]["xaxis"]["ticktext"][-1] == "100%"
    assert (figure["layout"]["shapes"][0]["x0"], figure["layout"]["shapes"][0]["x1"]) == (100, 100)
    check_figure(figure)


def test_over_capacity_the_bar_passes_the_line_and_nothing_is_unused(check_figure) -> None:
    parts = [part("Phone", 1, "0.9"), part("E-mail", 2, "0.4"), part("Over", None, "-0.3")]
    figure = build_capacity_figure(parts, "practical capacity")
    assert [trace["name"] for trace in figure["data"]] == ["Phone", "E-mail"]
    assert figure["layout"]["xaxis"]["range"] == [0, pytest.approx(135.2)]
    assert figure["layout"]["xaxis"]["ticktext"][-1] == "120%"
    check_figure(figure)


def test_far_over_capacity_there_are_few_ticks(check_figure) -> None:
    figure = build_capacity_figure([part("Phone", 1, "9.5")], "practical capacity")
    assert len(figure["layout"]["xaxis"]["tickvals"]) == 10
    check_figure(figure)


def test_names_are_text_and_no_markup(check_figure) -> None:
    figure = build_capacity_figure([part("<b>R&D", 1, "0.5")], "<i>")
    assert figure["data"][0]["name"] == "&lt;b&gt;R&amp;D"
    assert figure["data"][0]["customdata"] == ["&lt;b&gt;R&amp;D: much"]
    assert figure["layout"]["annotations"][0]["text"] == "&lt;i&gt;"
    check_figure(figure)
