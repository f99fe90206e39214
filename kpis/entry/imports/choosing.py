"""What a person says of a file on its way: how to read it, what its words stand for, which rows
to take, and whether to write it. Each ends with the worker asked to go on."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from kpis.entry.imports.asking import ask_worker
from kpis.entry.imports.rules import Rule, keep_rules
from kpis.entry.imports.undoing import Obstacles, obstacles_of
from kpis.entry.refusals import NotSaved
from kpis.models import ImportBatch, User
from kpis.vocabulary import FileKind, ImportState

#: A file can be put aside until it is written.
OPEN = frozenset(
    [
        *(ImportState.WAITING, ImportState.ASKING, ImportState.COMPARING, ImportState.READY),
        *(ImportState.UNREADABLE, ImportState.FAILED),
    ]
)
#: And be read anew, as somebody says.
READABLE = OPEN - {ImportState.WAITING}


class StepRefused(NotSaved):
    """The import is no longer where this page was drawn: somebody else went on with it."""


def locked_batch(centre_id: int, id: int, states: Collection[ImportState]) -> ImportBatch:
    """Raises StepRefused. Within a transaction."""
    batch = ImportBatch.objects.select_for_update().filter(centre_id=centre_id, pk=id).first()
    if batch is None or batch.state not in states:
        raise StepRefused
    return batch


@transaction.atomic
def choose_reading(*, centre_id: int, id: int, choices: Mapping[str, Any]) -> None:
    """Read it anew: encoding, decimal_mark, day_format, sheet, columns, layout, source."""
    batch = locked_batch(centre_id, id, READABLE)
    batch.choices = {**batch.choices, **choices, "changed_meanwhile": False}
    if batch.choices.get("source"):
        batch.source = str(batch.choices.pop("source"))[:60]
    go_on(batch, ImportState.WAITING)


@transaction.atomic
def choose_targets(*, centre_id: int, id: int, rules: Sequence[Rule]) -> None:
    """What accounts, words or queues stand for; kept for every later file of the centre."""
    batch = locked_batch(centre_id, id, {ImportState.READY})
    keep_rules(batch.centre, FileKind(batch.kind), rules)
    go_on(batch, ImportState.COMPARING)


@transaction.atomic
def choose_rows(*, centre_id: int, id: int, flipped: Collection[str], add: bool) -> None:
    """Which rows are taken against what was proposed, and whether the file is only added to
    earlier ones of its source."""
    batch = locked_batch(centre_id, id, {ImportState.READY})
    batch.choices = {
        **batch.choices,
        "flipped": sorted(flipped),
        "add": add,
        "changed_meanwhile": False,
    }
    go_on(batch, ImportState.COMPARING)


@transaction.atomic
def ask_to_write(*, centre_id: int, id: int, signature: str, user: User) -> None:
    """As it was shown. Raises StepRefused where something else would be written by now."""
    batch = locked_batch(centre_id, id, {ImportState.READY})
    if batch.preview is None or batch.preview["signature"] != signature:
        raise StepRefused
    batch.choices = {**batch.choices, "written_by": user.pk}
    go_on(batch, ImportState.WRITING)


@transaction.atomic
def ask_to_undo(*, centre_id: int, id: int, user: User, edits_known: bool) -> Obstacles:
    """Asks only where nothing stands in the way, and says what does."""
    batch = locked_batch(centre_id, id, {ImportState.DONE})
    obstacles = obstacles_of(batch)
    if obstacles.forbid or (obstacles.must_be_known and not edits_known):
        return obstacles
    batch.choices = {**batch.choices, "undone_by": user.pk, "edits_known": edits_known}
    go_on(batch, ImportState.UNDOING)
    return obstacles


@transaction.atomic
def try_again(*, centre_id: int, id: int) -> None:
    """From the reading on, where nothing was written yet."""
    batch = locked_batch(centre_id, id, {ImportState.FAILED})
    failed_at = ImportState(batch.choices.get("failed_at", ImportState.WAITING))
    reads = failed_at in {ImportState.WAITING, ImportState.COMPARING}
    go_on(batch, ImportState.WAITING if reads else failed_at)


@transaction.atomic
def put_aside(*, centre_id: int, id: int) -> None:
    """The file is forgotten; that it came stays in the list."""
    batch = locked_batch(centre_id, id, OPEN)
    batch.state = ImportState.WITHDRAWN.value
    batch.content = batch.reading = batch.preview = None
    batch.save(update_fields=["state", "content", "reading", "preview"])


def go_on(batch: ImportBatch, state: ImportState) -> None:
    batch.state = state.value
    batch.save(update_fields=["state", "choices", "source"])
    ask_worker(batch)


def undo_obstacles(*, centre_id: int, id: int) -> Obstacles | None:
    """What stands in the way now; None for an import that is not written."""
    batches = ImportBatch.objects.select_related("centre", "loaded").defer("content", "reading")
    batch = batches.filter(centre_id=centre_id, pk=id, state=ImportState.DONE.value).first()
    return None if batch is None else obstacles_of(batch)
