"""The bills that differ most between two months, category by category."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.queries.sql import fetch_rows

#: Lines that say the same, without regard to case and outer spaces, are one bill.
CHANGED_BILLS = """
    SELECT category_id, channel_id, description, supplier, before, now, others
    FROM (
        SELECT *,
            row_number() OVER (PARTITION BY category_id ORDER BY moved DESC, first) AS rank,
            count(*) OVER (PARTITION BY category_id) - %(most)s AS others
        FROM (
            SELECT category_id, channel_id, min(description) AS description,
                min(supplier) AS supplier, min(id) AS first,
                sum(amount) FILTER (WHERE month = %(before)s) AS before,
                sum(amount) FILTER (WHERE month = %(now)s) AS now,
                abs(sum(CASE WHEN month = %(now)s THEN amount ELSE -amount END)) AS moved
            FROM kpis_costline
            WHERE centre_id = %(centre)s AND month IN (%(before)s, %(now)s)
            GROUP BY category_id, channel_id, lower(btrim(description)), lower(btrim(supplier))
        ) AS bills
        WHERE before IS DISTINCT FROM now
    ) AS ranked
    WHERE rank <= %(most)s
    ORDER BY category_id, rank
"""


@dataclass(frozen=True, slots=True)
class ChangedBill:
    """The lines of two months that say the same. channel: None where it is shared.

    before, now: sums in money; None where the month has no such line, which is not 0.
    """

    category: int
    channel: int | None
    description: str
    supplier: str
    before: Decimal | None
    now: Decimal | None


@dataclass(frozen=True, slots=True)
class ChangedBills:
    """The bills of one category that changed most, and how many others changed."""

    bills: Sequence[ChangedBill]
    others: int


def changed_bills(centre: int, before: date, now: date, most: int = 5) -> dict[int, ChangedBills]:
    """By category, the largest change first; categories in which nothing changed are in it
    not at all."""
    bills: dict[int, list[ChangedBill]] = {}
    others: dict[int, int] = {}
    for *bill, more in fetch_rows(CHANGED_BILLS, centre=centre, before=before, now=now, most=most):
        made = ChangedBill(*bill)
        bills.setdefault(made.category, []).append(made)
        others[made.category] = max(more, 0)
    return {id: ChangedBills(found, others[id]) for id, found in bills.items()}
