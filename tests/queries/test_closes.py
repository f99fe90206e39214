"""Closes, and what differs from them, against a slow re-reading of the tables."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.entry.closing import reopen_month
from kpis.models import Centre, ContactVolume, CostLine, MonthClose
from kpis.queries.closes import accruals_by_month, changed_lines, latest_closes, month_record
from tests import factories as make
from tests.queries.conftest import FIRST, months

LAST = make.month_after(months()[-1])
FIELDS = ("category_id", "channel_id", "amount", "status", "description", "supplier")


@pytest.fixture
def centre(centres: list[Centre]) -> Centre:
    return centres[0]


def close(centre: Centre, month: date = FIRST, **more: Any) -> MonthClose:
    user = make.UserFactory(first_name="Ada", last_name="Martin")
    return make.close_as_meant(centre_id=centre.pk, month=month, user_id=user.pk, **more)


def reopen(centre: Centre) -> None:
    user = make.UserFactory(is_superuser=True, username="root")
    reopen_month(centre_id=centre.pk, month=FIRST, user_id=user.pk, reason="Late bill")


def test_accruals(centre: Centre) -> None:
    found = accruals_by_month(centre.pk, FIRST, LAST)
    lines = CostLine.objects.filter(centre=centre, status="accrual")
    for month in months():
        amounts = [line.amount for line in lines if line.month == month]
        known = found.get(month)
        assert (known and known.count, known and known.sum) == (
            (len(amounts), sum(amounts)) if amounts else (None, None)
        )


def test_the_record_of_a_month(centre: Centre) -> None:
    record = month_record(centre.pk, FIRST)
    lines = list(CostLine.objects.filter(centre=centre, month=FIRST))
    accruals = [line.amount for line in lines if line.status == "accrual"]
    assert record.lines == len(lines)
    assert (record.accruals.count, record.accruals.sum) == (len(accruals), sum(accruals))
    assert (record.closes, record.contacts) == ([], [])


def test_every_close_of_a_month_the_latest_first(centre: Centre) -> None:
    first = close(centre, remark="First")
    reopen(centre)
    second = close(centre)
    closes = month_record(centre.pk, FIRST).closes
    assert [each.id for each in closes] == [second.pk, first.pk]
    assert (closes[1].closed_by, closes[1].remark) == ("Ada Martin", "First")
    assert (closes[1].reopened_by, closes[1].reason) == ("root", "Late bill")
    assert (closes[0].reopened_at, closes[0].reopened_by) == (None, "")
    assert (closes[0].cost, closes[0].contacts) == (second.cost, second.contacts)
    assert closes[0].channels == set(second.counted_channels)


def test_contacts_as_the_latest_close_reported_them(centre: Centre) -> None:
    close(centre)
    counts = month_record(centre.pk, FIRST).contacts
    handled: dict[int, int] = {}
    for volume in ContactVolume.objects.filter(centre=centre, start__lt=months()[1]):
        handled[volume.channel_id] = handled.get(volume.channel_id, 0) + volume.handled
    assert {each.channel: each.handled for each in counts} == handled


def test_the_latest_close_of_each_month(centres: list[Centre]) -> None:
    centre, other = centres
    close(centre)
    reopen(centre)
    latest, april = close(centre), close(centre, months()[1])
    close(other)
    found = latest_closes(centre.pk, FIRST, LAST)
    assert {month: each.id for month, each in found.items()} == {
        FIRST: latest.pk,
        months()[1]: april.pk,
    }
    assert list(latest_closes(centre.pk, months()[1], LAST)) == [months()[1]]


def test_lines_that_are_not_as_they_were_reported(centre: Centre) -> None:
    made = close(centre)
    reopen(centre)
    change_some_lines(centre)
    reported, now = changed_lines(made.pk, centre.pk, FIRST, 1_000)
    then = {cost.line: words(cost) for cost in made.costs.all()}
    today = {line.pk: words(line) for line in CostLine.objects.filter(centre=centre, month=FIRST)}
    different = {id for id in then.keys() | today.keys() if then.get(id) != today.get(id)}
    assert different
    assert {line.line for line in reported} == different & then.keys()
    assert {line.line for line in now} == different & today.keys()
    assert all(then[line.line][2] == line.amount for line in reported)
    assert all(today[line.line][2] == line.amount for line in now)


def words(line: Any) -> tuple[Any, ...]:
    return tuple(getattr(line, name) for name in FIELDS)


def change_some_lines(centre: Centre) -> None:
    """Amounts, words, a channel, a move to another month, a removal, an addition."""
    lines = list(CostLine.objects.filter(centre=centre, month=FIRST).order_by("id"))
    random.Random(1).shuffle(lines)
    other = next(c for c in centre.channels.all() if c.pk != lines[2].channel_id)
    for line, (name, value) in zip(
        lines,
        [
            ("amount", Decimal("0.01")),
            ("supplier", "Acme"),
            ("channel", other),
            ("month", months()[1]),
        ],
        strict=False,
    ):
        setattr(line, name, value)
        line.save()
    lines[4].delete()
    make.CostLineFactory(centre=centre, month=FIRST)


def test_nothing_changed(centre: Centre) -> None:
    assert changed_lines(close(centre).pk, centre.pk, FIRST, 100) == ([], [])
