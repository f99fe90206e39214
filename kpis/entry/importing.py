"""Rows of files into the tables: all of them, or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kpis.entry.codes import Codes, codes_of, unknown_categories, unknown_channels
from kpis.entry.overlaps import CONTENT as VOLUME_CONTENT
from kpis.entry.overlaps import recorded_spans
from kpis.entry.parsing.cost_rows import CostRow
from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.parsing.volume_rows import VolumeRow
from kpis.models import Centre, CentreMonth, ContactVolume, CostLine

#: History triggers run once a batch.
BATCH = 5_000
CONTENT = ("month", "category_id", "channel_id", "amount", "status", "description", "supplier")


@dataclass(frozen=True)
class ImportResult:
    """What an import did: the lines of the file it added, and those recorded before."""

    added_lines: tuple[int, ...]
    already_there_lines: tuple[int, ...]

    @property
    def added(self) -> int:
        return len(self.added_lines)

    @property
    def already_there(self) -> int:
        return len(self.already_there_lines)


@transaction.atomic
def import_cost_rows(*, centre: Centre, rows: Sequence[CostRow]) -> ImportResult:
    """Record the cost lines that are not recorded yet.

    Identical lines are counted: where a file has three and the centre two, one is added.
    Raises FileRefused, naming every category or channel that the centre cannot take.
    """
    lock_imports(centre)
    codes = codes_of(centre)
    refuse([*unknown_categories(rows, codes), *unknown_channels(rows, codes)])
    recorded = recorded_cost_lines(centre, rows)
    new: list[tuple[int, CostLine]] = []
    for row in rows:
        line = cost_line_of(centre, row, codes)
        content = tuple(getattr(line, name) for name in CONTENT)
        if recorded[content]:
            recorded[content] -= 1
        else:
            new.append((row.line, line))
    refuse(in_closed_months(centre, [(number, "month", line.month) for number, line in new]))
    CostLine.objects.bulk_create((line for _, line in new), batch_size=BATCH)
    return result_of(rows, [line for line, _ in new])


def recorded_cost_lines(centre: Centre, rows: Sequence[CostRow]) -> Counter[tuple[object, ...]]:
    """How many times each content is recorded in the months of the rows."""
    months = {row.month for row in rows}
    lines = CostLine.objects.filter(centre=centre, month__in=months)
    return Counter(lines.values_list(*CONTENT))


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
def import_volume_rows(*, centre: Centre, rows: Sequence[VolumeRow]) -> ImportResult:
    """Record the volumes that are not recorded yet; the same span and counts are left alone.

    Raises FileRefused, naming every channel that the centre cannot take and every row that
    overlaps a recorded volume with other figures.
    """
    lock_imports(centre)
    codes = codes_of(centre)
    refuse([*unknown_channels(rows, codes)])
    spans = recorded_spans(centre, rows)
    refuse([*spans.conflicts(rows, codes.channels)])
    new = [row for row in rows if not spans.has(codes.channels[row.channel], row)]
    refuse(in_closed_months(centre, [(row.line, "start", row.start) for row in new]))
    ContactVolume.objects.bulk_create(
        (volume_of(centre, row, codes) for row in new), batch_size=BATCH
    )
    return result_of(rows, [row.line for row in new])


def volume_of(centre: Centre, row: VolumeRow, codes: Codes) -> ContactVolume:
    return ContactVolume(
        centre=centre,
        channel_id=codes.channels[row.channel],
        **{name: getattr(row, name) for name in VOLUME_CONTENT},
    )


def lock_imports(centre: Centre) -> None:
    """One import a centre at a time: the same file twice at once must not be added twice."""
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)


def in_closed_months(centre: Centre, rows: Sequence[tuple[int, str, date]]) -> list[Error]:
    """Rows, by line, column and day, of months that are closed. A close that comes while the
    import runs is the database's to see.
    """
    months = CentreMonth.objects.filter(centre=centre, is_closed=True)
    closed = set(months.values_list("month", flat=True))
    return [
        Error(line, column, f"{day:%Y-%m}", Expected.OPEN_MONTH)
        for line, column, day in rows
        if day.replace(day=1) in closed
    ]


def refuse(errors: Sequence[Error]) -> None:
    if errors:
        raise FileRefused(sorted(errors, key=lambda error: error.line))


def result_of(rows: Sequence[CostRow | VolumeRow], added: Sequence[int]) -> ImportResult:
    new = set(added)
    there = tuple(row.line for row in rows if row.line not in new)
    return ImportResult(tuple(added), there)
