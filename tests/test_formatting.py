"""Numbers, money and time as English and French readers write them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_currency, format_decimal
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kpis import formatting
from kpis.calculation.periods import period_containing
from kpis.vocabulary import PeriodKind

D = Decimal
NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def in_french(show: Any, *args: Any) -> str:
    with translation.override("fr"):
        text: str = show(*args)
    return text


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        (D("12.08"), "CAD", "C$12.08", "12,08 $CA"),
        (D("7.16"), "USD", "US$7.16", "7,16 $US"),
        (D("5.836"), "EUR", "€5.84", "5,84 €"),
        (D("1234567.5"), "GBP", "£1,234,567.50", f"1{NARROW}234{NARROW}567,50 £GB"),
        (D("-12.5"), "EUR", f"{MINUS}€12.50", f"{MINUS}12,50 €"),
        (D(0), "EUR", "€0.00", "0,00 €"),
        (D("-0.001"), "EUR", "€0.00", "0,00 €"),
        (None, "EUR", "n/a", None),
    ],
)
def test_money(amount: Decimal | None, currency: str, english: str, french: str | None) -> None:
    assert formatting.money(amount, currency) == english
    if french:
        assert in_french(formatting.money, amount, currency) == french.replace(" ", "\xa0")


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (D(0), "€0", "0 €"),
        (D(950), "€950", "950 €"),
        (D(400_000), "€400k", "400 k€"),
        (D(1_500_000), "€1.5M", "1,5 M€"),
        (D(-20_000), f"{MINUS}€20k", f"{MINUS}20 k€"),
    ],
)
def test_money_on_an_axis(value: Decimal, english: str, french: str) -> None:
    assert formatting.compact_money(value, "EUR") == english
    assert in_french(formatting.compact_money, value, "EUR") == french.replace(" ", "\xa0")


def test_counts_on_an_axis() -> None:
    assert formatting.compact_count(D(60_000)) == "60k"
    assert in_french(formatting.compact_count, D(60_000)) == "60\xa0k"
    assert in_french(formatting.compact_count, D(60)) == "60"


def test_a_symbol_of_letters_stands_apart() -> None:
    assert formatting.money(D(40), "NOK") == "NOK\xa040.00"


def test_money_without_cents() -> None:
    assert formatting.money(D("1234.50"), "EUR", 0) == "€1,234"
    assert formatting.money(D("-0.4"), "EUR", 0) == "€0"
    assert in_french(formatting.money, D(1235), "CAD", 0) == f"1{NARROW}235\xa0$CA"


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["en", "fr"]))
def test_money_is_as_babel_writes_it(amount: Decimal, language: str) -> None:
    locale = formatting.LOCALES[language]
    with translation.override(language):
        assert formatting.number(amount, 2) == format_decimal(amount, "#,##0.00", locale).replace(
            "-", MINUS
        )
        text = formatting.money(amount, "EUR")
    assert text == format_currency(amount, "EUR", locale=locale).replace("-", MINUS)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (D("0.12"), "+€0.12"),
        (D("-0.12"), f"{MINUS}€0.12"),
        (D(0), "±€0.00"),
        (D("-0.004"), "±€0.00"),
    ],
)
def test_money_with_its_sign(amount: Decimal, text: str) -> None:
    assert formatting.signed_money(amount, "EUR") == text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_axes_write_money_as_text_does(language: str) -> None:
    with translation.override(language):
        around = formatting.money_prefix("CAD") + "{}" + formatting.money_suffix("CAD")
        assert formatting.money(D(1), "CAD", 0) == around.format(1)


def test_currencies_by_name() -> None:
    assert formatting.currency_name("EUR") == "euros"
    assert in_french(formatting.currency_name, "CAD") == "dollars canadiens"


def test_counts() -> None:
    assert formatting.count(1234567) == "1,234,567"
    assert in_french(formatting.count, 1234567) == f"1{NARROW}234{NARROW}567"
    assert formatting.count(0) == "0"
    assert formatting.count(None) == "n/a"


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert formatting.number(D("-0.04"), 1) == "0.0"
    assert formatting.number(D("-0.06"), 1) == f"{MINUS}0.1"
    assert formatting.percent(D("-0.0001")) == "0.0%"


@pytest.mark.parametrize(
    ("share", "english", "french"),
    [
        (D("0.785"), "78.5%", "78,5\xa0%"),
        (D(1), "100.0%", "100,0\xa0%"),
        (D(0), "0.0%", "0,0\xa0%"),
        (D("-0.031"), f"{MINUS}3.1%", f"{MINUS}3,1\xa0%"),
        (D("12.5"), "1,250.0%", f"1{NARROW}250,0\xa0%"),
    ],
)
def test_percentages(share: Decimal, english: str, french: str) -> None:
    assert formatting.percent(share) == english
    assert in_french(formatting.percent, share) == french


def test_percentage_points() -> None:
    assert formatting.percent(None) == "n/a"
    assert formatting.points(D("0.0215")) == "2.2 pt"
    assert in_french(formatting.points, D("0.0225")).startswith("2,2")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (D("59.6"), "1 min 00 s"),
        (364, "6 min 04 s"),
        (3_600, "1 h 00 min"),
        (86_399, "23 h 59 min"),
        (-364, f"{MINUS}6 min 04 s"),
        (D("-0.2"), "0 s"),
        (None, "n/a"),
    ],
)
def test_durations(seconds: Decimal | int | None, text: str) -> None:
    assert formatting.duration(seconds).replace("\xa0", " ") == text


def test_months_and_days() -> None:
    august = date(2026, 8, 3)
    assert formatting.month_name(august) == "August 2026"
    assert formatting.month_short(august) == "Aug 2026"
    assert formatting.month_alone(august) == "August"
    assert formatting.month_abbreviated(august) == "Aug"
    assert formatting.day_name(august) == "3 August 2026"
    assert formatting.day_short(august) == "Mon 3"
    assert in_french(formatting.month_name, august) == "août 2026"
    assert in_french(formatting.month_short, date(2026, 7, 1)) == "juil. 2026"
    assert in_french(formatting.day_name, august) == "3 août 2026"
    assert in_french(formatting.day_short, august) == "lun. 3"
    assert in_french(formatting.day_name, date(2026, 8, 1)) == "1er août 2026"
    assert in_french(formatting.day_name, date(2026, 8, 11)) == "11 août 2026"


@pytest.mark.parametrize(
    ("kind", "name", "short"),
    [
        (PeriodKind.WEEK, "Week 1, 2026", "W01 2026"),
        (PeriodKind.MONTH, "January 2026", "Jan 2026"),
        (PeriodKind.QUARTER, "Jan–Mar 2026", "Jan–Mar 2026"),
        (PeriodKind.YEAR, "2025-26", "2025-26"),
        (PeriodKind.ROLLING_YEAR, "12 months to January 2026", "Jan 2026"),
    ],
)
def test_periods(kind: PeriodKind, name: str, short: str) -> None:
    period = period_containing(kind, date(2026, 1, 1), fiscal_year_start=4)
    assert formatting.period_name(period) == name
    assert formatting.period_short(period) == short


@pytest.mark.parametrize(
    ("kind", "english", "french"),
    [
        (PeriodKind.WEEK, "Week 1, 2026", "la semaine 1 de 2026"),
        (PeriodKind.MONTH, "January 2026", "janvier 2026"),
        (
            PeriodKind.ROLLING_YEAR,
            "the 12 months to January 2026",
            "les 12 mois à fin janvier 2026",
        ),
    ],
)
def test_periods_in_a_sentence(kind: PeriodKind, english: str, french: str) -> None:
    period = period_containing(kind, date(2026, 1, 1))
    assert formatting.period_in_sentence(period) == english
    assert in_french(formatting.period_in_sentence, period) == french


def test_a_label_and_its_text() -> None:
    assert formatting.labelled("Amount", "12.50") == "Amount: 12.50"
    assert in_french(formatting.labelled, "Montant", "12,50") == "Montant\xa0: 12,50"


def test_years_that_begin_in_january_have_one_number() -> None:
    year = period_containing(PeriodKind.YEAR, date(2026, 1, 1))
    assert formatting.period_name(year) == "2026"
    turn = period_containing(PeriodKind.YEAR, date(2099, 7, 1), fiscal_year_start=4)
    assert formatting.period_name(turn) == "2099-00"


def test_a_week_is_named_by_its_iso_year() -> None:
    week = period_containing(PeriodKind.WEEK, date(2027, 1, 1))
    assert formatting.period_name(week) == "Week 53, 2026"


def test_french_quarters() -> None:
    quarter = period_containing(PeriodKind.QUARTER, date(2026, 6, 30))
    assert in_french(formatting.period_name, quarter) == "avr.–juin 2026"
