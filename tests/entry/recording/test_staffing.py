from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from kpis.entry.attempts import attempted
from kpis.entry.recording import staffing as recording
from kpis.entry.recording.staffing import StaffingChange, StaffingValues, record_staffing
from kpis.entry.refusals import Conflicted, MonthIsClosed
from kpis.models import Centre, Staffing
from tests import factories as make

MAY = make.month("2026-05")


def wish(
    hours: str | None, *, seen: Staffing | None = None, channel: str = "", equivalents: str = ""
) -> StaffingChange:
    """hours: None removes."""
    values = None
    if hours is not None:
        known = [Decimal(text) if text else None for text in (hours, equivalents)]
        values = StaffingValues(*known)
    id, version = (seen.pk, seen.version) if seen else (None, None)
    channel_id = make.channel(channel).pk if channel else None
    return StaffingChange(channel or "all", id, version, channel_id, values)


def record(centre: Centre, *changes: StaffingChange) -> Any:
    return record_staffing(centre_id=centre.pk, month=MAY, changes=changes)


def recorded(centre: Centre) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    rows = Staffing.objects.filter(centre=centre).select_related("channel")
    return {
        row.channel.code if row.channel else "": (row.staffed_hours, row.full_time_equivalents)
        for row in rows
    }


def test_rows_are_added_changed_and_removed_in_one_go(centre: Centre) -> None:
    shared = make.StaffingFactory(centre=centre, month=MAY)
    phone = make.StaffingFactory(centre=centre, month=MAY, channel=make.channel("phone"))
    done = record(
        centre,
        wish("120.50", seen=shared, equivalents="0.75"),
        wish(None, seen=phone, channel="phone"),
        wish("", channel="email", equivalents="2"),
    )
    assert recorded(centre) == {
        "": (Decimal("120.50"), Decimal("0.75")),
        "email": (None, Decimal("2.00")),
    }
    email = Staffing.objects.get(channel__code="email")
    assert {(row.key, row.id, row.version) for row in done} == {
        ("all", shared.pk, 2),
        ("phone", phone.pk, None),
        ("email", email.pk, 1),
    }


@pytest.mark.fault(26)
def test_the_later_of_two_sees_what_stands_now(centre: Centre) -> None:
    shared = make.StaffingFactory(centre=centre, month=MAY)
    record(centre, wish("110", seen=shared))
    for later in (wish("120", seen=shared), wish("120"), wish(None, seen=shared)):
        with pytest.raises(Conflicted) as refused:
            record(centre, later)
        assert refused.value.conflicts[0].theirs.staffed_hours == 110
    assert recorded(centre) == {"": (Decimal(110), None)}


@pytest.mark.fault(31)
def test_the_id_of_another_row_changes_nothing(centre: Centre) -> None:
    other = make.StaffingFactory(month=MAY)
    phone = make.StaffingFactory(centre=centre, month=MAY, channel=make.channel("phone"))
    for row in (other, phone):
        with pytest.raises(Conflicted):
            record(centre, wish("1", seen=row))
        record(centre, wish(None, seen=row))
    assert Staffing.objects.filter(staffed_hours=100).count() == 2


@pytest.mark.fault(28)
def test_a_closed_month_takes_nothing(centre: Centre) -> None:
    shared = make.StaffingFactory(centre=centre, month=MAY)
    make.MonthCloseFactory(centre=centre, month=MAY)
    for later in (wish("1", seen=shared), wish(None, seen=shared), wish("1", channel="phone")):
        with pytest.raises(MonthIsClosed):
            record(centre, later)
    assert recorded(centre) == {"": (Decimal(100), None)}


@pytest.mark.fault(26)
@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_row_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    centre = make.CentreFactory()
    both_looked, look, looks = Barrier(2, timeout=10), recording.lock_staffing, []

    def look_together(*args: Any) -> Any:
        found = look(*args)
        looks.append(found)
        if len(looks) <= 2:
            both_looked.wait()
        return found

    def run(write: Callable[[], Any]) -> Any:
        try:
            return attempted(write)()
        except Conflicted as error:
            return error
        finally:
            connection.close()

    monkeypatch.setattr(recording, "lock_staffing", look_together)
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(run, [lambda: record(centre, wish("1"))] * 2))
    assert sum(isinstance(one, Conflicted) for one in found) == 1
    assert recorded(centre) == {"": (Decimal(1), None)}
