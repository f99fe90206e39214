"""All of one cost line: what it says, its documents, where it came from and what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kpis.models.people import WHO
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CostStatus, DocumentKind

LINE = """
    SELECT line.id, line.version, line.month, category.code, coalesce(channel.code, ''),
        line.amount, line.status, line.description, line.supplier, line.invoice, line.account,
        line.note, line.spread_id, coalesce(known.is_closed, false)
    FROM kpis_costline AS line
    JOIN kpis_costcategory AS category ON category.id = line.category_id
    LEFT JOIN kpis_channel AS channel ON channel.id = line.channel_id
    LEFT JOIN kpis_centremonth AS known
        ON known.centre_id = line.centre_id AND known.month = line.month
    WHERE line.centre_id = %(centre)s AND line.id = %(line)s
"""
#: A file that came later has the same line; the one that brought it comes first.
ORIGIN = """
    SELECT file.name, file.loaded_at, loaded.line, loaded.version, loaded.is_new,
        (SELECT min(id) FROM kpis_importbatch AS batch
            WHERE batch.centre_id = file.centre_id AND batch.loaded_id = file.id)
    FROM kpis_loadedfile AS file
    JOIN kpis_loadedrow AS loaded
        ON loaded.centre_id = file.centre_id AND loaded.file_id = file.id
            AND loaded.row = %(line)s
    WHERE file.centre_id = %(centre)s AND file.kind = 'costs'
    ORDER BY loaded.is_new DESC, file.id
    LIMIT 1
"""
DOCUMENTS = """
    SELECT document.id, document.name, document.kind, document.is_protected, document.size,
        document.added_at, (
            SELECT {who} FROM kpis_costdocumentevent AS event
            LEFT JOIN pghistory_context AS context ON context.id = event.pgh_context_id
            LEFT JOIN kpis_user ON kpis_user.id = (context.metadata ->> 'user')::bigint
            WHERE event.pgh_obj_id = document.id AND event.centre_id = document.centre_id
            ORDER BY event.pgh_id DESC LIMIT 1
        )
    FROM kpis_costdocument AS document
    WHERE document.centre_id = %(centre)s AND document.line = %(line)s
    ORDER BY document.id
"""
#: Of one transaction, in the order in which it wrote.
HISTORY = """
    WITH happened AS (
        (SELECT '' AS document, pgh_label, pgh_created_at, pgh_id, pgh_context_id,
            description, supplier
        FROM kpis_costlineevent WHERE centre_id = %(centre)s AND pgh_obj_id = %(line)s)
        UNION ALL
        (SELECT name, pgh_label, pgh_created_at, pgh_id, pgh_context_id, '', ''
        FROM kpis_costdocumentevent WHERE centre_id = %(centre)s AND line = %(line)s)
    )
    SELECT document, pgh_label, pgh_created_at, {who}, description, supplier
    FROM happened
    LEFT JOIN pghistory_context AS context ON context.id = pgh_context_id
    LEFT JOIN kpis_user ON kpis_user.id = (context.metadata ->> 'user')::bigint
    ORDER BY pgh_created_at DESC, pgh_id DESC
    LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class WholeLineFact:
    """category, channel: codes; channel is empty where the cost is shared."""

    line: int
    version: int
    month: date
    category: str
    channel: str
    amount: Decimal
    status: CostStatus
    description: str
    supplier: str
    invoice: str
    account: str
    note: str
    spread: int | None
    is_closed: bool


@dataclass(frozen=True, slots=True)
class OriginFact:
    """line: of the file. version: of the cost line when the file came. is_new: the file brought
    it, else it was there as the file has it. batch: the import, where it was one."""

    file: str
    loaded_at: datetime
    line: int
    version: int
    is_new: bool
    batch: int | None


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """who: added it, empty outside the pages. size: in bytes."""

    id: int
    name: str
    kind: DocumentKind
    is_protected: bool
    size: int
    added_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class HappenedFact:
    """document: its name, empty where it happened to the line itself. change: as the journal
    calls it. description, supplier: of the line then."""

    document: str
    change: str
    moment: datetime
    who: str
    description: str
    supplier: str


def whole_line(centre: int, line: int) -> WholeLineFact | None:
    """None where the centre has no such line."""
    for id, version, month, category, channel, amount, status, *rest in fetch_rows(
        LINE, centre=centre, line=line
    ):
        return WholeLineFact(
            id, version, month, category, channel, amount, CostStatus(status), *rest
        )
    return None


def origin_of(centre: int, line: int) -> OriginFact | None:
    """None where no file has it."""
    rows = fetch_rows(ORIGIN, centre=centre, line=line)
    return OriginFact(*rows[0]) if rows else None


def documents_of(centre: int, line: int) -> Sequence[DocumentFact]:
    """In the order in which they came; those of a line that is gone too."""
    return [
        DocumentFact(id, name, DocumentKind(kind), *rest)
        for id, name, kind, *rest in fetch_rows(DOCUMENTS.format(who=WHO), centre=centre, line=line)
    ]


def happened_to(centre: int, line: int, limit: int) -> Sequence[HappenedFact]:
    """What was done to a line and to its documents, latest first; it may be gone."""
    rows = fetch_rows(HISTORY.format(who=WHO), centre=centre, line=line, limit=limit)
    return [HappenedFact(*row) for row in rows]
