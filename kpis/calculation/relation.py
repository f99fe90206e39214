"""How far two series of months move together: Spearman's rank correlation, with an interval.

First of their changes from month to month: two series that both drift are high and low together
by that alone. It says nothing of causes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import atanh, sqrt, tanh
from statistics import NormalDist

from kpis.vocabulary import Strength

#: With fewer pairs, chance alone gives almost any correlation; with fewer than a year of them no
#: word is said of its strength.
FEWEST_PAIRS, PAIRS_FOR_A_WORD = 6, 12
#: Of the normal distribution, within which 95 % of it lie.
Z_95 = NormalDist().inv_cdf(0.975)
MODERATE, STRONG = Decimal("0.3"), Decimal("0.6")

Pair = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Correlation:
    """value: the rank correlation, -1 to 1; low, high: where it lies with 95 % confidence.
    pairs: how many it is of."""

    value: Decimal
    low: Decimal
    high: Decimal
    pairs: int

    @property
    def is_clear(self) -> bool:
        """The interval, as it is shown, is on one side of 0."""
        return round(self.low, 2) > 0 or round(self.high, 2) < 0

    @property
    def strength(self) -> Strength | None:
        """None for less than a year of pairs, and where the interval includes 0."""
        if self.pairs < PAIRS_FOR_A_WORD or not self.is_clear:
            return None
        return strength_of(self.value)


@dataclass(frozen=True, slots=True)
class Moves:
    """From each month to the next: how often both went the same way, opposite ways, and how
    often one of them stood still."""

    together: int
    apart: int
    still: int

    @property
    def total(self) -> int:
        return self.together + self.apart + self.still


def double_ranks(values: Sequence[Decimal]) -> list[int]:
    """Twice the rank of each value from 1 on, so that the mean rank of equal ones is whole."""
    order = sorted(values)
    first = {value: place for place, value in reversed([*enumerate(order, start=1)])}
    last = {value: place for place, value in enumerate(order, start=1)}
    return [first[value] + last[value] for value in values]


def rank_correlation(pairs: Sequence[Pair]) -> Decimal | None:
    """Spearman's: the correlation of the ranks, equal values with their mean rank; -1 to 1.

    None where one of the two is the same throughout, as it has no order then.
    """
    first = double_ranks([value for value, _other in pairs])
    second = double_ranks([value for _other, value in pairs])
    spread = covariance(first, first) * covariance(second, second)
    if not spread:
        return None
    return Decimal(covariance(first, second)) / Decimal(spread).sqrt()


def correlate(pairs: Sequence[Pair]) -> Correlation | None:
    """In the order of their months. None for fewer than six, or where one never differs."""
    if len(pairs) < FEWEST_PAIRS:
        return None
    value = rank_correlation(pairs)
    if value is None:
        return None
    low, high = interval_of(float(value), len(pairs), independent_pairs(pairs))
    return Correlation(value, Decimal(low), Decimal(high), len(pairs))


def interval_of(value: float, pairs: int, independent: float) -> tuple[float, float]:
    """Fisher's z with the error of a rank correlation, √((1 + r²/2) ÷ (n − 3)): D. G. Bonett and
    T. A. Wright, "Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations", Psychometrika 65 (2000).

    independent: how many pairs they are worth. Ranks that agree fully have no finite z: they are
    taken as if two neighbours were swapped. All of -1 to 1 where nothing can be told.
    """
    if independent <= 3:
        return -1.0, 1.0
    most = 1 - 12 / (pairs * (pairs**2 - 1))
    inner = max(-most, min(most, value))
    width = Z_95 * sqrt((1 + inner**2 / 2) / (independent - 3))
    low, high = tanh(atanh(inner) - width), tanh(atanh(inner) + width)
    return (-1.0 if value <= -most else low), (1.0 if value >= most else high)


def independent_pairs(pairs: Sequence[Pair]) -> float:
    """To how many independent pairs the series amount: n (1 − ab) ÷ (1 + ab), n at most, where a
    and b are the correlations of each series with itself a month before. M. S. Bartlett, "Some
    aspects of the time-correlation problem", Journal of the Royal Statistical Society 98 (1935).

    Changes of a series that wavers about a trend tend to turn back: they say less than their
    number.
    """
    first, second = (own_correlation(double_ranks(series)) for series in zip(*pairs, strict=True))
    both = first * second
    return len(pairs) * min(1.0, (1 - both) / (1 + both))


def own_correlation(ranks: Sequence[int]) -> float:
    """With the month before; ranks: not all the same."""
    mean = sum(ranks) / len(ranks)
    gaps = [rank - mean for rank in ranks]
    return sum(a * b for a, b in pairwise(gaps)) / sum(gap * gap for gap in gaps)


def differences(steps: Iterable[tuple[Pair, Pair]]) -> list[Pair]:
    """What changed from each month to the next, of both."""
    return [(now[0] - before[0], now[1] - before[1]) for before, now in steps]


def covariance(first: Sequence[int], second: Sequence[int]) -> int:
    """n² times the covariance, in whole numbers."""
    products = sum(a * b for a, b in zip(first, second, strict=True))
    return len(first) * products - sum(first) * sum(second)


def strength_of(correlation: Decimal) -> Strength:
    """Either way: weak below 0.3, moderate below 0.6, strong from there on; as it is shown,
    with two decimals."""
    size = abs(round(correlation, 2))
    if size < MODERATE:
        return Strength.WEAK
    return Strength.MODERATE if size < STRONG else Strength.STRONG


def count_moves(steps: Iterable[tuple[Pair, Pair]]) -> Moves:
    """steps: what the two were in a month, and in the month after it."""
    ways = [way(before[0], now[0]) * way(before[1], now[1]) for before, now in steps]
    return Moves(together=ways.count(1), apart=ways.count(-1), still=ways.count(0))


def way(before: Decimal, now: Decimal) -> int:
    return (now > before) - (now < before)
