"""Ticks of money below zero: round, few, and written as on the page."""

from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kpis.charts.ticks import MOST, signed_ticks, values_between

D = Decimal
UNIT = D("0.01")
bounds = st.decimals(-(10**6), 10**6, places=2)


@pytest.mark.finding("P7")
def test_the_minus_stands_before_the_symbol() -> None:
    ticks = signed_ticks([D("-1.20"), D("0.90")], "USD")
    assert ticks["ticktext"] == ["−US$1.00 ", "−US$0.50 ", "US$0.00 ", "US$0.50 "]
    assert ticks["tickvals"] == [-1.0, -0.5, 0.0, 0.5]
    with translation.override("fr"):
        assert signed_ticks([D(-2), D(1)], "EUR")["ticktext"][0] == "−2,00\xa0€ "


def test_an_axis_from_zero_on_is_left_to_plotly() -> None:
    assert signed_ticks([D(0), D(5)], "EUR") == signed_ticks([], "EUR") == {}


def test_whole_ticks_have_no_decimals() -> None:
    assert signed_ticks([D(-10), D(10)], "EUR")["ticktext"] == [
        "−€10 ",
        "−€5 ",
        "€0 ",
        "€5 ",
        "€10 ",
    ]


@given(bounds, bounds)
def test_they_are_round_few_and_within(one: Decimal, other: Decimal) -> None:
    low, high = sorted([one, other])
    ticks = values_between(low, high, UNIT)
    assert len(ticks) <= MOST + 1
    assert all(low <= tick <= high for tick in ticks)
    assert all(tick == round(tick, 2) for tick in ticks)
    assert len({after - before for before, after in pairwise(ticks)}) <= 1
