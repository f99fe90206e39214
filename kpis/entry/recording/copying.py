"""Last month's cost lines, copied as accruals: most bills come every month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from kpis.entry.recording.turns import take_turns
from kpis.entry.refusals import refusal_of

#: What makes lines of two months the same bill, as kpis.calculation.reported has it.
SAME_BILL = """
    there.category_id = line.category_id
    AND there.channel_id IS NOT DISTINCT FROM line.channel_id
    AND {there_description} = {line_description} AND {there_supplier} = {line_supplier}
"""
SQUEEZED = r"lower(btrim(regexp_replace({column}, '\s+', ' ', 'g')))"
COPY = """
    WITH wanted AS (
        SELECT line.* FROM kpis_costline AS line
        WHERE line.centre_id = %(centre)s AND line.month = %(before)s AND line.spread_id IS NULL
            AND (%(categories)s::bigint[] IS NULL OR line.category_id = ANY(%(categories)s))
            AND (%(line)s::bigint IS NULL OR EXISTS (
                SELECT 1 FROM kpis_costline AS there
                WHERE there.id = %(line)s AND there.centre_id = %(centre)s AND {same_bill}
            ))
    ), added AS (
        INSERT INTO kpis_costline (
            centre_id, month, category_id, channel_id, amount, status, description, supplier,
            version
        )
        SELECT centre_id, %(month)s, category_id, channel_id, amount, 'accrual', description,
            supplier, 1
        FROM wanted AS line
        WHERE NOT EXISTS (
            SELECT 1 FROM kpis_costline AS there
            WHERE there.centre_id = %(centre)s AND there.month = %(month)s AND {same_bill}
        )
        ORDER BY line.id
        RETURNING id
    )
    SELECT (SELECT array_agg(id ORDER BY id) FROM added), (SELECT count(*) FROM wanted)
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """The ids of the lines that were added, and how many were left out as already there."""

    added: Sequence[int]
    left_out: int


def copy_last_month(
    *,
    centre_id: int,
    month: date,
    category_ids: Collection[int] | None = None,
    line_id: int | None = None,
) -> Copied:
    """Add last month's lines as accruals, inside the caller's transaction.

    category_ids: only these; None for all. line_id: only the bill that this line of last month
    is for. Bills that the month has already are not doubled; months of spread invoices are
    there by themselves and are not copied. Raises MonthIsClosed.
    """
    keys: dict[str, Any] = {
        "centre": centre_id,
        "month": month,
        "before": (month - timedelta(days=1)).replace(day=1),
        "categories": None if category_ids is None else list(category_ids),
        "line": line_id,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            take_turns(centre_id, [month])
            cursor.execute(COPY.format(same_bill=same_bill()), keys)
            added, wanted = cursor.fetchone()
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    return Copied(added or [], wanted - len(added or []))


def same_bill() -> str:
    return SAME_BILL.format(
        **{
            f"{table}_{column}": SQUEEZED.format(column=f"{table}.{column}")
            for table in ("there", "line")
            for column in ("description", "supplier")
        }
    )
