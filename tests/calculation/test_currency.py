"""Money in another currency: exactly, and by the rate of its own month."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.currency import (
    MissingRate,
    conversion_factor,
    convert,
    convert_months,
    missing_rates,
    rate_table,
)
from kpis.facts import RateFact
from tests.samples import month

MAY, JUNE = month("2026-05"), month("2026-06")
MONTHS = [MAY, JUNE]
CURRENCIES = ["EUR", "CAD", "USD"]
rates = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(20000), places=8)
amounts = st.decimals(min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=2)
tables = st.fixed_dictionaries(
    {(currency, each): rates for currency in ("CAD", "USD") for each in MONTHS}
)


def test_units_for_a_euro() -> None:
    table = rate_table([RateFact("CAD", MAY, Decimal("1.6")), RateFact("USD", MAY, Decimal("1.2"))])
    assert convert(Decimal(16), "CAD", "EUR", MAY, table) == 10
    assert convert(Decimal(10), "EUR", "CAD", MAY, table) == 16
    assert convert(Decimal(16), "CAD", "USD", MAY, table) == 12


@given(amounts, st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES), tables)
def test_there_and_back(amount: Decimal, source: str, target: str, table: dict) -> None:
    there = conversion_factor(source, target, MAY, table)
    back = conversion_factor(target, source, MAY, table)
    assert Fraction(amount) * there * back == amount


@given(amounts, st.sampled_from([*CURRENCIES, "XYZ"]))
def test_in_itself_nothing_changes_and_no_rate_is_needed(amount: Decimal, currency: str) -> None:
    assert convert(amount, currency, currency, MAY, {}) == amount


@given(st.lists(amounts, min_size=2, max_size=2), tables)
def test_sums_are_converted_month_by_month(parts: list[Decimal], table: dict) -> None:
    by_month = dict(zip(MONTHS, parts, strict=True))
    expected = sum(
        Fraction(amount) / Fraction(table["CAD", each]) for each, amount in by_month.items()
    )
    assert convert_months(by_month, "CAD", "EUR", table) == expected
    doubled = {each: 2 * amount for each, amount in by_month.items()}
    assert convert_months(doubled, "CAD", "EUR", table) == 2 * expected


@given(amounts, tables)
def test_a_detour_costs_nothing(amount: Decimal, table: dict) -> None:
    direct = conversion_factor("CAD", "USD", MAY, table)
    by_euro = conversion_factor("CAD", "EUR", MAY, table) * conversion_factor(
        "EUR", "USD", MAY, table
    )
    assert direct == by_euro


@pytest.mark.fault(41)
@pytest.mark.parametrize(("source", "target"), [("CAD", "EUR"), ("EUR", "CAD"), ("CAD", "USD")])
def test_a_missing_rate_is_named_and_no_other_month_is_taken(source: str, target: str) -> None:
    table = {("CAD", JUNE): Decimal("1.6"), ("USD", MAY): Decimal("1.1")}
    with pytest.raises(MissingRate, match="no rate of CAD for 2026-05") as refused:
        convert(Decimal(1), source, target, MAY, table)
    assert (refused.value.currency, refused.value.month) == ("CAD", MAY)


@pytest.mark.fault(41)
def test_a_sum_with_one_month_without_a_rate_is_refused() -> None:
    table = {("CAD", MAY): Decimal("1.6")}
    with pytest.raises(MissingRate) as refused:
        convert_months({MAY: Decimal(1), JUNE: Decimal(0)}, "CAD", "EUR", table)
    assert refused.value.month == JUNE


def test_every_missing_rate() -> None:
    table = {("CAD", MAY): Decimal("1.6")}
    missing = missing_rates([JUNE, MAY], "CAD", "USD", table)
    found = [(each.currency, each.month) for each in missing]
    assert found == [("USD", MAY), ("CAD", JUNE), ("USD", JUNE)]
    assert missing_rates([MAY], "CAD", "CAD", {}) == []
    assert missing_rates([MAY], "EUR", "CAD", table) == []
