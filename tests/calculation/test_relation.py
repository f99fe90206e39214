"""Rank correlation, against values worked by hand and against its textbook definition."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.relation import (
    Moves,
    count_moves,
    double_ranks,
    rank_correlation,
    strength_of,
)
from kpis.vocabulary import Strength

values = st.integers(-20, 20).map(Decimal)
series = st.lists(st.tuples(values, values), min_size=2, max_size=12)


def pairs(first: Sequence[object], second: Sequence[object]) -> list[tuple[Decimal, Decimal]]:
    return [(Decimal(str(a)), Decimal(str(b))) for a, b in zip(first, second, strict=True)]


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert double_ranks([Decimal(v) for v in (30, 10, 20, 20)]) == [8, 2, 5, 5]
    assert double_ranks([Decimal(5)] * 3) == [4, 4, 4]


def test_worked_by_hand() -> None:
    """Hours of television and IQ of ten people: 1 − 6 · 194 ÷ 990 = −29/165."""
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    found = rank_correlation(pairs(iq, hours))
    assert found is not None
    assert abs(found - Decimal(-29) / 165) < Decimal("1e-20")


def test_worked_by_hand_with_ties() -> None:
    """Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 ÷ √(4.5 · 5) = √0.9."""
    found = rank_correlation(pairs([1, 2, 2, 3], [1, 2, 3, 4]))
    assert found is not None
    assert abs(found - Decimal("0.9").sqrt()) < Decimal("1e-20")


@pytest.mark.parametrize(("second", "expected"), [([2, 4, 8, 16], 1), ([9, 7, 1, -3], -1)])
def test_any_order_that_is_the_same_or_the_opposite(second: list[object], expected: int) -> None:
    assert rank_correlation(pairs([1, 2, 3, 4], second)) == expected


@pytest.mark.parametrize("constant", [[7, 7, 7], []])
def test_what_never_changes_has_no_correlation(constant: list[object]) -> None:
    changing: list[object] = [1, 2, 3]
    assert rank_correlation(pairs(constant, changing[: len(constant)])) is None
    assert rank_correlation(pairs(changing[: len(constant)], constant)) is None


def slow_rank(value: Decimal, all_of_them: list[Decimal]) -> Fraction:
    """Those below it, and half of those equal to it, itself among them, and a half."""
    below = sum(1 for other in all_of_them if other < value)
    equal = sum(1 for other in all_of_them if other == value)
    return Fraction(2 * below + equal + 1, 2)


def slow_correlation(first: list[Decimal], second: list[Decimal]) -> float | None:
    """Pearson's, of the ranks: the definition."""
    ranks = [[slow_rank(value, known) for value in known] for known in (first, second)]
    means = [sum(known, Fraction(0)) / len(known) for known in ranks]
    together = sum((a - means[0]) * (b - means[1]) for a, b in zip(*ranks, strict=True))
    spreads = [
        sum((r - mean) ** 2 for r in known) for known, mean in zip(ranks, means, strict=True)
    ]
    if not all(spreads):
        return None
    return float(together) / (float(spreads[0]) * float(spreads[1])) ** 0.5


@given(series)
def test_held_against_the_definition(known: list[tuple[Decimal, Decimal]]) -> None:
    first, second = [a for a, _ in known], [b for _, b in known]
    expected, found = slow_correlation(first, second), rank_correlation(known)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert float(found) == pytest.approx(expected, abs=1e-12)
        assert abs(found) <= Decimal("1.0000000000000000001")


@given(series)
def test_laws(known: list[tuple[Decimal, Decimal]]) -> None:
    """It does not depend on which comes first, nor on the scale; the sign turns with one."""
    found = rank_correlation(known)
    assert rank_correlation([(b, a) for a, b in known]) == found
    assert rank_correlation([(a**3, 2 * b + 5) for a, b in known]) == found
    turned = rank_correlation([(-a, b) for a, b in known])
    assert turned == (None if found is None else -found)
    assert rank_correlation(known[::-1]) == found


@pytest.mark.parametrize(
    ("correlation", "strength"),
    [
        ("0", Strength.WEAK),
        ("-0.294", Strength.WEAK),
        ("0.2951", Strength.MODERATE),
        ("-0.59", Strength.MODERATE),
        ("0.5951", Strength.STRONG),
        ("-1", Strength.STRONG),
    ],
)
def test_strength_is_of_what_is_shown(correlation: str, strength: Strength) -> None:
    assert strength_of(Decimal(correlation)) is strength


def test_moves_from_month_to_month() -> None:
    known = pairs([1, 2, 3, 2, 2], [5, 6, 4, 3, 9])
    assert count_moves(pairwise(known)) == Moves(together=2, apart=1, still=1)
    assert count_moves([]).total == 0


@given(series)
def test_every_step_is_counted_once(known: list[tuple[Decimal, Decimal]]) -> None:
    assert count_moves(pairwise(known)).total == len(known) - 1
