"""Average times, as people type them, and total times, as they are stored.

An average is shown to a tenth of a second at most, so that the total cannot be calculated back
from it: the total of an average that nobody touched is left as it is.
"""

from decimal import Decimal
from fractions import Fraction

TENTH = Decimal("0.1")


def shown_average(total: int | None, handled: int | None) -> Decimal | None:
    """Seconds per contact: whole where that gives the total back, else to a tenth.

    total: in seconds. None where it is unknown or there was no contact.
    """
    if total is None or not handled:
        return None
    exact = Decimal(total) / handled
    whole = exact.quantize(Decimal(1))
    return whole if total_of(whole, handled) == total else exact.quantize(TENTH).normalize() + 0


def total_of(average: Decimal, handled: int) -> int:
    """Seconds in all, rounded half to even."""
    return round(Fraction(average) * handled)


def followed_total(total: int | None, handled: int, now: int) -> int | None:
    """The total after the number of contacts changed and their average did not.

    None, unknown, where there was no contact to have an average.
    """
    if total is None or handled == now:
        return total
    return round(Fraction(total * now, handled)) if handled else None
