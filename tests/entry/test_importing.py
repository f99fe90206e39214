"""Rows into the tables: all or nothing, and never twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError, connection
from pytest_django import DjangoAssertNumQueries

from kpis.entry import importing
from kpis.entry.closing import close_month
from kpis.entry.importing import import_cost_rows, import_volume_rows
from kpis.entry.messages import describe
from kpis.entry.parsing.cost_rows import CostRow
from kpis.entry.parsing.errors import FileRefused
from kpis.entry.parsing.volume_rows import VolumeRow
from kpis.models import Centre, Channel, ContactVolume, CostLine
from kpis.vocabulary import CostStatus, VolumeStatus
from tests import factories as make

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
RENT = CostRow(2, MAY, "office_space", "", Decimal("1200.00"), description="Rent")
CALLS = CostRow(3, MAY, "telephony", "phone", Decimal("-12.50"), supplier="Télécom")
PHONE = VolumeRow(2, MAY, JUNE, "phone", 100, offered=120)
DAY = VolumeRow(3, date(2026, 6, 3), date(2026, 6, 4), "phone", 4)


def refusals(caught: pytest.ExceptionInfo[FileRefused]) -> list[str]:
    return [describe(error) for error in caught.value.errors]


def test_records_costs_as_they_stand(centre: Centre) -> None:
    result = import_cost_rows(centre=centre, rows=[RENT, CALLS])
    assert (result.added, result.already_there) == (2, 0)
    columns = ("month", "category__code", "channel__code", "amount", "description", "supplier")
    assert set(centre.costline_set.values_list(*columns)) == {
        (MAY, "office_space", None, Decimal("1200.00"), "Rent", ""),
        (MAY, "telephony", "phone", Decimal("-12.50"), "", "Télécom"),
    }


@pytest.mark.fault(16)
def test_keeps_identical_lines(centre: Centre) -> None:
    result = import_cost_rows(centre=centre, rows=[RENT, replace(RENT, line=3)])
    assert result.added == 2
    assert centre.costline_set.count() == 2


@pytest.mark.fault(17)
def test_the_same_costs_again_change_nothing(centre: Centre) -> None:
    rows = [RENT, replace(RENT, line=3), replace(CALLS, line=4)]
    import_cost_rows(centre=centre, rows=rows)
    before = list(CostLine.objects.order_by("id").values())
    result = import_cost_rows(centre=centre, rows=rows)
    assert (result.added_lines, result.already_there_lines) == ((), (2, 3, 4))
    assert list(CostLine.objects.order_by("id").values()) == before


@pytest.mark.fault(17)
def test_costs_that_overlap_an_earlier_file_add_the_new_ones_only(centre: Centre) -> None:
    import_cost_rows(centre=centre, rows=[RENT])
    changed = [
        replace(RENT, line=4, month=JUNE),
        replace(RENT, line=5, status=CostStatus.ACCRUAL),
        replace(RENT, line=6, amount=Decimal("1200.01")),
        replace(RENT, line=7, channel="phone"),
        replace(RENT, line=8),
    ]
    result = import_cost_rows(centre=centre, rows=[RENT, *changed])
    assert result.already_there_lines == (2,)
    assert result.added_lines == (4, 5, 6, 7, 8)


@pytest.mark.fault(17)
def test_another_centre_has_its_own_lines(centre: Centre) -> None:
    import_cost_rows(centre=centre, rows=[RENT])
    other = Centre.objects.create(name="Lille", slug="lille", currency="EUR")
    assert import_cost_rows(centre=other, rows=[RENT]).added == 1
    assert import_cost_rows(centre=centre, rows=[RENT]).added == 0


def test_refuses_unknown_codes_and_records_nothing(centre: Centre) -> None:
    rows = [
        RENT,
        replace(CALLS, category="beer"),
        replace(CALLS, line=4, channel="fax"),
        replace(CALLS, line=5, channel="video"),
    ]
    with pytest.raises(FileRefused) as caught:
        import_cost_rows(centre=centre, rows=rows)
    category, channel, unused = refusals(caught)
    assert category.startswith("Line 3, category: found “beer”, expected one of salaries, ")
    assert channel == "Line 4, channel: found “fax”, expected one of phone, email, self_service."
    assert unused == (
        "Line 5, channel: found “video”, expected a channel that the centre uses: "
        "phone, email, self_service."
    )
    assert not CostLine.objects.exists()


def test_records_volumes_and_keeps_unknown_unknown(centre: Centre) -> None:
    estimate = replace(DAY, status=VolumeStatus.ESTIMATE, csat_satisfied=0, csat_responses=0)
    result = import_volume_rows(centre=centre, rows=[PHONE, estimate])
    assert (result.added, result.already_there) == (2, 0)
    columns = ("start", "end", "handled", "offered", "csat_responses", "status")
    assert list(centre.contactvolume_set.order_by("start").values_list(*columns)) == [
        (MAY, JUNE, 100, 120, None, "actual"),
        (DAY.start, DAY.end, 4, None, 0, "estimate"),
    ]


@pytest.mark.fault(17)
def test_the_same_volumes_again_change_nothing(centre: Centre) -> None:
    import_volume_rows(centre=centre, rows=[PHONE, DAY])
    before = list(ContactVolume.objects.order_by("id").values())
    mail = replace(PHONE, line=4, channel="email")
    assert import_volume_rows(centre=centre, rows=[PHONE, DAY]).already_there_lines == (2, 3)
    assert list(ContactVolume.objects.order_by("id").values()) == before
    assert import_volume_rows(centre=centre, rows=[PHONE, DAY, mail]).added_lines == (4,)


@pytest.mark.fault(17)
@pytest.mark.parametrize(
    "row",
    [
        replace(PHONE, handled=101),
        replace(PHONE, offered=None),
        replace(PHONE, status=VolumeStatus.ESTIMATE),
        replace(PHONE, end=date(2026, 5, 2)),
        replace(PHONE, start=date(2026, 5, 31)),
    ],
)
def test_refuses_volumes_over_recorded_days(centre: Centre, row: VolumeRow) -> None:
    april = replace(PHONE, start=date(2026, 4, 1), end=MAY)
    import_volume_rows(centre=centre, rows=[april, PHONE])
    with pytest.raises(FileRefused) as caught:
        import_volume_rows(centre=centre, rows=[april, replace(row, line=9), DAY])
    (said,) = refusals(caught)
    assert said == (
        f"Line 9, start: found “{row.start} – {row.end}”, expected days without a volume: "
        "2026-05-01 – 2026-06-01 is recorded with other figures."
    )
    assert ContactVolume.objects.count() == 2


def test_refuses_volumes_of_channels_the_centre_does_not_use(centre: Centre) -> None:
    with pytest.raises(FileRefused) as caught:
        import_volume_rows(centre=centre, rows=[PHONE, replace(PHONE, line=3, channel="chat")])
    assert [error.line for error in caught.value.errors] == [3]
    assert not ContactVolume.objects.exists()


def test_codes_match_whatever_their_case(centre: Centre) -> None:
    Channel.objects.filter(code="phone").update(code="Phone")
    assert import_volume_rows(centre=centre, rows=[PHONE]).added == 1


def test_all_rows_or_none(centre: Centre) -> None:
    rows = [
        replace(DAY, line=day, start=date(2026, 6, day), end=date(2026, 6, day + 1))
        for day in range(1, 6)
    ]
    with pytest.raises(IntegrityError, match="volume_spans_apart"):
        import_volume_rows(centre=centre, rows=[*rows, rows[0]])
    assert not ContactVolume.objects.exists()
    assert import_volume_rows(centre=centre, rows=rows).added == 5
    assert centre.contactvolume_set.count() == 5


def test_no_rows_are_no_changes(centre: Centre) -> None:
    assert import_cost_rows(centre=centre, rows=[]).added == 0
    assert import_volume_rows(centre=centre, rows=[]).added == 0


def test_reads_do_not_grow_with_the_rows(
    centre: Centre, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [replace(RENT, line=n, amount=Decimal(n)) for n in range(2, 300)]
    for rows in ([RENT], many):
        with django_assert_num_queries(12):
            import_cost_rows(centre=centre, rows=rows)


@pytest.mark.fault(28)
def test_a_closed_month_takes_no_file(centre: Centre) -> None:
    """What the month has already is left alone; what is new in it is named."""
    import_cost_rows(centre=centre, rows=[RENT])
    import_volume_rows(centre=centre, rows=[PHONE])
    close_month(centre_id=centre.pk, month=RENT.month, user_id=make.UserFactory().pk)
    assert import_cost_rows(centre=centre, rows=[RENT]).already_there == 1
    with pytest.raises(FileRefused) as caught:
        import_cost_rows(centre=centre, rows=[RENT, replace(RENT, line=3)])
    (error,) = caught.value.errors
    assert (error.line, error.column, error.found) == (3, "month", f"{RENT.month:%Y-%m}")
    assert describe(error).endswith("expected a month that is not closed.")
    assert centre.costline_set.count() == 1


def import_twice_at_once(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> int:
    """Import one line in two threads, neither of which writes before both have read."""
    both_have_read = Barrier(2)
    read = importing.recorded_cost_lines

    def read_and_wait(*arguments: Any) -> list[CostLine]:
        recorded = read(*arguments)
        with suppress(BrokenBarrierError):
            both_have_read.wait(timeout=1)
        return recorded

    def import_in_thread(_: int) -> int:
        try:
            return import_cost_rows(centre=centre, rows=[RENT]).added
        finally:
            connection.close()

    monkeypatch.setattr(importing, "recorded_cost_lines", read_and_wait)
    with ThreadPoolExecutor(2) as threads:
        return sum(threads.map(import_in_thread, range(2)))


@pytest.mark.fault(17)
def test_the_same_file_twice_at_once_is_added_once(
    transactional_db: None, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert import_twice_at_once(centre, monkeypatch) == 1
    CostLine.objects.all().delete()
    monkeypatch.setattr(importing, "lock_imports", lambda _: None)
    assert import_twice_at_once(centre, monkeypatch) == 2, "without the lock, they race"
