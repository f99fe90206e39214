"""Sums cut into parts that are as equal as they can be and add up exactly."""

from decimal import Decimal
from itertools import pairwise

CENT = Decimal("0.01")


def spread_amount(amount: Decimal, parts: int) -> tuple[Decimal, ...]:
    """Cut an amount of whole cents into ``parts`` amounts, at most a cent apart.

    Negative amounts mirror positive ones. Raises ValueError for fractions of a cent or
    fewer than one part.
    """
    cents = int(amount.scaleb(2))
    if amount.scaleb(2) != cents:
        raise ValueError(f"{amount} has fractions of a cent: expected whole cents.")
    sign = -1 if cents < 0 else 1
    return tuple(sign * part * CENT for part in spread_count(abs(cents), parts))


def spread_count(count: int, parts: int) -> tuple[int, ...]:
    """Cut a count of at least 0 into ``parts`` counts, at most 1 apart, by cumulative rounding.

    Raises ValueError for a negative count or fewer than one part.
    """
    if count < 0 or parts < 1:
        raise ValueError(f"{count} in {parts} parts: expected 0 or more, in 1 or more.")
    marks = [count * passed // parts for passed in range(parts + 1)]
    return tuple(after - before for before, after in pairwise(marks))
