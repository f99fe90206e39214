"""Money, read strictly: what leaves two readings open is refused, never guessed."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from kpis.entry.parsing.currencies import is_some_currency, is_written_so
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.marks import BLANKS, SPACES, without_unseen
from kpis.vocabulary import decimals_of

DecimalMark = Literal[".", ","]
#: Amounts are kept as numeric(15,3).
MOST_WHOLE_DIGITS = 12
#: Between groups of three digits: a space, or an apostrophe as in Switzerland.
GROUP_MARKS = f"{SPACES}'\u2019"
GROUPED = rf"[0-9]{{1,3}}(?P<space>[{GROUP_MARKS}])[0-9]{{3}}(?:(?P=space)[0-9]{{3}})*"
PLAIN_NUMBER = {
    mark: re.compile(
        rf"(?=.*[0-9])(?P<whole>{GROUPED}|[0-9]*)(?:{re.escape(mark)}(?P<decimals>[0-9]+))?"
    )
    for mark in (".", ",")
}
#: What stands before the number, the number, and what stands after it.
PARTS = re.compile(
    r"(?P<before>[^0-9]*?)(?P<number>[.,]?[0-9](?:.*[0-9])?)(?P<after>[^0-9]*)", re.DOTALL
)
SIGN = re.compile("[-+±()]")
#: By the signs before and after the number. ± stands before nothing: our pages write ±0.00.
SIGNS = {"": 1, "+": 1, "±": 0, "-": -1, "()": -1}
ONE_MINUS = str.maketrans({"\u2212": "-"})


def parse_amount(text: str, *, currency: str, decimal_mark: DecimalMark = ".") -> Decimal:
    """An amount of money in ``currency``; negative for a credit note.

    Taken: ``1234.56``, ``+15``, ``.5``, ``-12.50``, ``−12.50`` (U+2212), ``(12.50)``,
    ``12.50-``, ``-`` for the zero of a spreadsheet's accounts, thousands set apart by spaces
    (U+00A0, U+202F and thin ones too) or apostrophes, and the currency's own sign or code at
    either end. ``decimal_mark`` is declared for the file. Bounds: less than 10**12 either way.
    Raises Refused, saying what is expected.
    """
    bare = bare_text(text)
    parts = PARTS.fullmatch(bare)
    if parts is None:
        return amount_without_digits(bare, currency, decimal_mark)
    for beside in (parts["before"], parts["after"]):
        check_currency(SIGN.sub("", beside), currency, decimal_mark)
    sign = SIGNS.get(signs_beside(parts))
    amount = parse_number(parts["number"], decimals_of(currency), decimal_mark)
    if sign is None or (not sign and amount):
        raise no_amount(decimal_mark)
    return -amount if sign < 0 else amount


def bare_text(text: str) -> str:
    """The text with one kind of minus, without marks that nobody sees and spaces around it."""
    return without_unseen(text).translate(ONE_MINUS).strip(BLANKS)


def signs_beside(parts: re.Match[str]) -> str:
    """Those before and after the number, one after the other; a minus may follow the number."""
    before, after = ("".join(SIGN.findall(parts[name])) for name in ("before", "after"))
    return {("", "-"): "-", ("(", ")"): "()"}.get((before, after), before if not after else "?")


def amount_without_digits(bare: str, currency: str, decimal_mark: DecimalMark) -> Decimal:
    """Zero for a lone minus, as accounts in a spreadsheet write it, with its currency or not."""
    rest = bare.replace("-", "", 1).strip(BLANKS)
    own = not rest or is_written_so(rest, currency)
    if own and rest != bare:
        return Decimal(0)
    if own:
        raise Refused(Expected.SOMETHING)
    check_currency(rest, currency, decimal_mark)
    raise no_amount(decimal_mark)


def no_amount(decimal_mark: DecimalMark) -> Refused:
    return Refused(Expected.AMOUNT, {"example": f"1234{decimal_mark}56"})


def check_currency(beside: str, currency: str, decimal_mark: DecimalMark) -> None:
    """Refuse what stands beside an amount and is not the currency's own sign or code."""
    word = beside.strip(BLANKS)
    if not word or is_written_so(word, currency):
        return
    if is_some_currency(word):
        raise Refused(Expected.CURRENCY, {"currency": currency})
    raise no_amount(decimal_mark)


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
    if re.fullmatch(f"[0-9.,{GROUP_MARKS}]+", text) and other_mark in text:
        return Expected.DECIMAL_MARK, {"mark": decimal_mark}
    if re.fullmatch(f"[0-9][0-9.,{GROUP_MARKS}]*", text) and re.search(f"[{GROUP_MARKS}]", text):
        return Expected.GROUPS_OF_THREE, {}
    return Expected.AMOUNT, {"example": f"1234{decimal_mark}56"}
