"""The cost lines behind what a channel costs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CostStatus

#: Direct lines of the channel, and shared lines of the months and categories that it got a
#: part of. Numbers and sums are of all lines, not of the first ones only.
LINES = """
    SELECT month, category_id, channel_id, amount, status, description, supplier,
        count(channel_id) OVER (), count(*) OVER (),
        coalesce(sum(amount) FILTER (WHERE channel_id IS NOT NULL) OVER (), 0),
        coalesce(sum(amount) FILTER (WHERE channel_id IS NULL) OVER (), 0)
    FROM kpis_costline
    WHERE centre_id = %(centre)s AND month >= %(first)s AND month <= %(last)s
        AND (%(categories)s::bigint[] IS NULL OR category_id = ANY(%(categories)s))
        AND (
            channel_id = %(channel)s
            OR channel_id IS NULL AND (month, category_id) IN (
                SELECT * FROM unnest(%(shared_months)s::date[], %(shared_categories)s::bigint[])
            )
        )
    ORDER BY abs(amount) DESC, id
    LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """is_shared: of no channel in particular. amount: of the whole line."""

    month: date
    category: int
    is_shared: bool
    amount: Decimal
    status: CostStatus
    description: str
    supplier: str


@dataclass(frozen=True, slots=True)
class ChannelLines:
    """The largest lines; numbers and sums are of all of them."""

    lines: Sequence[ChannelLine]
    direct_number: int
    shared_number: int
    direct: Decimal
    shared: Decimal

    @property
    def number(self) -> int:
        return self.direct_number + self.shared_number

    @property
    def others(self) -> int:
        """How many lines are not among the largest."""
        return self.number - len(self.lines)


NONE = ChannelLines([], 0, 0, Decimal(0), Decimal(0))


def channel_lines(
    centre: int,
    channel: int,
    months: Sequence[date],
    shared: Collection[tuple[date, int]],
    categories: Collection[int] | None,
    most: int,
) -> ChannelLines:
    """In months from the first to the last, the largest first, whatever their sign.

    shared: months and categories whose shared cost the channel got a part of. categories: to
    keep; None for all of them.
    """
    rows = fetch_rows(
        LINES,
        centre=centre,
        channel=channel,
        first=months[0],
        last=months[-1],
        categories=None if categories is None else list(categories),
        shared_months=[month for month, _category in shared],
        shared_categories=[category for _month, category in shared],
        most=most,
    )
    if not rows:
        return NONE
    direct_number, number, direct, shared_sum = rows[0][-4:]
    return ChannelLines(
        [
            ChannelLine(month, category, of is None, amount, CostStatus(status), *words)
            for month, category, of, amount, status, *words in (row[:-4] for row in rows)
        ],
        direct_number,
        number - direct_number,
        direct,
        shared_sum,
    )
