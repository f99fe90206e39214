"""Closing months, with their figures as reported, and reopening them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils import timezone

from kpis.entry.attempts import attempted
from kpis.entry.far_out import refuse_far_out
from kpis.entry.recording.cost_lines import LineChange, LineValues, record_cost_lines
from kpis.entry.refusals import NotSaved
from kpis.facts import DefinitionFact
from kpis.models import (
    Centre,
    CentreMonth,
    Channel,
    ContactDefinition,
    ContactVolume,
    CostLine,
    MonthClose,
    User,
)
from kpis.months import month_after
from kpis.vocabulary import UNASSISTED_KINDS, CostStatus, CountBasis
from kpis.zones import today_of

SHORTEST_REASON = 3
#: Whoever closes waits here for the writes under way, and reads the figures after them: each
#: statement sees what was committed before it began.
KNOW_MONTH = """
    INSERT INTO kpis_centremonth (centre_id, month, is_closed)
    VALUES (%(centre)s, %(month)s, false)
    ON CONFLICT DO NOTHING
"""
REPORT_COSTS = """
    INSERT INTO kpis_reportedcost (
        close_id, line, category_id, channel_id, amount, status, description, supplier
    )
    SELECT %(close)s, id, category_id, channel_id, amount, status, description, supplier
    FROM kpis_costline
    WHERE centre_id = %(centre)s AND month = %(month)s
"""
#: A sum of unknown counts stays unknown.
REPORT_CONTACTS = """
    INSERT INTO kpis_reportedcontacts (
        close_id, channel_id, handled, offered, abandoned, handle_seconds, wait_seconds,
        resolved_first_contact, resolution_sample, csat_satisfied, csat_responses
    )
    SELECT %(close)s, channel_id, sum(handled), sum(offered), sum(abandoned),
        sum(handle_seconds), sum(wait_seconds), sum(resolved_first_contact),
        sum(resolution_sample), sum(csat_satisfied), sum(csat_responses)
    FROM kpis_contactvolume
    WHERE centre_id = %(centre)s AND start >= %(month)s AND start < %(end)s
    GROUP BY channel_id
"""


class Obstacle(StrEnum):
    """Why a month is not closed, not reopened, or takes no accrual."""

    NOT_ENDED = "not_ended"
    NOTHING_RECORDED = "nothing_recorded"
    CLOSED_ALREADY = "closed_already"
    NOT_CLOSED = "not_closed"
    NO_REASON = "no_reason"
    NOT_ADMINISTRATOR = "not_administrator"
    BILL_IS_THERE = "bill_is_there"


@dataclass(eq=False)
class CloseRefused(NotSaved):
    """Nothing was done. who and when: of the close that is there already."""

    obstacle: Obstacle
    month: date
    who: str = ""
    when: datetime | None = None


@attempted
def close_month(
    *,
    centre_id: int,
    month: date,
    user_id: int,
    remark: str = "",
    confirmed: Collection[str] = (),
) -> MonthClose:
    """Close a month and keep its figures as reported, every cost line and channel.

    Raises CloseRefused for a month that has not ended, has nothing recorded, or is closed;
    FarOutRefused for figures far out whose marks are not among ``confirmed``.
    """
    lock_month(centre_id, month)
    refuse_close(centre_id, month)
    basis, channels = definition_in_force(centre_id, month)
    refuse_far_out(
        centre_id=centre_id,
        month=month,
        definition=DefinitionFact(month, basis, frozenset(channels)),
        confirmed=confirmed,
    )
    close = MonthClose(
        centre_id=centre_id, month=month, closed_by_id=user_id, remark=remark.strip()
    )
    take_figures(close)
    close.save(force_insert=True)
    keys: dict[str, int | date] = {"close": close.pk, "centre": centre_id, "month": month}
    keys["end"] = month_after(month)
    with connection.cursor() as cursor:
        cursor.execute(REPORT_COSTS, keys)
        cursor.execute(REPORT_CONTACTS, keys)
    return close


@attempted
def close_months(
    *,
    centre_id: int,
    months: Sequence[date],
    user_id: int,
    remark: str = "",
    confirmed: Collection[str] = (),
) -> list[MonthClose]:
    """Close several months, the earliest first: all of them, or none. As of close_month."""
    keys: dict[str, Any] = {"centre_id": centre_id, "user_id": user_id, "remark": remark}
    return [close_month(**keys, month=month, confirmed=confirmed) for month in sorted(set(months))]


@attempted
def reopen_month(*, centre_id: int, month: date, user_id: int, reason: str) -> MonthClose:
    """Open a closed month again; who and why is written on its close, which stays.

    reason: at least three characters. Raises CloseRefused, also for anyone but an administrator.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise CloseRefused(Obstacle.NO_REASON, month)
    if not User.objects.filter(pk=user_id, is_superuser=True, is_active=True).exists():
        raise CloseRefused(Obstacle.NOT_ADMINISTRATOR, month)
    lock_month(centre_id, month)
    close = close_in_force(centre_id, month)
    if close is None:
        raise CloseRefused(Obstacle.NOT_CLOSED, month)
    close.reopened_at, close.reopened_by_id = timezone.now(), user_id
    close.reason = reason.strip()
    close.save(update_fields=["reopened_at", "reopened_by", "reason"])
    return close


