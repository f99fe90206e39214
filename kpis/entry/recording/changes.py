"""Who changed a row last, and what it was: for those who find that it is not what they saw."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from kpis.models.people import WHO

LAST_CHANGES = """
    SELECT DISTINCT ON (event.pgh_obj_id) event.pgh_obj_id, event.pgh_created_at,
        {who}
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
    statement = LAST_CHANGES.format(events=f"{table._meta.db_table}event", who=WHO)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": list(ids), "centre": centre_id})
        return {id: (who, when) for id, when, who in cursor.fetchall()}


def rows_as_seen(
    table: type[Model], versions: Mapping[Any, Any], *, centre_id: int
) -> dict[int, Any]:
    """By id, the row as it was in a version of it, with the names of its columns.

    versions: by id. A row of another centre, or a version that never was, is left out.
    """
    if not versions:
        return {}
    history: Any = table.pgh_event_model  # type: ignore[attr-defined]
    events = history.objects.filter(
        centre_id=centre_id, pgh_obj_id__in=versions, version__in=set(versions.values())
    )
    return {e.pgh_obj_id: e for e in events if versions[e.pgh_obj_id] == e.version}


def row_as_marked(
    table: type[Model], id: int, seen: str, mark: Callable[[Any], str], *, centre_id: int
) -> Any | None:
    """The row as it was when its mark was ``seen``; None where it never was so."""
    history: Any = table.pgh_event_model  # type: ignore[attr-defined]
    events = history.objects.filter(centre_id=centre_id, pgh_obj_id=id).order_by("-pgh_id")
    return next((event for event in events if mark(event) == seen), None)


def changed_by_others(
    table: type[Model], versions: Mapping[Any, Any], *, centre_id: int, user_id: int | None
) -> set[int]:
    """The rows that anybody but the person has changed after the version that was seen."""
    history: Any = table.pgh_event_model  # type: ignore[attr-defined]
    events = history.objects.filter(centre_id=centre_id, pgh_obj_id__in=versions)
    found = events.values_list("pgh_obj_id", "version", "pgh_context__metadata__user")
    return {
        id
        for id, version, user in found
        if version > versions[id] and (user is None or user != user_id)
    }
