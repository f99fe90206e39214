"""Against what was, what is published, and what we aim at."""

from decimal import Decimal

import pytest

from kpis.calculation.comparison import (
    FigureChange,
    RangeComparison,
    compare_figures,
    compare_with_benchmarks,
    target_at,
)
from kpis.facts import TargetFact
from kpis.vocabulary import Metric
from tests.samples import EMAIL, benchmark, month

D = Decimal


@pytest.mark.parametrize(
    ("now", "before", "difference", "ratio"),
    [
        (D(6), D(5), D(1), D("0.2")),
        (D(5), D("-4"), D(9), D("2.25")),
        (D("-6"), D("-4"), D("-2"), D("-0.5")),
        (D(5), D(0), D(5), None),
        (D(0), D(5), D("-5"), D("-1")),
    ],
)
def test_a_change_is_signed_by_what_happened(
    now: Decimal, before: Decimal, difference: Decimal, ratio: Decimal | None
) -> None:
    assert compare_figures(now, before) == FigureChange(now, before, difference, ratio)


@pytest.mark.fault(38)
def test_nothing_is_said_of_what_is_unknown() -> None:
    assert compare_figures(None, D(1)) is None
    assert compare_figures(D(1), None) is None
    assert compare_with_benchmarks(None, [benchmark(4)], "EUR") is None


@pytest.mark.parametrize(
    ("figure", "distance"), [("6.50", "1.50"), ("3", "-1"), ("4", "0"), ("4.4", "0"), ("5", "0")]
)
def test_the_distance_to_a_range(figure: str, distance: str) -> None:
    published = [benchmark(4), benchmark("4.20", "5.00")]
    found = compare_with_benchmarks(D(figure), published, "EUR")
    assert found == RangeComparison(D(4), D("5.00"), D(distance), 2)


@pytest.mark.fault(41)
def test_figures_in_another_currency_are_left_out() -> None:
    foreign = [benchmark(1, currency="USD"), benchmark(99, currency="GBP")]
    assert compare_with_benchmarks(D(4), foreign, "EUR") is None
    found = compare_with_benchmarks(D(4), [*foreign, benchmark(3)], "EUR")
    assert found == RangeComparison(D(3), D(3), D(1), 1)


TARGETS = [
    TargetFact(Metric.COST_PER_CONTACT, None, month("2026-01"), D(5)),
    TargetFact(Metric.COST_PER_CONTACT, None, month("2026-03"), D(4)),
    TargetFact(Metric.COST_PER_CONTACT, EMAIL, month("2026-01"), D(2)),
    TargetFact(Metric.SATISFACTION, None, month("2025-01"), D(80)),
]


@pytest.mark.parametrize(
    ("end", "value"),
    [("2026-01", None), ("2026-02", D(5)), ("2026-03", D(5)), ("2026-04", D(4)), ("2027-01", D(4))],
)
def test_the_target_in_force_when_a_period_ends(end: str, value: Decimal | None) -> None:
    assert target_at(TARGETS, Metric.COST_PER_CONTACT, month(end)) == value
    assert target_at(TARGETS[::-1], Metric.COST_PER_CONTACT, month(end)) == value


def test_a_target_is_of_its_metric_only() -> None:
    assert target_at(TARGETS, Metric.SATISFACTION, month("2026-04")) == D(80)
    assert target_at(TARGETS, Metric.ABANDONMENT, month("2026-04")) is None