@attempted
def accrue_bill(
    *, centre_id: int, month: date, category_id: int, amount: Decimal, description: str
) -> None:
    """Record what a bill usually is until it comes, as one shared accrual.

    Raises CloseRefused where the month has a line of this category by now, MonthIsClosed
    where it is closed.
    """
    lock_month(centre_id, month)
    if CostLine.objects.filter(centre=centre_id, month=month, category=category_id).exists():
        raise CloseRefused(Obstacle.BILL_IS_THERE, month)
    values = LineValues(category_id, None, amount, CostStatus.ACCRUAL, description)
    change = LineChange("accrual", None, None, values)
    record_cost_lines(centre_id=centre_id, month=month, changes=[change])


def lock_month(centre_id: int, month: date) -> None:
    """Nobody else writes to the month, closes it or reopens it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(KNOW_MONTH, {"centre": centre_id, "month": month})
    CentreMonth.objects.select_for_update().get(centre_id=centre_id, month=month)


def lock_months(centre_id: int, months: Sequence[date]) -> None:
    """The same for several, always in the same order."""
    for month in sorted(set(months)):
        lock_month(centre_id, month)


def refuse_close(centre_id: int, month: date) -> None:
    if close := close_in_force(centre_id, month):
        who = close.closed_by.get_full_name() or close.closed_by.get_username()
        raise CloseRefused(Obstacle.CLOSED_ALREADY, month, who, close.closed_at)
    if month_after(month) > today_of(Centre.objects.get(pk=centre_id)):
        raise CloseRefused(Obstacle.NOT_ENDED, month)
    if not costs_of(centre_id, month).exists() and not volumes_of(centre_id, month).exists():
        raise CloseRefused(Obstacle.NOTHING_RECORDED, month)


def close_in_force(centre_id: int, month: date) -> MonthClose | None:
    closes = MonthClose.objects.select_related("closed_by")
    return closes.filter(centre_id=centre_id, month=month, reopened_at=None).first()


def take_figures(close: MonthClose) -> None:
    """Cost and the contacts that count, as they stand; unknown is None."""
    basis, channels = definition_in_force(close.centre_id, close.month)
    costs = costs_of(close.centre_id, close.month)
    counted = volumes_of(close.centre_id, close.month).filter(channel_id__in=channels)
    if basis is CountBasis.OFFERED:  # as counted_contacts has it
        partly = counted.filter(offered=None).values("channel_id")
        counted = counted.exclude(channel_id__in=partly)
    close.basis, close.counted_channels = basis.value, channels
    close.cost = costs.aggregate(sum=Sum("amount"))["sum"]
    close.contacts = counted.aggregate(sum=Sum(basis.value))["sum"]


def definition_in_force(centre_id: int, month: date) -> tuple[CountBasis, list[int]]:
    """What counts in a month, as reports have it: before the first definition the handled
    contacts of all but self-service and bots count."""
    known = ContactDefinition.objects.filter(centre_id=centre_id).order_by("valid_from")
    definition = known.filter(valid_from__lte=month).last()
    if definition is not None:
        channels = definition.counted.order_by("channel_id").values_list("channel_id", flat=True)
        return CountBasis(definition.basis), list(channels)
    used = Channel.objects.filter(centrechannel__centre_id=centre_id).order_by("id")
    return CountBasis.HANDLED, list(
        used.exclude(kind__in=UNASSISTED_KINDS).values_list("id", flat=True)
    )


def costs_of(centre_id: int, month: date) -> QuerySet[CostLine]:
    return CostLine.objects.filter(centre_id=centre_id, month=month)


def volumes_of(centre_id: int, month: date) -> QuerySet[ContactVolume]:
    return ContactVolume.objects.filter(
        centre_id=centre_id, start__gte=month, start__lt=month_after(month)
    )
