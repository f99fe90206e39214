"""Turns: what is not there yet has no row to lock."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

#: One lock a month: one for each thing that may be added is more than the server can hold.
TAKE_TURNS = """
    SELECT pg_advisory_xact_lock(%(centre)s::int, number)
    FROM unnest(%(numbers)s::int[]) AS number
"""


def take_turns(centre_id: int, months: Iterable[date]) -> None:
    """Wait for whoever is filling one of the months of the centre, until the transaction ends.

    For writes that first look whether something is there: the second finds what the first added.
    """
    numbers = sorted({month.year * 12 + month.month for month in months})
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURNS, {"centre": centre_id, "numbers": numbers})
