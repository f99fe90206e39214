"""Every cost line and every volume of some months, for files that come in again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language

from kpis.queries.sql import fetch_rows

LINES = """
    SELECT
        line.month, CASE WHEN %(french)s THEN category.name_fr ELSE category.name_en END,
        coalesce(CASE WHEN %(french)s THEN channel.name_fr ELSE channel.name_en END, ''),
        line.amount, line.status, line.description, line.supplier,
        line.invoice, line.account, line.note
    FROM kpis_costline AS line
    JOIN kpis_costcategory AS category ON category.id = line.category_id
    LEFT JOIN kpis_channel AS channel ON channel.id = line.channel_id
    WHERE line.centre_id = %(centre)s AND line.month >= %(start)s AND line.month < %(end)s
    ORDER BY line.month, category.position, category.code, line.id
"""
VOLUMES = """
    SELECT
        start, "end", CASE WHEN %(french)s THEN channel.name_fr ELSE channel.name_en END,
        offered, handled, abandoned, handle_seconds, wait_seconds, resolved_first_contact,
        resolution_sample, csat_satisfied, csat_responses, status
    FROM kpis_contactvolume AS volume
    JOIN kpis_channel AS channel ON channel.id = volume.channel_id
    WHERE volume.centre_id = %(centre)s AND start >= %(start)s AND start < %(end)s
        AND (%(channel)s = '' OR channel.code = %(channel)s)
    ORDER BY start, channel.position, channel.code
"""


@dataclass(frozen=True, slots=True)
class LineRecord:
    """channel: empty for a cost shared by all."""

    month: date
    category: str
    channel: str
    amount: Decimal
    status: str
    description: str
    supplier: str
    invoice: str
    account: str
    note: str


@dataclass(frozen=True, slots=True)
class CountRecord:
    """The volume of a channel over [start, end). counts: in the order of COUNTED."""

    start: date
    end: date
    channel: str
    counts: Sequence[int | None]
    status: str


def line_records(centre: int, start: date, end: date) -> list[LineRecord]:
    """Of the months in [start, end)."""
    french = get_language() == "fr"
    rows = fetch_rows(LINES, centre=centre, start=start, end=end, french=french)
    return [LineRecord(*row) for row in rows]


def count_records(centre: int, start: date, end: date, channel: str = "") -> list[CountRecord]:
    """Of the volumes that begin in [start, end). channel: its code; empty for all."""
    french = get_language() == "fr"
    rows = fetch_rows(VOLUMES, centre=centre, start=start, end=end, channel=channel, french=french)
    return [
        CountRecord(start, end, name, counts, status) for start, end, name, *counts, status in rows
    ]
