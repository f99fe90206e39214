"""What targets, limits and remarks have in common: a row is changed as the person saw it."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from kpis.entry.recording.changes import last_changes
from kpis.entry.refusals import Conflict, Conflicted, constraint_of

#: The one unit of each form.
KEY = "goal"
Row = TypeVar("Row", bound=Model)


def lock_seen(
    table: type[Row], *, centre_id: int, id: int, seen: str, mark: Callable[[Row], str]
) -> Row:
    """The row, locked until the transaction ends. Raises Conflicted where it is gone, or where
    somebody changed it since it looked as ``seen`` says."""
    rows = table._default_manager.select_for_update(no_key=True)
    row = rows.filter(centre_id=centre_id, pk=id).first()
    if row is None or mark(row) != seen:
        raise conflict(centre_id=centre_id, id=id, table=table, row=row)
    return row


def save_once(row: Row, *, centre_id: int, constraint: str, same: Callable[[], Row | None]) -> Row:
    """Save the row. Raises Conflicted where the constraint finds that somebody has recorded one
    like it before; same: how to have theirs."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if constraint_of(error) != constraint:
            raise
        theirs = same()
        id = theirs.pk if theirs else 0
        raise conflict(centre_id=centre_id, id=id, table=type(row), row=theirs) from error
    return row


def conflict(*, centre_id: int, id: int, table: type[Row], row: Row | None) -> Conflicted:
    who, when = last_changes(table, [id], centre_id=centre_id).get(id, ("", None))
    return Conflicted([Conflict(KEY, row, who, when)])


def remove_seen(
    table: type[Row], *, centre_id: int, id: int, seen: str, mark: Callable[[Row], str]
) -> bool:
    """Remove the row as it was seen; False where it is gone already. Raises Conflicted."""
    if not table._default_manager.filter(centre_id=centre_id, pk=id).exists():
        return False
    lock_seen(table, centre_id=centre_id, id=id, seen=seen, mark=mark).delete()
    return True
