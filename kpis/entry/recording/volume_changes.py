"""What a person wants of contact volumes, and what of it meets what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from kpis.entry.recording.changes import last_changes
from kpis.entry.refusals import Conflict, Conflicted
from kpis.models import ContactVolume
from kpis.vocabulary import VolumeStatus


@dataclass(frozen=True, slots=True)
class OtherCounts:
    """What else may be known of the contacts handled; None is unknown."""

    offered: int | None = None
    abandoned: int | None = None
    handle_seconds: int | None = None
    wait_seconds: int | None = None
    resolved_first_contact: int | None = None
    resolution_sample: int | None = None
    csat_satisfied: int | None = None
    csat_responses: int | None = None
    status: VolumeStatus = VolumeStatus.ACTUAL


@dataclass(frozen=True, slots=True)
class VolumeValues:
    """others: None leaves those of a recorded volume as they are; a new one has none."""

    handled: int
    others: OtherCounts | None = None


@dataclass(frozen=True, slots=True)
class VolumeChange:
    """A channel's volume over [start, end), one day or one calendar month.

    id and version: of the volume as the person saw it; None adds one. values: None removes it.
    """

    key: str
    id: int | None
    version: int | None
    channel_id: int
    start: date
    end: date
    values: VolumeValues | None


@dataclass(frozen=True, slots=True)
class RecordedVolume:
    """As it stands now; version is None where it was removed."""

    key: str
    id: int
    version: int | None


def known_volumes(
    there: Sequence[ContactVolume], changes: Sequence[VolumeChange]
) -> dict[str, ContactVolume]:
    """By key, the volume of the change's own channel and days, if there is one."""
    by_span = {(volume.channel_id, volume.start, volume.end): volume for volume in there}
    found = {
        change.key: by_span.get((change.channel_id, change.start, change.end)) for change in changes
    }
    return {key: volume for key, volume in found.items() if volume is not None}


def refuse_conflicts(
    centre_id: int, changes: Sequence[VolumeChange], known: Mapping[str, ContactVolume]
) -> None:
    changed = [change for change in changes if is_conflict(change, known.get(change.key))]
    if not changed:
        return
    ids = {c.key: known[c.key].pk if c.key in known else c.id or 0 for c in changed}
    last = last_changes(ContactVolume, list(ids.values()), centre_id=centre_id)
    raise Conflicted(
        [
            Conflict(change.key, known.get(change.key), *last.get(ids[change.key], ("", None)))
            for change in changed
        ]
    )


def is_conflict(change: VolumeChange, volume: ContactVolume | None) -> bool:
    """What stands there is not what the person saw. To remove what is gone is no conflict."""
    if volume is None:
        return change.id is not None and change.values is not None
    if change.id is None:
        return change.values is not None
    return (volume.pk, volume.version) != (change.id, change.version)


def overlapping(
    changes: Sequence[VolumeChange], there: Sequence[ContactVolume]
) -> dict[str, list[ContactVolume]]:
    """By key, the volumes of other spans that share a day with what is to be recorded."""
    removed = {change.id for change in changes if not change.values}
    staying = [volume for volume in there if volume.pk not in removed]
    found = {
        change.key: [volume for volume in staying if is_in_the_way(volume, change)]
        for change in changes
        if change.values
    }
    return {key: volumes for key, volumes in found.items() if volumes}


def is_in_the_way(volume: ContactVolume, change: VolumeChange) -> bool:
    return (
        volume.channel_id == change.channel_id
        and volume.start < change.end
        and change.start < volume.end
        and (volume.start, volume.end) != (change.start, change.end)
    )


def counts_of(change: VolumeChange, volume: ContactVolume | None) -> dict[str, object]:
    """What the volume's columns become."""
    assert change.values is not None
    names = [field.name for field in fields(OtherCounts)]
    if change.values.others is not None:
        others = asdict(change.values.others)
    elif volume is not None:
        others = {name: getattr(volume, name) for name in names}
    else:
        others = asdict(OtherCounts())
    return {"handled": change.values.handled, **others}
