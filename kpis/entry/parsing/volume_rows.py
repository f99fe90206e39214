"""Contact volumes from a plain CSV file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from kpis.entry.parsing.cells import Cells, parse_code, word_of
from kpis.entry.parsing.counts import parse_count, parse_optional_count
from kpis.entry.parsing.csv_rows import CsvRow, read_csv_rows
from kpis.entry.parsing.dates import FIRST_YEAR, is_day_or_month, parse_day
from kpis.entry.parsing.errors import Error, Expected, Refused
from kpis.vocabulary import VolumeStatus

REQUIRED = ("start", "end", "channel", "handled")
OPTIONAL_COUNTS = (
    *("offered", "abandoned", "handle_seconds", "wait_seconds"),
    *("resolved_first_contact", "resolution_sample", "csat_satisfied", "csat_responses"),
)
OPTIONAL = (*OPTIONAL_COUNTS, "status")
PARTS_OF_WHOLES = (
    ("resolved_first_contact", "resolution_sample"),
    ("csat_satisfied", "csat_responses"),
)
NO_DAY = date(FIRST_YEAR, 1, 1)
read_status = word_of([status.value for status in VolumeStatus], VolumeStatus.ACTUAL.value)


@dataclass(frozen=True)
class VolumeRow:
    """The counts of one channel over [start, end): one day or one calendar month.

    None is unknown, never zero. ``line`` is its place in the file.
    """

    line: int
    start: date
    end: date
    channel: str
    handled: int
    offered: int | None = None
    abandoned: int | None = None
    handle_seconds: int | None = None
    wait_seconds: int | None = None
    resolved_first_contact: int | None = None
    resolution_sample: int | None = None
    csat_satisfied: int | None = None
    csat_responses: int | None = None
    status: VolumeStatus = VolumeStatus.ACTUAL


def read_volume_rows(content: bytes) -> tuple[list[VolumeRow], list[Error]]:
    """The volumes of a CSV file, and every error in it; take the rows only without errors."""
    rows, errors = read_csv_rows(content, required=REQUIRED, optional=OPTIONAL)
    read = [read_volume_row(row) for row in rows]
    cell_errors = [error for _, found in read for error in found]
    volume_rows = [volume_row for volume_row, found in read if not found]
    overlaps = overlap_errors(volume_rows)
    ordered = sorted([*errors, *cell_errors, *overlaps], key=lambda error: error.line)
    return volume_rows, ordered


def read_volume_row(row: CsvRow) -> tuple[VolumeRow, list[Error]]:
    cells = Cells(row)
    counts = {name: cells.read(name, parse_optional_count, None) for name in OPTIONAL_COUNTS}
    volume_row = VolumeRow(
        line=row.line,
        start=cells.read("start", parse_day, NO_DAY),
        end=cells.read("end", parse_day, NO_DAY),
        channel=cells.read("channel", parse_code, ""),
        handled=cells.read("handled", parse_count, 0),
        status=VolumeStatus(cells.read("status", read_status, VolumeStatus.ACTUAL.value)),
        **counts,
    )
    if not cells.errors:
        check_between_cells(volume_row, cells)
    return volume_row, cells.errors


def check_between_cells(row: VolumeRow, cells: Cells) -> None:
    """A span of a day or a month; parts known with their wholes and not larger."""
    if not is_day_or_month(row.start, row.end):
        cells.note("end", Refused(Expected.DAY_OR_MONTH, {"start": row.start.isoformat()}))
    for part, whole in PARTS_OF_WHOLES:
        of_part, of_whole = getattr(row, part), getattr(row, whole)
        if (of_part is None) != (of_whole is None):
            values = {"part": part, "whole": whole}
            cells.note(part, Refused(Expected.PART_AND_WHOLE, values))
        elif of_part is not None and of_part > of_whole:
            values = {"whole": whole, "most": str(of_whole)}
            cells.note(part, Refused(Expected.PART_WITHIN_WHOLE, values))


def overlap_errors(rows: Iterable[VolumeRow]) -> Iterator[Error]:
    """Rows of one channel that share a day with an earlier one: it would count twice."""
    longest: VolumeRow | None = None
    for row in sorted(rows, key=attrgetter("channel", "start", "end", "line")):
        same_channel = longest is not None and longest.channel == row.channel
        if longest and same_channel and row.start < longest.end:
            values = {"line": str(longest.line), "span": span_of(longest.start, longest.end)}
            yield Error(row.line, "start", row.start.isoformat(), Expected.OWN_SPAN, values)
        if longest is None or not same_channel or row.end > longest.end:
            longest = row


def span_of(start: date, end: date) -> str:
    """[start, end) for people to read."""
    return f"{start.isoformat()} – {end.isoformat()}"
