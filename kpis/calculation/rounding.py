"""From exact values to shown ones: parts that sum to a rounded whole, and decimals."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor


def as_decimal(value: Fraction) -> Decimal:
    """To the 28 digits of Decimal's context: for show, after the last sum."""
    return Decimal(value.numerator) / value.denominator


def in_units(amount: Decimal, decimals: int) -> tuple[int, Decimal]:
    """The amount as a whole number of units, and the unit: the smallest of its currency.

    decimals: of the currency. Of an amount that has more of them, the last it has: nothing of
    it may get lost.
    """
    exponent = amount.normalize().as_tuple().exponent
    finest = max(decimals, -exponent if isinstance(exponent, int) else 0)
    return int(amount.scaleb(finest)), Decimal(1).scaleb(-finest)


def shift_to_total(values: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers, each within one of its value, that sum to a total close to theirs.

    Largest remainder: each value is rounded down, the units left over go to the largest
    remainders, ties to the first. A value of nothing stays nothing, unless all of them are.
    """
    if not values:
        return []
    whole = [floor(value) for value in values]
    places = [place for place, value in enumerate(values) if value] or range(len(values))
    order = sorted(places, key=lambda place: whole[place] - values[place])
    each, more = divmod(total - sum(whole), len(places))
    for rank, place in enumerate(order):
        whole[place] += each + (rank < more)
    return whole
