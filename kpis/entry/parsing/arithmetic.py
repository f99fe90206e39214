"""The arithmetic that people type into a cell, computed exactly and never run as a program."""

import re
from collections.abc import Iterator
from fractions import Fraction

from kpis.entry.parsing.amounts import GROUP_MARKS, DecimalMark
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.marks import BLANKS, without_unseen

MOST_CHARACTERS = 200
MOST_BRACKETS = 20
#: ROUND to more decimals than this, or to a larger power of ten, is a slip of the finger.
MOST_PLACES = 9
SIGNS = str.maketrans({"×": "*", "÷": "/", "\u2212": "-"})
#: Rounds half away from zero, as spreadsheets do: its name in English and in French.
ROUND = ("ROUND", "ARRONDI")
#: No zero before other digits, so that a day such as 2026-05-31 is no subtraction.
GROUPED = r"[1-9][0-9]{{0,2}}(?P<group>[{groups}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*(?![0-9])"
TOKEN = {
    mark: re.compile(
        rf"(?P<number>(?:{GROUPED.format(groups=groups)}|0|[1-9][0-9]*)"
        rf"(?:{re.escape(mark)}[0-9]+)?|{re.escape(mark)}[0-9]+)"
        rf"|(?P<sign>[-+*/()%{separators}])|(?P<name>{'|'.join(ROUND)})(?![A-Za-z])",
        re.IGNORECASE | re.ASCII,
    )
    for mark, groups, separators in ((".", GROUP_MARKS + ",", ",;"), (",", GROUP_MARKS, ";"))
}
OTHER_THINGS = re.compile(rf"[^-0-9+*/()%{BLANKS}]+|.", re.DOTALL)
#: More than one number, with a sign of arithmetic between them.
FORMULA = re.compile(
    rf".*?[0-9)%][{BLANKS}]*(?:[*×÷]|\+[{BLANKS}]*[-+\u2212]?[{BLANKS}]*[0-9(])", re.DOTALL
)
#: Signs that stand between the numbers of a date, of a range or of a fraction.
STROKES = "/\u2044\u2215"
DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2212"
FRACTION = re.compile(rf"[0-9)%][{BLANKS}]*[{STROKES}]")
RANGE = re.compile(rf"[0-9)%][{BLANKS}]*[{DASHES}][{BLANKS}]*[-+]?[{BLANKS}]*[0-9(]")
DATE = re.compile(
    rf"(?:[0-9]{{1,4}}(?P<stroke>[.{STROKES}{DASHES}])[0-9]{{1,2}}(?P=stroke)[0-9]{{1,4}}"
    rf"|(?:19|20)[0-9]{{2}}[{STROKES}{DASHES}][0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}[{STROKES}{DASHES}](?:19|20)[0-9]{{2}})(?![0-9])"
)


def compute(text: str, decimal_mark: DecimalMark) -> Fraction | None:
    """The exact value of what asks to be computed; None for a number as it stands.

    With an "=" before it, anything does. Without, a sum or a product: what could also be a
    date, a range or a fraction (2026-12-31, 100-200, 1/2) is refused as what it looks like.
    ``12.50-``, ``(12.50)`` and ``-12.50`` are credit notes, which parse_amount reads.
    Raises Refused, as evaluate does.
    """
    bare = without_unseen(text).strip(BLANKS)
    if bare.startswith("="):
        return evaluate(bare, decimal_mark)
    refuse_other_readings(bare)
    return evaluate(bare, decimal_mark) if FORMULA.match(bare) else None


def refuse_other_readings(text: str) -> None:
    """Of what has no "=" before it."""
    if DATE.match(text):
        raise Refused(Expected.NO_DATE)
    if FRACTION.search(text):
        raise Refused(Expected.NO_FRACTION)
    if RANGE.search(text):
        raise Refused(Expected.NO_RANGE)


def evaluate(text: str, decimal_mark: DecimalMark) -> Fraction:
    """The exact value of a formula such as ``1250*12``, ``=3/4*980`` or ``=ROUND(1000/3,2)``.

    Taken: numbers in groups of three (by a space or an apostrophe, in English also by a comma)
    or without, percentages, + - * / × ÷ −, brackets, and ROUND or ARRONDI of a number to so
    many decimals (after a comma in English, or a semicolon), with or without an "=" before.
    Bounds: MOST_CHARACTERS long, MOST_BRACKETS within one another, MOST_PLACES to round to.
    Raises Refused: SHORTER, FEWER_BRACKETS, DIVISOR for a division by zero, else ARITHMETIC
    with the first thing that does not belong there.
    """
    bare = without_unseen(text).strip(BLANKS)
    if len(bare) > MOST_CHARACTERS:
        raise Refused(Expected.SHORTER, {"characters": str(MOST_CHARACTERS)})
    formula = Formula(bare.removeprefix("=").translate(SIGNS), decimal_mark)
    value = formula.read_sum()
    if formula.next:
        raise formula.refusal()
    return value


def rounded_example(decimal_mark: DecimalMark, decimals: int = 2) -> str:
    """How to round a third, as the reader's spreadsheet would write it."""
    name, separator = (ROUND[0], ",") if decimal_mark == "." else (ROUND[1], ";")
    return f"={name}(1000/3{separator}{decimals})"


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
    examples = {
        "formula": "=1250*12",
        "other": f"=3/4*980{decimal_mark}40",
        "rounded": rounded_example(decimal_mark),
    }
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
        value = self.read_value()
        return -value if sign == "-" else value

    def read_value(self) -> Fraction:
        if self.take_one_of("("):
            return self.read_brackets()
        if self.next.upper() in ROUND:
            return self.read_rounded()
        return self.read_number()

    def read_brackets(self) -> Fraction:
        self.open_bracket()
        value = self.read_sum()
        self.close_bracket()
        return value

    def read_rounded(self) -> Fraction:
        self.take()
        self.expect("(")
        self.open_bracket()
        value = self.read_sum()
        self.expect(",", ";")
        places = self.read_sum()
        if places.denominator != 1 or abs(places) > MOST_PLACES:
            raise not_arithmetic(self.decimal_mark, None)
        self.close_bracket()
        return rounded_half_up(value, int(places))

    def open_bracket(self) -> None:
        self.brackets += 1
        if self.brackets > MOST_BRACKETS:
            raise Refused(Expected.FEWER_BRACKETS, {"brackets": str(MOST_BRACKETS)})

    def close_bracket(self) -> None:
        self.expect(")")
        self.brackets -= 1

    def expect(self, *signs: str) -> None:
        if not self.take_one_of(*signs):
            raise self.refusal()

    def read_number(self) -> Fraction:
        if not re.match(f"[0-9{re.escape(self.decimal_mark)}]", self.next):
            raise self.refusal()
        whole, _mark, decimals = self.take().partition(self.decimal_mark)
        digits = re.sub("[^0-9]", "", whole) + decimals
        number = Fraction(int(digits), 10 ** len(decimals))
        return number / 100 if self.take_one_of("%") else number


def rounded_half_up(value: Fraction, places: int) -> Fraction:
    """To so many decimals, or to tens where places is negative; half away from zero."""
    unit = Fraction(10) ** -places
    whole = (abs(value) / unit + Fraction(1, 2)).__floor__()
    return whole * unit if value >= 0 else -whole * unit
