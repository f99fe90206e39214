"""The imports of a centre, without their files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kpis.queries.sql import fetch_rows
from kpis.vocabulary import FileKind, FileLayout, ImportState

COLUMNS = """
    id, state, kind, layout, source, name, size, uploaded_by_name, uploaded_at, written_at,
    undone_at, coalesce(preview->'counts', '{}')
"""
IMPORTS = f"""
    SELECT {COLUMNS} FROM kpis_importbatch
    WHERE centre_id = %(centre)s ORDER BY id DESC LIMIT %(most)s
"""  # noqa: S608
#: earlier: the latest import of the very same bytes that stands.
IMPORT = f"""
    SELECT {COLUMNS}, understood, choices, coalesce(preview, 'null'), errors,
        (
            SELECT jsonb_build_object(
                'id', same.id, 'name', same.name, 'at', same.written_at,
                'who', same.uploaded_by_name
            )
            FROM kpis_importbatch AS same
            WHERE same.centre_id = batch.centre_id AND same.sha256 = batch.sha256
                AND same.state = 'done' AND same.id <> batch.id
            ORDER BY same.id DESC LIMIT 1
        ),
        (
            SELECT count(*) FROM kpis_importbatch AS before
            WHERE before.centre_id = batch.centre_id AND before.kind = batch.kind
                AND before.source = batch.source AND before.state = 'done' AND before.id < batch.id
        )
    FROM kpis_importbatch AS batch
    WHERE centre_id = %(centre)s AND id = %(id)s
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class ImportFact:
    """counts: of rows, by their outcome."""

    id: int
    state: ImportState
    kind: FileKind | None
    layout: FileLayout | None
    source: str
    name: str
    size: int
    who: str
    uploaded_at: datetime
    written_at: datetime | None
    undone_at: datetime | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportDetails:
    """One import with all that is known of it. preview: None before it was compared. earlier: an
    import of the very same bytes. files_before: how many of its source were written before."""

    fact: ImportFact
    understood: Mapping[str, Any]
    choices: Mapping[str, Any]
    preview: Mapping[str, Any] | None
    errors: Sequence[Mapping[str, Any]]
    earlier: Mapping[str, Any] | None
    files_before: int


def import_facts(centre: int, most: int) -> list[ImportFact]:
    """The latest first."""
    return [fact_of(*row) for row in fetch_rows(IMPORTS, centre=centre, most=most)]


def import_details(centre: int, id: int) -> ImportDetails | None:
    rows = fetch_rows(IMPORT, centre=centre, id=id)
    if not rows:
        return None
    *fact, understood, choices, preview, errors, earlier, before = rows[0]
    return ImportDetails(
        fact=fact_of(*fact),
        understood=json.loads(understood),
        choices=json.loads(choices),
        preview=json.loads(preview),
        errors=json.loads(errors),
        earlier=json.loads(earlier or "null"),
        files_before=before,
    )


def fact_of(*row: Any) -> ImportFact:
    id, state, kind, layout, source, name, size, who, uploaded_at, written_at, undone_at, counts = (
        row
    )
    return ImportFact(
        id=id,
        state=ImportState(state),
        kind=FileKind(kind) if kind else None,
        layout=FileLayout(layout) if layout else None,
        source=source,
        name=name,
        size=size,
        who=who,
        uploaded_at=uploaded_at,
        written_at=written_at,
        undone_at=undone_at,
        counts=json.loads(counts),
    )
