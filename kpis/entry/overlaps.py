"""Spans of days for which a centre has volumes already."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from kpis.entry.parsing.errors import Error, Expected
from kpis.entry.parsing.volume_rows import VolumeRow, span_of
from kpis.models import Centre, ContactVolume

CONTENT = tuple(field.name for field in fields(VolumeRow) if field.name not in {"line", "channel"})


class RecordedSpans:
    """The volumes of a centre by channel id; spans of one channel never overlap."""

    def __init__(self, volumes: Sequence[ContactVolume]) -> None:
        self.by_channel: dict[int, list[ContactVolume]] = defaultdict(list)
        for volume in sorted(volumes, key=lambda volume: volume.start):
            self.by_channel[volume.channel_id].append(volume)

    def overlapping(self, channel_id: int, row: VolumeRow) -> ContactVolume | None:
        """The first recorded volume that shares a day with the row."""
        recorded = self.by_channel[channel_id]
        position = bisect_right(recorded, row.start, key=lambda volume: volume.end)
        if position < len(recorded) and recorded[position].start < row.end:
            return recorded[position]
        return None

    def has(self, channel_id: int, row: VolumeRow) -> bool:
        """Whether the row is recorded with the same span, counts and status."""
        recorded = self.overlapping(channel_id, row)
        return recorded is not None and content_of(recorded) == content_of(row)

    def conflicts(
        self, rows: Sequence[VolumeRow], channel_ids: Mapping[str, int]
    ) -> Iterator[Error]:
        """Rows that share a day with a volume that says something else."""
        for row in rows:
            recorded = self.overlapping(channel_ids[row.channel], row)
            if recorded and content_of(recorded) != content_of(row):
                values = {"span": span_of(recorded.start, recorded.end)}
                found = span_of(row.start, row.end)
                yield Error(row.line, "start", found, Expected.FREE_SPAN, values)


def content_of(volume: VolumeRow | ContactVolume) -> tuple[object, ...]:
    return tuple(getattr(volume, name) for name in CONTENT)


def recorded_spans(centre: Centre, rows: Sequence[VolumeRow]) -> RecordedSpans:
    """The volumes of the centre over the days of the rows. One read."""
    if not rows:
        return RecordedSpans([])
    first, last = min(row.start for row in rows), max(row.end for row in rows)
    volumes = ContactVolume.objects.filter(centre=centre, start__lt=last, end__gt=first)
    return RecordedSpans(list(volumes))
