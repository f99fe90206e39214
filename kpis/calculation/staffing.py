"""What staffed hours say: how long a full-time equivalent works, and how busy the hours were.

Whoever handles several contacts at once, as in chats, is busy for their handle time ÷ how many
that are: their agent time. It alone is compared with the hours of people.
"""

from collections.abc import Iterable
from decimal import Decimal

SECONDS_IN_HOUR = 3600


def hours_per_equivalent(hours: Decimal | None, equivalents: Decimal | None) -> Decimal | None:
    """Staffed hours of the month ÷ full-time equivalents; None without either."""
    if hours is None or not equivalents:
        return None
    return hours / equivalents


def agent_seconds(handle_seconds: int | None, at_once: Decimal) -> Decimal | None:
    """Of the people who handled the contacts. at_once: how many each handles at the same time."""
    return None if handle_seconds is None else handle_seconds / at_once


def utilisation(seconds: Decimal | int | None, hours: Decimal | None) -> Decimal | None:
    """Agent time ÷ staffed (paid) time, from 0; None without either.

    Over 1 where more time was spent than staffed: the hours, or the times, are then wrong.
    """
    return share_of_hours(seconds, hours)


def occupancy(seconds: Decimal | int | None, signed_in_hours: Decimal | None) -> Decimal | None:
    """Agent time ÷ time signed in, from 0; None without either."""
    return share_of_hours(seconds, signed_in_hours)


def share_of_hours(seconds: Decimal | int | None, hours: Decimal | None) -> Decimal | None:
    if seconds is None or not hours:
        return None
    return Decimal(seconds) / (hours * SECONDS_IN_HOUR)


def sum_known(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
