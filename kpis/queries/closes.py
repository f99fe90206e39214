"""Closes of months: what was reported, by whom, and what was done to it since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kpis.facts import ReportedLine
from kpis.models.people import PERSON_NAME
from kpis.queries.recurring import (
    NOT_COME_AS_JSON,
    RecurringBill,
    months_asked,
    recurring_bills,
)
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import CostStatus, CountBasis

#: The columns of a CloseFact, in its order.
CLOSE = """
    close.id, close.month, close.closed_at, {closed_by}, close.remark, close.cost,
    close.contacts, close.basis, close.counted_channels, close.reopened_at, {reopened_by},
    close.reason
"""
PERSON = f"(SELECT {PERSON_NAME} FROM kpis_user WHERE id = close.{{column}})"  # noqa: S608
CLOSE_COLUMNS = CLOSE.format(
    closed_by=PERSON.format(column="closed_by_id"),
    reopened_by=PERSON.format(column="reopened_by_id"),
)
LATEST_CLOSES = f"""
    SELECT DISTINCT ON (close.month) {CLOSE_COLUMNS}
    FROM kpis_monthclose AS close
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month < %(end)s
    ORDER BY close.month, close.closed_at DESC
"""  # noqa: S608 (columns that stand above)
ACCRUALS = """
    SELECT month, count(*), sum(amount)
    FROM kpis_costline
    WHERE centre_id = %(centre)s AND month >= %(start)s AND month < %(end)s
        AND status = 'accrual'
    GROUP BY month
"""
#: A row a close, the latest first, beside the sums of the month; one without a close if none.
MONTH_RECORD = f"""
    SELECT sums.*, (
        SELECT json_agg(json_build_array(channel_id, handled, offered))
        FROM kpis_reportedcontacts WHERE close_id = close.id
    ), ({NOT_COME_AS_JSON}), {CLOSE_COLUMNS}
    FROM (
        SELECT count(*), count(*) FILTER (WHERE status = 'accrual'),
            coalesce(sum(amount) FILTER (WHERE status = 'accrual'), 0)
        FROM kpis_costline
        WHERE centre_id = %(centre)s AND month = %(month)s
    ) AS sums
    LEFT JOIN kpis_monthclose AS close
        ON close.centre_id = %(centre)s AND close.month = %(month)s
    ORDER BY close.closed_at DESC
"""  # noqa: S608
CHANGED_LINES = """
    SELECT
        reported.line, reported.category_id, reported.channel_id, reported.amount,
        reported.status, reported.description, reported.supplier,
        line.id, line.category_id, line.channel_id, line.amount, line.status,
        line.description, line.supplier
    FROM (SELECT * FROM kpis_reportedcost WHERE close_id = %(close)s) AS reported
    FULL JOIN (
        SELECT * FROM kpis_costline WHERE centre_id = %(centre)s AND month = %(month)s
    ) AS line ON line.id = reported.line
    WHERE (
        reported.line, reported.category_id, reported.channel_id, reported.amount,
        reported.status, reported.description, reported.supplier
    ) IS DISTINCT FROM (
        line.id, line.category_id, line.channel_id, line.amount, line.status,
        line.description, line.supplier
    )
    ORDER BY coalesce(line.id, reported.line)
    LIMIT %(limit)s
"""
COLUMNS_OF_A_LINE, SUMS_OF_A_MONTH = 7, 5


@dataclass(frozen=True, slots=True)
class CloseFact:
    """A close with the sums as reported; None was not known. channels: those that counted.

    reopened_at is None while it is in force.
    """

    id: int
    month: date
    closed_at: datetime
    closed_by: str
    remark: str
    cost: Decimal | None
    contacts: int | None
    basis: CountBasis
    channels: frozenset[int]
    reopened_at: datetime | None
    reopened_by: str
    reason: str


CLOSE_FIELDS = [field.name for field in fields(CloseFact)]


@dataclass(frozen=True, slots=True)
class Accruals:
    """How many cost lines wait for their bill, and their sum in money."""

    count: int
    sum: Decimal


@dataclass(frozen=True, slots=True)
class ReportedCounts:
    """Of one channel, as reported; None was not known."""

    channel: int
    handled: int
    offered: int | None


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """closes: the latest first. contacts: by channel, as the latest close reported them.

    not_come: bills of every month or every year that are not in this one.
    """

    lines: int
    accruals: Accruals
    closes: Sequence[CloseFact]
    contacts: Sequence[ReportedCounts]
    not_come: Sequence[RecurringBill]


def latest_closes(centre: int, start: date, end: date) -> dict[date, CloseFact]:
    """The last close of each month in [start, end) that was ever closed."""
    rows = fetch_rows(LATEST_CLOSES, centre=centre, start=start, end=end)
    closes = [close_fact(*row) for row in rows]
    return {close.month: close for close in closes}


def accruals_by_month(centre: int, start: date, end: date) -> Mapping[date, Accruals]:
    """Of the months in [start, end) that have any."""
    rows = fetch_rows(ACCRUALS, centre=centre, start=start, end=end)
    return {month: Accruals(count, amount) for month, count, amount in rows}


def month_record(centre: int, month: date) -> MonthRecord:
    """What is recorded of a month as a whole, and every close of it."""
    rows = fetch_rows(MONTH_RECORD, centre=centre, **months_asked(month))
    lines, accruals, amount, contacts, not_come, *_ = rows[0]
    return MonthRecord(
        lines=lines,
        accruals=Accruals(accruals, amount),
        closes=[close_fact(*row[SUMS_OF_A_MONTH:]) for row in rows if row[SUMS_OF_A_MONTH]],
        contacts=[ReportedCounts(*counts) for counts in contacts or []],
        not_come=recurring_bills(not_come or []),
    )


def close_fact(*row: Any) -> CloseFact:
    """The columns of CLOSE; what is not there of a reopening is empty."""
    values = dict(zip(CLOSE_FIELDS, row, strict=True))
    values["basis"] = CountBasis(values["basis"])
    values["channels"] = frozenset(values["channels"])
    values["reopened_by"] = values["reopened_by"] or ""
    return CloseFact(**values)


def changed_lines(
    close: int, centre: int, month: date, limit: int
) -> tuple[list[ReportedLine], list[ReportedLine]]:
    """The lines that differ from the report, as reported and as they stand now, oldest first.

    limit: how many are compared; one more row says that there are more.
    """
    rows = fetch_rows(CHANGED_LINES, close=close, centre=centre, month=month, limit=limit)
    reported = [row[:COLUMNS_OF_A_LINE] for row in rows]
    now = [row[COLUMNS_OF_A_LINE:] for row in rows]
    return lines_of(reported), lines_of(now)


def lines_of(rows: Sequence[tuple[Any, ...]]) -> list[ReportedLine]:
    return [
        ReportedLine(line, category, channel, amount, CostStatus(status), *words)
        for line, category, channel, amount, status, *words in rows
        if line is not None
    ]
