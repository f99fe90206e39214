"""Formulas are computed exactly, and nothing else is."""

import operator
from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.arithmetic import compute, evaluate
from kpis.entry.parsing.errors import Expected, Refused

OPERATIONS: dict[str, Any] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
Tree = Any  # a number, or (sign, left, right)
trees: st.SearchStrategy[Tree] = st.recursive(
    st.integers(0, 9999),
    lambda parts: st.tuples(st.sampled_from("+-*/"), parts, parts),
    max_leaves=8,
)


def value_of(tree: Tree) -> Fraction:
    """The slow and obvious way."""
    if isinstance(tree, int):
        return Fraction(tree, 100)
    sign, left, right = tree
    return OPERATIONS[sign](value_of(left), value_of(right))


def in_brackets(tree: Tree) -> str:
    if isinstance(tree, int):
        return f"{tree / 100:.2f}"
    sign, left, right = tree
    return f"({in_brackets(left)} {sign} {in_brackets(right)})"


def refusal(text: str) -> Refused:
    with pytest.raises(Refused) as caught:
        evaluate(text, ".")
    return caught.value


@given(trees)
def test_computes_as_fractions_do(tree: Tree) -> None:
    text = f"={in_brackets(tree)}"
    try:
        expected = value_of(tree)
    except ZeroDivisionError:
        assert refusal(text).expected is Expected.DIVISOR
        return
    assert evaluate(text, ".") == expected
    assert evaluate(text.replace(".", ","), ",") == expected
    printed = text.translate(str.maketrans("*/- ", "×÷\u2212\u202f"))
    assert evaluate(printed, ".") == expected


@given(
    st.integers(1, 99), st.lists(st.tuples(st.sampled_from("+-*/"), st.integers(1, 99)), max_size=9)
)
def test_the_order_of_operations_is_that_of_arithmetic(
    first: int, steps: list[tuple[str, int]]
) -> None:
    text = f"{first}" + "".join(f"{sign}{number}" for sign, number in steps)
    # The oracle: what Python itself makes of a text that was put together here.
    in_fractions = f"Fraction({first})" + "".join(f"{s}Fraction({n})" for s, n in steps)
    assert evaluate(text, ".") == eval(in_fractions)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("=SUM(1)", "SUM"),
        ("12*x", "x"),
        ("2**3", "*"),
        ("=5)", ")"),
        ("=5 60", "60"),
        ("=1,25*2", ","),
        ("12*", None),
        ("=(5", None),
    ],
)
def test_says_what_does_not_belong_there(text: str, found: str | None) -> None:
    refused = refusal(text)
    assert (refused.expected, refused.found) == (Expected.ARITHMETIC, found)
    assert evaluate(refused.values["formula"], ".") == 15000
    assert evaluate(refused.values["other"], ".") == Fraction("735.30")
    assert evaluate(refused.values["rounded"], ".") == Fraction("333.33")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=1", 1),
        ("1250*12", 15000),
        ("120+80", 200),
        ("(2)+1", 3),
        ("5% * 2", "0.1"),
        ("10 ÷ 4", "2.5"),
        ("2*-3", -6),
        ("=10-2", 8),
        ("=3 / 4", "0.75"),
        ("=2026-12-31", 1983),
        ("=.5*3", "1.5"),
    ],
)
def test_formulas(text: str, value: Any) -> None:
    assert compute(text, ".") == Fraction(str(value))


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    "text", ["12,50-", "(12.50)", "-12,50", "\u22125", "12.50- €", "5", "", "n/a", "+5", "5%", "1-"]
)
def test_credit_notes_and_words_are_no_formulas(text: str) -> None:
    assert compute(text, ".") is None


E = Expected
#: A stroke or a dash between numbers: which of these it is, nobody can tell without an "=".
READ_OTHERWISE = [
    ("2026-12-31", E.NO_DATE),
    ("30-10-2025", E.NO_DATE),
    ("10/5/2", E.NO_DATE),
    ("12/04/2026", E.NO_DATE),
    ("31.12.2026", E.NO_DATE),
    ("2026-10", E.NO_DATE),
    ("10/2026", E.NO_DATE),
    ("2026–10", E.NO_DATE),
    ("2026-12-31 00:00", E.NO_DATE),
    ("100-200", E.NO_RANGE),
    ("3-4", E.NO_RANGE),
    ("1000-50", E.NO_RANGE),
    ("100 – 200", E.NO_RANGE),
    ("100\u2212200", E.NO_RANGE),
    ("3--2", E.NO_RANGE),
    ("1250*12-100", E.NO_RANGE),
    ("1/2", E.NO_FRACTION),
    ("1 1/2", E.NO_FRACTION),
    ("1\u20442", E.NO_FRACTION),
    ("5/0", E.NO_FRACTION),
    ("31/12", E.NO_FRACTION),
]


