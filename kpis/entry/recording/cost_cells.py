"""Cost cells of several months, recorded together: all of them, or none."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kpis.entry.recording.cells import (
    CellNow,
    CellPlan,
    RecordedCell,
    TypedCell,
    conflicts_of,
    mistakes_of,
    plan_cells,
)
from kpis.entry.recording.turns import take_turns
from kpis.entry.refusals import Conflicted, Mistakes, refusal_of
from kpis.models import CostLine
from kpis.vocabulary import CostStatus

#: In the order of their ids, as every writer of lines locks them.
LOCK_LINES = """
    SELECT id FROM kpis_costline
    WHERE centre_id = %(centre)s AND id = ANY(%(ids)s)
    ORDER BY id
    FOR NO KEY UPDATE
"""
CELLS = """
    SELECT cell.category_id, cell.month, min(line.id), min(line.version), sum(line.amount),
        count(*), bool_or(line.spread_id IS NOT NULL)
    FROM unnest(%(rows)s::bigint[], %(months)s::date[]) AS cell (category_id, month)
    JOIN kpis_costline AS line
        ON line.centre_id = %(centre)s AND line.month = cell.month
        AND line.category_id = cell.category_id
    GROUP BY cell.category_id, cell.month
"""
ADD_LINES = """
    INSERT INTO kpis_costline
        (centre_id, month, category_id, amount, status, description, supplier, version)
    SELECT %(centre)s, cell.month, cell.category_id, cell.amount, %(status)s, '', '', 1
    FROM unnest(%(rows)s::bigint[], %(months)s::date[], %(amounts)s::numeric[])
        AS cell (category_id, month, amount)
    RETURNING category_id, month, id
"""
#: One statement for all lines that change: triggers run once.
CHANGE_AMOUNTS = """
    UPDATE kpis_costline AS line
    SET amount = change.amount
    FROM unnest(%(ids)s::bigint[], %(amounts)s::numeric[]) AS change (id, amount)
    WHERE line.id = change.id
    RETURNING line.id, line.version
"""


def compare_cost_cells(*, centre_id: int, cells: Sequence[TypedCell]) -> CellPlan:
    """What recording the cells would do now; nothing is written or locked."""
    parameters: dict[str, Any] = {
        "centre": centre_id,
        "rows": [cell.row for cell in cells],
        "months": [cell.column for cell in cells],
    }
    with connection.cursor() as cursor:
        cursor.execute(CELLS, parameters)
        rows = cursor.fetchall()
    return plan_cells(cells, {(row, month): CellNow(*now) for row, month, *now in rows})


def record_cost_cells(
    *, centre_id: int, cells: Sequence[TypedCell], confirmed: bool
) -> list[RecordedCell]:
    """Make each cell the amount typed into it, inside the caller's transaction.

    An empty cell gets one actual line, shared and without description; a cell of one line has
    its amount changed; a cell that was emptied loses its line, if ``confirmed``. One statement
    each. Raises Mistakes for cells that stand for several lines or for part of an invoice,
    Conflicted where somebody changed a cell since it was seen, MonthIsClosed; then nothing is
    written.
    """
    lock_cells(centre_id, cells)
    plan = compare_cost_cells(centre_id=centre_id, cells=cells)
    if mistakes := mistakes_of(plan, why_summed, confirmed=confirmed):
        raise Mistakes({key: {"amount": text} for key, text in mistakes.items()})
    if plan.conflicts:
        raise Conflicted(conflicts_of(CostLine, plan, centre_id=centre_id))
    try:
        with transaction.atomic():
            return [*write_cells(centre_id, plan), *(as_it_is(c, now) for c, now in plan.same)]
    except IntegrityError as error:
        raise refusal_of(error) or error from error


def why_summed(cell: TypedCell, now: CellNow) -> str:
    if now.is_part:
        text = _("%(place)s: part of an invoice over several months. Open it to change it.")
    else:
        text = _("%(place)s: the sum of %(count)s lines. Open them to change it.")
    return text % {"place": cell.place, "count": now.records}


def lock_cells(centre_id: int, cells: Sequence[TypedCell]) -> None:
    take_turns(centre_id, [cell.column for cell in cells])
    ids = [cell.id for cell in cells if cell.id]
    with connection.cursor() as cursor:
        cursor.execute(LOCK_LINES, {"centre": centre_id, "ids": ids})


def write_cells(centre_id: int, plan: CellPlan) -> list[RecordedCell]:
    added = [cell for cell, now in plan.changes if now.pk is None]
    changed = [cell for cell, now in plan.changes if now.pk and cell.value is not None]
    return [
        *add_cells(centre_id, added),
        *change_cells(changed),
        *remove_cells(plan.emptied),
    ]


def as_it_is(cell: TypedCell, now: CellNow) -> RecordedCell:
    return RecordedCell(cell.key, now.pk, now.version, now.value)


def add_cells(centre_id: int, cells: Sequence[TypedCell]) -> list[RecordedCell]:
    if not cells:
        return []
    values: dict[str, Any] = {
        "centre": centre_id,
        "rows": [cell.row for cell in cells],
        "months": [cell.column for cell in cells],
        "amounts": [cell.value for cell in cells],
        "status": CostStatus.ACTUAL.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(ADD_LINES, values)
        ids = {(row, month): id for row, month, id in cursor.fetchall()}
    return [RecordedCell(cell.key, ids[cell.row, cell.column], 1, cell.value) for cell in cells]


def change_cells(cells: Sequence[TypedCell]) -> list[RecordedCell]:
    if not cells:
        return []
    ids, amounts = [cell.id for cell in cells], [cell.value for cell in cells]
    with connection.cursor() as cursor:
        cursor.execute(CHANGE_AMOUNTS, {"ids": ids, "amounts": amounts})
        versions = dict(cursor.fetchall())
    return [RecordedCell(cell.key, cell.id, versions[cell.id], cell.value) for cell in cells]


def remove_cells(cells: Sequence[TypedCell]) -> list[RecordedCell]:
    if cells:
        CostLine.objects.filter(id__in=[cell.id for cell in cells]).delete()
    return [RecordedCell(cell.key, None, None, None) for cell in cells]
