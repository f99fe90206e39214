"""What is typed into a cell is taken exactly, or refused for what is wrong with it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.typed import (
    parse_typed_amount,
    parse_typed_count,
    parse_typed_quantity,
)
from kpis.vocabulary import decimals_of
from tests.entry.parsing.typed_cases import AMOUNTS, COUNTS, QUANTITIES, Case

MARKS: st.SearchStrategy[DecimalMark] = st.sampled_from([".", ","])
SPACES = st.sampled_from([" ", "\u00a0", "\u202f"])


def outcome(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Refused as refused:
        return refused.expected


@pytest.mark.fault(4)
@pytest.mark.fault(9)
@pytest.mark.parametrize("case", AMOUNTS)
def test_amounts(case: Case) -> None:
    found = outcome(
        lambda: parse_typed_amount(case.text, currency=case.currency, decimal_mark=case.mark)
    )
    if isinstance(case.meant, int):
        assert found == Decimal(case.meant).scaleb(-decimals_of(case.currency))
        assert isinstance(found, Decimal)
    else:
        assert found is case.meant


@pytest.mark.fault(10)
@pytest.mark.parametrize("case", COUNTS)
def test_counts(case: Case) -> None:
    assert outcome(lambda: parse_typed_count(case.text, case.mark)) == case.meant


@pytest.mark.fault(10)
@pytest.mark.parametrize("case", QUANTITIES)
def test_quantities(case: Case) -> None:
    found = outcome(lambda: parse_typed_quantity(case.text, case.mark))
    if isinstance(case.meant, int):
        assert found == Decimal(case.meant) / 100
    else:
        assert found is case.meant


def test_the_bounds_of_a_quantity_are_its_columns() -> None:
    assert parse_typed_quantity("12345678.25", ".", whole_digits=8) == Decimal("12345678.25")
    assert outcome(lambda: parse_typed_quantity("1.5", ".", decimals=0)) is Expected.QUANTITY


@given(st.integers(-(10**14 - 1), 10**14 - 1), MARKS, SPACES)
def test_reads_back_what_excel_copies(cents: int, mark: DecimalMark, space: str) -> None:
    amount = Decimal(cents).scaleb(-2)
    marks = ",." if mark == "." else f"{space},"
    text = f"{amount:,.2f}".translate(str.maketrans(",.", marks))
    assert parse_typed_amount(text, currency="EUR", decimal_mark=mark) == amount
    assert parse_typed_amount(f"={text}", currency="EUR", decimal_mark=mark) == amount


@given(st.text(alphabet="0123456789.,+-*/()%=€ \u00a0\u202f\u2212×÷x", max_size=30), MARKS)
def test_any_text_is_read_exactly_or_refused(text: str, mark: DecimalMark) -> None:
    amount = outcome(lambda: parse_typed_amount(text, currency="EUR", decimal_mark=mark))
    if isinstance(amount, Decimal):
        assert abs(amount) < 10**12
        assert amount == round(amount, 2)
    count = outcome(lambda: parse_typed_count(text, mark))
    if type(count) is int:
        assert 0 <= count < 10**15
    quantity = outcome(lambda: parse_typed_quantity(text, mark))
    if isinstance(quantity, Decimal):
        assert 0 <= quantity < 10**6
        assert quantity == round(quantity, 2)