@pytest.mark.finding("E5")
@pytest.mark.parametrize(("text", "expected"), READ_OTHERWISE)
def test_dates_ranges_and_fractions_are_no_arithmetic(text: str, expected: Expected) -> None:
    for mark in (".", ","):
        with pytest.raises(Refused) as caught:
            compute(text, mark)
        assert caught.value.expected is expected


@pytest.mark.finding("E5")
@given(
    st.lists(st.integers(0, 2100), min_size=2, max_size=4),
    st.sampled_from([*"-/", "\u2212", "\u2013", "\u2044"]),
    st.sampled_from(["", " ", "\u00a0"]),
    st.sampled_from([".", ","]),
)
def test_nothing_with_a_stroke_between_its_numbers_is_computed_without_an_equals_sign(
    numbers: list[int], stroke: str, space: str, mark: Any
) -> None:
    text = f"{space}{stroke}{space}".join(map(str, numbers))
    with pytest.raises(Refused) as caught:
        compute(text, mark)
    assert caught.value.expected in {E.NO_DATE, E.NO_RANGE, E.NO_FRACTION}


@given(st.integers(1, 9999), st.integers(0, 9999), st.sampled_from(["-", "/"]))
def test_with_an_equals_sign_they_are(first: int, second: int, stroke: str) -> None:
    if stroke == "/" and not second:
        return
    assert compute(f"={first}{stroke}{second}", ".") == OPERATIONS[stroke](Fraction(first), second)


@pytest.mark.finding("E5")
@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("=ROUND(1000/3,2)", ".", "333.33"),
        ("=ROUND(1000/3; 2)", ",", "333.33"),
        ("=ARRONDI(1000/3;2)", ",", "333.33"),
        ("=arrondi(2000/3 ; 2)", ",", "666.67"),
        ("=round(2.345,2)", ".", "2.35"),
        ("=ROUND(-2.345, 2)", ".", "-2.35"),
        ("=ROUND(2,5;0)", ",", "3"),
        ("=ROUND(1,250/3,2)*2", ".", "833.34"),
        ("=ROUND(1234,-2)", ".", "1200"),
        ("=2*ROUND(ROUND(10/3,3),2)+1", ".", "7.66"),
    ],
)
def test_rounds_when_it_is_told_to(text: str, mark: Any, value: str) -> None:
    assert compute(text, mark) == Fraction(value)


@pytest.mark.finding("E5")
@given(st.fractions(-(10**6), 10**6, max_denominator=997), st.integers(0, 6))
def test_rounds_to_the_nearest_half_away_from_nothing(value: Fraction, places: int) -> None:
    text = f"=ROUND({value.numerator}/{value.denominator},{places})"
    found = compute(text, ".")
    assert found is not None
    unit = Fraction(1, 10**places)
    assert (found / unit).denominator == 1
    assert abs(found - value) <= unit / 2
    assert abs(found - value) < unit / 2 or abs(found) > abs(value)
    assert compute(text.replace(",", ";").replace("ROUND", "ARRONDI"), ",") == found


@pytest.mark.parametrize(
    "text",
    ["=ROUND(5)", "=ROUND 5,2", "=ROUND(5,2", "=ROUND(5,0.5)", "=ROUND(5,99)", "=ROUNDS(5,2)"],
)
def test_round_wants_a_number_and_its_decimals(text: str) -> None:
    assert refusal(text).expected is Expected.ARITHMETIC


@given(st.text(max_size=40), st.sampled_from([".", ","]))
def test_any_text_has_an_exact_value_or_is_refused(text: str, mark: Any) -> None:
    try:
        value = evaluate(text, mark)
    except Refused:
        return
    assert isinstance(value, Fraction)


def test_long_texts_are_refused_at_once() -> None:
    for text in ("1" + " " * 10**6, "1+" + " " * 10**6, "(" * 10**6, "1 " * 10**6, "=" * 10**6):
        with suppress(Refused):
            compute(text, ".")
    assert refusal("=" + "-" * 10**6).expected is Expected.SHORTER
