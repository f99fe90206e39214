"""Formulas are computed exactly, and nothing else is."""

import operator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.arithmetic import evaluate, is_formula
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


@pytest.mark.parametrize("text", ["=1", "=", " =x", "1250*12", "3 / 4", "10-2", "(2)+1", "5% * 2"])
def test_formulas(text: str) -> None:
    assert is_formula(text)


@pytest.mark.fault(7)
@pytest.mark.parametrize(
    "text", ["12,50-", "(12.50)", "-12,50", "\u22125", "12.50- €", "5", "", "n/a", "+5", "5%", "1-"]
)
def test_credit_notes_and_words_are_no_formulas(text: str) -> None:
    assert not is_formula(text)


@given(st.text(max_size=40), st.sampled_from([".", ","]))
def test_any_text_has_an_exact_value_or_is_refused(text: str, mark: Any) -> None:
    try:
        value = evaluate(text, mark)
    except Refused:
        return
    assert isinstance(value, Fraction)


def test_long_texts_are_refused_at_once() -> None:
    for text in ("1" + " " * 10**6, "1+" + " " * 10**6, "(" * 10**6, "1 " * 10**6, "=" * 10**6):
        is_formula(text)
    assert refusal("=" + "-" * 10**6).expected is Expected.SHORTER
