"""What one context of the history did to records, taken back: the same rows, as they were before.

Undoing is itself a context of the history, and undoing that one redoes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation, ForeignKeyViolation, UniqueViolation

from kpis.entry.recording.changes import last_changes
from kpis.entry.recording.same_bill import same_bill
from kpis.entry.recording.turns import take_turns
from kpis.entry.refusals import InTheWay, Mistakes, NotSaved, Obstacle, refusal_of
from kpis.models import ContactVolume, CostDocument, CostLine, CostSpread, Staffing

#: Whole before part: in this order rows are locked and come back; in the other they go.
RECORDED: Sequence[type[Model]] = (CostSpread, CostLine, ContactVolume, Staffing, CostDocument)
TOUCHED = """
    SELECT pgh_obj_id FROM {events}
    WHERE pgh_context_id = %(context)s AND centre_id = %(centre)s
"""
LOCK = """
    SELECT id FROM {table} WHERE centre_id = %(centre)s AND id IN ({touched})
    ORDER BY id FOR NO KEY UPDATE
"""
#: By row: what it was before the context (the event; none where it was not there), and whether it
#: is still what the context made of it. Versions only rise, so that contents are compared.
PLAN = """
    WITH mine AS (
        SELECT pgh_obj_id AS id, min(pgh_id) AS first, max(pgh_id) AS last FROM {events}
        WHERE pgh_context_id = %(context)s AND centre_id = %(centre)s
        GROUP BY pgh_obj_id
    )
    SELECT mine.id, first.pgh_label <> 'insert', mine.last, now.id IS NOT NULL,
        CASE first.pgh_label WHEN 'update' THEN (
            SELECT max(earlier.pgh_id) FROM {events} AS earlier
            WHERE earlier.pgh_obj_id = mine.id AND earlier.centre_id = %(centre)s
                AND earlier.pgh_id < mine.first
        ) WHEN 'delete' THEN mine.first END,
        CASE last.pgh_label WHEN 'delete' THEN now.id IS NULL
            ELSE ROW({now}) IS NOT DISTINCT FROM ROW({last}) END
    FROM mine
    JOIN {events} AS first ON first.pgh_id = mine.first
    JOIN {events} AS last ON last.pgh_id = mine.last
    LEFT JOIN {table} AS now ON now.id = mine.id AND now.centre_id = %(centre)s
    ORDER BY mine.id
"""
#: Rows of other ids that stand where one is to come back.
MEETING = """
    SELECT DISTINCT there.id FROM {events} AS line
    JOIN {table} AS there ON there.centre_id = line.centre_id AND {meets}
    WHERE line.pgh_id = ANY(%(back)s) AND line.centre_id = %(centre)s
        AND there.id <> ALL(%(going)s) AND there.id <> line.pgh_obj_id
"""
#: A bill that was entered since it went would count twice; one without any words is the same
#: where its amount is.
SAME_BILL_SINCE = """
    there.month = line.month AND {same_bill}
    AND (line.description || line.supplier <> '' OR there.amount = line.amount)
    AND NOT EXISTS (
        SELECT FROM {events} AS before WHERE before.centre_id = there.centre_id
            AND before.pgh_obj_id = there.id AND before.pgh_id < line.pgh_id
    )
"""
MEETS = {
    CostLine: SAME_BILL_SINCE.replace("{same_bill}", same_bill()),
    ContactVolume: """there.channel_id = line.channel_id
        AND daterange(there.start, there."end") && daterange(line.start, line."end")""",
    Staffing: """there.month = line.month
        AND there.channel_id IS NOT DISTINCT FROM line.channel_id""",
}
GO = "DELETE FROM {table} WHERE centre_id = %(centre)s AND id = ANY(%(going)s)"
CHANGE = """
    UPDATE {table} AS there SET ({columns}) = ROW({event})
    FROM {events} AS event
    WHERE event.pgh_id = ANY(%(changing)s) AND event.centre_id = %(centre)s
        AND there.id = event.pgh_obj_id AND there.centre_id = %(centre)s
"""
#: The same row: its id, and a version above all that any page may hold.
COME_BACK = """
    INSERT INTO {table} (id, version, {columns})
    SELECT event.pgh_obj_id, 1 + (
        SELECT max(known.version) FROM {events} AS known
        WHERE known.pgh_obj_id = event.pgh_obj_id AND known.centre_id = %(centre)s
    ), {event}
    FROM {events} AS event
    WHERE event.pgh_id = ANY(%(back)s) AND event.centre_id = %(centre)s
