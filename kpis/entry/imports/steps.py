"""What the worker does with a batch: read it, compare it, write it, undo it.

Each step begins only from the state that waits for it, and ends in one transaction: a worker that
dies leaves the batch where it was, and the next one begins again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from kpis.entry.codes import codes_of
from kpis.entry.earlier_files import FileSource
from kpis.entry.file_tables import Table, cost_table, volume_table
from kpis.entry.importing import lock_imports, write_rows
from kpis.entry.imports.items import cost_items, refused_items, volume_items
from kpis.entry.imports.planning import Plan, Wanted, plan_items
from kpis.entry.imports.rules import Rules, cost_rules, queue_rules
from kpis.entry.imports.sources import (
    lasting,
    new_source_name,
    remember_source,
    remembered_choices,
    source_of,
)
from kpis.entry.imports.stored import pack_reading, unpack_reading
from kpis.entry.imports.summary import error_as_json, signature_of, summary_of
from kpis.entry.imports.understood import understood_as_json, unknown_as_json
from kpis.entry.parsing.errors import FileRefused
from kpis.entry.reading.any_file import read_any_file
from kpis.entry.reading.child import read_in_child
from kpis.entry.reading.cost_facts import CostFile, UnknownTable
from kpis.models import Centre, ImportBatch
from kpis.vocabulary import FileKind, ImportState

MOST_ERRORS = 200
#: Of some months: what each costs and counts, as plain JSON by month.
Measure = Callable[[Centre, Sequence[date]], dict[str, Any]]


def read_batch(id: int) -> None:
    """Read the file in a child process, and go on to what its kind needs next."""
    batch = ImportBatch.objects.select_related("centre", "uploaded_by").filter(pk=id).first()
    if batch is None or batch.state != ImportState.WAITING or batch.content is None:
        return
    with translation.override(language_of(batch)):
        go_on_reading(batch)


def language_of(batch: ImportBatch) -> str:
    """Of whoever uploaded it: what is named after its layout is named in it."""
    person = batch.uploaded_by
    return person.language if person and person.language else settings.LANGUAGE_CODE


def go_on_reading(batch: ImportBatch) -> None:
    try:
        reading = read_as_before(batch)
    except FileRefused as refused:
        end_reading(batch, ImportState.UNREADABLE, errors=errors_of(refused))
        return
    if isinstance(reading, UnknownTable):
        understood = unknown_as_json(reading)
        end_reading(batch, ImportState.ASKING, understood=understood, errors=[])
        return
    kind = FileKind.COSTS if isinstance(reading, CostFile) else FileKind.VOLUMES
    end_reading(
        batch,
        ImportState.COMPARING,
        reading=pack_reading(reading),
        understood=understood_as_json(reading),
        kind=kind.value,
        layout=reading.layout.value,
        source=batch.source or source_name(batch.centre, kind, reading),
        errors=[],
    )


def read_as_before(batch: ImportBatch) -> Any:
    """As a person said, else as the last file of the layout was read. Raises FileRefused."""
    assert batch.content is not None
    asked = asked_of(batch.centre, lasting(batch.choices))
    return read_in_child(read_any_file, bytes(batch.content), asked)


def asked_of(centre: Centre, choices: dict[str, Any]) -> dict[str, Any]:
    return {
        "currency": centre.currency,
        "zone": centre.time_zone,
        "most_rows": settings.IMPORT_MOST_ROWS,
        "remembered": remembered_choices(centre),
        **choices,
    }


def source_name(centre: Centre, kind: FileKind, reading: Any) -> str:
    known = source_of(centre, reading.fingerprint)
    return known.name if known else new_source_name(centre, kind, reading.layout)


def errors_of(refused: FileRefused) -> list[dict[str, Any]]:
    return [error_as_json(error) for error in refused.errors[:MOST_ERRORS]]


@transaction.atomic
def end_reading(batch: ImportBatch, state: ImportState, **found: Any) -> None:
    """Unless somebody put it aside meanwhile, or chose something else."""
    now = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if now.state != ImportState.WAITING:
        return
    now.state, now.choices = state.value, batch.choices
    for name, value in found.items():
        setattr(now, name, value)
    now.save()


@dataclass(frozen=True)
class Prepared:
    """A batch with what is to be done with it."""

    batch: ImportBatch
    table: Table
    rules: Rules
    plan: Plan
    fingerprint: str


def prepare(id: int, state: ImportState) -> Prepared | None:
    """Locks the batch, and the centre's imports, and what is recorded of the months. None where
    it is in another state. Within a transaction."""
    batch = ImportBatch.objects.select_for_update().filter(pk=id, state=state.value).first()
    if batch is None or batch.reading is None:
        return None
    centre = batch.centre
    lock_imports(centre)
    reading = unpack_reading(bytes(batch.reading))
    codes = codes_of(centre)
    if batch.kind == FileKind.COSTS:
        rules, table = cost_rules(centre), cost_table(codes, centre.currency)
        items = cost_items(centre, reading, rules, codes)
    else:
        rules, table = queue_rules(centre), volume_table(codes)
        items = volume_items(centre, reading.volumes, rules)
    items += refused_items(reading.errors, after=len(items))
    file = FileSource(batch.name, batch.sha256, batch.source, batch.uploaded_by_name)
    wanted = Wanted(not batch.choices.get("add"), frozenset(batch.choices.get("flipped", ())))
    plan = plan_items(centre, table, items, file, wanted)
    return Prepared(batch, table, rules, plan, reading.fingerprint)


@transaction.atomic
def compare_batch(id: int, measure: Measure) -> None:
    """What writing it would do, by doing it and taking it back."""
    prepared = prepare(id, ImportState.COMPARING)
    if prepared is None:
        return
    batch, plan = prepared.batch, prepared.plan
    before = measure(batch.centre, plan.all_months)
    with transaction.atomic():
        write_plan(prepared)
        after = measure(batch.centre, plan.all_months)
        transaction.set_rollback(True)
    months = {"before": before, "after": after}
    batch.preview = summary_of(plan, prepared.table, prepared.rules, months)
    batch.state = ImportState.READY.value
    batch.save(update_fields=["preview", "state"])


def write_plan(prepared: Prepared) -> Any:
    batch, plan = prepared.batch, prepared.plan
    file = FileSource(batch.name, batch.sha256, batch.source, batch.uploaded_by_name)
    return write_rows(batch.centre, prepared.table, plan.match, file, plan.all_months)


def write_batch(id: int) -> None:
    """All of it in one transaction, in the name of whoever asked for it; where writing would no
    longer do what was shown, nothing is written and it is shown anew."""
    choices = ImportBatch.objects.filter(pk=id).values_list("choices", flat=True).first() or {}
    context = pghistory.context(user=choices.get("written_by"), url=f"import {id}")
    with context, transaction.atomic():
        prepared = prepare(id, ImportState.WRITING)
        if prepared is None:
            return
        batch = prepared.batch
        assert batch.preview is not None
        if signature_of(prepared.plan) != batch.preview["signature"]:
            batch.state = ImportState.COMPARING.value
            batch.choices = {**batch.choices, "changed_meanwhile": True}
            batch.save(update_fields=["state", "choices"])
            return
        batch.replaced = [as_json(each) for each in prepared.plan.match.left]
        batch.loaded = write_plan(prepared)
        batch.state, batch.written_at = ImportState.DONE.value, timezone.now()
        batch.content = batch.reading = None
        batch.save()
        remember_source(batch, prepared.fingerprint)


def as_json(record: Any) -> dict[str, Any]:
    """Every column of a record, to bring it back as it was."""
    return {
        field.attname: None if (value := getattr(record, field.attname)) is None else str(value)
        for field in record._meta.concrete_fields
    }
