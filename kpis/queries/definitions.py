"""What counted as a contact, since when, why, and who said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kpis.facts import DefinitionFact
from kpis.models.people import WHO
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CountBasis

#: With the last change of each by its history; no person where no page wrote it.
DEFINITIONS = """
    SELECT
        valid_from, basis, ARRAY(
            SELECT channel_id FROM kpis_countedchannel WHERE definition_id = definition.id
        ), reason, change.who, change.pgh_created_at
    FROM kpis_contactdefinition AS definition
    LEFT JOIN LATERAL (
        SELECT event.pgh_created_at, {who} AS who
        FROM kpis_contactdefinitionevent AS event
        LEFT JOIN pghistory_context AS context ON context.id = event.pgh_context_id
        LEFT JOIN kpis_user AS person ON person.id::text = context.metadata ->> 'user'
        WHERE event.pgh_obj_id = definition.id
        ORDER BY event.pgh_id DESC LIMIT 1
    ) AS change ON true
    WHERE definition.centre_id = %(centre)s
    ORDER BY valid_from
"""
UNKNOWN_OFFERED = """
    SELECT DISTINCT date_trunc('month', start)::date, channel_id
    FROM kpis_contactvolume
    WHERE centre_id = %(centre)s AND start >= %(start)s AND start < %(end)s AND offered IS NULL
"""


@dataclass(frozen=True, slots=True)
class DefinitionRecord:
    """who: empty where no page wrote it. when: of its last change."""

    fact: DefinitionFact
    reason: str
    who: str
    when: datetime | None


def definition_records(centre: int) -> list[DefinitionRecord]:
    """A centre's contact definitions, oldest first."""
    statement = DEFINITIONS.format(who=WHO)
    return [
        DefinitionRecord(
            DefinitionFact(valid_from, CountBasis(basis), frozenset(channels)),
            reason,
            who or "",
            when,
        )
        for valid_from, basis, channels, reason, who, when in fetch_rows(statement, centre=centre)
    ]


def months_without_offered(centre: int, start: date, end: date) -> Sequence[tuple[date, int]]:
    """Month and channel, in [start, end), of volumes that do not know how many were offered."""
    rows = fetch_rows(UNKNOWN_OFFERED, centre=centre, start=start, end=end)
    return [(month, channel) for month, channel in rows]
