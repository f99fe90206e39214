"""Rounding parts so that they sum to a rounded whole."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def shift_to_total(values: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers, each within one of its value, that sum to a total close to theirs.

    Largest remainder: each value is rounded down, the units left over go to the largest
    remainders, ties to the first; to a value of nothing last of all.
    """
    if not values:
        return []
    whole = [floor(value) for value in values]
    places = range(len(values))
    order = sorted(places, key=lambda place: (not values[place], whole[place] - values[place]))
    each, more = divmod(total - sum(whole), len(values))
    for rank, place in enumerate(order):
        whole[place] += each + (rank < more)
    return whole