"""
#: What the database would only ask at the commit.
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


class Touched(NamedTuple):
    """A row that the context touched. was_there: before it; last: its last event in it; before:
    the event that says what it was; stands: it is still what the context made of it."""

    id: int
    was_there: bool
    last: int
    is_there: bool
    before: int | None
    stands: bool


@dataclass(frozen=True, slots=True)
class Reversal:
    """What is to be done to the rows of one table."""

    table: type[Model]
    centre_id: int
    rows: Sequence[Touched]

    @property
    def names(self) -> dict[str, str]:
        """What the statements take of the table."""
        name = self.table._meta.db_table
        columns = [f.column for f in self.table._meta.concrete_fields]
        kept = [f'"{column}"' for column in columns if column not in {"id", "version"}]
        rows = {row: ", ".join(f"{row}.{column}" for column in kept) for row in ROWS}
        return {"table": name, "events": f"{name}event", "columns": ", ".join(kept), **rows}

    @property
    def keys(self) -> dict[str, Any]:
        return {
            "centre": self.centre_id,
            "going": [row.id for row in self.rows if row.is_there and not row.was_there],
            "changing": [row.before for row in self.rows if row.is_there and row.was_there],
            "back": [row.before for row in self.rows if row.was_there and not row.is_there],
        }

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**self.names), self.keys)
            return cursor.fetchall() if cursor.description else []


ROWS = ("now", "last", "event")


def reverse(*, centre_id: int, context: UUID) -> list[date]:
    """Make every row what it was before the context, inside the caller's transaction; returns
    the months concerned.

    Raises InTheWay where a row is no longer what the context made of it, or another stands in
    its place; MonthIsClosed; Mistakes where its category or channel is gone. Then nothing is
    written.
    """
    reversals = [reversal_of(table, centre_id, context) for table in RECORDED]
    reversals = [reversal for reversal in reversals if reversal.rows]
    months = sorted({month for reversal in reversals for month in months_of(reversal)})
    take_turns(centre_id, months)
    obstacles = [obstacle for reversal in reversals for obstacle in obstacles_to(reversal)]
    if obstacles:
        raise InTheWay(obstacles)
    try:
        with transaction.atomic():
            write(reversals)
    except IntegrityError as error:
        raise refused(error) from error
    return months


def reversal_of(table: type[Model], centre_id: int, context: UUID) -> Reversal:
    """With the rows locked, and looked at after that."""
    names = Reversal(table, centre_id, []).names
    keys: dict[str, Any] = {"centre": centre_id, "context": context}
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(**names, touched=TOUCHED.format(**names)), keys)
        cursor.execute(PLAN.format(**names), keys)
        return Reversal(table, centre_id, [Touched(*row) for row in cursor.fetchall()])


def write(reversals: Sequence[Reversal]) -> None:
    for reversal in reversed(reversals):
        reversal.run(GO) if reversal.keys["going"] else None
    for reversal in reversals:
        reversal.run(CHANGE) if reversal.keys["changing"] else None
        reversal.run(COME_BACK) if reversal.keys["back"] else None
    with connection.cursor() as cursor:
        cursor.execute(CHECK_NOW)


def refused(error: IntegrityError) -> NotSaved | IntegrityError:
    if refusal := refusal_of(error):
        return refusal
    if isinstance(error.__cause__, ForeignKeyViolation):
        return Mistakes({"": {"": _("Its category or channel is no longer there.")}})
    if isinstance(error.__cause__, ExclusionViolation | UniqueViolation):
        message = _("Someone else has just entered something in its place.")
        return Mistakes({"": {"": message}})
    return error


def obstacles_to(reversal: Reversal) -> Iterator[Obstacle]:
    """Rows that somebody has changed since, and those that stand where one would come back."""
    changed = [row for row in reversal.rows if not is_reversible(row)]
    yield from obstacles_of(reversal, changed and event_rows(reversal, [r.last for r in changed]))
    if reversal.keys["back"] and (meets := MEETS.get(reversal.table)):
        met = [id for (id,) in reversal.run(MEETING.replace("{meets}", meets))]
        there = reversal.table._default_manager.in_bulk(met)
        yield from obstacles_of(reversal, list(there.values()))


def is_reversible(row: Touched) -> bool:
    return row.stands and (row.before is not None or not row.was_there)


def obstacles_of(reversal: Reversal, rows: Sequence[Any]) -> Iterator[Obstacle]:
    ids = {getattr(row, "pgh_obj_id", row.pk): row for row in rows}
    last = last_changes(reversal.table, ids, centre_id=reversal.centre_id) if ids else {}
    for id, row in ids.items():
        who, when = last.get(id, ("", None))
        yield Obstacle(reversal.table, row, who, when)


def event_rows(reversal: Reversal, events: Sequence[int]) -> list[Any]:
    history: Any = reversal.table.pgh_event_model  # type: ignore[attr-defined]
    return list(history.objects.filter(centre_id=reversal.centre_id, pk__in=events))


def months_of(reversal: Reversal) -> set[date]:
    """Of the rows before and after; a spread invoice has those of its lines."""
    events = [id for row in reversal.rows for id in (row.last, row.before) if id]
    found = event_rows(reversal, events)
    days = [getattr(row, "month", None) or getattr(row, "start", None) for row in found]
    return {day.replace(day=1) for day in days if day}
