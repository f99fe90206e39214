"""Money read strictly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.messages import describe_cell
from kpis.entry.parsing.amounts import DecimalMark, parse_amount
from kpis.entry.parsing.errors import Expected, Refused

CENTS = st.integers(min_value=-(10**14 - 1), max_value=10**14 - 1)


def refusal(text: str, currency: str = "EUR", decimal_mark: DecimalMark = ".") -> Expected:
    with pytest.raises(Refused) as caught:
        parse_amount(text, currency=currency, decimal_mark=decimal_mark)
    return caught.value.expected


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.56", "1234.56"),
        ("0", "0"),
        (" 12.5 ", "12.5"),
        ("999999999999.99", "999999999999.99"),
        ("12.50 €", "12.50"),
        ("€12.50", "12.50"),
        ("EUR 12.50", "12.50"),
    ],
)
def test_takes_plain_amounts(text: str, amount: str) -> None:
    assert parse_amount(text, currency="EUR") == Decimal(amount)


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    "text", ["-12.50", "\u221212.50", "(12.50)", "12.50-", "12.50\u2212", "-€12.50", "(12.50 €)"]
)
def test_takes_credit_notes(text: str) -> None:
    assert parse_amount(text, currency="EUR") == Decimal("-12.50")


@pytest.mark.fault(7)
@pytest.mark.parametrize("text", ["-(12.50)", "--12.50", "-12.50-", "(12.50", "12.50)", "--", "()"])
def test_refuses_half_or_double_signs(text: str) -> None:
    assert refusal(text) is Expected.AMOUNT


def test_minus_nothing_is_plain_zero() -> None:
    assert str(parse_amount("-0.00", currency="EUR")) == "0.00"


@pytest.mark.fault(6)
@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_takes_spaces_between_groups_of_three(space: str) -> None:
    amount = parse_amount(f"1{space}234{space}567.80", currency="EUR")
    assert amount == Decimal("1234567.80")


@pytest.mark.fault(6)
@pytest.mark.parametrize(
    "text", ["12 34", "1234 567", "1 2345", "1  234", "1 234\u00a0567", "1 23.50"]
)
def test_refuses_other_spaces(text: str) -> None:
    assert refusal(text) is Expected.GROUPS_OF_THREE


@pytest.mark.fault(4)
def test_the_decimal_mark_is_the_declared_one() -> None:
    assert parse_amount("1 234,56", currency="EUR", decimal_mark=",") == Decimal("1234.56")
    assert refusal("1234,56", decimal_mark=".") is Expected.DECIMAL_MARK
    assert refusal("1234.56", decimal_mark=",") is Expected.DECIMAL_MARK


@pytest.mark.fault(5)
@pytest.mark.parametrize(("text", "mark"), [("3,000", "."), ("3.000", ","), ("1,234.56", ".")])
def test_refuses_what_has_two_readings(text: str, mark: DecimalMark) -> None:
    assert refusal(text, decimal_mark=mark) is Expected.DECIMAL_MARK


@pytest.mark.fault(8)
@pytest.mark.parametrize(
    "text",
    [
        "1e308",
        "1E5",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "1_000",
        "１２",
        "١٢",
        "12.",
        "0x1F",
        "1.2.3",
    ],
)
def test_refuses_what_only_programs_read_as_numbers(text: str) -> None:
    assert refusal(text) is Expected.AMOUNT


@pytest.mark.fault(9)
def test_refuses_more_decimals_than_the_currency_has() -> None:
    assert refusal("1.005") is Expected.FEWER_DECIMALS
    assert refusal("1.000", currency="CAD") is Expected.FEWER_DECIMALS
    assert refusal("1.0005", currency="KWD") is Expected.FEWER_DECIMALS
    assert parse_amount("1.005", currency="KWD") == Decimal("1.005")
    assert refusal("100.5", currency="JPY") is Expected.FEWER_DECIMALS
    assert parse_amount("100", currency="JPY") == Decimal(100)


@pytest.mark.fault(10)
@pytest.mark.parametrize("text", ["", "  ", "€", "\u00a0"])
def test_blank_is_not_zero(text: str) -> None:
    assert refusal(text) is Expected.SOMETHING


@pytest.mark.finding("E6")
@pytest.mark.parametrize("text", [" -   ", "-", "\u2212", "- €", "€ -", "EUR   -  "])
def test_a_lone_minus_is_the_zero_of_accounts(text: str) -> None:
    assert parse_amount(text, currency="EUR") == 0


@pytest.mark.finding("E6")
@pytest.mark.parametrize("text", ["12 US$", "C$12", "12 $CA", "£12", "12 FCFA", "NZ$ 12", "- £"])
def test_refuses_every_sign_of_another_currency(text: str) -> None:
    assert refusal(text, currency="EUR") is Expected.CURRENCY


@pytest.mark.finding("E6")
@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u200f", "\ufeff", "\u2060", "\u202a"])
def test_marks_of_no_width_are_left_out(mark: str) -> None:
    assert parse_amount(f"{mark}1 234.50{mark} €", currency="EUR") == Decimal("1234.50")


@pytest.mark.finding("E13")
@pytest.mark.parametrize("mark", ["\u202d", "\u202e", "\0", "\x1b"])
def test_marks_that_show_another_number_are_named(mark: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_amount(f"12{mark}50", currency="EUR")
    assert caught.value.values == {"mark": f"U+{ord(mark):04X}"}
    said = describe_cell(caught.value, f"12{mark}50")
    assert said.startswith(f"Found “12[U+{ord(mark):04X}]50”, expected a text without the invis")


@pytest.mark.fault(11)
@pytest.mark.parametrize("text", ["$12.50", "12.50 £", "12.50 USD", "CAD 12.50", "12¤"])
def test_refuses_the_sign_of_another_currency(text: str) -> None:
    assert refusal(text, currency="EUR") is Expected.CURRENCY


def test_refuses_what_the_table_cannot_hold() -> None:
    assert refusal("1000000000000") is Expected.SMALLER_AMOUNT
    assert parse_amount("0001000000000", currency="EUR") == Decimal(1_000_000_000)


@given(CENTS)
def test_reads_back_every_amount(cents: int) -> None:
    amount = Decimal(cents).scaleb(-2)
    assert parse_amount(f"{amount:f}", currency="EUR") == amount
    grouped = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
    assert parse_amount(grouped, currency="EUR", decimal_mark=",") == amount


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse_amount(text, currency="EUR")
    except Refused:
        return
    assert amount.is_finite()
    assert abs(amount) < 10**12
    assert amount == round(amount, 2)
