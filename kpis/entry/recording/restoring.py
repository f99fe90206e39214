"""The last deleted cost line of a month, brought back as it was."""

from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kpis.entry.refusals import Mistakes, refusal_of
from kpis.models import CostLine

#: Its version rises, so that a page from before the deletion does not overwrite it unseen.
RESTORE = """
    INSERT INTO kpis_costline (
        id, centre_id, month, category_id, channel_id, amount, status, description, supplier,
        version
    )
    SELECT gone.id, gone.centre_id, gone.month, gone.category_id, gone.channel_id, gone.amount,
        gone.status, gone.description, gone.supplier, gone.version + 1
    FROM (
        SELECT * FROM kpis_costlineevent AS event
        WHERE event.centre_id = %(centre)s AND event.month = %(month)s
            AND pgh_label = 'delete' AND pgh_created_at > now() - interval '1 day'
            AND spread_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM kpis_costline WHERE id = event.pgh_obj_id)
        ORDER BY pgh_id DESC LIMIT 1
    ) AS gone
    JOIN kpis_costcategory AS category ON category.id = gone.category_id
    WHERE gone.id = %(line)s
    ON CONFLICT DO NOTHING
    RETURNING id
"""


def restore_line(*, centre_id: int, month: date, line_id: int) -> CostLine:
    """Undo the last deletion in a month, inside the caller's transaction: same id and content.

    A line that is back already counts as restored. Raises Mistakes where it is not the last one
    deleted, within a day, MonthIsClosed where the month is closed.
    """
    keys: dict[str, Any] = {"centre": centre_id, "month": month, "line": line_id}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(RESTORE, keys)
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    line = CostLine.objects.filter(centre_id=centre_id, month=month, pk=line_id).first()
    if line is None:
        message = _("Only the line that was deleted last can be brought back, within a day.")
        raise Mistakes({"": {"": message}})
    return line
