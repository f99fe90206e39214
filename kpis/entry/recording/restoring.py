"""Deleted cost lines, brought back as they were: the same line, and no double of it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kpis.entry.recording.same_bill import same_bill
from kpis.entry.recording.turns import take_turns
from kpis.entry.refusals import Mistakes, refusal_of
from kpis.models import CostLine
from kpis.queries.cost_lines import NOT_BY_IMPORT

#: Its version rises, so that a page from before the deletion does not overwrite it unseen.
BRING_BACK = """
    INSERT INTO kpis_costline (
        id, centre_id, month, category_id, channel_id, amount, status, description, supplier,
        invoice, account, note, version
    )
    SELECT gone.id, gone.centre_id, gone.month, gone.category_id, gone.channel_id, gone.amount,
        gone.status, gone.description, gone.supplier, gone.invoice, gone.account, gone.note,
        gone.version + 1
    FROM (
        SELECT DISTINCT ON (pgh_obj_id) * FROM kpis_costlineevent AS event
        WHERE event.centre_id = %(centre)s AND event.month = %(month)s
            AND pgh_obj_id = ANY(%(lines)s) AND pgh_label = 'delete' AND spread_id IS NULL
        ORDER BY pgh_obj_id, pgh_id DESC
    ) AS gone
    JOIN kpis_costcategory AS category ON category.id = gone.category_id
    ON CONFLICT DO NOTHING
    RETURNING id
"""
#: Of a month, the line that was deleted last, within a day, and is not back.
LAST_DELETED = f"""
    SELECT * FROM kpis_costlineevent AS event
    WHERE event.centre_id = %(centre)s AND event.month = %(month)s
        AND pgh_label = 'delete' AND pgh_created_at > now() - interval '1 day'
        AND spread_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM kpis_costline WHERE id = event.pgh_obj_id)
        AND {NOT_BY_IMPORT}
    ORDER BY pgh_id DESC LIMIT 1
"""  # noqa: S608 (a constant)
#: The same bill, entered since. One without any words is the same where its amount is.
ENTERED_SINCE = """
    SELECT there.description, there.amount
    FROM ({last_deleted}) AS line
    JOIN kpis_costline AS there
        ON there.centre_id = line.centre_id AND there.month = line.month AND {same_bill}
        AND (line.description || line.supplier <> '' OR there.amount = line.amount)
    WHERE line.id = %(line)s AND EXISTS (
        SELECT 1 FROM kpis_costlineevent AS born
        WHERE born.centre_id = there.centre_id AND born.pgh_obj_id = there.id
            AND born.pgh_label = 'insert' AND born.pgh_id > line.pgh_id
    )
    ORDER BY there.id LIMIT 1
"""


def restore_line(*, centre_id: int, month: date, line_id: int) -> CostLine:
    """Undo the last deletion in a month, inside the caller's transaction: same id and content.

    A line that is back already counts as restored. Raises Mistakes where it is not the last one
    deleted, within a day, or where its bill was entered again since; MonthIsClosed where the
    month is closed.
    """
    take_turns(centre_id, [month])
    keys = {"centre": centre_id, "month": month, "line": line_id}
    refuse_double(keys)
    if line_id in last_deleted(keys):
        bring_back(centre_id, month, [line_id])
    line = CostLine.objects.filter(centre_id=centre_id, month=month, pk=line_id).first()
    if line is None:
        message = _("Only the line that was deleted last can be brought back, within a day.")
        raise Mistakes({"": {"": message}})
    return line


def last_deleted(keys: dict[str, Any]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM ({LAST_DELETED}) AS gone", keys)  # noqa: S608 (a constant)
        return {id for (id,) in cursor.fetchall()}


def refuse_double(keys: dict[str, Any]) -> None:
    """Raises Mistakes where the month has the bill of the deleted line again."""
    statement = ENTERED_SINCE.format(last_deleted=LAST_DELETED, same_bill=same_bill())
    with connection.cursor() as cursor:
        cursor.execute(statement, keys)
        found = cursor.fetchone()
    if found is None:
        return
    text = _("%(name)s is there again, with %(amount)s: brought back, it would count twice.")
    name = found[0] or _("A line without a description")
    amount = number_format(found[1], decimal_pos=2, force_grouping=True)
    raise Mistakes({"": {"": text % {"name": name, "amount": amount}}})


def bring_back(centre_id: int, month: date, ids: Collection[int]) -> dict[int, CostLine]:
    """The lines of the ids that were deleted from the month, as they were; those that are back.

    Raises MonthIsClosed.
    """
    if not ids:
        return {}
    keys: dict[str, Any] = {"centre": centre_id, "month": month, "lines": list(ids)}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BRING_BACK, keys)
            back = [id for (id,) in cursor.fetchall()]
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    return CostLine.objects.in_bulk(back)
