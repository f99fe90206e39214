"""Stacked bars: no sum changes, credit notes hang below, one giant hides no dwarf's label."""

import json
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.periods import periods_up_to
from kpis.charts.stacks import (
    Layer,
    build_contacts_figure,
    build_cost_figure,
    gather_small_layers,
    stack_axis,
)
from kpis.charts.ticks import round_values
from tests.samples import month_period

PERIODS = periods_up_to(month_period("2026-05"), 3)
amounts = st.none() | st.decimals(-(10**9), 10**9, places=2)
columns = st.lists(st.tuples(amounts, amounts, amounts), max_size=12)


def total(layers: list[Layer], place: int) -> Decimal:
    return sum((Decimal(layer.values[place] or 0) for layer in layers), Decimal(0))


@pytest.mark.fault(45)
def test_credit_notes_are_drawn_truly(check_figure) -> None:
    layers = [
        Layer("Salaries", 1, [Decimal("100.50"), Decimal(0), None]),
        Layer("Taxes", 7, [Decimal("-30.25"), Decimal(-5), Decimal("-0.01")]),
    ]
    figure = build_cost_figure(PERIODS, layers, "EUR")
    salaries, taxes = figure["data"]
    assert salaries["y"] == [100.5, 0.0, None]
    assert taxes["y"] == [-30.25, -5.0, -0.01]
    assert taxes["customdata"] == ["−€30", "−€5", "€0"]
    assert figure["layout"]["barmode"] == "relative"
    check_figure(figure)


@pytest.mark.fault(46)
def test_one_huge_and_one_tiny_channel(check_figure) -> None:
    layers = [
        Layer("Phone", 1, [10**9, 10**9, 10**9]),
        Layer("Post", 8, [1, 0, None]),
    ]
    figure = build_contacts_figure(PERIODS, layers)
    phone, post = figure["data"]
    assert phone["customdata"] == ["1,000,000,000"] * 3
    assert post["customdata"] == ["1", "0", None]
    assert post["y"] == [1.0, 0.0, None]
    assert figure["layout"]["margin"]["l"] >= 6.5 * len("1,000M")
    assert figure["layout"]["yaxis"]["ticktext"][-1] == "1,000M "
    check_figure(figure)


@given(st.integers(-(10**9), 0), st.integers(0, 10**12), st.integers(2, 8))
def test_ticks_are_round_few_and_within(low: int, high: int, most: int) -> None:
    ticks = round_values(Decimal(low), Decimal(high), most)
    assert 1 <= len(ticks) <= most
    assert all(low <= tick <= high for tick in ticks)
    steps = {after - before for before, after in pairwise(ticks)}
    assert len(steps) <= 1
    assert all(step.normalize().as_tuple().digits in {(1,), (2,), (5,)} for step in steps)


def test_ticks_of_a_stack_reach_below_nothing_for_credit_notes() -> None:
    axis = stack_axis([Layer("Salaries", 1, [900, 950]), Layer("Software", 2, [-300, 10])], str)
    assert axis["tickvals"] == [-200.0, 0.0, 200.0, 400.0, 600.0, 800.0]


def test_a_stack_without_layers(check_figure) -> None:
    figure = build_cost_figure(PERIODS, [], "EUR")
    assert figure["data"] == []
    check_figure(figure)


def test_every_layer_has_a_value_a_period() -> None:
    figure = build_contacts_figure(PERIODS, [Layer("Phone", 1, [1, 2, 3])])
    (phone,) = figure["data"]
    assert phone["x"] == ["March 2026", "April 2026", "May 2026"]
    assert phone["marker"]["color"] == "var(--series-1)"
    assert figure["layout"]["xaxis"]["ticktext"] == ["Mar 2026", "Apr 2026", "May 2026"]


@pytest.mark.fault(42)
@given(columns, st.integers(2, 8))
def test_gathering_small_layers_keeps_every_sum(columns, most: int) -> None:
    layers = [Layer(f"Layer {n}", n, values) for n, values in enumerate(columns)]
    gathered = gather_small_layers(layers, most, "Others")
    assert len(gathered) == min(len(layers), most)
    for place in range(3):
        assert total(gathered, place) == total(layers, place)


