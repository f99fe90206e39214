"""Staffed hours of one month, recorded together: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from kpis.entry.recording.changes import last_changes
from kpis.entry.refusals import Conflict, Conflicted, constraint_of, refusal_of
from kpis.models import Staffing

#: Two who add the same row: the database lets in one.
ONCE = "staffing_once"
CHANGE_STAFFING = """
    UPDATE kpis_staffing AS staffing
    SET staffed_hours = change.hours, full_time_equivalents = change.equivalents,
        signed_in_hours = change.signed_in
    FROM unnest(
        %(id)s::bigint[], %(hours)s::numeric[], %(equivalents)s::numeric[], %(signed_in)s::numeric[]
    ) AS change (id, hours, equivalents, signed_in)
    WHERE staffing.id = change.id
    RETURNING staffing.id, staffing.version
"""


@dataclass(frozen=True, slots=True)
class StaffingValues:
    """Hours and full-time equivalents with two decimals at most; None is unknown, not both.

    signed_in_hours: of the hours, so no more than these, and known only with them.
    """

    hours: Decimal | None
    full_time_equivalents: Decimal | None
    signed_in_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StaffingChange:
    """channel_id: None for all channels together. id and version: of the row as the person saw
    it; None adds one. values: None removes it.
    """

    key: str
    id: int | None
    version: int | None
    channel_id: int | None
    values: StaffingValues | None


@dataclass(frozen=True, slots=True)
class RecordedStaffing:
    """As it stands now; version is None where it was removed."""

    key: str
    id: int
    version: int | None


def record_staffing(
    *, centre_id: int, month: date, changes: Sequence[StaffingChange]
) -> list[RecordedStaffing]:
    """Add, change and remove a month's rows, inside the caller's transaction.

    Raises Conflicted where somebody changed a row since it was seen or added the same one,
    MonthIsClosed; then nothing is written. A row that is gone already counts as removed.
    """
    try:
        try:
            return write_staffing(centre_id, month, changes)
        except IntegrityError as error:
            if constraint_of(error) != ONCE:
                raise
        # Somebody committed the same row after we looked: this look sees it.
        return write_staffing(centre_id, month, changes)
    except IntegrityError as error:
        raise refusal_of(error) or error from error


def write_staffing(
    centre_id: int, month: date, changes: Sequence[StaffingChange]
) -> list[RecordedStaffing]:
    known = lock_staffing(centre_id, month) if changes else {}
    refuse_conflicts(centre_id, changes, known)
    removed = [change.channel_id for change in changes if change.id and not change.values]
    gone = [known[channel].pk for channel in removed if channel in known]
    with transaction.atomic():
        Staffing.objects.filter(id__in=gone).delete() if gone else None
        return [
            *(RecordedStaffing(c.key, c.id, None) for c in changes if c.id and not c.values),
            *change_rows([change for change in changes if change.id and change.values]),
            *add_rows(centre_id, month, [c for c in changes if c.id is None and c.values]),
        ]


def lock_staffing(centre_id: int, month: date) -> dict[int | None, Staffing]:
    """The month's rows by channel, locked in the order of their ids."""
    rows = Staffing.objects.select_for_update(no_key=True).filter(centre_id=centre_id, month=month)
    return {row.channel_id: row for row in rows.order_by("id")}


def refuse_conflicts(
    centre_id: int, changes: Sequence[StaffingChange], known: Mapping[int | None, Staffing]
) -> None:
    changed = [change for change in changes if is_conflict(change, known.get(change.channel_id))]
    if not changed:
        return
    rows = {change.key: known.get(change.channel_id) for change in changed}
    ids = {c.key: row.pk if (row := rows[c.key]) else c.id or 0 for c in changed}
    last = last_changes(Staffing, list(ids.values()), centre_id=centre_id)
    raise Conflicted(
        [
            Conflict(change.key, rows[change.key], *last.get(ids[change.key], ("", None)))
            for change in changed
        ]
    )


def is_conflict(change: StaffingChange, row: Staffing | None) -> bool:
    """What stands there is not what the person saw. To remove what is gone is no conflict."""
    if row is None:
        return change.id is not None and change.values is not None
    if change.id is None:
        return change.values is not None
    return (row.pk, row.version) != (change.id, change.version)


def change_rows(changes: Sequence[StaffingChange]) -> list[RecordedStaffing]:
    known = [(change, change.id, change.values) for change in changes if change.id]
    if not known:
        return []
    columns: dict[str, Any] = {
        "id": [id for _, id, _ in known],
        "hours": [values and values.hours for _, _, values in known],
        "equivalents": [values and values.full_time_equivalents for _, _, values in known],
        "signed_in": [values and values.signed_in_hours for _, _, values in known],
    }
    with connection.cursor() as cursor:
        cursor.execute(CHANGE_STAFFING, columns)
        versions = dict(cursor.fetchall())
    return [RecordedStaffing(change.key, id, versions[id]) for change, id, _ in known]


def add_rows(
    centre_id: int, month: date, changes: Sequence[StaffingChange]
) -> list[RecordedStaffing]:
    rows = Staffing.objects.bulk_create(
        Staffing(
            centre_id=centre_id,
            month=month,
            channel_id=change.channel_id,
            staffed_hours=change.values.hours,
            full_time_equivalents=change.values.full_time_equivalents,
            signed_in_hours=change.values.signed_in_hours,
        )
        for change in changes
        if change.values
    )
    return [
        RecordedStaffing(change.key, row.pk, 1) for change, row in zip(changes, rows, strict=True)
    ]
