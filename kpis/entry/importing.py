"""Rows of files into the tables: all of them, or none."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from kpis.entry.bulk import copy_rows
from kpis.entry.codes import Codes, codes_of, unknown_categories, unknown_channels
from kpis.entry.differences import Match, match_rows, pair_rows
from kpis.entry.earlier_files import (
    FileSource,
    Origin,
    Origins,
    origins_of,
    remember,
    untraced_origins,
)
from kpis.entry.file_differences import conflicts, differences_of, others_of
from kpis.entry.file_refusals import Difference, FileDiffers
from kpis.entry.file_tables import Table, cost_table, in_its_place, volume_table
from kpis.entry.overlaps import CONTENT as VOLUME_CONTENT
from kpis.entry.parsing.cost_rows import CostRow
from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.parsing.volume_rows import VolumeRow
from kpis.models import Centre, CentreMonth, ContactVolume, CostLine, LoadedFile
from kpis.months import month_after
from kpis.vocabulary import FileKind

#: What is recorded: of a centre, in months, and of some ids wherever they are now.
Read = Callable[[Centre, Sequence[date], Collection[int]], Sequence[Any]]


@dataclass(frozen=True)
class ImportResult:
    """What an import did: the lines of the file it added, and those recorded before.

    replaced: what of an earlier file went or was changed. others: what else the months of a
    file that replaced another hold, and it did not touch.
    """

    added_lines: tuple[int, ...]
    already_there_lines: tuple[int, ...]
    replaced: tuple[Difference, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def added(self) -> int:
        return len(self.added_lines)

    @property
    def already_there(self) -> int:
        return len(self.already_there_lines)


@dataclass(frozen=True)
class ImportOptions:
    """What is asked for beside the rows. file: where they come from; None keeps no trace, and
    only adds. replace: what an earlier file of the source brought to these months and this one
    lacks goes; edited: even what was changed by hand since."""

    file: FileSource | None = None
    replace: bool = False
    edited: bool = False


@transaction.atomic
def import_cost_rows(
    *, centre: Centre, rows: Sequence[CostRow], wanted: ImportOptions | None = None
) -> ImportResult:
    """Record the cost lines that are not recorded yet.

    Identical lines are counted: where a file has three and the centre two, one is added.
    Raises FileRefused, naming every category or channel that the centre cannot take and every
    row of a closed month; FileDiffers where an earlier file brought other lines.
    """
    lock_imports(centre)
    codes = codes_of(centre)
    refuse([*unknown_categories(rows, codes), *unknown_channels(rows, codes)])
    lines = [(row.line, cost_line_of(centre, row, codes)) for row in rows]
    return record_rows(
        centre,
        cost_table(codes, centre.currency),
        lines,
        wanted or ImportOptions(),
        recorded_cost_lines,
    )


def cost_line_of(centre: Centre, row: CostRow, codes: Codes) -> CostLine:
    return CostLine(
        centre=centre,
        month=row.month,
        category_id=codes.categories[row.category],
        channel_id=codes.channels[row.channel] if row.channel else None,
        amount=row.amount,
        status=row.status.value,
        description=row.description,
        supplier=row.supplier,
    )


@transaction.atomic
def import_volume_rows(
    *, centre: Centre, rows: Sequence[VolumeRow], wanted: ImportOptions | None = None
) -> ImportResult:
    """Record the volumes that are not recorded yet; the same span and counts are left alone.

    Raises FileRefused, naming every channel that the centre cannot take, every row that
    overlaps a volume that no earlier file brought and that has other figures, and every row of
    a closed month; FileDiffers where an earlier file brought other volumes.
    """
    lock_imports(centre)
    codes = codes_of(centre)
    refuse([*unknown_channels(rows, codes)])
    volumes = [(row.line, volume_of(centre, row, codes)) for row in rows]
    return record_rows(
        centre, volume_table(codes), volumes, wanted or ImportOptions(), recorded_volumes
    )


def volume_of(centre: Centre, row: VolumeRow, codes: Codes) -> ContactVolume:
    return ContactVolume(
        centre=centre,
        channel_id=codes.channels[row.channel],
        **{name: getattr(row, name) for name in VOLUME_CONTENT},
    )


def record_rows(
    centre: Centre, table: Table, rows: Sequence[tuple[int, Any]], wanted: ImportOptions, read: Read
) -> ImportResult:
    """Add the rows that are not there, and put a file in the place of an earlier one."""
    compared = compare_rows(centre, table, rows, wanted.file, read)
    match = compared.match
    refuse(closed_errors(centre, table, match))
    if table.kind is FileKind.VOLUMES:
        refuse(conflicts(match, compared.recorded))
    differences = differences_of(table, match, compared.origins)
    if match.left and must_ask(differences, wanted):
        raise FileDiffers(differences)
    for pair in pair_rows(match, table.key):
        if pair.row is not None and pair.record is not None:
            in_its_place(pair.row, pair.record, table.details)
    write_rows(centre, table, match, wanted.file, compared.months)
    return ImportResult(
        tuple(line for line, _ in match.added),
        tuple(line for line, _ in match.kept),
        tuple(differences) if match.left else (),
        others_of(table, match, compared.recorded, compared.months) if match.left else (),
    )


@dataclass(frozen=True)
class Compared:
    """A file beside the records of its months. origins: which of them earlier files of its source
    brought. recorded: all of them, and what those files brought wherever it is now."""

    match: Match[Any]
    origins: Origins
    recorded: Sequence[Any]
    months: Sequence[date]


def compare_rows(
    centre: Centre,
    table: Table,
    rows: Sequence[tuple[int, Any]],
    file: FileSource | None,
    read: Read,
) -> Compared:
    """file: None keeps no trace, and only adds."""
    months = sorted({table.month(row) for _, row in rows})
    origins = origins_of(centre, table.kind, file, months) if file else {}
    recorded = read(centre, months, origins)
    if file:
        origins |= untraced(centre, table, rows, recorded, file)
        origins = without_parts(origins, recorded)
    match = match_rows(rows, recorded, origins, table.ways, lambda record: record.pk)
    return Compared(match, origins, recorded, months)


def write_rows(
    centre: Centre,
    table: Table,
    match: Match[Any],
    file: FileSource | None,
    months: Sequence[date],
) -> LoadedFile | None:
    """Remove what the file lacks, add what it has, and remember what it stands for."""
    table.model.objects.filter(centre=centre, pk__in=[each.pk for each in match.left]).delete()
    copy_rows(table.model, [row for _, row in match.added])
    if file is None:
        return None
    brought = [(line, row, table.month(row)) for line, row in (*match.kept, *match.added)]
    own = [each for each in brought if getattr(each[1], "spread_id", None) is None]
    new = {row.pk for _line, row in match.added}
    return remember(centre, table.kind, file, months, own, new)


def recorded_cost_lines(
    centre: Centre, months: Sequence[date], origins: Collection[int]
) -> list[CostLine]:
    """Those of the months, and what earlier files brought to them wherever it is now; locked,
    so that nobody changes them meanwhile."""
    lines = CostLine.objects.filter(centre=centre).order_by("id")
    return list(locked(lines.filter(Q(month__in=months) | Q(pk__in=origins))))


def recorded_volumes(
    centre: Centre, months: Sequence[date], origins: Collection[int]
) -> list[ContactVolume]:
    """The same of volumes."""
    volumes = ContactVolume.objects.filter(centre=centre).order_by("id")
    within = Q(start__gte=min(months), start__lt=month_after(max(months))) if months else Q(pk=0)
    found = locked(volumes.filter(within | Q(pk__in=origins)))
    return [each for each in found if each.start.replace(day=1) in months or each.pk in origins]


def untraced(
    centre: Centre,
    table: Table,
    rows: Sequence[tuple[int, Any]],
    recorded: Sequence[Any],
    file: FileSource,
) -> dict[int, Origin]:
    """The records that are like a row of the file and were loaded before origins were kept."""
    if not recorded:
        return {}
    keys = {table.key(row) for _, row in rows}
    months = {table.month(row) for _, row in rows}
    alike = [(each.pk, table.month(each)) for each in recorded if table.key(each) in keys]
    return untraced_origins(centre, table.kind, file, months, alike)


def without_parts(origins: Origins, recorded: Sequence[Any]) -> dict[int, Origin]:
    """The origins without months of spread invoices, which no file brings."""
    parts = {each.pk for each in recorded if getattr(each, "spread_id", None) is not None}
    return {id: origin for id, origin in origins.items() if id not in parts}


def locked(records: QuerySet[Any]) -> QuerySet[Any]:
    """In the order of their ids, as every writer of them locks them."""
    return records.select_for_update(no_key=True)


def must_ask(differences: Sequence[Difference], wanted: ImportOptions) -> bool:
    return not wanted.replace or (not wanted.edited and any(each.is_edited for each in differences))


def closed_errors(centre: Centre, table: Table, match: Match[Any]) -> list[Error]:
    """Whatever would change in a closed month: a row of the file, or one that it lacks."""
    column = "month" if table.kind is FileKind.COSTS else "start"
    touched = [(line, column, row) for line, row in match.added]
    touched += [(0, "", row) for row in match.left]
    return in_closed_months(
        centre, [(line, column, table.month(row)) for line, column, row in touched]
    )


def lock_imports(centre: Centre) -> None:
    """One import a centre at a time: the same file twice at once must not be added twice."""
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)


def in_closed_months(centre: Centre, rows: Sequence[tuple[int, str, date]]) -> list[Error]:
    """Rows, by line, column and day, of months that are closed. A close that comes while the
    import runs is the database's to see.
    """
    closed = closed_months(centre)
    return [
        Error(line, column, f"{day:%Y-%m}", Expected.OPEN_MONTH)
        for line, column, day in rows
        if day.replace(day=1) in closed
    ]


def closed_months(centre: Centre) -> set[date]:
    months = CentreMonth.objects.filter(centre=centre, is_closed=True)
    return set(months.values_list("month", flat=True))


def refuse(errors: Sequence[Error]) -> None:
    if errors:
        raise FileRefused(sorted(errors, key=lambda error: error.line))
