"""What a move or a merge would do, and what stands in its way: told before it is done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from kpis.entry.recording.moving.clashes import Clash, find_clashes
from kpis.entry.recording.moving.move import Move, Subject
from kpis.models import ContactVolume, CostLine, Staffing
from kpis.months import month_after

#: Whoever is closing a month is waited for, and whoever closes one later sees the move.
LOCKED_MONTHS = """
    SELECT month FROM (
        SELECT month, is_closed FROM kpis_centremonth
        WHERE centre_id = %(centre)s ORDER BY month FOR SHARE
    ) AS known
    WHERE is_closed ORDER BY month
"""


@dataclass(slots=True)
class Side:
    """Of one of the two in one month. hours: rows of staffed hours."""

    lines: int = 0
    cost: Decimal = Decimal(0)
    volumes: int = 0
    handled: int = 0
    hours: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.volumes or self.hours)


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """One month with anything of old. Of a closed one all stays."""

    month: date
    old: Side
    new: Side
    is_closed: bool


@dataclass(frozen=True, slots=True)
class MovePlan:
    """since: the month after the last closed one of the centre, None where none was closed:
    from it on rules, targets and definitions change. clashes: with any of them nothing is done.
    """

    move: Move
    months: Sequence[MonthPlan]
    since: date | None
    clashes: Sequence[Clash] = field(default_factory=list)

    @property
    def moving(self) -> list[MonthPlan]:
        return [each for each in self.months if not each.is_closed]

    @property
    def staying(self) -> list[MonthPlan]:
        return [each for each in self.months if each.is_closed]


def plan_move(move: Move) -> MovePlan:
    """Inside a transaction in which no month of the centre is closed or reopened any more."""
    closed = closed_months_of(move.centre_id)
    months = [
        MonthPlan(month, old, new, month in closed)
        for month, (old, new) in sorted(sides_by_month(move).items())
        if not old.is_empty
    ]
    since = month_after(max(closed)) if closed else None
    moving = [each.month for each in months if not each.is_closed]
    return MovePlan(move, months, since, find_clashes(move, moving, since))


def closed_months_of(centre_id: int) -> set[date]:
    with connection.cursor() as cursor:
        cursor.execute(LOCKED_MONTHS, {"centre": centre_id})
        return {month for (month,) in cursor.fetchall()}


def sides_by_month(move: Move) -> dict[date, tuple[Side, Side]]:
    """Old and new, in every month of the move that has anything of either."""
    found: dict[date, tuple[Side, Side]] = defaultdict(lambda: (Side(), Side()))

    def side(month: date, id: int) -> Side:
        return found[month][id == move.new]

    for month, id, lines, cost in sums_of(move, CostLine, "month", Sum("amount")):
        each = side(month, id)
        each.lines, each.cost = lines, cost
    if move.subject is Subject.CHANNEL:
        for month, id, volumes, handled in sums_of(move, ContactVolume, "start", Sum("handled")):
            each = side(month, id)
            each.volumes, each.handled = volumes, handled
        for month, id, hours, _ in sums_of(move, Staffing, "month", Count("pk")):
            side(month, id).hours = hours
    return {month: sides for month, sides in found.items() if move.contains(month)}


def sums_of(move: Move, table: Any, day: str, total: Any) -> Any:
    """By month and by the id of old or new: how many rows, and a total."""
    key = f"{move.subject}_id"
    rows = table.objects.filter(centre_id=move.centre_id, **{f"{key}__in": (move.old, move.new)})
    months = rows.annotate(of_month=TruncMonth(day)).order_by()
    return months.values_list("of_month", key).annotate(rows=Count("pk"), total=total)
