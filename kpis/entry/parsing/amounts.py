"""Money, read strictly: what leaves two readings open is refused, never guessed."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from kpis.entry.parsing.currencies import ways_to_write
from kpis.entry.parsing.errors import Expected, Refused
from kpis.vocabulary import decimals_of

DecimalMark = Literal[".", ","]
#: Amounts are kept as numeric(14,2).
MOST_WHOLE_DIGITS = 12
BLANKS = " \u00a0\u202f\t"
GROUPED = r"[0-9]{1,3}(?P<space>[ \u00a0\u202f])[0-9]{3}(?:(?P=space)[0-9]{3})*"
PLAIN_NUMBER = {
    mark: re.compile(rf"(?P<whole>[0-9]+|{GROUPED})(?:{re.escape(mark)}(?P<decimals>[0-9]+))?")
    for mark in (".", ",")
}
SIGN = "[-\u2212]"
UNSIGNED = "[^-\u2212()]+"
CREDIT_NOTE = re.compile(
    rf"{SIGN}(?P<before>{UNSIGNED})|\((?P<inside>{UNSIGNED})\)|(?P<after>{UNSIGNED}){SIGN}"
)
OTHER_CURRENCY = re.compile(
    r"[$€£¥¤₣₤]|[0-9][ \u00a0\u202f]?[A-Z]{3}$|^[A-Z]{3}[ \u00a0\u202f]?[0-9]"
)


def parse_amount(text: str, *, currency: str, decimal_mark: DecimalMark = ".") -> Decimal:
    """An amount of money in ``currency``; negative for a credit note.

    Taken: ``1234.56``, ``-12.50``, ``−12.50`` (U+2212), ``(12.50)``, ``12.50-``, thousands set
    apart by a space, U+00A0 or U+202F, and the currency's own sign or code at either end.
    ``decimal_mark`` is declared for the file. Bounds: less than 10**12 either way.
    Raises Refused, saying what is expected.
    """
    bare, negative = without_sign(without_currency(text.strip(BLANKS), currency))
    number = without_currency(bare, currency)
    if not number:
        raise Refused(Expected.SOMETHING)
    if OTHER_CURRENCY.search(number):
        raise Refused(Expected.CURRENCY, {"currency": currency})
    amount = parse_number(number, decimals_of(currency), decimal_mark)
    return -amount if negative else amount


def without_currency(text: str, currency: str) -> str:
    """The text without the sign or code of the currency at either end."""
    for written in ways_to_write(currency):
        if text.startswith(written):
            return text.removeprefix(written).strip(BLANKS)
        if text.endswith(written):
            return text.removesuffix(written).strip(BLANKS)
    return text


def without_sign(text: str) -> tuple[str, bool]:
    """The number without its minus sign or brackets, and whether it had any."""
    match = CREDIT_NOTE.fullmatch(text)
    if match is None:
        return text, False
    return (match["before"] or match["inside"] or match["after"]), True


def parse_number(text: str, most_decimals: int, decimal_mark: DecimalMark) -> Decimal:
    match = PLAIN_NUMBER[decimal_mark].fullmatch(text)
    if match is None:
        raise Refused(*reason_to_refuse(text, decimal_mark))
    whole = re.sub("[^0-9]", "", match["whole"]).lstrip("0") or "0"
    decimals = match["decimals"] or ""
    if len(decimals) > most_decimals:
        raise Refused(Expected.FEWER_DECIMALS, {"decimals": str(most_decimals)})
    if len(whole) > MOST_WHOLE_DIGITS:
        raise Refused(Expected.SMALLER_AMOUNT, {"digits": str(MOST_WHOLE_DIGITS)})
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def reason_to_refuse(text: str, decimal_mark: DecimalMark) -> tuple[Expected, Mapping[str, str]]:
    """The nearest thing that would have been taken."""
    other_mark = "," if decimal_mark == "." else "."
    if re.fullmatch(r"[0-9., \u00a0\u202f]+", text) and other_mark in text:
        return Expected.DECIMAL_MARK, {"mark": decimal_mark}
    if re.fullmatch(r"[0-9][0-9., \u00a0\u202f]*", text) and re.search(r"[ \u00a0\u202f]", text):
        return Expected.GROUPS_OF_THREE, {}
    return Expected.AMOUNT, {"example": f"1234{decimal_mark}56"}
