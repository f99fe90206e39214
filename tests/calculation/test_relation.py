"""Rank correlation, against values worked by hand and against its textbook definition."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.relation import (
    Moves,
    correlate,
    count_moves,
    differences,
    double_ranks,
    interval_of,
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


@pytest.mark.finding("F15")
def test_an_interval_worked_by_hand() -> None:
    """r = 0.5 of 28 pairs: z = 0.5493 ± 1.96 · √(1.125 ÷ 25) = 0.1335 … 0.9651."""
    low, high = interval_of(0.5, 28, 28)
    assert (round(low, 4), round(high, 4)) == (0.1327, 0.7465)
    assert interval_of(0.5, 28, 3) == (-1, 1)


@pytest.mark.finding("F15")
def test_what_changes_by_the_same_each_month_has_no_correlation_of_changes() -> None:
    known = pairs(range(14), range(0, 28, 2))
    assert rank_correlation(known) == 1
    assert correlate(differences(pairwise(known))) is None


@given(series)
def test_the_interval_holds_the_value_and_turns_with_it(
    known: list[tuple[Decimal, Decimal]],
) -> None:
    found = correlate(known)
    if found is None:
        return
    assert -1 <= found.low <= found.value + Decimal("1e-9")
    assert found.value - Decimal("1e-9") <= found.high <= 1
    turned = correlate([(-a, b) for a, b in known])
    assert turned is not None
    assert abs(turned.low + found.high) < Decimal("1e-9")
    assert found.strength is None or found.pairs >= 12


def drift(kind: str, months: int, random: Random) -> list[Decimal]:
    """A walk with a drift, a wavering trend, or a slow return to a trend."""
    known, level = [], 0.0
    for month in range(months):
        noise = random.gauss(0, 1)
        level = {"walk": level + noise + 0.1, "trend": noise, "slow": 0.6 * level + noise}[kind]
        known.append(Decimal(str(round(level + 0.3 * month * (kind != "walk"), 6))))
    return known


@pytest.mark.finding("F15")
@pytest.mark.parametrize("kind", ["walk", "trend", "slow"])
@pytest.mark.parametrize("months", [13, 24, 36])
def test_unrelated_series_that_drift_get_no_word(kind: str, months: int) -> None:
    """In no more than about one case of twenty, whatever they drift by."""
    random, words = Random(months), 0
    for _case in range(400):
        known = list(zip(drift(kind, months, random), drift(kind, months, random), strict=True))
        found = correlate(differences(pairwise(known)))
        words += found is not None and found.strength is not None
    assert words <= 26  # of 400: 5 % and its spread


@pytest.mark.finding("F15")
def test_series_that_truly_move_together_get_one() -> None:
    random, words = Random(1), 0
    for _case in range(100):
        shared = drift("walk", 36, random)
        other = [value + Decimal(str(round(random.gauss(0, 0.5), 6))) for value in shared]
        found = correlate(differences(pairwise(zip(shared, other, strict=True))))
        words += found is not None and found.strength is not None
    assert words >= 90
