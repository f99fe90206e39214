"""Held against a slow and obvious reading of the same rows."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kpis.models import Centre, ContactVolume
from kpis.queries.staffing import StaffingRecord, staffing_records
from kpis.queries.volumes import daily_volumes, monthly_volumes
from tests import factories as make

MAY, JUNE, JULY = (make.month(name) for name in ("2026-05", "2026-06", "2026-07"))


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory()
    return made


def add(
    centre: Centre, start: date, code: str = "phone", *, day: bool = False, **known: Any
) -> Any:
    end = {"end": start + timedelta(days=1)} if day else {}
    return make.ContactVolumeFactory(
        centre=centre, start=start, channel=make.channel(code), **end, **known
    )


def fill(centre: Centre) -> None:
    add(centre, MAY, handled=100, offered=120, abandoned=9, handle_seconds=36_400)
    for number in (1, 2, 9):
        known: dict[str, Any] = (
            {"abandoned": number} if number < 9 else {"offered": 20, "abandoned": 3}
        )
        add(centre, JUNE.replace(day=number), day=True, handled=number, **known)
    add(centre, JUNE, "email", handled=7, status="estimate", csat_satisfied=2, csat_responses=4)
    add(centre, JULY, handled=1)
    add(make.CentreFactory(), MAY)


def summed(rows: list[ContactVolume], name: str) -> int | None:
    known = [getattr(row, name) for row in rows if getattr(row, name) is not None]
    return sum(known) if known else None


def test_months_are_the_sums_of_their_volumes(centre: Centre) -> None:
    fill(centre)
    by_place = defaultdict(list)
    for row in ContactVolume.objects.filter(centre=centre, start__lt=JULY):
        by_place[row.channel_id, row.start.replace(day=1)].append(row)
    found = {(r.fact.channel, r.fact.start): r for r in monthly_volumes(centre.pk, MAY, JULY)}
    assert found.keys() == by_place.keys()
    for place, rows in by_place.items():
        record, only = found[place], rows[0] if len(rows) == 1 else None
        assert (record.id, record.version) == ((only.pk, only.version) if only else (None, None))
        assert record.rows == len(rows)
        assert record.abandoned == summed(rows, "abandoned")
        assert record.fact.handled == summed(rows, "handled")
        assert record.fact.csat_satisfied == summed(rows, "csat_satisfied")
        both = [row for row in rows if row.offered is not None and row.abandoned is not None]
        assert record.fact.abandoned_base == summed(both, "offered")
        assert record.fact.whole_month == (rows[0].end - rows[0].start > timedelta(days=1))
        assert record.fact.estimated == any(row.status == "estimate" for row in rows)


def test_the_volumes_of_one_channel(centre: Centre) -> None:
    fill(centre)
    phone = make.channel("phone").pk
    found = {record.fact.start: record for record in daily_volumes(centre.pk, phone, JUNE, JULY)}
    rows = ContactVolume.objects.filter(
        centre=centre, channel=phone, start__gte=JUNE, start__lt=JULY
    )
    assert {start: (r.id, r.fact.handled) for start, r in found.items()} == {
        row.start: (row.pk, row.handled) for row in rows
    }
    (may,) = daily_volumes(centre.pk, phone, MAY, JUNE)
    assert may.fact.whole_month


def test_staffing_of_a_month(centre: Centre) -> None:
    ready = Decimal("80.50")
    shared = make.StaffingFactory(centre=centre, month=MAY, signed_in_hours=ready)
    make.StaffingFactory(centre=centre, month=JUNE)
    make.StaffingFactory(month=MAY)
    assert staffing_records(centre.pk, MAY) == [
        StaffingRecord(None, shared.staffed_hours, None, ready, shared.pk, 1)
    ]
