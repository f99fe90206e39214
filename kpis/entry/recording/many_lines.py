"""Cost lines of any months, changed or deleted together as they were seen: all, or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kpis.entry.recording.changes import last_changes, rows_as_seen
from kpis.entry.refusals import Conflict, Conflicted, Mistakes, MonthsAreClosed, refusal_of
from kpis.models import CostLine

#: A change of so many takes some seconds: every row has its version raised.
MOST_LINES = 5_000
#: What lines can become, by the field of a form; of a spread invoice only the whole changes
#: those of WHOLE.
COLUMNS = {
    "category": "category_id",
    "channel": "channel_id",
    "status": "status",
    "month": "month",
}
WHOLE = {"category", "channel", "month"}
CLOSED = """
    SELECT month FROM kpis_centremonth
    WHERE centre_id = %(centre)s AND month = ANY(%(months)s::date[]) AND is_closed
    ORDER BY month
"""
CHANGE = """
    UPDATE kpis_costline SET ({columns}) = ROW({values})
    WHERE centre_id = %(centre)s AND id = ANY(%(ids)s)
"""
DELETE = "DELETE FROM kpis_costline WHERE centre_id = %(centre)s AND id = ANY(%(ids)s)"


@dataclass(frozen=True, slots=True)
class ManyChange:
    """values: by field of COLUMNS, what it becomes in every line (of a channel None: shared).
    deletes: the lines go instead."""

    values: Mapping[str, Any]
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class ManyLines:
    """Lines taken together: how many, their sum, the months between which they lie. changing:
    how many of them become other than they are."""

    number: int
    amount: Decimal
    first: date
    last: date
    changing: int


def preview_many_lines(*, centre_id: int, seen: Mapping[int, int], change: ManyChange) -> ManyLines:
    """What record_many_lines would do; raises what it raises."""
    with transaction.atomic():
        lines = checked_lines(centre_id, seen, change)
    return summed(lines, change)


def record_many_lines(*, centre_id: int, seen: Mapping[int, int], change: ManyChange) -> ManyLines:
    """Change or delete the lines, inside the caller's transaction.

    seen: by id, the version that the person saw. Raises Conflicted where somebody changed one
    since, Mistakes for none, for more than MOST_LINES, and for a month of a spread invoice,
    MonthsAreClosed; then nothing is written.
    """
    lines = checked_lines(centre_id, seen, change)
    ids = [line.pk for line in lines if is_changing(line, change)]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            keys: dict[str, Any] = {"centre": centre_id, "ids": ids}
            cursor.execute(*statement_of(change, keys)) if ids else None
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    return summed(lines, change)


def statement_of(change: ManyChange, keys: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if change.deletes:
        return DELETE, keys
    columns = ", ".join(COLUMNS[name] for name in change.values)
    values = ", ".join(f"%({name})s" for name in change.values)
    return CHANGE.format(columns=columns, values=values), {**keys, **change.values}


def checked_lines(centre_id: int, seen: Mapping[int, int], change: ManyChange) -> list[CostLine]:
    refuse_number(len(seen))
    lines = lock_seen(centre_id, seen)
    refuse_changed(centre_id, seen, lines)
    refuse_closed(centre_id, lines, change)
    refuse_parts(lines, change)
    return lines


def refuse_number(number: int) -> None:
    if not number:
        raise Mistakes({"": {"": _("Choose at least one line.")}})
    if number > MOST_LINES:
        text = _("These are more than %(most)s lines: narrow the search.")
        raise Mistakes({"": {"": text % {"most": number_format(MOST_LINES, force_grouping=True)}}})


def lock_seen(centre_id: int, ids: Iterable[int]) -> list[CostLine]:
    """In the order of their ids: two who change the same lines wait for each other in turn."""
    lines = CostLine.objects.select_for_update(no_key=True)
    return list(lines.filter(centre_id=centre_id, id__in=list(ids)).order_by("id"))


def refuse_changed(centre_id: int, seen: Mapping[int, int], lines: Sequence[CostLine]) -> None:
    """theirs, of a conflict: the line; where it is gone, what it was when it was seen."""
    there = {line.pk: line for line in lines}
    changed = [id for id in seen if id not in there or there[id].version != seen[id]]
    if not changed:
        return
    last = last_changes(CostLine, changed, centre_id=centre_id)
    gone = {id: seen[id] for id in changed if id not in there}
    rows = there | rows_as_seen(CostLine, gone, centre_id=centre_id)
    raise Conflicted([Conflict(str(id), rows.get(id), *last.get(id, ("", None))) for id in changed])


def refuse_closed(centre_id: int, lines: Sequence[CostLine], change: ManyChange) -> None:
    """The trigger refuses them too, and names one."""
    months = {line.month for line in lines} | {change.values.get("month")} - {None}
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, {"centre": centre_id, "months": list(months)})
        closed = [month for (month,) in cursor.fetchall()]
    if closed:
        raise MonthsAreClosed(closed)


def refuse_parts(lines: Sequence[CostLine], change: ManyChange) -> None:
    parts = sum(line.spread_id is not None for line in lines)
    if parts and (change.deletes or WHOLE.intersection(change.values)):
        text = _(
            "Months of spread invoices are among them (%(count)s): change or delete the whole "
            "invoice, or leave them out."
        )
        raise Mistakes({"": {"": text % {"count": number_format(parts)}}})


def is_changing(line: CostLine, change: ManyChange) -> bool:
    return change.deletes or any(
        getattr(line, COLUMNS[name]) != value for name, value in change.values.items()
    )


def summed(lines: Sequence[CostLine], change: ManyChange) -> ManyLines:
    return ManyLines(
        number=len(lines),
        amount=sum((line.amount for line in lines), Decimal(0)),
        first=min(line.month for line in lines),
        last=max(line.month for line in lines),
        changing=sum(is_changing(line, change) for line in lines),
    )
