"""Published figures: a panel a currency, our own figure in its own currency only."""

from decimal import Decimal
from typing import Any

import pytest

from kpis.charts.benchmarks import build_benchmark_figure
from kpis.facts import BenchmarkFact
from tests.samples import benchmark

OWN = Decimal("5.84")


def build(facts: list[BenchmarkFact], own: Decimal | None = OWN) -> dict[str, Any]:
    return build_benchmark_figure(facts, own, "EUR", "Lyon")


def drawn(figure: dict[str, Any]) -> list[list[float]]:
    return [trace["x"] for trace in figure["data"]]


def test_a_range_a_row_and_our_own_as_a_line(check_figure) -> None:
    figure = build([benchmark("4.50", "7"), benchmark(3)])
    assert drawn(figure) == [[3.0, 3.0], [4.5, 7.0], [5.84, 5.84]]
    check_figure(figure)


@pytest.mark.fault(41)
def test_nothing_is_converted_and_our_own_is_in_its_own_panel(check_figure) -> None:
    figure = build([benchmark(9, currency="USD"), benchmark(8, currency="USD"), benchmark(7)])
    axes = [(trace["xaxis"], trace["x"][0]) for trace in figure["data"]]
    assert sorted(axes) == [("x", 5.84), ("x", 7.0), ("x2", 8.0), ("x2", 9.0)]
    assert figure["layout"]["xaxis"]["tickprefix"] == "€"
    assert figure["layout"]["xaxis2"]["tickprefix"] == "US$"
    check_figure(figure)


@pytest.mark.fault(41)
def test_our_own_is_not_drawn_among_foreign_figures(check_figure) -> None:
    figure = build([benchmark(9, currency="USD")])
    assert drawn(figure) == [[9.0, 9.0]]
    check_figure(figure)


def test_without_a_figure_of_our_own_only_others_are_drawn(check_figure) -> None:
    figure = build([benchmark(9)], own=None)
    assert drawn(figure) == [[9.0, 9.0]]
    check_figure(figure)


def test_panels_do_not_overlap(check_figure) -> None:
    currencies = ["EUR", "USD", "USD", "GBP", "CAD", "AUD"]
    figure = build([benchmark(n, currency=name) for n, name in enumerate(currencies, start=1)])
    domains = [figure["layout"][f"yaxis{n}"]["domain"] for n in ("", 2, 3, 4, 5)]
    edges = [edge for low, high in reversed(domains) for edge in (low, high)]
    assert edges == sorted(edges)
    assert 0 <= edges[0] < edges[-1] <= 1
    check_figure(figure)


def test_everything_that_says_how_far_to_trust_it_is_there(check_figure) -> None:
    figure = build([benchmark("4.50", "7", publisher="P" * 99, unit="per call")])
    text = figure["data"][0]["customdata"][0]
    for part in ("€4.50 – €7.00 per call", "2025", "Europe", "Yearly survey", "…"):
        assert part in text
    check_figure(figure)


def test_what_is_published_is_text_and_no_markup() -> None:
    figure = build([benchmark(4, publisher="<b>B", title="<a href='x'>t</a>", region="<i>")])
    assert "<a" not in figure["data"][0]["customdata"][0]
    assert "<i" not in figure["layout"]["annotations"][0]["text"]
