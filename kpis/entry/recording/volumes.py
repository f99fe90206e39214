"""Contact volumes, recorded together: all of them, or none."""

from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, connection, transaction

from kpis.entry.recording.day_or_month import refuse_overlaps
from kpis.entry.recording.unlikely import ask_about_more_handled
from kpis.entry.recording.volume_changes import (
    OtherCounts,
    RecordedVolume,
    VolumeChange,
    VolumeValues,
    counts_of,
    known_volumes,
    overlapping,
    refuse_conflicts,
)
from kpis.entry.refusals import SPANS_APART, constraint_of, refusal_of
from kpis.models import ContactVolume

__all__ = ["OtherCounts", "RecordedVolume", "VolumeChange", "VolumeValues", "record_volumes"]

#: Those that share a day with a change, in the order of their ids: two who save the same ones
#: wait for each other in turn.
LOCK_VOLUMES = """
    SELECT * FROM kpis_contactvolume
    WHERE id IN (
        SELECT volume.id
        FROM unnest(%(channels)s::bigint[], %(starts)s::date[], %(ends)s::date[])
            AS change (channel_id, start, "end")
        JOIN kpis_contactvolume AS volume
            ON volume.centre_id = %(centre)s AND volume.channel_id = change.channel_id
            AND daterange(volume.start, volume."end") && daterange(change.start, change."end")
    )
    ORDER BY id
    FOR NO KEY UPDATE
"""
#: One statement for all volumes that change: triggers run once.
CHANGE_VOLUMES = """
    UPDATE kpis_contactvolume AS volume
    SET handled = change.handled, offered = change.offered, abandoned = change.abandoned,
        handle_seconds = change.handle_seconds, wait_seconds = change.wait_seconds,
        resolved_first_contact = change.resolved_first_contact,
        resolution_sample = change.resolution_sample,
        csat_satisfied = change.csat_satisfied, csat_responses = change.csat_responses,
        status = change.status
    FROM unnest(
        %(id)s::bigint[], %(handled)s::bigint[], %(offered)s::bigint[], %(abandoned)s::bigint[],
        %(handle_seconds)s::bigint[], %(wait_seconds)s::bigint[],
        %(resolved_first_contact)s::bigint[], %(resolution_sample)s::bigint[],
        %(csat_satisfied)s::bigint[], %(csat_responses)s::bigint[], %(status)s::text[]
    ) AS change (
        id, handled, offered, abandoned, handle_seconds, wait_seconds, resolved_first_contact,
        resolution_sample, csat_satisfied, csat_responses, status
    )
    WHERE volume.id = change.id
    RETURNING volume.id, volume.version
"""


def record_volumes(
    *,
    centre_id: int,
    changes: Sequence[VolumeChange],
    replace: bool = False,
    unlikely: bool = False,
) -> list[RecordedVolume]:
    """Add, change and remove volumes, inside the caller's transaction.

    Four statements at most where nobody else is at it. A volume that is gone already counts as
    removed. Where days meet a month of the same channel: ``replace`` removes what is there,
    without it Overlapping is raised. More handled than offered is taken where the person said so
    (``unlikely``), without it Unlikely is raised. Raises Conflicted where somebody changed a volume
    since it was seen or added the same one, MonthIsClosed; then nothing is written.
    """
    try:
        try:
            return write_volumes(centre_id, changes, replace, unlikely)
        except IntegrityError as error:
            if constraint_of(error) != SPANS_APART:
                raise
        # Somebody committed a volume of the same days after we looked: this look sees it.
        return write_volumes(centre_id, changes, replace, unlikely)
    except IntegrityError as error:
        raise refusal_of(error) or error from error


def write_volumes(
    centre_id: int, changes: Sequence[VolumeChange], replace: bool, unlikely: bool
) -> list[RecordedVolume]:
    there = lock_volumes(centre_id, changes)
    known = known_volumes(there, changes)
    refuse_conflicts(centre_id, changes, known)
    if not unlikely:
        ask_about_more_handled(changes, known)
    in_the_way = overlapping(changes, there)
    if in_the_way and not replace:
        refuse_overlaps(in_the_way)
    gone = [change for change in changes if change.id and not change.values]
    removed = {volume.pk for volumes in in_the_way.values() for volume in volumes}
    removed |= {known[change.key].pk for change in gone if change.key in known}
    with transaction.atomic():
        remove_volumes(removed)
        return [
            *(RecordedVolume(change.key, change.id, None) for change in gone if change.id),
            *change_volumes([c for c in changes if c.id and c.values], known),
            *add_volumes(centre_id, [c for c in changes if c.id is None and c.values]),
        ]


def lock_volumes(centre_id: int, changes: Sequence[VolumeChange]) -> list[ContactVolume]:
    parameters = {
        "centre": centre_id,
        "channels": [change.channel_id for change in changes],
        "starts": [change.start for change in changes],
        "ends": [change.end for change in changes],
    }
    return list(ContactVolume.objects.raw(LOCK_VOLUMES, parameters)) if changes else []


def add_volumes(centre_id: int, changes: Sequence[VolumeChange]) -> list[RecordedVolume]:
    volumes = ContactVolume.objects.bulk_create(
        ContactVolume(
            centre_id=centre_id,
            channel_id=change.channel_id,
            start=change.start,
            end=change.end,
            **counts_of(change, None),
        )
        for change in sorted(changes, key=lambda change: (change.channel_id, change.start))
    )
    by_span = {(volume.channel_id, volume.start): volume.pk for volume in volumes}
    return [RecordedVolume(c.key, by_span[c.channel_id, c.start], 1) for c in changes]


def change_volumes(
    changes: Sequence[VolumeChange], known: Mapping[str, ContactVolume]
) -> list[RecordedVolume]:
    if not changes:
        return []
    rows = [{"id": change.id, **counts_of(change, known[change.key])} for change in changes]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    with connection.cursor() as cursor:
        cursor.execute(CHANGE_VOLUMES, columns)
        versions = dict(cursor.fetchall())
    return [
        RecordedVolume(change.key, change.id, versions[change.id])
        for change in changes
        if change.id
    ]


def remove_volumes(ids: Collection[int]) -> None:
    if ids:
        ContactVolume.objects.filter(id__in=ids).delete()
