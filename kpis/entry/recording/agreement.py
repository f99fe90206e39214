"""What a centre agreed on, rules and definitions: one person changes it at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kpis.models import Centre
from kpis.models.people import WHO

#: Of the events of one or several tables; empty where no page wrote it.
LATEST_CHANGE = """
    SELECT {who}, pgh_created_at
    FROM ({events}) AS event
    LEFT JOIN pghistory_context AS context ON context.id = event.pgh_context_id
    LEFT JOIN kpis_user ON kpis_user.id = (context.metadata ->> 'user')::bigint
    ORDER BY pgh_created_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class LatestChange:
    """who: empty where no page wrote it. when: None where nothing ever changed."""

    who: str
    when: datetime | None


def lock_agreements(centre_id: int) -> None:
    """Wait for whoever changes a rule or a definition of the centre; costs and contacts go on."""
    Centre.objects.select_for_update(no_key=True).only("pk").get(pk=centre_id)


def latest_change(events: str, centre_id: int) -> LatestChange:
    """events: SQL that gives the moment and the context of changes of %(centre)s."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST_CHANGE.format(events=events, who=WHO), {"centre": centre_id})
        found = cursor.fetchone()
    return LatestChange(*found) if found else LatestChange("", None)
