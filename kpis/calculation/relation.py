"""How far two series of months are high and low together: Spearman's rank correlation.

It says nothing of causes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.vocabulary import Strength

#: With fewer months, chance alone gives almost any correlation.
FEWEST_MONTHS = 6
MODERATE, STRONG = Decimal("0.3"), Decimal("0.6")

Pair = tuple[Decimal, Decimal]


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
