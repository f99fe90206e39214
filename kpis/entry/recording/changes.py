"""Who changed a row last: for those who find that it is no longer what they saw."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import Model

LAST_CHANGES = """
    SELECT DISTINCT ON (event.pgh_obj_id) event.pgh_obj_id, event.pgh_created_at,
        coalesce(nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), ''),
            username, '')
    FROM {events} AS event
    LEFT JOIN pghistory_context AS context ON context.id = event.pgh_context_id
    LEFT JOIN kpis_user ON kpis_user.id = (context.metadata ->> 'user')::bigint
    WHERE event.pgh_obj_id = ANY(%(ids)s)
        AND event.centre_id = %(centre)s
    ORDER BY event.pgh_obj_id, event.pgh_id DESC
"""


def last_changes(
    table: type[Model], ids: Collection[int], *, centre_id: int
) -> dict[int, tuple[str, datetime]]:
    """By row: the person (empty where no page wrote it) and the time of the last change.

    Rows of another centre, which a forged page may name, have neither.
    """
    statement = LAST_CHANGES.format(events=f"{table._meta.db_table}event")
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": list(ids), "centre": centre_id})
        return {id: (who, when) for id, when, who in cursor.fetchall()}
