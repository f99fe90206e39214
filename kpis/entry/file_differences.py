"""What a file says otherwise than what is recorded, in words for whoever decides."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kpis.entry.differences import Match, Pair, pair_rows
from kpis.entry.earlier_files import Origins
from kpis.entry.file_refusals import Difference
from kpis.entry.file_tables import Table
from kpis.entry.overlaps import RecordedSpans
from kpis.entry.parsing.errors import Error
from kpis.models import ContactVolume


def differences_of(table: Table, match: Match[Any], origins: Origins) -> list[Difference]:
    return [difference_of(table, pair, origins) for pair in pair_rows(match, table.key)]


def difference_of(table: Table, pair: Pair[Any], origins: Origins) -> Difference:
    record = pair.record
    origin = origins[record.pk] if record else None
    return Difference(
        line=pair.line,
        what=table.words(pair.row or record),
        before=table.figures(record) if record else "",
        now=table.figures(pair.row) if pair.row else "",
        origin=origin,
        is_edited=record is not None and origin is not None and record.version > origin.version,
    )


def others_of(
    table: Table, match: Match[Any], recorded: Sequence[Any], months: Sequence[date]
) -> tuple[str, ...]:
    """What stands in the months beside the file."""
    ours = {each.pk for _, each in match.kept} | {each.pk for each in match.left}
    return tuple(
        f"{table.words(each)}: {table.figures(each)}"
        for each in recorded
        if each.pk not in ours and table.month(each) in months
    )


def conflicts(match: Match[ContactVolume], recorded: Sequence[ContactVolume]) -> list[Error]:
    """Rows that share a day with a volume that stays, and that says something else."""
    left = {volume.pk for volume in match.left}
    spans = RecordedSpans([volume for volume in recorded if volume.pk not in left])
    return [error for line, row in match.added for error in spans.conflicts(line, row)]
