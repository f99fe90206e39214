"""Sums cut into parts that are as equal as they can be and add up exactly."""

from decimal import Decimal
from itertools import pairwise


def split_amount(amount: Decimal, parts: int, decimals: int = 2) -> tuple[Decimal, ...]:
    """Cut an amount into ``parts`` amounts, at most one smallest unit of its currency apart.

    decimals: of the currency. Negative amounts mirror positive ones. Raises ValueError for
    fractions of the smallest unit or fewer than one part.
    """
    units = int(amount.scaleb(decimals))
    if amount.scaleb(decimals) != units:
        raise ValueError(f"{amount} has fractions: expected {decimals} decimals.")
    sign = -1 if units < 0 else 1
    counts = split_count(abs(units), parts)
    return tuple(Decimal(sign * count).scaleb(-decimals) for count in counts)


def split_count(count: int, parts: int) -> tuple[int, ...]:
    """Cut a count of at least 0 into ``parts`` counts, at most 1 apart, by cumulative rounding.

    Raises ValueError for a negative count or fewer than one part.
    """
    if count < 0 or parts < 1:
        raise ValueError(f"{count} in {parts} parts: expected 0 or more, in 1 or more.")
    marks = [count * passed // parts for passed in range(parts + 1)]
    return tuple(after - before for before, after in pairwise(marks))
