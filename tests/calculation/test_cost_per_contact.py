"""A ratio of sums, and no figure where there is nothing to divide by."""

from decimal import Decimal

import pytest

from kpis.calculation.cost_per_contact import (
    calculate_cost_per_contact,
    calculate_cost_per_resolution,
)
from kpis.calculation.figures import calculate_period_figures
from kpis.calculation.periods import period_containing
from kpis.vocabulary import PeriodKind
from tests.samples import contacts, cost, ledger, month


@pytest.mark.fault(40)
def test_a_quarter_is_sum_over_sum_and_not_the_mean_of_its_months() -> None:
    months = {"2026-01": 10_000, "2026-02": 20_000, "2026-03": 40_000}
    books = ledger(
        [cost(name, 100_000) for name in months],
        [contacts(name, handled) for name, handled in months.items()],
    )
    quarter = period_containing(PeriodKind.QUARTER, month("2026-02"))
    figures = calculate_period_figures(quarter, books, {})
    assert figures.cost_per_contact == Decimal(300_000) / 70_000
    assert round(figures.cost_per_contact, 2) == Decimal("4.29")
    means = [calculate_cost_per_contact(Decimal(100_000), n) or 0 for n in months.values()]
    assert round(sum(means) / 3, 2) == Decimal("5.83")


def test_a_saving_can_raise_the_cost_per_contact() -> None:
    before = calculate_cost_per_contact(Decimal(50_000), 10_000)
    after = calculate_cost_per_contact(Decimal(47_500), 8_000)
    assert before == Decimal("5.00")
    assert after == Decimal("5.9375")
    assert round(after, 2) == Decimal("5.94")


@pytest.mark.fault(38)
@pytest.mark.parametrize(("cost_", "contacts_"), [("100", 0), ("100", None), (None, 5), (None, 0)])
def test_no_figure_without_cost_or_contacts(cost_: str | None, contacts_: int | None) -> None:
    amount = None if cost_ is None else Decimal(cost_)
    assert calculate_cost_per_contact(amount, contacts_) is None


def test_no_cost_recorded_is_not_a_cost_of_zero() -> None:
    assert calculate_cost_per_contact(Decimal(0), 5) == 0
    assert calculate_cost_per_contact(Decimal("-10.50"), 5) == Decimal("-2.1")


def test_cost_per_resolution_scales_from_the_sample() -> None:
    assert calculate_cost_per_resolution(Decimal(6), Decimal("0.75")) == Decimal(8)
    assert calculate_cost_per_resolution(Decimal(6), Decimal(0)) is None
    assert calculate_cost_per_resolution(Decimal(6), None) is None
    assert calculate_cost_per_resolution(None, Decimal("0.75")) is None
