"""A centre's goals as rows that people change: targets, limits of service and remarks."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from kpis.queries.sql import fetch_rows
from kpis.vocabulary import Metric

GOALS = """
    SELECT 'target', id, metric, channel_id, valid_from, value
    FROM kpis_target
    WHERE centre_id = %(centre)s
    UNION ALL
    SELECT 'limit', id, metric, NULL, valid_from, value
    FROM kpis_qualitylimit
    WHERE centre_id = %(centre)s
    ORDER BY 5, 2
"""
REMARKS = """
    SELECT
        remark.id, month, text, author_id,
        coalesce(nullif(trim(concat(first_name, ' ', last_name)), ''), username, ''), created_at
    FROM kpis_annotation AS remark
    LEFT JOIN kpis_user ON kpis_user.id = author_id
    WHERE centre_id = %(centre)s
    ORDER BY month DESC, remark.id DESC
    LIMIT %(most)s
"""


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


def goal_rows(centre: int) -> list[GoalRow]:
    """Targets and limits, in order of the months from which they are valid."""
    return [
        GoalRow(GoalKind(kind), id, Metric(metric), channel, valid_from, value)
        for kind, id, metric, channel, valid_from, value in fetch_rows(GOALS, centre=centre)
    ]


def remark_rows(centre: int, most: int) -> list[RemarkRow]:
    """The remarks on the latest months, latest first, at most so many."""
    return [RemarkRow(*row) for row in fetch_rows(REMARKS, centre=centre, most=most)]
