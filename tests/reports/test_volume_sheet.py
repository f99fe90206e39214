from decimal import Decimal
from typing import Any

import pytest

from kpis.facts import Reader
from kpis.models import Centre
from kpis.queries.centres import all_centre_contexts
from kpis.reports.sheets.channel_days import build_channel_sheet
from kpis.reports.sheets.volume_sheet import MonthSheet, build_month_sheet
from tests import factories as make

APRIL, MAY = make.month("2026-04"), make.month("2026-05")


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory(channels=["phone", "email", "self_service"])
    return made


def frame() -> Any:
    (only,) = all_centre_contexts(Reader(1, sees_all=True))
    return only


def sheet() -> MonthSheet:
    return build_month_sheet(frame(), MAY)


def add(centre: Centre, code: str, handled: int, **known: Any) -> None:
    known = {"start": MAY, **known}
    make.ContactVolumeFactory(centre=centre, channel=make.channel(code), handled=handled, **known)


def staff(centre: Centre, code: str, hours: str | None, equivalents: str | None = None) -> None:
    make.StaffingFactory(
        centre=centre,
        month=MAY,
        channel=make.channel(code) if code else None,
        staffed_hours=hours,
        full_time_equivalents=equivalents,
    )


def test_every_channel_has_a_row_beside_the_month_before(centre: Centre) -> None:
    add(centre, "phone", 110)
    add(centre, "phone", 100, start=APRIL)
    add(centre, "email", 5, start=MAY.replace(day=3), end=MAY.replace(day=4))
    phone, email, self_service = sheet().rows
    assert (phone.before, phone.change and phone.change.ratio) == (100, Decimal("0.1"))
    assert (phone.by_day, email.by_day, email.before) == (False, True, None)
    assert (self_service.record, self_service.counts, phone.counts) == (None, False, True)
    total = sheet().total
    assert total is not None
    assert (total.handled, sheet().before) == (115, 100)


@pytest.mark.fault(10)
def test_nothing_recorded_is_not_nought(centre: Centre) -> None:
    empty = sheet()
    assert (empty.total, empty.before, empty.change) == (None, None, None)
    assert (empty.staffing.hours, empty.staffing.utilisation) == (None, None)


@pytest.mark.fault(40)
def test_occupancy_of_all_is_work_by_hours(centre: Centre) -> None:
    add(centre, "phone", 10, handle_seconds=1_800)
    add(centre, "email", 10, handle_seconds=3_600)
    add(centre, "self_service", 10)  # nobody works on it
    staff(centre, "phone", "1", "0.5")
    staff(centre, "email", "1")
    table = sheet().staffing
    assert [row.utilisation for row in table.rows] == [Decimal("0.5"), 1, None, None]
    assert (table.hours, table.utilisation) == (2, Decimal("0.75"))
    assert (table.full_time_equivalents, table.hours_per_equivalent) == (Decimal("0.5"), 2)


def test_people_who_work_for_all_do_the_work_of_all(centre: Centre) -> None:
    add(centre, "phone", 10, handle_seconds=1_800)
    staff(centre, "", "2")
    assert [row.utilisation for row in sheet().staffing.rows] == [None, None, None, Decimal("0.25")]
    staff(centre, "phone", "1")
    assert [row.utilisation for row in sheet().staffing.rows] == [Decimal("0.5"), None, None, None]
    assert sheet().staffing.utilisation == Decimal(1_800) / (3 * 3_600)


def test_no_occupancy_where_work_or_hours_are_missing(centre: Centre) -> None:
    add(centre, "phone", 10, handle_seconds=1_800)
    add(centre, "email", 10)
    staff(centre, "", "2")
    assert sheet().staffing.utilisation is None
    make.ContactVolumeFactory._meta.model.objects.filter(channel__code="email").update(
        handle_seconds=60
    )
    assert sheet().staffing.utilisation is not None
    make.StaffingFactory._meta.model.objects.all().delete()
    staff(centre, "phone", "2")
    assert sheet().staffing.utilisation is None


@pytest.mark.finding("F15")
def test_occupancy_is_of_the_hours_signed_in_where_they_are_known(centre: Centre) -> None:
    """Chats are handled 2.5 at once: 9,000 seconds of them are one hour of a person."""
    add(centre, "phone", 10, handle_seconds=9_000)
    staff(centre, "phone", "4")
    assert sheet().staffing.rows[0].occupancy is None
    make.StaffingFactory._meta.model.objects.update(signed_in_hours=2)
    centre.centrechannel_set.filter(channel__code="phone").update(contacts_at_once=Decimal("2.5"))
    table = sheet().staffing
    assert (table.rows[0].utilisation, table.rows[0].occupancy) == (Decimal("0.25"), Decimal("0.5"))
    assert (table.utilisation, table.occupancy) == (Decimal("0.25"), Decimal("0.5"))
    staff(centre, "email", "1")
    assert sheet().staffing.utilisation == Decimal("0.2")


def test_the_days_of_a_channel(centre: Centre) -> None:
    add(centre, "phone", 7, start=MAY.replace(day=31), end=make.month("2026-06"))
    days = build_channel_sheet(frame(), "phone", MAY)
    assert days is not None
    assert len(days.days) == 31
    assert [day.day.day for day in days.days if day.record] == [31]
    assert (days.whole, days.total and days.total.handled) == (None, 7)
    assert build_channel_sheet(frame(), "chat", MAY) is None


def test_a_figure_for_the_month_stands_apart_from_the_days(centre: Centre) -> None:
    add(centre, "phone", 31_204)
    days = build_channel_sheet(frame(), "phone", MAY)
    assert days is not None
    assert days.whole is not None
    assert (days.whole.fact.handled, days.total) == (31_204, None)
    assert not any(day.record for day in days.days)
