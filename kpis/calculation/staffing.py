"""What staffed hours say: how long a full-time equivalent works, and how busy the hours were."""

from collections.abc import Iterable
from decimal import Decimal

SECONDS_IN_HOUR = 3600


def hours_per_equivalent(hours: Decimal | None, equivalents: Decimal | None) -> Decimal | None:
    """Staffed hours of the month ÷ full-time equivalents; None without either."""
    if hours is None or not equivalents:
        return None
    return hours / equivalents


def occupancy(handle_seconds: int | None, hours: Decimal | None) -> Decimal | None:
    """Time spent handling contacts ÷ time staffed, from 0; None without either.

    Over 1 where more time was spent than staffed: the hours, or the times, are then wrong.
    """
    if handle_seconds is None or not hours:
        return None
    return Decimal(handle_seconds) / (hours * SECONDS_IN_HOUR)


def sum_known(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
