"""The sheets of contacts: a year by month, a month by day."""

from collections.abc import Callable
from datetime import date

from kpis.models import Centre
from kpis.queries.centres import CentreContext
from kpis.reports.sheets.contact_year import (
    build_contact_days,
    build_contact_year,
    days_of_month,
    fiscal_year_of,
)
from tests import factories as make

FrameOf = Callable[[Centre], CentreContext]


def test_a_year_by_month(centre: Centre, frame_of: FrameOf) -> None:
    make.record_months(centre, {"2026-01": (None, 10), "2026-12": (None, 5), "2027-01": (None, 7)})
    report = build_contact_year(frame_of(centre), 2026)
    phone = make.channel("phone").pk
    assert {place: fact.value for place, fact in report.cells.by_place.items()} == {
        (phone, date(2026, 1, 1)): 10,
        (phone, date(2026, 12, 1)): 5,
    }
    assert report.cells.total == 15
    assert len(report.columns) == 12


def test_a_month_by_day_beside_figures_of_the_whole_month(
    centre: Centre, frame_of: FrameOf
) -> None:
    make.record_months(centre, {"2026-02": (None, 60)}, "email")
    make.ContactVolumeFactory(centre=centre, start=date(2026, 2, 3), end=date(2026, 2, 4))
    make.MonthCloseFactory(centre=centre, month=date(2026, 2, 1))
    report = build_contact_days(frame_of(centre), date(2026, 2, 1))
    assert len(report.columns) == 28
    assert report.whole_month == {make.channel("email").pk: 60}
    assert report.cells.by_column == {date(2026, 2, 3): 10}
    assert report.closed == {date(2026, 2, 1)}


def test_a_leap_february_has_29_days() -> None:
    assert days_of_month(date(2028, 2, 1))[-1] == date(2028, 2, 29)


def test_the_year_of_a_month_is_the_fiscal_one(centre: Centre, frame_of: FrameOf) -> None:
    Centre.objects.update(fiscal_year_start=4)
    fact = frame_of(centre).centre
    assert fiscal_year_of(fact, date(2026, 3, 1)) == 2025
    assert fiscal_year_of(fact, date(2026, 4, 1)) == 2026
