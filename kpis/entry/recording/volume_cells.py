"""Contact cells of a sheet, by month or by day, recorded together: all of them, or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import ngettext

from kpis.entry.recording.cells import (
    CellNow,
    CellPlan,
    RecordedCell,
    TypedCell,
    conflicts_of,
    mistakes_of,
    plan_cells,
)
from kpis.entry.recording.volumes import VolumeChange, VolumeValues, record_volumes
from kpis.entry.refusals import Conflicted, Mistakes
from kpis.models import ContactVolume
from kpis.months import month_after

#: A cell's own figure, or the days within its month; the month around a day is not the day's.
CELLS = """
    SELECT cell.channel_id, cell.start, min(volume.id), min(volume.version),
        sum(volume.handled)::bigint, count(*),
        bool_or((volume.start, volume."end") <> (cell.start, cell."end"))
    FROM unnest(%(rows)s::bigint[], %(starts)s::date[], %(ends)s::date[])
        AS cell (channel_id, start, "end")
    JOIN kpis_contactvolume AS volume
        ON volume.centre_id = %(centre)s AND volume.channel_id = cell.channel_id
        AND volume.start >= cell.start AND volume."end" <= cell."end"
    GROUP BY cell.channel_id, cell.start
"""


def compare_volume_cells(*, centre_id: int, cells: Sequence[TypedCell], by_day: bool) -> CellPlan:
    """What recording the cells would do now; nothing is written or locked."""
    parameters: dict[str, Any] = {
        "centre": centre_id,
        "rows": [cell.row for cell in cells],
        "starts": [cell.column for cell in cells],
        "ends": [end_of(cell.column, by_day=by_day) for cell in cells],
    }
    with connection.cursor() as cursor:
        cursor.execute(CELLS, parameters)
        rows = cursor.fetchall()
    return plan_cells(cells, {(row, start): CellNow(*now) for row, start, *now in rows})


def end_of(start: date, *, by_day: bool) -> date:
    return start + timedelta(days=1) if by_day else month_after(start)


def record_volume_cells(
    *,
    centre_id: int,
    cells: Sequence[TypedCell],
    by_day: bool,
    confirmed: bool,
    replace_others: bool = False,
    unlikely: bool = False,
) -> list[RecordedCell]:
    """Make each cell the contacts handled that were typed, inside the caller's transaction.

    Other counts of a volume stay as they are; a cell that was emptied loses its volume, if
    ``confirmed``. Raises Mistakes for months that have days, Overlapping for days in a month
    that has a figure (unless ``replace_others``), Unlikely, Conflicted, MonthIsClosed; then
    nothing is written.
    """
    plan = compare_volume_cells(centre_id=centre_id, cells=cells, by_day=by_day)
    if mistakes := mistakes_of(plan, why_summed, confirmed=confirmed):
        raise Mistakes({key: {"handled": text} for key, text in mistakes.items()})
    if plan.conflicts:
        raise Conflicted(conflicts_of(ContactVolume, plan, centre_id=centre_id))
    changes = [change_of(cell, by_day=by_day) for cell, _now in plan.changes]
    try:
        recorded = record_volumes(
            centre_id=centre_id, changes=changes, replace=replace_others, unlikely=unlikely
        )
    except Conflicted as refusal:
        raise with_empty_cells(refusal) from refusal
    values = {cell.key: cell.value for cell, _now in plan.changes}
    return [
        *(
            RecordedCell(row.key, row.id if row.version else None, row.version, values[row.key])
            for row in recorded
        ),
        *(RecordedCell(c.key, now.pk, now.version, now.value) for c, now in plan.same),
    ]


def why_summed(cell: TypedCell, now: CellNow) -> str:
    text = ngettext(
        "%(place)s: the sum of %(count)s day. Open it to change it.",
        "%(place)s: the sum of %(count)s days. Open them to change it.",
        now.records,
    )
    return text % {"place": cell.place, "count": now.records}


def change_of(cell: TypedCell, *, by_day: bool) -> VolumeChange:
    return VolumeChange(
        key=cell.key,
        id=cell.id,
        version=cell.version,
        channel_id=cell.row,
        start=cell.column,
        end=end_of(cell.column, by_day=by_day),
        values=None if cell.value is None else VolumeValues(handled=int(cell.value)),
    )


def with_empty_cells(refusal: Conflicted) -> Conflicted:
    """A cell stays where its volume is gone: what stands there now is nothing."""
    return Conflicted(
        [
            replace(conflict, theirs=now_of(conflict.theirs) if conflict.theirs else CellNow())
            for conflict in refusal.conflicts
        ]
    )


def now_of(volume: ContactVolume) -> CellNow:
    return CellNow(volume.pk, volume.version, volume.handled, 1)
