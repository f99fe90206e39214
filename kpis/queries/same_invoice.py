"""Cost lines whose invoice number is on another line of the centre already.

A warning, never a refusal: one invoice over several categories or channels of a month is normal.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from kpis.models.invoices import invoice_key_of
from kpis.queries.sql import fetch_rows

SQUEEZED = r"lower(btrim(regexp_replace({column}, '\s+', ' ', 'g')))"
#: Of the same supplier as far as both say one; months of one spread invoice are one; and so are
#: the parts of a split, which differ in category or channel, and in their amounts.
SAME = f"""
    there.centre_id = %(centre)s AND there.invoice <> ''
    AND {invoice_key_of("there.invoice")} = mine.invoice_key
    AND there.id <> mine.id AND there.id <> ALL(%(without)s)
    AND (there.spread_id IS NULL OR there.spread_id IS DISTINCT FROM mine.spread_id)
    AND (
        btrim(there.supplier) = '' OR btrim(mine.supplier) = ''
        OR {SQUEEZED.format(column="there.supplier")} = {SQUEEZED.format(column="mine.supplier")}
    )
    AND (
        there.month <> mine.month OR there.amount = mine.amount
        OR (there.category_id = mine.category_id
            AND there.channel_id IS NOT DISTINCT FROM mine.channel_id)
    )
"""
#: Each with the first of the others, and how many they are.
WITH_OTHERS = f"""
    SELECT mine.key, other.id, other.month, other.amount, other.description, other.supplier,
        other.invoice, CASE WHEN %(french)s THEN category.name_fr ELSE category.name_en END,
        other.number
    FROM ({{mine}}) AS mine
    CROSS JOIN LATERAL (
        SELECT there.*, count(*) OVER () AS number FROM kpis_costline AS there
        WHERE {SAME} ORDER BY there.month, there.id LIMIT 1
    ) AS other
    JOIN kpis_costcategory AS category ON category.id = other.category_id
    WHERE mine.invoice_key <> ''
"""  # noqa: S608 (constants)
RECORDED = f"""
    SELECT id AS key, *, {invoice_key_of("invoice")} AS invoice_key FROM kpis_costline
    WHERE centre_id = %(centre)s AND id = ANY(%(lines)s) AND invoice <> ''
"""  # noqa: S608 (constants)
TO_COME = f"""
    SELECT key, 0::bigint AS id, NULL::bigint AS spread_id, month, category_id, channel_id, amount,
        supplier, {invoice_key_of("invoice")} AS invoice_key
    FROM unnest(
        %(keys)s::bigint[], %(months)s::date[], %(categories)s::bigint[], %(channels)s::bigint[],
        %(amounts)s::numeric[], %(suppliers)s::text[], %(invoices)s::text[]
    ) AS row (key, month, category_id, channel_id, amount, supplier, invoice)
    WHERE invoice <> ''
"""  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class SameInvoice:
    """The first other line with the invoice number of one; number: how many others there are."""

    line: int
    month: date
    amount: Decimal
    description: str
    supplier: str
    invoice: str
    category: str
    number: int


@dataclass(frozen=True, slots=True)
class LineToCome:
    """A line that is not recorded yet. key: by which it is found again."""

    key: int
    month: date
    category: int
    channel: int | None
    amount: Decimal
    supplier: str
    invoice: str


def same_invoices(centre: int, lines: Collection[int]) -> Mapping[int, SameInvoice]:
    """By line, of those among these that have another; one query."""
    return found(RECORDED, centre=centre, lines=list(lines), without=[]) if lines else {}


def same_invoices_of(
    centre: int, lines: Sequence[LineToCome], without: Collection[int] = ()
) -> Mapping[int, SameInvoice]:
    """The same of lines that are not recorded yet, by their keys, among those that are. without:
    lines whose place they take."""
    lines = [line for line in lines if line.invoice]
    if not lines:
        return {}
    return found(
        TO_COME,
        centre=centre,
        without=list(without),
        keys=[line.key for line in lines],
        months=[line.month for line in lines],
        categories=[line.category for line in lines],
        channels=[line.channel for line in lines],
        amounts=[line.amount for line in lines],
        suppliers=[line.supplier for line in lines],
        invoices=[line.invoice for line in lines],
    )


def found(mine: str, **parameters: Any) -> dict[int, SameInvoice]:
    statement = WITH_OTHERS.format(mine=mine)
    rows = fetch_rows(statement, **parameters, french=get_language() == "fr")
    return {key: SameInvoice(*values) for key, *values in rows}
