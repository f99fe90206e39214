"""What no longer comes: said of several at once, and undone as easily."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from kpis.models import Ending

#: What is said already is left as it is.
ADD = """
    INSERT INTO kpis_ending (centre_id, category_id, channel_id, ended_from)
    SELECT %(centre)s, category, channel, month
    FROM unnest(%(categories)s::bigint[], %(channels)s::bigint[], %(months)s::date[])
        AS ended (category, channel, month)
    ON CONFLICT DO NOTHING
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class EndingValues:
    """Either a category or a channel. ended_from: the first month in which it does not come."""

    category_id: int | None
    channel_id: int | None
    ended_from: date


@transaction.atomic
def record_endings(*, centre_id: int, endings: Sequence[EndingValues]) -> list[int]:
    """Say that these have ended; the ids of those that nobody had said before.

    In closed months, too: no figure of theirs changes by it.
    """
    values: dict[str, Any] = {
        "centre": centre_id,
        "categories": [each.category_id for each in endings],
        "channels": [each.channel_id for each in endings],
        "months": [each.ended_from for each in endings],
    }
    with connection.cursor() as cursor:
        cursor.execute(ADD, values)
        return [id for (id,) in cursor.fetchall()]


@transaction.atomic
def remove_endings(*, centre_id: int, ids: Collection[int]) -> int:
    """Take back that these have ended, all or those still there; how many there were."""
    removed, _by_table = Ending.objects.filter(centre_id=centre_id, pk__in=ids).delete()
    return removed
