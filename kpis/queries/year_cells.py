"""The cells of sheets: categories or channels by month, channels by day; summed, with totals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from kpis.facts import CellFact, Cells, SheetRow
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CostGroup

CATEGORIES = """
    SELECT id, code, CASE WHEN %(french)s THEN name_fr ELSE name_en END, "group"
    FROM kpis_costcategory
    ORDER BY position, code
"""
CHANNELS = """
    SELECT channel.id, code, CASE WHEN %(french)s THEN name_fr ELSE name_en END, NULL
    FROM kpis_centrechannel AS used
    JOIN kpis_channel AS channel ON channel.id = used.channel_id
    WHERE used.centre_id = %(centre)s
    ORDER BY position, code
"""
COSTS = """
    SELECT category_id, month, sum(amount), count(*), min(id), min(version),
        bool_or(spread_id IS NOT NULL)
    FROM kpis_costline
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month < %(end)s
    GROUP BY GROUPING SETS ((category_id, month), (category_id), (month), ())
"""
CONTACTS = """
    SELECT channel_id, {column}, sum(handled)::bigint, count(*), min(id), min(version),
        bool_or({is_part})
    FROM kpis_contactvolume
    WHERE centre_id = %(centre)s AND start >= %(start)s AND start < %(end)s {which}
    GROUP BY GROUPING SETS ((channel_id, {column}), (channel_id), ({column}), ())
"""
IS_DAY = '"end" - start = 1'
CONTACTS_BY_MONTH = CONTACTS.format(
    column="date_trunc('month', start)::date", is_part=IS_DAY, which=""
)
CONTACTS_BY_DAY = CONTACTS.format(column="start", is_part="false", which=f"AND {IS_DAY}")
WHOLE_MONTHS = f"""
    SELECT channel_id, handled FROM kpis_contactvolume
    WHERE centre_id = %(centre)s AND start = %(start)s AND NOT {IS_DAY}
"""  # noqa: S608 (a constant)
BY_DAY = f"""
    SELECT DISTINCT channel_id FROM kpis_contactvolume
    WHERE centre_id = %(centre)s AND start >= %(start)s AND start < %(end)s AND {IS_DAY}
"""  # noqa: S608 (a constant)
CLOSED = """
    SELECT month FROM kpis_centremonth
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month < %(end)s AND is_closed
"""
COST_TOTAL = """
    SELECT coalesce(sum(amount), 0) FROM kpis_costline
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month < %(end)s
"""
CONTACT_TOTAL = """
    SELECT coalesce(sum(handled), 0)::bigint FROM kpis_contactvolume
    WHERE centre_id = %(centre)s AND start >= %(start)s AND start < %(end)s
"""


def category_rows() -> list[SheetRow]:
    """Every cost category, group by group, in their order."""
    rows = rows_of(fetch_rows(CATEGORIES, french=get_language() == "fr"))
    return sorted(rows, key=lambda row: list(CostGroup).index(row.group or CostGroup.OTHER))


def channel_rows(centre: int) -> list[SheetRow]:
    """The channels that the centre uses, in their order."""
    return rows_of(fetch_rows(CHANNELS, centre=centre, french=get_language() == "fr"))


def rows_of(rows: Sequence[tuple[Any, ...]]) -> list[SheetRow]:
    return [SheetRow(id, code, name, CostGroup(g) if g else None) for id, code, name, g in rows]


def cost_cells(centre: int, start: date, end: date) -> Cells:
    """Cost by category and month in [start, end)."""
    return cells_of(fetch_rows(COSTS, centre=centre, start=start, end=end))


def contact_cells(centre: int, start: date, end: date) -> Cells:
    """Contacts handled by channel and month in [start, end)."""
    return cells_of(fetch_rows(CONTACTS_BY_MONTH, centre=centre, start=start, end=end))


def contact_day_cells(centre: int, start: date, end: date) -> Cells:
    """Contacts handled by channel and day in [start, end); figures of whole months left out."""
    return cells_of(fetch_rows(CONTACTS_BY_DAY, centre=centre, start=start, end=end))


def cells_of(rows: Sequence[tuple[Any, ...]]) -> Cells:
    """The rows of a query with grouping sets, in which a total has no row, no column, or
    neither."""
    return Cells(
        by_place={(row, column): CellFact(*fact) for row, column, *fact in rows if row and column},
        by_row={row: value for row, column, value, *_ in rows if row and column is None},
        by_column={column: value for row, column, value, *_ in rows if column and row is None},
        total=next((v for row, column, v, *_ in rows if row is None and column is None), None),
    )


def whole_month_contacts(centre: int, month: date) -> dict[int, int]:
    """By channel, the contacts handled of those that have one figure for the month."""
    return dict(fetch_rows(WHOLE_MONTHS, centre=centre, start=month))


def channels_by_day(centre: int, start: date, end: date) -> frozenset[int]:
    """The channels that have a figure for any day in [start, end)."""
    return frozenset(id for (id,) in fetch_rows(BY_DAY, centre=centre, start=start, end=end))


def closed_months(centre: int, start: date, end: date) -> frozenset[date]:
    """The closed months in [start, end)."""
    return frozenset(m for (m,) in fetch_rows(CLOSED, centre=centre, start=start, end=end))


def cost_total(centre: int, start: date, end: date) -> Decimal:
    """The cost of all months in [start, end); 0 where nothing is recorded."""
    ((total,),) = fetch_rows(COST_TOTAL, centre=centre, start=start, end=end)
    return Decimal(total)


def contact_total(centre: int, start: date, end: date) -> int:
    """The contacts handled in [start, end); 0 where nothing is recorded."""
    ((total,),) = fetch_rows(CONTACT_TOTAL, centre=centre, start=start, end=end)
    return int(total)
