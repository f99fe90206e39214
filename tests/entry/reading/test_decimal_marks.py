"""The decimal mark of a file, told by its amounts or by nobody."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.reading.decimal_marks import decimal_mark_of, read_amount


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


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1,250.50", ".", "1250.50"),
        ("1.250,50", ",", "1250.50"),
        ("-1,234,567.8", ".", "-1234567.8"),
        ("(3,000)", ".", "-3000"),
        ("3.000", ",", "3000"),
        ("1 250,50", ",", "1250.50"),
        ("12.5000", ".", "12.5"),
        ("12,0000", ",", "12"),
        ("0000000069,60", ",", "69.60"),
        ("100", ".", "100"),
        ("100.00 €", ".", "100"),
        ("12", None, "12"),
    ],
)
def test_amounts_as_programs_write_them(text: str, mark: DecimalMark | None, amount: str) -> None:
    assert read_amount(text, currency="EUR", mark=mark) == Decimal(amount)


@pytest.mark.fault(5, 9)
@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("3,000", None, Expected.DECIMAL_MARK),
        ("12,34", ".", Expected.DECIMAL_MARK),
        ("1,2345.5", ".", Expected.DECIMAL_MARK),
        ("12,34,567.00", ".", Expected.DECIMAL_MARK),
        ("12.505", ".", Expected.FEWER_DECIMALS),
        ("12.5050", ".", Expected.FEWER_DECIMALS),
    ],
)
def test_what_leaves_two_readings_or_too_many_decimals_is_refused(
    text: str, mark: DecimalMark | None, expected: Expected
) -> None:
    with pytest.raises(Refused) as caught:
        read_amount(text, currency="EUR", mark=mark)
    assert caught.value.expected is expected


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(".,"))
def test_an_amount_with_its_thousands_apart_is_itself(amount: Decimal, mark: DecimalMark) -> None:
    english = f"{amount:,}"
    text = english if mark == "." else english.translate(str.maketrans(",.", ".,"))
    assert read_amount(text, currency="EUR", mark=mark) == amount
