"""Numbers, money, percentages and durations in the reader's locale."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Literal

from babel import Locale
from babel.numbers import get_currency_name, get_currency_symbol
from django.utils.translation import gettext as _

from kpis.formatting.locales import once_per_language, reader_locale
from kpis.vocabulary import decimals_of_ratio

Number = Decimal | int
SYMBOLS = {("en_GB", "CAD"): "C$"}
COMPACT_SCALES = ((1_000_000, "M"), (1_000, "k"), (1, ""))
MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"


@cache
def currency_symbol(currency: str, locale: Locale) -> str:
    return SYMBOLS.get((str(locale), currency)) or get_currency_symbol(currency, locale)


def currency_name(currency: str) -> str:
    """The currency's plural name, such as "euros"."""
    return get_currency_name(currency, count=2, locale=reader_locale())


@cache
def number_marks(locale: Locale) -> dict[int, str]:
    """What stands for the comma, the point and the minus of Python's own formatting."""
    symbols = locale.number_symbols["latn"]
    return str.maketrans({",": symbols["group"], ".": symbols["decimal"], "-": MINUS})


def decimal_mark() -> Literal[".", ","]:
    """What the reader writes before the decimals."""
    return "," if reader_locale().language == "fr" else "."


def number(value: Number, decimals: int = 0) -> str:
    """Rounded half to even; pages hold hundreds, and Babel takes 40 µs for each.

    What rounds to nothing has no sign.
    """
    return f"{value:z,.{decimals}f}".translate(number_marks(reader_locale()))


def count(value: Number | None) -> str:
    return not_available() if value is None else number(value)


def magnitude(value: Number) -> Number:
    return -value if value < 0 else value


def not_available() -> str:
    return _("n/a")


def money(value: Number | None, currency: str, decimals: int | None = None) -> str:
    """Such as €5.84, C$12.08 or 12,08 $CA; "n/a" where there is no value.

    decimals: None for those of the currency, two at least, as a cost per contact needs them.
    """
    return money_format(currency, decimals)(value)


@once_per_language
def money_format(currency: str, decimals: int | None = None) -> Callable[[Number | None], str]:
    """How to write many amounts: what depends on reader and currency is looked up once."""
    places = decimals_of_ratio(currency) if decimals is None else decimals
    locale = reader_locale()
    marks, missing = number_marks(locale), not_available()
    before, after = money_prefix(currency), money_suffix(currency)

    def show(value: Number | None) -> str:
        if value is None:
            return missing
        text = f"{magnitude(value):,.{places}f}".translate(marks)
        sign = MINUS if value < 0 and not is_zero(text) else ""
        return f"{sign}{before}{text}{after}"

    return show


def count_format() -> Callable[[Number | None], str]:
    """How to write many counts."""
    marks, missing = number_marks(reader_locale()), not_available()
    return lambda value: missing if value is None else f"{value:,.0f}".translate(marks)


def compact_money(value: Number, currency: str) -> str:
    """For an axis: such as €400k, or 400 k€ in French."""
    text, letter = compact(value)
    if symbol_comes_first(reader_locale()):
        sign, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
        return f"{sign}{money_prefix(currency)}{digits}{letter}"
    return f"{text}{NO_BREAK}{letter}{money_suffix(currency).strip()}"


def compact_count(value: Number) -> str:
    """For an axis: such as 40k, or 40 k in French."""
    text, letter = compact(value)
    space = NO_BREAK if letter and not symbol_comes_first(reader_locale()) else ""
    return f"{text}{space}{letter}"


def in_thousands(thousands: Number) -> str:
    """Such as 4,870k, or 4 870 k in French; rounded to whole thousands."""
    space = "" if symbol_comes_first(reader_locale()) else NO_BREAK
    return f"{number(thousands)}{space}k"


def compact(value: Number) -> tuple[str, str]:
    """The digits, with one decimal at most, and the letter for thousands or millions."""
    size, letter = next(
        (scale for scale in COMPACT_SCALES if magnitude(value) >= scale[0]), COMPACT_SCALES[-1]
    )
    scaled = Decimal(value) / size
    return number(scaled, 0 if scaled == round(scaled) else 1), letter


@cache
def symbol_comes_first(locale: Locale) -> bool:
    pattern: str = locale.currency_formats["standard"].pattern
    return pattern.startswith("¤")


def money_prefix(currency: str) -> str:
    """The symbol where the locale writes it before the amount, else nothing."""
    locale = reader_locale()
    if not symbol_comes_first(locale):
        return ""
    symbol = currency_symbol(currency, locale)
    return symbol + NO_BREAK if symbol[-1].isalpha() or symbol[-1] == "." else symbol


def money_suffix(currency: str) -> str:
    """The symbol, after a space, where the locale writes it after the amount."""
    locale = reader_locale()
    return "" if symbol_comes_first(locale) else NO_BREAK + currency_symbol(currency, locale)


def is_zero(text: str) -> bool:
    """Whether a formatted number shows as nothing."""
    return not any(digit in text for digit in "123456789")


def as_shown(value: Decimal, currency: str) -> Decimal:
    """A cost per contact rounded as money writes it: whoever subtracts two finds the same."""
    return round(value, decimals_of_ratio(currency))


def signed(text: str, value: Number) -> str:
    """A formatted amount with its sign written out."""
    if is_zero(text):
        return "±" + text
    return text if value < 0 else "+" + text


def signed_money(value: Number, currency: str, decimals: int | None = None) -> str:
    return signed(money(value, currency, decimals), value)


def percent(share: Number | None, decimals: int = 1) -> str:
    """A share from 0 to 1 as a percentage."""
    if share is None:
        return not_available()
    return percent_format(decimals)(share)


@once_per_language
def percent_format(decimals: int = 1) -> Callable[[Number], str]:
    """How to write many shares from 0 to 1."""
    marks, sign = number_marks(reader_locale()), percent_sign()
    return lambda share: f"{share * 100:z,.{decimals}f}".translate(marks) + sign


def percent_sign() -> str:
    """With the space that French writes before it."""
    return f"{NO_BREAK}%" if reader_locale().language == "fr" else "%"


def points(difference: Number, decimals: int = 1) -> str:
    """A difference of two shares in percentage points."""
    return _("%(points)s pt") % {"points": number(difference * 100, decimals)}


def duration(seconds: Number | None) -> str:
    """Such as "6 min 04 s"; whole seconds."""
    if seconds is None:
        return not_available()
    total = round(magnitude(seconds))
    sign = MINUS if seconds < 0 and total else ""
    minutes, rest = divmod(total, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{sign}{hours}{NO_BREAK}h {minutes:02}{NO_BREAK}min"
    if minutes:
        return f"{sign}{minutes}{NO_BREAK}min {rest:02}{NO_BREAK}s"
    return f"{sign}{rest}{NO_BREAK}s"
