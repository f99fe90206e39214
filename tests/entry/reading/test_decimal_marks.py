"""The decimal mark of a file, told by its amounts or by nobody."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.reading.decimal_marks import decimal_mark_of


@pytest.mark.fault(4)
@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["12,50", "1 234"], ","),
        (["12.5", "3.000"], "."),
        (["1.234,56"], ","),
        (["1,234.56"], "."),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["12,50 €"], ","),
        (["(12.50)", "12.50-"], "."),
        (["0,125"], ","),
        (["1234,567"], ","),
        ([",5"], ","),
    ],
)
def test_an_amount_that_can_mean_one_thing_decides(texts: list[str], mark: DecimalMark) -> None:
    assert decimal_mark_of(texts) == mark


@pytest.mark.fault(5)
@pytest.mark.parametrize("texts", [[], ["12"], ["3.000"], ["3,000", "12,000"], ["12,5", "12.5"]])
def test_what_leaves_it_open_or_contradicts_itself_decides_nothing(texts: list[str]) -> None:
    assert decimal_mark_of(texts) is None


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1), st.sampled_from(".,"))
def test_cents_always_tell(amounts: list[Decimal], mark: str) -> None:
    assert decimal_mark_of([str(amount).replace(".", mark) for amount in amounts]) == mark
