"""What a centre said that no longer comes, with who said it."""

from dataclasses import dataclass
from datetime import date, datetime

from kpis.models.people import WHO
from kpis.queries.sql import fetch_rows

ENDINGS = f"""
    SELECT
        ending.id, ending.category_id, ending.channel_id, ending.ended_from,
        event.pgh_created_at,
        {WHO}
    FROM kpis_ending AS ending
    LEFT JOIN LATERAL (
        SELECT pgh_created_at, pgh_context_id FROM kpis_endingevent
        WHERE pgh_obj_id = ending.id ORDER BY pgh_id DESC LIMIT 1
    ) AS event ON true
    LEFT JOIN pghistory_context AS context ON context.id = event.pgh_context_id
    LEFT JOIN kpis_user AS person ON person.id::text = context.metadata ->> 'user'
    WHERE ending.centre_id = %(centre)s
    ORDER BY event.pgh_created_at DESC NULLS LAST, ending.ended_from DESC, ending.id
"""  # noqa: S608 (a name that stands in the code)


@dataclass(frozen=True, slots=True)
class EndingFact:
    """said_at: when it was last said or changed. said_by: empty outside the pages."""

    id: int
    category: int | None
    channel: int | None
    ended_from: date
    said_at: datetime | None
    said_by: str


def ending_facts(centre: int) -> list[EndingFact]:
    """The last said first."""
    return [EndingFact(*row) for row in fetch_rows(ENDINGS, centre=centre)]
