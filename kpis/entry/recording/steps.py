"""Steps of recording: what a person saved in one go, to be undone and redone as one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from kpis.entry.recording.undoing import RECORDED, reverse
from kpis.entry.refusals import Mistakes
from kpis.entry.submissions import Outcome, Sender

#: What the transaction's context is in the history; NULL outside of the pages.
CONTEXT = "nullif(current_setting('pghistory.context_id', true), '')::uuid"
OF_DAY = "made_at > now() - interval '1 day'"
#: A save that changed nothing is no step. Whoever records anew can redo nothing any more.
KEEP = """
    WITH kept AS (
        INSERT INTO kpis_recordingstep (centre_id, user_id, context, text, is_undone, made_at)
        SELECT %(centre)s, %(user)s, here.context, %(text)s, false, now()
        FROM (SELECT {context} AS context) AS here
        WHERE {has_events}
        ON CONFLICT DO NOTHING
        RETURNING id
    )
    DELETE FROM kpis_recordingstep
    WHERE centre_id = %(centre)s AND user_id = %(user)s AND EXISTS (SELECT FROM kept)
        AND (is_undone OR NOT {of_day})
"""
HAS_EVENTS = """EXISTS (
    SELECT FROM {table}event WHERE pgh_context_id = here.context AND centre_id = %(centre)s
)"""
#: All of the person's, so that two clicks at once take turns.
LOCK = """
    SELECT id, context, text, is_undone FROM kpis_recordingstep
    WHERE centre_id = %(centre)s AND user_id = %(user)s AND {of_day}
    ORDER BY id FOR UPDATE
"""
TURN = """
    UPDATE kpis_recordingstep SET context = coalesce({context}, context), is_undone = NOT is_undone
    WHERE centre_id = %(centre)s AND user_id = %(user)s AND id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class TurnedStep:
    """A step that was undone or redone: what was said when it was made, and the months whose
    records it concerns, the first of each."""

    text: str
    months: list[date]


def kept_as_step(sender: Sender, write: Callable[[], Outcome]) -> Outcome:
    """What ``write`` returns; what it recorded can be undone, inside the same transaction."""
    outcome = write()
    tables = [table._meta.db_table for table in RECORDED]
    has_events = " OR ".join(HAS_EVENTS.format(table=table) for table in tables)
    statement = KEEP.format(context=CONTEXT, has_events=has_events, of_day=OF_DAY)
    keys = {"centre": sender.centre_id, "user": sender.user_id, "text": outcome.get("message", "")}
    with connection.cursor() as cursor:
        cursor.execute(statement, keys)
    return outcome


def undo_step(*, centre_id: int, user_id: int) -> TurnedStep:
    """Undo the person's last step in the centre within a day, inside the caller's transaction.

    Raises Mistakes where there is none, InTheWay where somebody has changed its rows since,
    MonthIsClosed; then nothing is written.
    """
    return turn_step(centre_id, user_id, undo=True)


def redo_step(*, centre_id: int, user_id: int) -> TurnedStep:
    """Redo the step that was undone last: to undo what undid it. Raises as undo_step does."""
    return turn_step(centre_id, user_id, undo=False)


def turn_step(centre_id: int, user_id: int, *, undo: bool) -> TurnedStep:
    keys: dict[str, Any] = {"centre": centre_id, "user": user_id}
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(of_day=OF_DAY), keys)
        steps = [row for row in cursor.fetchall() if row[-1] is not undo]
    if not steps:
        text = _("There is nothing to undo.") if undo else _("There is nothing to redo.")
        raise Mistakes({"": {"": text}})
    id, context, text, _is_undone = steps[-1] if undo else steps[0]
    months = reverse(centre_id=centre_id, context=context)
    with connection.cursor() as cursor:
        cursor.execute(TURN.format(context=CONTEXT), {**keys, "id": id})
    return TurnedStep(text, months)
