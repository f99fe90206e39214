"""Contact cells by month and by day: the count changes, whatever else is known stays."""

from datetime import date, timedelta

import pytest

from kpis.entry.forms.cells import cell_key
from kpis.entry.recording.cells import CellNow, TypedCell
from kpis.entry.recording.volume_cells import compare_volume_cells, record_volume_cells
from kpis.entry.refusals import Conflicted, Mistakes, MonthIsClosed, Overlapping
from kpis.models import Centre, ContactVolume
from tests import factories as make

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


def typed(
    column: date, value: int | None, volume: ContactVolume | None = None, channel: str = "phone"
) -> TypedCell:
    row = make.channel(channel).pk
    return TypedCell(
        key=cell_key(row, column),
        place=f"{channel}, {column}",
        row=row,
        column=column,
        id=volume.pk if volume else None,
        version=volume.version if volume else None,
        value=value,
    )


def record(centre: Centre, *cells: TypedCell, by_day: bool = False, **options: bool) -> None:
    record_volume_cells(
        centre_id=centre.pk, cells=cells, by_day=by_day, **({"confirmed": False} | options)
    )


def spans(centre: Centre) -> list[tuple[str, str, int]]:
    volumes = ContactVolume.objects.filter(centre=centre).order_by("channel__position", "start")
    return [(str(v.start), str(v.end), v.handled) for v in volumes]


@pytest.fixture
def month(centre: Centre) -> ContactVolume:
    """January by phone: 80 handled, 90 offered."""
    made: ContactVolume = make.ContactVolumeFactory(centre=centre, handled=80, offered=90)
    return made


@pytest.fixture
def days(centre: Centre) -> list[ContactVolume]:
    """The first two of February by phone, 3 and 4."""
    return [
        make.ContactVolumeFactory(
            centre=centre, start=FEB + timedelta(n), end=FEB + timedelta(n + 1), handled=n + 3
        )
        for n in range(2)
    ]


def test_months_are_added_and_changed_and_other_counts_stay(
    centre: Centre, month: ContactVolume
) -> None:
    record(centre, typed(JAN, 85, month), typed(FEB, 0), typed(FEB, 7, channel="email"))
    assert spans(centre) == [
        ("2026-01-01", "2026-02-01", 85),
        ("2026-02-01", "2026-03-01", 0),
        ("2026-02-01", "2026-03-01", 7),
    ]
    month.refresh_from_db()
    assert (month.offered, month.version) == (90, 2)


def test_days_are_added_changed_and_removed(centre: Centre, days: list[ContactVolume]) -> None:
    cells = [
        typed(FEB, 9, days[0]),
        typed(days[1].start, None, days[1]),
        typed(date(2026, 2, 28), 5),
    ]
    record(centre, *cells, by_day=True, confirmed=True)
    assert spans(centre) == [("2026-02-01", "2026-02-02", 9), ("2026-02-28", "2026-03-01", 5)]


def test_an_emptied_cell_asks_first(centre: Centre, month: ContactVolume) -> None:
    with pytest.raises(Mistakes) as refusal:
        record(centre, typed(JAN, None, month))
    (texts,) = refusal.value.messages.values()
    assert "Press Delete" in texts["handled"]
    record(centre, typed(JAN, None, month), confirmed=True)
    assert not ContactVolume.objects.exists()


def test_a_month_that_has_days_is_named(centre: Centre, days: list[ContactVolume]) -> None:
    with pytest.raises(Mistakes) as refusal:
        record(centre, typed(FEB, 9), typed(JAN, 1))
    (texts,) = refusal.value.messages.values()
    assert texts["handled"] == "phone, 2026-02-01: the sum of 2 days. Open them to change it."
    assert len(spans(centre)) == 2
    record(centre, typed(FEB, 7), typed(JAN, 1))  # 7 is what the days sum to
    assert len(spans(centre)) == 3


def test_a_day_in_a_month_that_has_a_figure_is_a_choice(
    centre: Centre, month: ContactVolume
) -> None:
    cell = typed(JAN, 5)
    with pytest.raises(Overlapping) as refusal:
        record(centre, cell, by_day=True)
    assert list(refusal.value.keys) == [cell.key]
    record(centre, cell, by_day=True, replace_others=True)
    assert spans(centre) == [("2026-01-01", "2026-01-02", 5)]


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_what_somebody_changed_or_removed_is_a_conflict(
    centre: Centre, month: ContactVolume
) -> None:
    february = make.ContactVolumeFactory(centre=centre, start=FEB)
    cells = [typed(JAN, 85, month), typed(FEB, 11, february), typed(JAN, 1, channel="email")]
    ContactVolume.objects.filter(pk=month.pk).update(handled=81)
    february.delete()
    with pytest.raises(Conflicted) as refusal:
        record(centre, *cells)
    assert [conflict.theirs for conflict in refusal.value.conflicts] == [
        CellNow(month.pk, 2, 81, 1),
        CellNow(),
    ]
    assert spans(centre) == [("2026-01-01", "2026-02-01", 81)]


@pytest.mark.fault(29)
def test_a_closed_month_and_nothing_is_saved(centre: Centre) -> None:
    make.MonthCloseFactory(centre=centre, month=FEB)
    with pytest.raises(MonthIsClosed):
        record(centre, typed(JAN, 1), typed(FEB, 1))
    assert not ContactVolume.objects.exists()


def test_a_comparison_writes_nothing(centre: Centre, month: ContactVolume) -> None:
    plan = compare_volume_cells(
        centre_id=centre.pk, cells=[typed(JAN, 85, month), typed(FEB, None)], by_day=False
    )
    assert [(cell.value, now.value) for cell, now in plan.changes] == [(85, 80)]
    assert [(cell.value, now.value) for cell, now in plan.same] == [(None, None)]
    assert spans(centre) == [("2026-01-01", "2026-02-01", 80)]
