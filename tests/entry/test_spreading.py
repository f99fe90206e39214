"""Parts that add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.spreading import split_amount, split_count

CENTS = st.integers(min_value=-(10**13), max_value=10**13)
PARTS = st.integers(min_value=1, max_value=60)


@given(CENTS, PARTS)
def test_amounts_add_up_and_are_a_cent_apart_at_most(cents: int, parts: int) -> None:
    amount = Decimal(cents).scaleb(-2)
    spread = split_amount(amount, parts)
    assert len(spread) == parts
    assert sum(spread) == amount
    assert max(spread) - min(spread) <= Decimal("0.01")
    assert split_amount(-amount, parts) == tuple(-part for part in spread)


@given(st.integers(min_value=0, max_value=10**9), PARTS)
def test_counts_add_up_and_are_one_apart_at_most(count: int, parts: int) -> None:
    spread = split_count(count, parts)
    assert (len(spread), sum(spread)) == (parts, count)
    assert max(spread) - min(spread) <= 1


def test_spreads_the_odd_cents_over_the_year() -> None:
    assert split_amount(Decimal("-0.03"), 3) == (Decimal("-0.01"),) * 3
    assert split_count(5, 12) == (0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1)


def test_refuses_what_cannot_be_spread() -> None:
    with pytest.raises(ValueError, match="has fractions"):
        split_amount(Decimal("0.005"), 2)
    with pytest.raises(ValueError, match="in 0 parts"):
        split_count(1, 0)
    with pytest.raises(ValueError, match="-1 in 2 parts"):
        split_count(-1, 2)


@pytest.mark.finding("F14")
@given(CENTS, PARTS, st.sampled_from([0, 2, 3]))
def test_no_part_has_a_fraction_of_the_currency(units: int, parts: int, decimals: int) -> None:
    amount = Decimal(units).scaleb(-decimals)
    spread = split_amount(amount, parts, decimals)
    assert sum(spread) == amount
    assert all(part == round(part, decimals) for part in spread)
    assert max(spread) - min(spread) <= Decimal(1).scaleb(-decimals)