def test_gathering_keeps_the_largest_in_their_order_and_unknown_unknown() -> None:
    layers = [
        Layer("A", 1, [Decimal(5), None, None]),
        Layer("B", 2, [Decimal(1), Decimal(2), None]),
        Layer("C", 3, [Decimal(-90), None, None]),
        Layer("D", 4, [Decimal(2), None, None]),
    ]
    assert gather_small_layers(layers, 3, "Others") == [
        layers[0],
        layers[2],
        Layer("Others", None, [Decimal(3), Decimal(2), None], []),
    ]


@pytest.mark.finding("F13")
def test_a_label_says_what_the_table_beneath_shows(check_figure) -> None:
    layers = [
        Layer("A", 1, [Decimal("1.4")], [1]),
        Layer("B", 2, [Decimal("1.4")], [2]),
        Layer("C", 3, [Decimal("9.4")], [9]),
    ]
    figure = build_cost_figure(PERIODS[:1], gather_small_layers(layers, 2, "Others"), "EUR")
    assert [trace["customdata"] for trace in figure["data"]] == [["€9"], ["€3"]]
    check_figure(figure)


@given(columns)
def test_json_of_any_stack_has_no_nan(columns) -> None:
    layers = [Layer(f"Layer {n}", n, values) for n, values in enumerate(columns)]
    text = json.dumps(build_cost_figure(PERIODS, layers, "EUR"), allow_nan=False)
    assert json.loads(text)["data"] == build_cost_figure(PERIODS, layers, "EUR")["data"]


def test_a_name_is_text_and_no_markup() -> None:
    figure = build_contacts_figure(PERIODS, [Layer("<b>R&D", 1, [1, 2, 3])])
    assert figure["data"][0]["name"] == "&lt;b&gt;R&amp;D"


@pytest.mark.finding("P3")
def test_a_category_never_has_the_colour_of_a_channel(check_figure) -> None:
    layers = [Layer("One", 1, [1, 2, 3]), Layer("Two", 2, [1, 2, 3])]
    costs = build_cost_figure(PERIODS, layers, "EUR")
    contacts = build_contacts_figure(PERIODS, layers)
    assert [trace["meta"]["key"] for trace in costs["data"]] == ["c1", "c2"]
    assert [trace["meta"]["key"] for trace in contacts["data"]] == ["s1", "s2"]
    colours = [{t["marker"]["color"] for t in figure["data"]} for figure in (costs, contacts)]
    assert not set.intersection(*colours)
    check_figure(costs)


@pytest.mark.finding("P7")
def test_a_tooltip_has_currency_share_and_total(check_figure) -> None:
    layers = [
        Layer("Salaries", 1, [Decimal(75)], [75], [Decimal("0.75")]),
        Layer("Software", 2, [Decimal(20)], [20], [Decimal("0.2")]),
        Layer("Taxes", 3, [Decimal(5)], [5], [Decimal("0.05")]),
    ]
    gathered = gather_small_layers(layers, 2, "Others")
    figure = build_cost_figure(PERIODS[:1], gathered, "USD", [Decimal(100)])
    *stack, total = figure["data"]
    assert [trace["customdata"] for trace in stack] == [["US$75 · 75.0%"], ["US$25 · 25.0%"]]
    assert (total["customdata"], total["marker"]["opacity"]) == (["US$100"], 0)
    assert "meta" not in total
    check_figure(figure)


def test_no_tooltip_has_a_tag_that_the_browser_would_style() -> None:
    """Plotly writes <b> and its like as inline styles, which the page's policy forbids."""
    figure = build_contacts_figure(PERIODS, [Layer("Phone", 1, [1, 2, 3])], totals=[1, 2, 3])
    for trace in figure["data"]:
        assert not set(re.findall(r"<(\w+)", trace.get("hovertemplate", ""))) - {"br", "extra"}
