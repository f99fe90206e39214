"""Spans of days for which a centre has volumes already."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields

from kpis.entry.parsing.errors import Error, Expected
from kpis.entry.parsing.volume_rows import VolumeRow, span_of
from kpis.models import ContactVolume

CONTENT = tuple(field.name for field in fields(VolumeRow) if field.name not in {"line", "channel"})


class RecordedSpans:
    """The volumes of a centre by channel id; spans of one channel never overlap."""

    def __init__(self, volumes: Sequence[ContactVolume]) -> None:
        self.by_channel: dict[int, list[ContactVolume]] = defaultdict(list)
        for volume in sorted(volumes, key=lambda volume: volume.start):
            self.by_channel[volume.channel_id].append(volume)

    def overlapping(self, row: ContactVolume) -> ContactVolume | None:
        """The first recorded volume that shares a day with the row."""
        recorded = self.by_channel[row.channel_id]
        position = bisect_right(recorded, row.start, key=lambda volume: volume.end)
        if position < len(recorded) and recorded[position].start < row.end:
            return recorded[position]
        return None

    def conflicts(self, line: int, row: ContactVolume) -> Iterator[Error]:
        """The row of a file, on that line, shares a day with a volume that says something else."""
        recorded = self.overlapping(row)
        if recorded and content_of(recorded) != content_of(row):
            values = {"span": span_of(recorded.start, recorded.end)}
            found = span_of(row.start, row.end)
            yield Error(line, "start", found, Expected.FREE_SPAN, values)


def content_of(volume: VolumeRow | ContactVolume) -> tuple[object, ...]:
    return tuple(getattr(volume, name) for name in CONTENT)
