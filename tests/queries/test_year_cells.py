"""The cells of sheets, beside an adding-up that anyone can follow."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kpis.facts import CellFact, Cells
from kpis.models import Centre, ContactVolume, CostLine
from kpis.queries import year_cells
from tests import factories as make

START, END = date(2025, 12, 1), date(2026, 3, 1)


def summed(places: dict[tuple[int, date], list[Any]]) -> dict[tuple[int, date], Any]:
    return {place: sum(values) for place, values in places.items()}


def check(cells: Cells, places: dict[tuple[int, date], list[Any]]) -> None:
    """Every cell, and the totals along both ways."""
    assert {place: fact.value for place, fact in cells.by_place.items()} == summed(places)
    assert {place: fact.records for place, fact in cells.by_place.items()} == {
        place: len(values) for place, values in places.items()
    }
    for at, totals in enumerate((cells.by_row, cells.by_column)):
        expected: dict[Any, Any] = defaultdict(Decimal)
        for place, values in places.items():
            expected[place[at]] += sum(values)
        assert totals == expected
    assert cells.total == sum(cells.by_row.values())


def test_costs_by_category_and_month(centres: list[Centre], django_assert_num_queries: Any) -> None:
    for centre in centres:
        places: dict[tuple[int, date], list[Any]] = defaultdict(list)
        for line in CostLine.objects.filter(centre=centre, month__gte=START, month__lt=END):
            places[line.category_id, line.month].append(line.amount)
        with django_assert_num_queries(1):
            cells = year_cells.cost_cells(centre.pk, START, END)
        check(cells, places)
        assert year_cells.cost_total(centre.pk, START, END) == cells.total


def test_contacts_by_channel_and_month(centres: list[Centre]) -> None:
    for centre in centres:
        places: dict[tuple[int, date], list[Any]] = defaultdict(list)
        for volume in ContactVolume.objects.filter(centre=centre, start__gte=START, start__lt=END):
            places[volume.channel_id, volume.start.replace(day=1)].append(volume.handled)
        cells = year_cells.contact_cells(centre.pk, START, END)
        check(cells, places)
        assert year_cells.contact_total(centre.pk, START, END) == cells.total


def test_contacts_by_channel_and_day_leave_whole_months_out(centres: list[Centre]) -> None:
    for centre in centres:
        for month in (START, date(2026, 1, 1)):
            end = make.month_after(month)
            places: dict[tuple[int, date], list[Any]] = defaultdict(list)
            whole = {}
            for volume in ContactVolume.objects.filter(
                centre=centre, start__gte=month, start__lt=end
            ):
                if volume.end - volume.start == timedelta(days=1):
                    places[volume.channel_id, volume.start].append(volume.handled)
                else:
                    whole[volume.channel_id] = volume.handled
            cells = year_cells.contact_day_cells(centre.pk, month, end)
            if places:
                check(cells, places)
            assert year_cells.whole_month_contacts(centre.pk, month) == whole


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory()
    return made


def test_a_cell_is_changed_only_where_one_record_stands_for_it(centre: Centre) -> None:
    line = make.CostLineFactory(centre=centre, month=START)
    make.CostLineFactory.create_batch(2, centre=centre, month=date(2026, 1, 1))
    make.record_spread(centre, {"2026-02": "5.00", "2026-03": "7.00"})
    cells = year_cells.cost_cells(centre.pk, START, END)
    salaries = make.category("salaries").pk
    assert cells.by_place[salaries, START] == CellFact(Decimal(100), 1, line.pk, 1, False)
    singles = [fact.is_single for _place, fact in sorted(cells.by_place.items())]
    assert singles == [True, False, False]


def test_a_month_of_a_single_day_is_not_that_months_figure(centre: Centre) -> None:
    make.ContactVolumeFactory(centre=centre, start=date(2026, 1, 31), end=date(2026, 2, 1))
    cells = year_cells.contact_cells(centre.pk, START, END)
    (fact,) = cells.by_place.values()
    assert (fact.records, fact.is_part, fact.is_single) == (1, True, False)


def test_nothing_recorded_is_not_zero(centre: Centre) -> None:
    assert year_cells.cost_cells(centre.pk, START, END) == Cells({}, {}, {}, None)
    assert year_cells.cost_total(centre.pk, START, END) == 0
    assert year_cells.contact_total(centre.pk, START, END) == 0


def test_closed_months_are_those_of_the_centre_and_span(centre: Centre) -> None:
    make.MonthCloseFactory(centre=centre, month=date(2026, 1, 1))
    make.MonthCloseFactory(centre=centre, month=date(2025, 11, 1))
    make.MonthCloseFactory(month=date(2026, 2, 1))
    assert year_cells.closed_months(centre.pk, START, END) == {date(2026, 1, 1)}


def test_rows_are_in_order_and_grouped(centre: Centre) -> None:
    groups = [row.group for row in year_cells.category_rows()]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)
    assert [row.code for row in year_cells.channel_rows(centre.pk)] == ["phone", "email"]
