"""What our pages write, in any language and any currency, is read again as it was meant."""

from decimal import Decimal

import pytest
from babel.numbers import list_currencies
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kpis import formatting
from kpis.entry.parsing.amounts import parse_amount
from kpis.entry.parsing.durations import parse_duration
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.typed import (
    parse_typed_amount,
    parse_typed_count,
    parse_typed_percent,
    parse_typed_quantity,
)
from kpis.vocabulary import decimals_of

pytestmark = pytest.mark.finding("E6")
CURRENCIES = st.sampled_from(sorted(list_currencies("en_GB")))
LANGUAGES = st.sampled_from(["en", "fr", "en-gb", "en-us", "en-ca", "fr-ca", "fr-ch"])
UNITS = st.integers(-(10**12 - 1), 10**12 - 1)


@given(UNITS, CURRENCIES, LANGUAGES)
def test_money(units: int, currency: str, language: str) -> None:
    decimals = decimals_of(currency)
    amount = Decimal(units).scaleb(-decimals)
    with translation.override(language):
        mark = formatting.decimal_mark()
        for text in (
            formatting.money(amount, currency, decimals),
            formatting.signed_money(amount, currency, decimals),
            formatting.number(amount, decimals),
        ):
            assert (
                parse_amount(
                    text.replace(",", "") if mark == "." else text,
                    currency=currency,
                    decimal_mark=mark,
                )
                == amount
            )
            assert parse_typed_amount(text, currency=currency, decimal_mark=mark) == amount


@given(UNITS, CURRENCIES, CURRENCIES, LANGUAGES)
def test_money_of_another_currency_is_refused(
    units: int, currency: str, other: str, language: str
) -> None:
    """But for a sign that both share, such as FCFA."""
    with translation.override(language):
        mark = formatting.decimal_mark()
        text = formatting.money(Decimal(units), currency, 0)
        sign = formatting.currency_symbol(currency, formatting.reader_locale())
        shared = {currency, other} == {"XAF", "XOF"} or currency == other
    if shared or sign == formatting.currency_symbol(other, formatting.locale_of(language)):
        return
    with pytest.raises(Refused) as caught:
        parse_typed_amount(text, currency=other, decimal_mark=mark)
    assert caught.value.expected in {Expected.CURRENCY, Expected.AMOUNT}


@given(st.integers(0, 10**9), LANGUAGES)
def test_counts(count: int, language: str) -> None:
    with translation.override(language):
        text, mark = formatting.count(count), formatting.decimal_mark()
    assert parse_typed_count(text, mark) == count


@given(st.integers(0, 10**8 - 1), LANGUAGES)
def test_numbers_and_percentages(hundredths: int, language: str) -> None:
    value = Decimal(hundredths).scaleb(-2)
    with translation.override(language):
        mark = formatting.decimal_mark()
        assert parse_typed_quantity(formatting.number(value, 2), mark) == value
        assert parse_typed_percent(formatting.percent(value / 100, 2), mark) == value


@given(st.integers(0, 10**7), LANGUAGES)
def test_times(seconds: int, language: str) -> None:
    """From an hour on whole minutes are written."""
    written = seconds if seconds < 3600 else seconds - seconds % 60
    with translation.override(language):
        text = formatting.duration(seconds)
        assert parse_duration(text, formatting.decimal_mark()) == written
