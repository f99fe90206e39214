"""Taking an import back: what it brought goes, and what went for it comes back as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kpis.entry.bulk import copy_rows
from kpis.entry.earlier_files import TABLES
from kpis.entry.importing import closed_months, lock_imports
from kpis.models import ImportBatch, LoadedRow
from kpis.vocabulary import FileKind, ImportState


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Why an import cannot be undone, or what undoing it would lose.

    closed: months of its rows that are closed. later: the import of the same source and months
    that came after it. edited: the rows that were changed by hand since, as they are now, and
    removed: how many are no longer there; whoever knows of these may undo it all the same.
    """

    closed: Sequence[date]
    later: ImportBatch | None
    edited: Sequence[Any]
    removed: int

    @property
    def forbid(self) -> bool:
        return bool(self.closed or self.later)

    @property
    def must_be_known(self) -> bool:
        return bool(self.edited or self.removed)


def obstacles_of(batch: ImportBatch) -> Obstacles:
    links = new_links(batch)
    versions = dict(links.values_list("row", "version"))
    records = list(records_of(batch, list(versions)))
    months = set(links.values_list("month", flat=True)) | {each.month for each in restored(batch)}
    return Obstacles(
        closed=sorted(months & closed_months(batch.centre)),
        later=later_import(batch),
        edited=[each for each in records if each.version > versions[each.pk]],
        removed=len(versions) - len(records),
    )


def new_links(batch: ImportBatch) -> Any:
    return LoadedRow.objects.filter(centre_id=batch.centre_id, file=batch.loaded_id, is_new=True)


def records_of(batch: ImportBatch, ids: Sequence[int]) -> Any:
    return TABLES[FileKind(batch.kind)].objects.filter(centre_id=batch.centre_id, pk__in=ids)


@dataclass(frozen=True, slots=True)
class Restored:
    month: date
    record: Any


def restored(batch: ImportBatch) -> list[Restored]:
    """The records that went when it was written, as they were."""
    table = TABLES[FileKind(batch.kind)]
    found = []
    for columns in batch.replaced:
        values = {
            field.attname: field.to_python(columns[field.attname])
            for field in table._meta.concrete_fields
            if field.attname in columns
        }
        record = table(**values)
        day = record.month if batch.kind == FileKind.COSTS else record.start
        found.append(Restored(day.replace(day=1), record))
    return found


def later_import(batch: ImportBatch) -> ImportBatch | None:
    """That says some of the same months anew: it has to go first."""
    if batch.loaded is None:
        return None
    later = ImportBatch.objects.filter(
        centre_id=batch.centre_id,
        kind=batch.kind,
        source=batch.source,
        state=ImportState.DONE.value,
        loaded__months__overlap=batch.loaded.months,
    )
    return later.filter(Q(written_at__gt=batch.written_at)).order_by("-written_at").first()


def undo_batch(id: int) -> None:
    """Back to before, in one transaction and in the name of whoever asked for it. Where something
    forbids it by now, the import stands."""
    person = ImportBatch.objects.filter(pk=id).values_list("choices", flat=True).first() or {}
    context = pghistory.context(user=person.get("undone_by"), url=f"import {id}")
    with context, transaction.atomic():
        batch = (
            ImportBatch.objects.select_for_update(of=("self",))
            .filter(pk=id, state=ImportState.UNDOING.value)
            .select_related("centre", "loaded")
            .first()
        )
        if batch is None:
            return
        lock_imports(batch.centre)
        obstacles = obstacles_of(batch)
        known = bool(batch.choices.get("edits_known"))
        if obstacles.forbid or (obstacles.must_be_known and not known):
            batch.state = ImportState.DONE.value
            batch.save(update_fields=["state"])
            return
        take_back(batch)


def take_back(batch: ImportBatch) -> None:
    ids = list(new_links(batch).values_list("row", flat=True))
    records_of(batch, ids).delete()
    restore_rows(batch)
    if batch.loaded is not None:
        batch.loaded.delete()
    batch.loaded, batch.state, batch.undone_at = None, ImportState.UNDONE.value, timezone.now()
    batch.save(update_fields=["loaded", "state", "undone_at"])


def restore_rows(batch: ImportBatch) -> None:
    """With the ids and versions that they had: their own file knows them by these."""
    rows = [each.record for each in restored(batch)]
    copy_rows(TABLES[FileKind(batch.kind)], rows)
