"""Last month's cost lines, copied as accruals: most bills come every month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from kpis.entry.recording.same_bill import same_bill
from kpis.entry.recording.turns import take_turns
from kpis.entry.refusals import refusal_of
from kpis.months import month_before

COPY = """
    WITH chosen AS (
        SELECT line.*, %(line)s::bigint IS NULL AND line.amount < 0 AND NOT EXISTS (
            SELECT 1 FROM kpis_costline AS there
            WHERE there.centre_id = %(centre)s AND there.month = %(before_that)s
                AND there.amount < 0 AND {same_bill}
        ) AS is_credited_once
        FROM kpis_costline AS line
        WHERE line.centre_id = %(centre)s AND line.month = %(before)s AND line.spread_id IS NULL
            AND (%(categories)s::bigint[] IS NULL OR line.category_id = ANY(%(categories)s))
            AND (%(line)s::bigint IS NULL OR EXISTS (
                SELECT 1 FROM kpis_costline AS there
                WHERE there.id = %(line)s AND there.centre_id = %(centre)s AND {same_bill}
            ))
    ), wanted AS (
        SELECT * FROM chosen WHERE NOT is_credited_once
    ), added AS (
        INSERT INTO kpis_costline (
            centre_id, month, category_id, channel_id, amount, status, description, supplier,
            account, version
        )
        SELECT centre_id, %(month)s, category_id, channel_id, amount, 'accrual', description,
            supplier, account, 1
        FROM wanted AS line
        WHERE NOT EXISTS (
            SELECT 1 FROM kpis_costline AS there
            WHERE there.centre_id = %(centre)s AND there.month = %(month)s AND {same_bill}
        )
        ORDER BY line.id
        RETURNING id
    )
    SELECT (SELECT array_agg(id ORDER BY id) FROM added), (SELECT count(*) FROM wanted),
        (SELECT count(*) FROM chosen WHERE is_credited_once)
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """The ids of the lines that were added, how many were left out as already there, and how
    many as credit notes that came once."""

    added: Sequence[int]
    left_out: int
    credited_once: int = 0


def copy_last_month(
    *,
    centre_id: int,
    month: date,
    category_ids: Collection[int] | None = None,
    line_id: int | None = None,
) -> Copied:
    """Add last month's lines as accruals, inside the caller's transaction: the invoice number and
    the note of a bill are its own and are not copied.

    category_ids: only these; None for all. line_id: only the bill that this line of last month
    is for. Bills that the month has already are not doubled; months of spread invoices are
    there by themselves and are not copied; nor is a credit note, unless it is copied by itself
    or the month before had it too. Raises MonthIsClosed.
    """
    keys: dict[str, Any] = {
        "centre": centre_id,
        "month": month,
        "before": month_before(month),
        "before_that": month_before(month_before(month)),
        "categories": None if category_ids is None else list(category_ids),
        "line": line_id,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            take_turns(centre_id, [month])
            cursor.execute(COPY.format(same_bill=same_bill()), keys)
            added, wanted, credited_once = cursor.fetchone()
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    return Copied(added or [], wanted - len(added or []), credited_once)
