"""Undo brings back the line that was deleted last, as it was."""

from decimal import Decimal

import pytest
from django.db import connection

from kpis.entry.recording.cost_lines import LineChange, LineValues, record_cost_lines
from kpis.entry.recording.restoring import restore_line
from kpis.entry.refusals import Conflicted, Mistakes, MonthIsClosed
from kpis.models import Centre, CostLine
from kpis.vocabulary import CostStatus
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")


@pytest.fixture
def rent(centre: Centre) -> CostLine:
    line: CostLine = make.CostLineFactory(
        centre=centre,
        month=MAY,
        amount=Decimal("12400.00"),
        description="Rent",
        supplier="Quai",
        channel=make.channel("phone"),
        status="accrual",
    )
    return line


def delete(line: CostLine) -> int:
    id = line.pk
    line.delete()
    return id


def content(line: CostLine) -> tuple[object, ...]:
    names = ("id", "category_id", "channel_id", "amount", "status", "description", "supplier")
    return tuple(getattr(line, name) for name in names)


def test_the_same_line_with_the_same_id(centre: Centre, rent: CostLine) -> None:
    before = content(rent)
    restored = restore_line(centre_id=centre.pk, month=MAY, line_id=delete(rent))
    assert content(restored) == before


@pytest.mark.fault(27)
def test_a_page_from_before_the_deletion_conflicts(centre: Centre, rent: CostLine) -> None:
    seen = rent.version
    restored = restore_line(centre_id=centre.pk, month=MAY, line_id=delete(rent))
    values = LineValues(rent.category_id, None, Decimal(1), CostStatus.ACTUAL)
    with pytest.raises(Conflicted):
        record_cost_lines(
            centre_id=centre.pk,
            month=MAY,
            changes=[LineChange("a", restored.pk, seen, values)],
        )


@pytest.mark.fault(25)
def test_twice_is_once(centre: Centre, rent: CostLine) -> None:
    id = delete(rent)
    restore_line(centre_id=centre.pk, month=MAY, line_id=id)
    assert restore_line(centre_id=centre.pk, month=MAY, line_id=id).version == 2
    assert CostLine.objects.count() == 1


def test_only_the_last_one_then_the_one_before_it(centre: Centre, rent: CostLine) -> None:
    energy = make.CostLineFactory(centre=centre, month=MAY, description="Energy")
    first, last = delete(rent), delete(energy)
    with pytest.raises(Mistakes):
        restore_line(centre_id=centre.pk, month=MAY, line_id=first)
    restore_line(centre_id=centre.pk, month=MAY, line_id=last)
    assert restore_line(centre_id=centre.pk, month=MAY, line_id=first).description == "Rent"


@pytest.mark.fault(31)
def test_neither_another_month_nor_another_centre(centre: Centre, rent: CostLine) -> None:
    id = delete(rent)
    with pytest.raises(Mistakes):
        restore_line(centre_id=centre.pk, month=JUNE, line_id=id)
    with pytest.raises(Mistakes):
        restore_line(centre_id=make.CentreFactory().pk, month=MAY, line_id=id)
    assert not CostLine.objects.exists()


@pytest.mark.fault(29)
def test_a_closed_month_stands(centre: Centre, rent: CostLine) -> None:
    id = delete(rent)
    make.MonthCloseFactory(centre=centre, month=MAY)
    with pytest.raises(MonthIsClosed):
        restore_line(centre_id=centre.pk, month=MAY, line_id=id)


def test_after_a_day_it_is_for_the_journal(centre: Centre, rent: CostLine) -> None:
    id = delete(rent)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kpis_costlineevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE kpis_costlineevent SET pgh_created_at = now() - interval '25 hours'")
        cursor.execute("ALTER TABLE kpis_costlineevent ENABLE TRIGGER USER")
    with pytest.raises(Mistakes):
        restore_line(centre_id=centre.pk, month=MAY, line_id=id)
