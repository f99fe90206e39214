"""A waterfall: every bar begins where the one before it ended."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpis.charts.waterfall import (
    BETTER,
    ENDS,
    WORSE,
    Bar,
    End,
    axis_floor,
    build_waterfall_figure,
    wrap,
)

D = Decimal
effects = st.lists(st.decimals(-100, 100, places=2), max_size=8)


def bars_of(*steps: str) -> list[Bar]:
    return [Bar(f"Step {place}", D(step)) for place, step in enumerate(steps)]


def test_by_hand(check_figure) -> None:
    bars = [
        Bar("Salaries", D("0.15")),
        Bar("Telephony", D("-0.06")),
        Bar("Fewer contacts", D("0.22")),
    ]
    figure = build_waterfall_figure(End("April", D("5.53")), bars, End("May", D("5.84")), "EUR")
    (trace,) = figure["data"]
    assert trace["x"] == ["April", "Salaries", "Telephony", "Fewer<br>contacts", "May"]
    assert trace["text"] == ["€5.53", "+0.15", "−0.06", "+0.22", "€5.84"]
    assert trace["base"] == [5.3, 5.53, 5.62, 5.62, 5.3]
    assert trace["y"] == pytest.approx([0.23, 0.15, 0.06, 0.22, 0.54])
    assert trace["marker"]["color"] == [ENDS, WORSE, BETTER, WORSE, ENDS]
    assert [shape["y0"] for shape in figure["layout"]["shapes"]] == [5.53, 5.68, 5.62, 5.84]
    check_figure(figure)


def test_a_step_too_small_for_a_bar_is_a_line_from_bar_to_bar() -> None:
    figure = build_waterfall_figure(End("A", D(5)), bars_of("0", "1"), End("B", D(6)), "EUR")
    ends = [shape["x1"] for shape in figure["layout"]["shapes"]]
    assert ends == pytest.approx([1.31, 1.69, 2.69])


def test_steps_that_are_not_judged_are_neither_good_nor_bad(check_figure) -> None:
    ends = End("April", D(5)), End("May", D(5))
    figure = build_waterfall_figure(ends[0], bars_of("1", "-1"), ends[1], "EUR", judged=False)
    assert not {WORSE, BETTER} & set(figure["data"][0]["marker"]["color"])
    check_figure(figure)


@example(Decimal("0.02"), [Decimal("0.01")])  # its axis begins at 0.014
@given(st.decimals(-1000, 1000, places=2), effects)
def test_every_bar_touches_the_one_before_and_lies_on_the_axis(start: Decimal, steps) -> None:
    bars = [Bar("Step", step) for step in steps]
    end = End("May", start + sum(steps))
    figure = build_waterfall_figure(End("April", start), bars, end, "EUR")
    (trace,), axis = figure["data"], figure["layout"]["yaxis"]
    assert len(set(trace["x"])) == len(trace["x"]) == len(steps) + 2
    spans = [
        {round(base, 6), round(base + height, 6)}
        for base, height in zip(trace["base"], trace["y"], strict=True)
    ]
    tops = [{round(shape["y0"], 6)} for shape in figure["layout"]["shapes"]]
    for (before, after), top in zip(pairwise(spans), tops, strict=True):
        assert top <= before
        assert top <= after
    low, high = axis["range"]
    assert all(low <= edge <= high for span in spans for edge in span)
    assert high > low


@pytest.mark.parametrize(
    ("tops", "floor"),
    [
        (["5.53", "5.84"], "5.3"),
        (["0", "5"], "0"),
        (["5", "5"], "0"),
        (["2", "1"], "0"),
        (["-1", "1"], "-1.32"),
        (["1000", "1090"], "950"),
    ],
)
def test_the_axis_starts_above_nothing_only_where_all_is_far_from_it(tops, floor: str) -> None:
    assert axis_floor([D(top) for top in tops]) == D(floor)


def test_a_name_is_text_and_no_markup() -> None:
    assert wrap("<b> R&D of everything else") == "&lt;b&gt; R&amp;D of<br>everything<br>else"


LONG = (
    "Maintenance of telephony, recording and routing",  # 47 letters
    "Rental and running costs of the second site of the department",  # 61
    "Rental and running costs of the second site of the north wing",
    "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunter",
)


@pytest.mark.finding("P7")
def test_long_names_leave_the_bars_their_room_and_stay_apart(check_figure) -> None:
    bars = [Bar(name, D("0.10")) for name in LONG]
    figure = build_waterfall_figure(End("April", D(5)), bars, End("May", D("5.40")), "EUR")
    (trace,) = figure["data"]
    assert len(set(trace["x"])) == 6
    lines = [label.split("<br>") for label in trace["x"]]
    assert max(map(len, lines)) <= 3
    assert max(len(line) for label in lines for line in label) <= 15
    assert figure["layout"]["margin"]["b"] <= 62
    assert "depart" in trace["x"][2].replace("<br>", " ")
    assert "north" in trace["x"][3].replace("<br>", " ")
    assert trace["customdata"][1:-1] == list(LONG)
    check_figure(figure)


@pytest.mark.finding("P7")
def test_a_tooltip_says_the_currency_and_what_a_step_leads_to() -> None:
    ends = End("April", D("5.53")), End("May", D("5.47"))
    (trace,) = build_waterfall_figure(ends[0], bars_of("-0.06"), ends[1], "USD")["data"]
    assert trace["hovertext"] == ["US$5.53", "−US$0.06 → US$5.47", "US$5.47"]


@pytest.mark.finding("P7")
def test_ticks_below_zero_are_written_as_on_the_page(check_figure) -> None:
    figure = build_waterfall_figure(End("A", D(1)), bars_of("-3"), End("B", D(-2)), "USD")
    axis = figure["layout"]["yaxis"]
    assert axis["ticktext"] == ["−US$2 ", "−US$1 ", "US$0 ", "US$1 "]
    assert axis["tickprefix"] == ""
    check_figure(figure)
