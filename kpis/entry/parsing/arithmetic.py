"""The arithmetic that people type into a cell, computed exactly and never run as a program."""

import re
from collections.abc import Iterator
from fractions import Fraction

from kpis.entry.parsing.amounts import BLANKS, DecimalMark
from kpis.entry.parsing.errors import Expected, Refused

MOST_CHARACTERS = 200
MOST_BRACKETS = 20
SIGNS = str.maketrans({"×": "*", "÷": "/", "\u2212": "-"})
#: No zero before other digits, so that a day such as 2026-05-31 is no subtraction.
GROUPED = r"[1-9][0-9]{{0,2}}(?P<space>[{spaces}])[0-9]{{3}}(?:(?P=space)[0-9]{{3}})*(?![0-9])"
TOKEN = {
    mark: re.compile(
        rf"(?P<number>(?:{GROUPED.format(spaces=spaces)}|0|[1-9][0-9]*)"
        rf"(?:{re.escape(mark)}[0-9]+)?)|(?P<sign>[-+*/()%])"
    )
    for mark, spaces in ((".", " \u00a0\u202f,"), (",", " \u00a0\u202f"))
}
OTHER_THINGS = re.compile(rf"[^-0-9+*/()%{BLANKS}]+|.", re.DOTALL)
FORMULA = re.compile(
    rf"=|.*?[0-9)%][{BLANKS}]*(?:[*/]|[-+][{BLANKS}]*(?:[-+][{BLANKS}]*)?[0-9(])", re.DOTALL
)


def is_formula(text: str) -> bool:
    """Whether the text begins with "=" or is more than one number with its sign.

    ``12.50-``, ``(12.50)`` and ``-12.50`` are credit notes, which parse_amount reads.
    """
    return FORMULA.match(text.strip(BLANKS).translate(SIGNS)) is not None


def evaluate(text: str, decimal_mark: DecimalMark) -> Fraction:
    """The exact value of a formula such as ``1250*12``, ``=3/4*980`` or ``1 200 × 5 %``.

    Taken: numbers in groups of three (by a space, U+00A0 or U+202F, in English also by a
    comma) or without, percentages, + - * / × ÷ − and brackets, with or without an "=" before.
    Bounds: MOST_CHARACTERS long, MOST_BRACKETS within one another.
    Raises Refused: SHORTER, FEWER_BRACKETS, DIVISOR for a division by zero, else ARITHMETIC
    with the first thing that does not belong there.
    """
    bare = text.strip(BLANKS)
    if len(bare) > MOST_CHARACTERS:
        raise Refused(Expected.SHORTER, {"characters": str(MOST_CHARACTERS)})
    formula = Formula(bare.removeprefix("=").translate(SIGNS), decimal_mark)
    value = formula.read_sum()
    if formula.next:
        raise formula.refusal()
    return value


def read_tokens(text: str, decimal_mark: DecimalMark) -> Iterator[str]:
    """Numbers and signs in order; at the end, without end, an empty token."""
    rest = text.lstrip(BLANKS)
    while rest:
        match = TOKEN[decimal_mark].match(rest)
        if match is None:
            raise not_arithmetic(decimal_mark, OTHER_THINGS.match(rest)[0])  # type: ignore[index]
        yield match[0]
        rest = rest[match.end() :].lstrip(BLANKS)
    while True:
        yield ""


def not_arithmetic(decimal_mark: DecimalMark, found: str | None) -> Refused:
    examples = {"formula": "=1250*12", "other": f"=3/4*980{decimal_mark}40"}
    return Refused(Expected.ARITHMETIC, examples, found)


class Formula:
    """What is left to read of a formula. ``next``: the token that comes next."""

    def __init__(self, text: str, decimal_mark: DecimalMark) -> None:
        self.decimal_mark = decimal_mark
        self.tokens = read_tokens(text, decimal_mark)
        self.next = next(self.tokens)
        self.brackets = 0

    def refusal(self) -> Refused:
        """Of the next token, or of the whole cell where it ends too early."""
        return not_arithmetic(self.decimal_mark, self.next or None)

    def take(self) -> str:
        taken, self.next = self.next, next(self.tokens)
        return taken

    def take_one_of(self, *signs: str) -> str:
        return self.take() if self.next in signs else ""

    def read_sum(self) -> Fraction:
        value = self.read_product()
        while sign := self.take_one_of("+", "-"):
            term = self.read_product()
            value = value - term if sign == "-" else value + term
        return value

    def read_product(self) -> Fraction:
        value = self.read_factor()
        while sign := self.take_one_of("*", "/"):
            factor = self.read_factor()
            if sign == "/" and not factor:
                raise Refused(Expected.DIVISOR)
            value = value / factor if sign == "/" else value * factor
        return value

    def read_factor(self) -> Fraction:
        sign = self.take_one_of("+", "-")
        value = self.read_brackets() if self.take_one_of("(") else self.read_number()
        return -value if sign == "-" else value

    def read_brackets(self) -> Fraction:
        self.brackets += 1
        if self.brackets > MOST_BRACKETS:
            raise Refused(Expected.FEWER_BRACKETS, {"brackets": str(MOST_BRACKETS)})
        value = self.read_sum()
        if not self.take_one_of(")"):
            raise self.refusal()
        self.brackets -= 1
        return value

    def read_number(self) -> Fraction:
        if not self.next[:1].isdecimal():
            raise self.refusal()
        whole, _mark, decimals = self.take().partition(self.decimal_mark)
        digits = re.sub("[^0-9]", "", whole) + decimals
        number = Fraction(int(digits), 10 ** len(decimals))
        return number / 100 if self.take_one_of("%") else number
