"""What is agreed on for closed months: an administrator says so, and has seen which they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kpis.entry.refusals import ClosedMonthsConcerned
from kpis.models import User

#: Whoever is closing one of them is waited for, and whoever closes one later sees the change.
MONTHS = """
    SELECT month, is_closed FROM kpis_centremonth
    WHERE centre_id = %(centre)s AND month >= %(start)s
    ORDER BY month
    FOR SHARE
"""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who changes what closed months go by, and which of them they were shown."""

    user_id: int
    months: frozenset[date] = frozenset()


def decided_months(
    closed: Iterable[date], valid_from: date, others: Iterable[date]
) -> frozenset[date]:
    """The closed months that go by what is valid from a month on, until another begins.

    others: the months from which others of the same kind are valid.
    """
    end = min((other for other in others if other > valid_from), default=date.max)
    return frozenset(month for month in closed if valid_from <= month < end)


def refuse_unconfirmed(
    *,
    centre_id: int,
    valid_from: date,
    others: Iterable[date],
    confirmation: Confirmation | None,
) -> None:
    """Raises ClosedMonthsConcerned where closed months go by what is valid from a month on,
    unless an administrator saw all of them. others: as of decided_months."""
    closed = closed_since(centre_id, valid_from)
    months = decided_months(closed, valid_from, others)
    if months and not is_confirmed(months, confirmation):
        raise ClosedMonthsConcerned(sorted(months))


def closed_since(centre_id: int, start: date) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"centre": centre_id, "start": start})
        return [month for month, is_closed in cursor.fetchall() if is_closed]


def is_confirmed(months: Collection[date], confirmation: Confirmation | None) -> bool:
    if confirmation is None or not confirmation.months.issuperset(months):
        return False
    people = User.objects.filter(pk=confirmation.user_id, is_superuser=True, is_active=True)
    return people.exists()
