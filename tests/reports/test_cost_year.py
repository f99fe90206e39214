"""The year sheet of costs: twelve months of the fiscal year, with cost per contact beneath."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from kpis.models import Centre
from kpis.queries.centres import CentreContext
from kpis.reports.sheets.cost_year import build_cost_year, months_of_year
from tests import factories as make

FrameOf = Callable[[Centre], CentreContext]


def test_the_months_are_those_of_the_fiscal_year(centre: Centre, frame_of: FrameOf) -> None:
    Centre.objects.update(fiscal_year_start=4)
    months = months_of_year(frame_of(centre).centre, 2025)
    assert (months[0], months[-1], len(months)) == (date(2025, 4, 1), date(2026, 3, 1), 12)


def test_cost_per_contact_is_of_sums_and_of_counted_contacts(
    centre: Centre, frame_of: FrameOf
) -> None:
    make.record_months(centre, {"2026-01": ("100", 10), "2026-02": ("50", None)})
    make.record_months(centre, {"2026-01": (None, 30), "2026-03": (None, 60)}, "email")
    make.record_months(centre, {"2025-12": ("9999", 1)})
    make.DefinitionFactory(centre=centre, valid_from=date(2026, 3, 1), channels=["phone"])
    make.DefinitionFactory(centre=centre, valid_from=date(2025, 1, 1), channels=["phone", "email"])
    report = build_cost_year(frame_of(centre), 2026)
    jan, feb, mar = report.months[:3]
    assert {m: report.contacts.get(m) for m in (jan, feb, mar, None)} == {
        jan: 40,
        feb: None,
        mar: None,  # e-mail no longer counts
        None: 40,
    }
    assert report.cost_per_contact[jan] == Decimal("2.5")
    assert report.cost_per_contact[feb] is None
    assert report.cost_per_contact[None] == Decimal("3.75")
    assert report.cells.total == 150


def test_a_year_without_records(centre: Centre, frame_of: FrameOf) -> None:
    report = build_cost_year(frame_of(centre), 2030)
    assert report.cells.total is None
    assert set(report.cost_per_contact.values()) == {None}
    assert report.rows


def test_closed_months(centre: Centre, frame_of: FrameOf) -> None:
    make.MonthCloseFactory(centre=centre, month=date(2026, 2, 1))
    assert build_cost_year(frame_of(centre), 2026).closed == {date(2026, 2, 1)}
    assert build_cost_year(frame_of(centre), 2025).closed == frozenset()
