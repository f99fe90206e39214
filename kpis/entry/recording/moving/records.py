"""Cost lines, volumes and staffed hours of open months, from one category or channel to another."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from kpis.entry.recording.moving.clashes import COUNTS, HOURS
from kpis.entry.recording.moving.move import Move, Subject

MOVE_LINES = """
    UPDATE kpis_costline SET {column} = %(new)s
    WHERE centre_id = %(centre)s AND {column} = %(old)s AND month = ANY(%(months)s::date[])
"""
#: Both have counts of the same days: they add up, an estimate where one of them is.
ADD_VOLUMES = """
    WITH gone AS (
        DELETE FROM kpis_contactvolume AS old
        USING kpis_contactvolume AS new
        WHERE old.centre_id = %(centre)s AND new.centre_id = %(centre)s
            AND old.channel_id = %(old)s AND new.channel_id = %(new)s
            AND old.start = new.start AND old."end" = new."end"
            AND date_trunc('month', old.start)::date = ANY(%(months)s::date[])
        RETURNING old.*
    )
    UPDATE kpis_contactvolume AS new
    SET handled = new.handled + gone.handled, {sums},
        status = CASE WHEN gone.status = 'estimate' THEN gone.status ELSE new.status END
    FROM gone
    WHERE new.centre_id = %(centre)s AND new.channel_id = %(new)s
        AND new.start = gone.start AND new."end" = gone."end"
"""
MOVE_VOLUMES = """
    UPDATE kpis_contactvolume SET channel_id = %(new)s
    WHERE centre_id = %(centre)s AND channel_id = %(old)s
        AND date_trunc('month', start)::date = ANY(%(months)s::date[])
"""
ADD_HOURS = """
    WITH gone AS (
        DELETE FROM kpis_staffing AS old
        USING kpis_staffing AS new
        WHERE old.centre_id = %(centre)s AND new.centre_id = %(centre)s
            AND old.channel_id = %(old)s AND new.channel_id = %(new)s
            AND old.month = new.month AND old.month = ANY(%(months)s::date[])
        RETURNING old.*
    )
    UPDATE kpis_staffing AS new SET {sums}
    FROM gone
    WHERE new.centre_id = %(centre)s AND new.channel_id = %(new)s AND new.month = gone.month
"""
MOVE_HOURS = """
    UPDATE kpis_staffing SET channel_id = %(new)s
    WHERE centre_id = %(centre)s AND channel_id = %(old)s AND month = ANY(%(months)s::date[])
"""


def move_records(move: Move, months: Sequence[date]) -> None:
    """Of these months, which are open; find_clashes found nothing in them."""
    statements = [MOVE_LINES.format(column=f"{move.subject}_id")]
    if move.subject is Subject.CHANNEL:
        statements += [ADD_VOLUMES.format(sums=sums(COUNTS)), MOVE_VOLUMES]
        statements += [ADD_HOURS.format(sums=sums(HOURS)), MOVE_HOURS]
    keys: dict[str, Any] = {"centre": move.centre_id, "old": move.old, "new": move.new}
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each, {**keys, "months": list(months)})


def sums(columns: Sequence[str]) -> str:
    """What is unknown of both stays unknown."""
    return ", ".join(f"{name} = new.{name} + gone.{name}" for name in columns)
