"""Closing a month, several in a row, reopening, and accruing a bill that has not come."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kpis.entry.closing import (
    CloseRefused,
    Obstacle,
    accrue_bill,
    close_month,
    close_months,
    reopen_month,
)
from kpis.entry.far_out import FarOutRefused
from kpis.entry.refusals import MonthIsClosed
from kpis.models import Centre, CentreMonth, CostLine, MonthClose, User
from kpis.months import month_after
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")
pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db: None) -> User:
    person: User = make.UserFactory(first_name="Ada", last_name="Martin")
    return person


@pytest.fixture
def administrator(db: None) -> User:
    administrator: User = make.UserFactory(is_superuser=True)
    return administrator


@pytest.fixture
def recorded(centre: Centre) -> Centre:
    """May and June, with phone, e-mail by day, and self-service that does not count."""
    for month in (MAY, JUNE):
        make.CostLineFactory(centre=centre, month=month, amount=Decimal("900.50"), supplier="Acme")
        make.CostLineFactory(
            centre=centre, month=month, amount=Decimal("-100.25"), status="accrual"
        )
        make.ContactVolumeFactory(centre=centre, start=month, handled=80, offered=95)
        for day in (0, 1):
            start = month + timedelta(days=day)
            make.ContactVolumeFactory(
                centre=centre,
                channel=make.channel("email"),
                start=start,
                end=start + timedelta(days=1),
                handled=10,
                csat_satisfied=4 if day else None,
                csat_responses=5 if day else None,
            )
        make.ContactVolumeFactory(
            centre=centre, channel=make.channel("self_service"), start=month, handled=1000
        )
    return centre


def close(centre: Centre, user: User, month: date = MAY, **more: Any) -> MonthClose:
    return close_month(centre_id=centre.pk, month=month, user_id=user.pk, **more)


def refusal(write: Callable[[], Any]) -> CloseRefused:
    with pytest.raises(CloseRefused) as caught:
        write()
    return caught.value


def test_the_figures_are_kept_as_reported(recorded: Centre, person: User) -> None:
    made = close(recorded, person, remark=" Late ")
    made.refresh_from_db()
    assert (made.cost, made.contacts, made.basis, made.remark) == (
        Decimal("800.25"),
        100,
        "handled",
        "Late",
    )
    assert set(made.counted_channels) == {make.channel(c).pk for c in ("phone", "email")}
    lines = CostLine.objects.filter(centre=recorded, month=MAY).order_by("id")
    fields = ("category", "channel", "amount", "status", "description", "supplier")
    assert list(made.costs.order_by("line").values_list("line", *fields)) == list(
        lines.values_list("id", *fields)
    )
    assert CentreMonth.objects.get(centre=recorded, month=MAY).is_closed
    assert not CentreMonth.objects.get(centre=recorded, month=JUNE).is_closed


def test_each_channel_is_kept_and_unknown_stays_unknown(recorded: Centre, person: User) -> None:
    made = close(recorded, person)
    names = ("handled", "offered", "csat_satisfied", "csat_responses", "handle_seconds")
    found = {v.channel.code: tuple(getattr(v, n) for n in names) for v in made.volumes.all()}
    assert found == {
        "phone": (80, 95, None, None, None),
        "email": (20, None, 4, 5, None),
        "self_service": (1000, None, None, None, None),
    }


@pytest.mark.parametrize(
    ("definitions", "contacts", "basis"),
    [
        ([("2026-01", "handled", ["phone"])], 80, "handled"),
        ([("2026-01", "offered", ["phone", "email"])], 95, "offered"),
        ([("2026-01", "offered", ["email"])], None, "offered"),
        ([("2026-01", "handled", ["email"]), ("2026-06", "handled", ["phone"])], 20, "handled"),
        ([("2026-05", "handled", ["self_service"])], 1000, "handled"),
        # F6: one that begins later leaves the month to the default.
        ([("2026-07", "handled", ["self_service"])], 100, "handled"),
    ],
)
def test_contacts_count_by_the_definition_in_force(
    recorded: Centre,
    person: User,
    definitions: list[tuple[str, str, list[str]]],
    contacts: int | None,
    basis: str,
) -> None:
    for valid_from, count, channels in definitions:
        make.DefinitionFactory(
            centre=recorded, valid_from=make.month(valid_from), basis=count, channels=channels
        )
    made = close(recorded, person)
    assert (made.contacts, made.basis) == (contacts, basis)


def test_offered_contacts_of_some_days_are_not_reported_as_all(
    recorded: Centre, person: User
) -> None:
    make.DefinitionFactory(centre=recorded, basis="offered", channels=["phone", "email"])
    first_day = recorded.contactvolume_set.filter(channel__code="email", start=MAY)
    assert first_day.update(offered=12) == 1
    assert close(recorded, person).contacts == 95


def test_a_month_with_contacts_only_has_no_cost_rather_than_none_of_it(
    centre: Centre, person: User
) -> None:
    make.ContactVolumeFactory(centre=centre, start=MAY)
    assert (close(centre, person).cost, MonthClose.objects.get().contacts) == (None, 10)


def test_a_month_that_has_not_ended_is_not_closed(centre: Centre, person: User) -> None:
    this_month = timezone.localdate().replace(day=1)
    for month in (this_month, month_after(this_month)):
        make.CostLineFactory(centre=centre, month=month)
        refused = refusal(partial(close, centre, person, month))
        assert (refused.obstacle, refused.month) == (Obstacle.NOT_ENDED, month)
    assert not MonthClose.objects.exists()


def test_a_month_without_records_is_not_closed(recorded: Centre, person: User) -> None:
    refused = refusal(lambda: close(recorded, person, make.month("2025-01")))
    assert refused.obstacle is Obstacle.NOTHING_RECORDED


def test_a_closed_month_says_who_closed_it_and_when(recorded: Centre, person: User) -> None:
    first = close(recorded, person)
    refused = refusal(lambda: close(recorded, make.UserFactory()))
    assert (refused.obstacle, refused.who, refused.when) == (
        Obstacle.CLOSED_ALREADY,
        "Ada Martin",
        first.closed_at,
    )


def test_several_are_closed_together_or_not_at_all(recorded: Centre, person: User) -> None:
    empty = make.month("2026-07")
    keys: dict[str, Any] = {"centre_id": recorded.pk, "user_id": person.pk}
    refused = refusal(lambda: close_months(months=[JUNE, MAY, empty], **keys))
    assert refused.month == empty
    assert not MonthClose.objects.exists()
    closes = close_months(months=[JUNE, MAY, JUNE], remark="Half-year", **keys)
    assert [(c.month, c.remark) for c in closes] == [(MAY, "Half-year"), (JUNE, "Half-year")]


@pytest.mark.fault(30)
def test_an_administrator_reopens_with_a_reason_and_it_is_closed_again(
    recorded: Centre, person: User, administrator: User
) -> None:
    first = close(recorded, person)
    reopened = reopen_month(
        centre_id=recorded.pk, month=MAY, user_id=administrator.pk, reason=" Wrong bill "
    )
    assert (reopened.pk, reopened.reason) == (first.pk, "Wrong bill")
    assert reopened.reopened_by == administrator
    CostLine.objects.filter(month=MAY, supplier="Acme").update(amount=Decimal("1000.25"))
    second = close(recorded, person)
    assert (first.cost, second.cost) == (Decimal("800.25"), 900)
    assert first.costs.get(supplier="Acme").amount == Decimal("900.50")


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    ("reason", "is_superuser", "is_closed", "obstacle"),
    [
        (" a ", True, True, Obstacle.NO_REASON),
        ("Wrong bill", False, True, Obstacle.NOT_ADMINISTRATOR),
        ("Wrong bill", True, False, Obstacle.NOT_CLOSED),
    ],
)
def test_reopening_is_refused(
    recorded: Centre,
    person: User,
    reason: str,
    is_superuser: bool,
    is_closed: bool,
    obstacle: Obstacle,
) -> None:
    if is_closed:
        close(recorded, person)
    user = make.UserFactory(is_superuser=is_superuser)
    keys = {"centre_id": recorded.pk, "month": MAY, "user_id": user.pk, "reason": reason}
    assert refusal(lambda: reopen_month(**keys)).obstacle is obstacle
    assert MonthClose.objects.filter(reopened_at=None).exists() is is_closed


def accrue(centre: Centre, category: str = "taxes") -> None:
    accrue_bill(
        centre_id=centre.pk,
        month=MAY,
        category_id=make.category(category).pk,
        amount=Decimal("182.50"),
        description="Usual amount",
    )


def test_a_missing_bill_is_accrued_once(recorded: Centre) -> None:
    accrue(recorded)
    assert refusal(lambda: accrue(recorded)).obstacle is Obstacle.BILL_IS_THERE
    line = CostLine.objects.get(category__code="taxes")
    assert (line.amount, line.status, line.channel, line.month) == (
        Decimal("182.50"),
        "accrual",
        None,
        MAY,
    )


@pytest.mark.fault(28)
def test_no_bill_is_accrued_in_a_closed_month(recorded: Centre, person: User) -> None:
    close(recorded, person)
    with pytest.raises(MonthIsClosed):
        accrue(recorded)


def test_statements_do_not_grow_with_the_lines(recorded: Centre, person: User) -> None:
    with CaptureQueriesContext(connection) as few:
        close(recorded, person)
    lines = make.CostLineFactory.build_batch(
        2_000, centre=recorded, month=JUNE, category=make.category("taxes")
    )
    CostLine.objects.bulk_create(lines)
    with pytest.raises(FarOutRefused) as caught:
        close(recorded, person, JUNE)
    meant = {each.mark for _, each in caught.value.found}
    with CaptureQueriesContext(connection) as many:
        made = close(recorded, person, JUNE, confirmed=meant)
    assert len(few) == len(many) <= 19  # four of them to judge what is far out
    assert made.costs.count() == 2_002


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(lambda: connection.close()).result()  # noqa: PLW0108 (this thread's own)


@pytest.mark.fault(28)
@pytest.mark.django_db(transaction=True)
def test_the_figures_include_the_write_that_was_under_way(
    recorded: Centre, person: User, background: ThreadPoolExecutor
) -> None:
    pid: list[int] = []
    begun = threading.Event()

    def closing() -> MonthClose:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid.extend(cursor.fetchone())
        begun.set()
        return close(recorded, person)

    with transaction.atomic():
        make.CostLineFactory(centre=recorded, month=MAY, amount=Decimal("50.00"))
        made = background.submit(closing)
        begun.wait(5)
        wait_until_blocked(pid[0])
    assert made.result(timeout=10).cost == Decimal("850.25")
    assert made.result().costs.count() == 3


def wait_until_blocked(pid: int) -> None:
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid])
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.01)
    pytest.fail("The close does not wait.")
