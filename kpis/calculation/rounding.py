"""From exact values to shown ones: what is shown sums and subtracts as it is shown."""

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import floor


def as_decimal(value: Fraction) -> Decimal:
    """To the 28 digits of Decimal's context: for show, after the last sum."""
    return Decimal(value.numerator) / value.denominator


Exact = Decimal | Fraction | int
#: Wide enough that sums of amounts and of 28-digit ratios lose nothing.
WIDE = Context(prec=100)


def round_to_sum(
    values: Sequence[Exact | None], decimals: int = 0, total: Exact | None = None
) -> list[Decimal | None]:
    """The parts rounded so that they sum to the rounded total.

    total: exact; without it, the sum of the known parts. Unknown parts stay None. Each part is
    within one unit of the last decimal, by largest remainder; see shift_to_total.
    """
    if total is None and (exact := already_rounded(values, decimals)) is not None:
        return exact
    scale = 10**decimals
    with localcontext(WIDE):
        known, whole = of_one_kind([value for value in values if value is not None], total)
        units = iter(shift_to_total([value * scale for value in known], round(whole * scale)))
    return [None if value is None else Decimal(next(units)).scaleb(-decimals) for value in values]


def differences_shown(
    before: Sequence[Exact | None], after: Sequence[Exact | None]
) -> list[Decimal]:
    """Of the amounts of two columns as they are shown, in whole units: each column sums to its
    own total. What one of them does not have is nothing in it."""
    both = zip(round_to_sum(before), round_to_sum(after), strict=True)
    return [(now or Decimal(0)) - (then or Decimal(0)) for then, now in both]


def already_rounded(values: Sequence[Exact | None], decimals: int) -> list[Decimal | None] | None:
    """The values, where none has more decimals than asked for: such as amounts of cost lines, in
    cents; else None. They sum to their own total, and asking is many times faster than rounding.
    """
    unit = Decimal(1).scaleb(-decimals)
    found: list[Decimal | None] = []
    for value in values:
        if isinstance(value, Fraction):
            return None
        rounded = None if value is None else Decimal(value or 0).quantize(unit, context=WIDE)
        if rounded != value:
            return None
        found.append(rounded)
    return found


def of_one_kind(
    values: Sequence[Exact], total: Exact | None
) -> tuple[Sequence[Decimal] | Sequence[Fraction], Decimal | Fraction]:
    """The values and their total as numbers that can be added to each other: decimals, which are
    many times faster, unless a fraction is among them."""
    decimals = [Decimal(value) for value in values if not isinstance(value, Fraction)]
    if len(decimals) == len(values) and not isinstance(total, Fraction):
        return decimals, sum(decimals, Decimal()) if total is None else Decimal(total)
    fractions = [Fraction(value) for value in values]
    return fractions, sum(fractions, Fraction()) if total is None else Fraction(total)


def shown_difference(now: Decimal, before: Decimal, decimals: int) -> Decimal:
    """The difference of the two rounded values, which is what a reader finds who subtracts them."""
    return round(now, decimals) - round(before, decimals)


def in_units(amount: Decimal, decimals: int) -> tuple[int, Decimal]:
    """The amount as a whole number of units, and the unit: the smallest of its currency.

    decimals: of the currency. Of an amount that has more of them, the last it has: nothing of
    it may get lost.
    """
    units = amount.scaleb(decimals)
    if units == units.to_integral_value():
        return int(units), Decimal(1).scaleb(-decimals)
    exponent = amount.normalize().as_tuple().exponent
    finest = max(decimals, -exponent if isinstance(exponent, int) else 0)
    return int(amount.scaleb(finest)), Decimal(1).scaleb(-finest)


def shift_to_total(values: Sequence[Decimal] | Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers, each within one of its value, that sum to a total close to theirs.

    Largest remainder: each value is rounded down, the units left over go to the largest
    remainders, ties to the first. A value of nothing stays nothing, unless all of them are.
    """
    if not values:
        return []
    whole = [floor(value) for value in values]
    left_over = total - sum(whole)
    if not left_over:
        return whole
    places = [place for place, value in enumerate(values) if value] or range(len(values))
    order = sorted(places, key=lambda place: whole[place] - values[place])
    each, more = divmod(left_over, len(places))
    for rank, place in enumerate(order):
        whole[place] += each + (rank < more)
    return whole
