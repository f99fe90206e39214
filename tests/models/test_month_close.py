"""A close stands with what was reported; only an administrator reopens, once and with a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from kpis.models import CentreMonth, CostLine, MonthClose, ReportedContacts, ReportedCost
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY, JUNE = make.month("2026-05"), make.month("2026-06")


@pytest.fixture
def closed() -> MonthClose:
    """May, beside an open June; a line in each."""
    centre = make.CentreFactory()
    for month in (MAY, JUNE):
        make.CostLineFactory(centre=centre, month=month)
    close: MonthClose = make.MonthCloseFactory(centre=centre, month=MAY)
    return close


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def lines(close: MonthClose) -> Any:
    return CostLine.objects.filter(centre=close.centre, month=MAY)


def refuses(change: Callable[[], Any]) -> None:
    """Whatever the error: the database's word, not ours."""
    with pytest.raises(Error), transaction.atomic():
        change()


def still_closed(close: MonthClose) -> None:
    refuses(lambda: lines(close).update(amount=1))


@pytest.mark.fault(28)
def test_a_reopened_month_moves_and_stands_again_once_closed(closed: MonthClose) -> None:
    reopen(closed)
    lines(closed).update(amount=3)
    make.MonthCloseFactory(centre=closed.centre, month=MAY)
    still_closed(closed)
    assert set(lines(closed).values_list("amount", flat=True)) == {3}


def reopen(close: MonthClose, reason: str = "A bill came late", **person: Any) -> None:
    administrator = make.UserFactory(**{"is_superuser": True} | person)
    MonthClose.objects.filter(pk=close.pk).update(
        reopened_at=timezone.now(), reopened_by=administrator, reason=reason
    )


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    ("reason", "person"),
    [
        ("A bill came late", {"is_superuser": False}),
        ("A bill came late", {"is_superuser": False, "is_staff": True}),
        ("A bill came late", {"is_active": False}),
        ("", {}),
        ("  x  ", {}),
    ],
)
def test_a_reopening_needs_an_administrator_and_a_reason(
    closed: MonthClose, reason: str, person: dict[str, bool]
) -> None:
    refuses(lambda: reopen(closed, reason, **person))
    still_closed(closed)


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kpis_monthclose SET cost = 1",
        "UPDATE kpis_monthclose SET reopened_at = now()",
        "UPDATE kpis_monthclose SET month = '2026-06-01'",
        "DELETE FROM kpis_monthclose",
        "TRUNCATE kpis_monthclose CASCADE",
        "UPDATE kpis_centremonth SET is_closed = false",
        "UPDATE kpis_centremonth SET month = '2026-09-01'",
        "UPDATE kpis_centremonth SET is_closed = true WHERE month = '2026-06-01'",
        (
            "INSERT INTO kpis_centremonth (centre_id, month, is_closed)"
            " SELECT id, '2026-08-01', true FROM kpis_centre"
        ),
        "DELETE FROM kpis_centremonth",
        "TRUNCATE kpis_centremonth",
        "TRUNCATE kpis_centre CASCADE",
        "UPDATE kpis_reportedcost SET amount = 1",
        "DELETE FROM kpis_reportedcost",
        "TRUNCATE kpis_reportedcost",
        "UPDATE kpis_reportedcontacts SET handled = 1",
        "DELETE FROM kpis_reportedcontacts",
        "TRUNCATE kpis_reportedcontacts",
    ],
)
def test_no_statement_flips_a_month_or_alters_what_was_reported(
    closed: MonthClose, change: str
) -> None:
    ReportedCost.objects.create(close=closed, line=1, category=make.category("taxes"), amount=5)
    ReportedContacts.objects.create(close=closed, channel=make.channel("phone"), handled=2)
    refuses(lambda: sql(change))
    still_closed(closed)


@pytest.mark.fault(30)
def test_a_reopening_is_written_once_and_stays(closed: MonthClose) -> None:
    reopen(closed)
    refuses(lambda: reopen(closed, "Another reason"))
    refuses(lambda: MonthClose.objects.update(reopened_at=None, reopened_by=None, reason=""))
    refuses(lambda: sql("DELETE FROM kpis_monthclose"))
    assert MonthClose.objects.get().reason == "A bill came late"


def test_a_month_is_closed_once_at_a_time(closed: MonthClose) -> None:
    refuses(lambda: make.MonthCloseFactory(centre=closed.centre, month=MAY))
    refuses(lambda: make.MonthCloseFactory(centre=closed.centre, month=date(2026, 6, 15)))


def test_a_close_decides_the_month_in_the_same_statement(closed: MonthClose) -> None:
    state = CentreMonth.objects.filter(centre=closed.centre).order_by("month")
    assert list(state.values_list("month", "is_closed")) == [(MAY, True), (JUNE, False)]
    reopen(closed)
    assert not state.filter(is_closed=True).exists()
