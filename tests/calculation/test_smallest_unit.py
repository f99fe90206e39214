"""What is shared out and spread adds up in the smallest unit of the currency: fils, cents, yen."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.allocation import allocate_by_weight
from kpis.calculation.capacity import cost_capacity
from kpis.calculation.rounding import in_units
from kpis.calculation.spreading import spread_costs_over_weeks
from kpis.facts import CostFact
from kpis.vocabulary import decimals_of, decimals_of_ratio

pytestmark = pytest.mark.finding("F14")
CURRENCIES = st.sampled_from(["KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD", "EUR", "JPY", "XOF"])
UNITS = st.integers(-(10**12), 10**12)
WEIGHTS = st.dictionaries(st.integers(1, 9), st.integers(0, 10**6), min_size=1)


def test_the_decimals_of_currencies() -> None:
    assert [decimals_of(code) for code in ("TND", "EUR", "JPY")] == [3, 2, 0]
    assert [decimals_of_ratio(code) for code in ("TND", "EUR", "JPY")] == [3, 2, 2]


@given(UNITS, CURRENCIES, WEIGHTS)
def test_shares_sum_in_whole_units(units: int, currency: str, weights: dict[int, int]) -> None:
    decimals = decimals_of(currency)
    amount = Decimal(units).scaleb(-decimals)
    shares = allocate_by_weight(amount, weights, decimals)
    assert not shares or sum(shares.values()) == amount
    assert all(share == round(share, decimals) for share in shares.values())


@given(UNITS, CURRENCIES, st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_weeks_sum_to_their_month_in_whole_units(units: int, currency: str, day: date) -> None:
    decimals = decimals_of(currency)
    fact = CostFact(day.replace(day=1), 1, None, Decimal(units).scaleb(-decimals))
    parts = [part.amount for part in spread_costs_over_weeks([fact], decimals)]
    assert sum(parts) == fact.amount
    assert all(part == round(part, decimals) for part in parts)


@given(UNITS, CURRENCIES, st.lists(st.integers(0, 10**5), min_size=1, max_size=5))
def test_capacity_sums_to_the_cost_in_whole_units(
    units: int, currency: str, minutes: list[int]
) -> None:
    decimals = decimals_of(currency)
    cost = Decimal(units).scaleb(-decimals)
    worked = {id: Fraction(spent) for id, spent in enumerate(minutes)}
    capacity = cost_capacity(cost, Decimal(60_000), worked, decimals)
    assert capacity is not None
    amounts = [*(used.amount for used in capacity.used), capacity.unused_amount]
    assert sum(amounts) == cost
    assert all(amount == round(amount, decimals) for amount in amounts)


@given(UNITS, st.sampled_from([0, 2]))
def test_what_has_more_decimals_loses_none_of_them(thousandths: int, decimals: int) -> None:
    amount = Decimal(thousandths).scaleb(-3)
    whole, unit = in_units(amount, decimals)
    assert whole * unit == amount


def test_a_third_of_a_dinar() -> None:
    shares = allocate_by_weight(Decimal("1.000"), {1: 1, 2: 1, 3: 1}, 3)
    assert shares == {1: Decimal("0.334"), 2: Decimal("0.333"), 3: Decimal("0.333")}
