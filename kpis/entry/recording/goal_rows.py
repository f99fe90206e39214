"""What targets, limits and remarks have in common: a row is changed as the person saw it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from kpis.entry.recording.changes import last_changes, row_as_marked
from kpis.entry.refusals import Conflict, Conflicted, constraint_of

#: The one unit of each form.
KEY = "goal"
Row = TypeVar("Row", bound=Model)


def lock_seen(
    table: type[Row], *, centre_id: int, id: int, seen: str, mark: Callable[[Row], str]
) -> Row:
    """The row, locked until the transaction ends. Raises Conflicted where it is gone, or where
    somebody changed it since it looked as ``seen`` says."""
    row = locked_row(table, centre_id=centre_id, id=id)
    if row is None or mark(row) != seen:
        raise conflict(centre_id=centre_id, id=id, table=table, row=row)
    return row


def change_seen(
    table: type[Row],
    *,
    centre_id: int,
    id: int,
    seen: str,
    mark: Callable[[Row], str],
    columns: Mapping[str, Any],
) -> Row:
    """The row, locked, with what ``columns`` change of it as it was seen; it is not saved yet.

    What somebody else alone has changed since stays theirs. Raises Conflicted where the row is
    gone, or where both made something else of a column.
    """
    row = locked_row(table, centre_id=centre_id, id=id)
    if row is None:
        raise conflict(centre_id=centre_id, id=id, table=table, row=None)
    looked: Any = row
    if mark(row) != seen:
        looked = row_as_marked(table, id, seen, mark, centre_id=centre_id)
    if looked is None:
        raise conflict(centre_id=centre_id, id=id, table=table, row=row)
    mine = {name for name, value in columns.items() if value != getattr(looked, name)}
    known = {name: (getattr(looked, name), columns[name]) for name in mine}
    if both := {name for name in mine if getattr(row, name) not in known[name]}:
        raise conflict(centre_id=centre_id, id=id, table=table, row=row, mine=mine, both=both)
    for name in mine:
        setattr(row, name, columns[name])
    return row


def locked_row(table: type[Row], *, centre_id: int, id: int) -> Row | None:
    rows = table._default_manager.select_for_update(no_key=True)
    return rows.filter(centre_id=centre_id, pk=id).first()


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


def conflict(
    *,
    centre_id: int,
    id: int,
    table: type[Row],
    row: Row | None,
    mine: Collection[str] | None = None,
    both: Collection[str] = (),
) -> Conflicted:
    """mine, both: columns, as change_seen finds them; None where nobody knows."""
    who, when = last_changes(table, [id], centre_id=centre_id).get(id, ("", None))
    found = Conflict(KEY, row, who, when)
    if mine is not None:
        found = replace(found, mine=fields_of(mine), both=fields_of(both))
    return Conflicted([found])


def fields_of(columns: Collection[str]) -> frozenset[str]:
    """What the form calls them."""
    return frozenset(name.removesuffix("_id") for name in columns)


def remove_seen(
    table: type[Row], *, centre_id: int, id: int, seen: str, mark: Callable[[Row], str]
) -> bool:
    """Remove the row as it was seen; False where it is gone already. Raises Conflicted."""
    if not table._default_manager.filter(centre_id=centre_id, pk=id).exists():
        return False
    lock_seen(table, centre_id=centre_id, id=id, seen=seen, mark=mark).delete()
    return True
