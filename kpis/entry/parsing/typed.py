"""What a person types or pastes into a cell of a sheet, in the reader's own decimal mark."""

import re
from decimal import Decimal
from fractions import Fraction

from kpis.entry.parsing.amounts import (
    MOST_WHOLE_DIGITS,
    PLAIN_NUMBER,
    DecimalMark,
    bare_text,
    parse_amount,
)
from kpis.entry.parsing.arithmetic import MOST_CHARACTERS, compute, rounded_example
from kpis.entry.parsing.counts import MOST_DIGITS, parse_count
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.marks import BLANKS
from kpis.vocabulary import decimals_of

COMMA_GROUPS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])")


def parse_typed_amount(text: str, *, currency: str, decimal_mark: DecimalMark) -> Decimal:
    """An amount of money in ``currency``, plain or as a formula; negative for a credit note.

    Plain amounts as parse_amount takes them, and in English with commas between groups of
    three, as Excel copies them. A formula whose result has more decimals than the currency is
    refused, never rounded. Bounds: less than 10**12 either way. Raises Refused.
    """
    value = compute(text, decimal_mark)
    if value is None:
        plain = without_comma_groups(text, decimal_mark)
        return parse_amount(plain, currency=currency, decimal_mark=decimal_mark)
    decimals = decimals_of(currency)
    if not has_decimals(value, decimals):
        example = rounded_example(decimal_mark, decimals)
        raise Refused(Expected.ROUNDED, {"decimals": str(decimals), "rounded": example})
    check_whole_digits(value, MOST_WHOLE_DIGITS)
    return exact_decimal(value, decimals)


def parse_typed_count(text: str, decimal_mark: DecimalMark) -> int | None:
    """A count of at least 0 and less than 10**15, plain or as a formula; None when blank.

    Raises Refused.
    """
    if not bare_text(text):
        return None
    value = compute(text, decimal_mark)
    if value is None:
        return parse_count(without_comma_groups(text, decimal_mark))
    if value < 0 or value.denominator != 1:
        raise Refused(Expected.COUNT)
    if value >= 10**MOST_DIGITS:
        raise Refused(Expected.SMALLER_COUNT, {"digits": str(MOST_DIGITS)})
    return int(value)


def parse_typed_quantity(
    text: str, decimal_mark: DecimalMark, decimals: int = 2, whole_digits: int = 6
) -> Decimal | None:
    """Hours or full-time equivalents, plain or as a formula; None (unknown) when blank.

    Bounds: at least 0, at most ``decimals`` decimals, less than 10**``whole_digits``.
    Raises Refused.
    """
    if not bare_text(text):
        return None
    value = compute(text, decimal_mark)
    if value is None:
        value = plain_number(text, decimal_mark)
    if value is None or value < 0 or not has_decimals(value, decimals):
        raise Refused(Expected.QUANTITY, {"decimals": str(decimals)})
    check_whole_digits(value, whole_digits)
    return exact_decimal(value, decimals)


def parse_typed_percent(text: str, decimal_mark: DecimalMark) -> Decimal | None:
    """A percentage with its sign or without, of at most two decimals; None when blank.

    Raises Refused.
    """
    bare = bare_text(text).removesuffix("%")
    if not bare.strip(BLANKS) and bare_text(text):
        raise Refused(Expected.SOMETHING)
    return parse_typed_quantity(bare, decimal_mark)


def without_comma_groups(text: str, decimal_mark: DecimalMark) -> str:
    """In English 1,250.00 as 1250.00; a comma that does not part thousands stays."""
    if decimal_mark == ",":
        return text
    return COMMA_GROUPS.sub(lambda number: number[0].replace(",", ""), text)


def plain_number(text: str, decimal_mark: DecimalMark) -> Fraction | None:
    """A number without a sign, its thousands set apart or not; None for anything else."""
    bare = without_comma_groups(bare_text(text), decimal_mark).removeprefix("+")
    match = PLAIN_NUMBER[decimal_mark].fullmatch(bare)
    if match is None or len(bare) > MOST_CHARACTERS:
        return None
    decimals = match["decimals"] or ""
    digits = re.sub("[^0-9]", "", match["whole"]) + decimals
    return Fraction(int(digits), 10 ** len(decimals))


def has_decimals(value: Fraction, decimals: int) -> bool:
    """Whether so many decimals are enough to write the value down exactly."""
    unit: int = 10**decimals
    return unit % value.denominator == 0


def check_whole_digits(value: Fraction, digits: int) -> None:
    if abs(value) >= 10**digits:
        raise Refused(Expected.SMALLER_AMOUNT, {"digits": str(digits)})


def exact_decimal(value: Fraction, decimals: int) -> Decimal:
    """Of a value that has no more decimals, and digits that Decimal does not round."""
    return Decimal(int(value * 10**decimals)).scaleb(-decimals)
