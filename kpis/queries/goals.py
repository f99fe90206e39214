"""A centre's goals as rows that people change: targets, service limits and remarks.

Earlier goals and remarks grow with the years: at most so many are read, and all are counted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from kpis.models.people import PERSON_NAME
from kpis.queries.sql import fetch_rows
from kpis.vocabulary import Metric

#: is_over: a later one of the same figure and channel is in force by now.
GOALS = """
    WITH goal (kind, id, metric, channel, valid_from, value) AS (
        SELECT 'target', id, metric, channel_id, valid_from, value
        FROM kpis_target
        WHERE centre_id = %(centre)s
        UNION ALL
        SELECT 'limit', id, metric, NULL, valid_from, value
        FROM kpis_qualitylimit
        WHERE centre_id = %(centre)s
    ),
    known AS (
        SELECT *, coalesce(
            valid_from < max(valid_from) FILTER (WHERE valid_from <= %(today)s)
                OVER (PARTITION BY kind, metric, channel),
            false
        ) AS is_over
        FROM goal
    ),
    placed AS (
        SELECT
            *,
            count(*) OVER (PARTITION BY kind, is_over) AS total,
            row_number()
                OVER (PARTITION BY kind, is_over ORDER BY valid_from DESC, id DESC) AS place
        FROM known
    ),
    marked AS (
        SELECT *, NOT is_over OR place <= %(most)s OR kind = ANY(%(whole)s) AS is_listed
        FROM placed
    )
    SELECT kind, id, metric, channel, valid_from, value, is_over, is_listed, total
    FROM marked
    WHERE is_listed OR (kind, id) = (%(kind)s, %(id)s)
    ORDER BY valid_from DESC, id DESC
"""
REMARKS = f"""
    WITH placed AS (
        SELECT
            *,
            count(*) OVER () AS total,
            row_number() OVER (ORDER BY month DESC, id DESC) AS place
        FROM kpis_annotation
        WHERE centre_id = %(centre)s
    ),
    remark AS (
        SELECT *, place <= %(most)s OR %(whole)s AS is_listed
        FROM placed
    )
    SELECT
        remark.id, month, text, author_id, coalesce({PERSON_NAME}, ''), created_at,
        is_listed, total
    FROM remark
    LEFT JOIN kpis_user ON kpis_user.id = author_id
    WHERE is_listed OR remark.id = %(id)s
    ORDER BY place
"""  # noqa: S608 (a name that stands in the code)


class GoalKind(StrEnum):
    TARGET = "target"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """channel: None for all channels together. value: money, seconds, or a percentage from 0
    to 100, as the metric has it."""

    kind: GoalKind
    id: int
    metric: Metric
    channel: int | None
    valid_from: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """author: their name; empty where they are gone, and then author_id is None."""

    id: int
    month: date
    text: str
    author_id: int | None
    author: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class GoalRows:
    """Those in force and to come, and the earlier ones: each latest first.

    totals: how many earlier ones there are of each kind. asked: the one that was asked for by
    its id, listed or not; None where the centre has none such.
    """

    current: Sequence[GoalRow]
    earlier: Sequence[GoalRow]
    totals: Mapping[str, int]
    asked: GoalRow | None


@dataclass(frozen=True, slots=True)
class RemarkRows:
    """listed: those on the latest months first. total: of all. asked: as of GoalRows."""

    listed: Sequence[RemarkRow]
    total: int
    asked: RemarkRow | None


def goal_rows(
    centre: int,
    today: date,
    *,
    most: int,
    whole: Collection[str] = (),
    asked: tuple[str, int] | None = None,
) -> GoalRows:
    """most: of the earlier ones of each kind; of the kinds in whole there are all of them.
    asked: kind and id of one more."""
    found = [
        (GoalRow(GoalKind(kind), id, Metric(metric), channel, valid_from, value), *marks)
        for kind, id, metric, channel, valid_from, value, *marks in fetch_rows(
            GOALS,
            centre=centre,
            today=today,
            most=most,
            whole=[*whole],
            kind=asked[0] if asked else "",
            id=asked[1] if asked else None,
        )
    ]
    return GoalRows(
        current=[row for row, is_over, _is_listed, _total in found if not is_over],
        earlier=[row for row, is_over, is_listed, _total in found if is_over and is_listed],
        totals={row.kind: total for row, is_over, _is_listed, total in found if is_over},
        asked=next((row for row, *_marks in found if (row.kind, row.id) == asked), None),
    )


def remark_rows(
    centre: int, *, most: int, is_whole: bool = False, asked: int | None = None
) -> RemarkRows:
    """most: unless they are all wanted. asked: the id of one more."""
    found = [
        (RemarkRow(*values), is_listed, total)
        for *values, is_listed, total in fetch_rows(
            REMARKS, centre=centre, most=most, whole=is_whole, id=asked
        )
    ]
    return RemarkRows(
        listed=[row for row, is_listed, _total in found if is_listed],
        total=found[0][2] if found else 0,
        asked=next((row for row, *_marks in found if row.id == asked), None),
    )
