"""The estimate beside what is not complete: overview, month sheet and check-list have the same."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.entry.closing import close_month
from kpis.models import Centre, CostLine
from kpis.reports.centre.ledger import Estimate
from kpis.reports.centre.overview import build_overview
from kpis.reports.centre.selection import Selection
from kpis.reports.closing.checklist import build_checklist
from kpis.reports.sheets.cost_sheet import build_cost_sheet
from kpis.vocabulary import Comparison, PeriodKind
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("F16")]
D = Decimal
TODAY = date(2026, 11, 30)
OCTOBER, MONTH = make.month("2026-10"), PeriodKind.MONTH
MONTHS = [f"2026-{number:02}" for number in range(1, 11)]


@pytest.fixture
def recorded(centre: Centre) -> Centre:
    """January to October 2026: salaries of 5,340 and 1,000 contacts, telephony of 250 up to
    September: October is 5.34 as far as it is known, and 5.59 with its bill."""
    make.record_months(centre, dict.fromkeys(MONTHS, (5_340, 1_000)))
    CostLine.objects.bulk_create(
        make.CostLineFactory.build(
            centre=centre,
            month=make.month(name),
            category=make.category("telephony"),
            amount=D(250),
        )
        for name in MONTHS[:-1]
    )
    return centre


def of_overview(
    frame_of: Any, centre: Centre, kind: PeriodKind = MONTH, **parts: Any
) -> Estimate | None:
    selection = Selection(kind, OCTOBER, Comparison.PREVIOUS, **parts)
    report = build_overview(frame_of(centre), selection, TODAY)
    assert report is not None
    return report.trend.estimates.get(report.head.figures.period)


def of_all(frame_of: Any, centre: Centre) -> list[Estimate | None]:
    """As the three pages have it of October."""
    frame = frame_of(centre)
    return [
        of_overview(frame_of, centre),
        build_cost_sheet(frame, OCTOBER).estimate,
        build_checklist(frame, OCTOBER, TODAY).estimate,
    ]


def test_october_with_its_usual_bill(recorded: Centre, frame_of: Any) -> None:
    first, *others = of_all(frame_of, recorded)
    assert first is not None
    assert (first.cost_per_contact, first.amount) == (D("5.59"), 250)
    assert [bill.category for bill in first.bills] == [make.category("telephony").pk]
    assert others == [first, first]


def test_with_the_bill_it_is_a_figure_and_no_estimate(recorded: Centre, frame_of: Any) -> None:
    telephony = make.category("telephony")
    make.CostLineFactory(centre=recorded, month=OCTOBER, category=telephony, amount=1)
    assert of_all(frame_of, recorded) == [None] * 3


def test_a_bill_that_ended_is_not_to_come(recorded: Centre, frame_of: Any) -> None:
    telephony = make.category("telephony")
    make.EndingFactory(centre=recorded, category=telephony, ended_from=OCTOBER)
    assert of_all(frame_of, recorded) == [None] * 3


def test_a_closed_month_has_none_and_its_quarter_has_none_of_it(
    recorded: Centre, frame_of: Any
) -> None:
    close_month(centre_id=recorded.pk, month=OCTOBER, user_id=make.UserFactory().pk)
    assert of_all(frame_of, recorded) == [None] * 3
    assert of_overview(frame_of, recorded, PeriodKind.QUARTER) is None


@pytest.mark.parametrize("missing", ["phone", "email"])
def test_none_where_contacts_are_not_known(recorded: Centre, frame_of: Any, missing: str) -> None:
    """Of its only channel, or of another one that began earlier in the year."""
    if missing == "phone":
        recorded.contactvolume_set.filter(start=OCTOBER).delete()
    else:
        make.record_months(recorded, dict.fromkeys(MONTHS[:4], (None, 10)), "email")
    assert of_all(frame_of, recorded) == [None] * 3


def test_none_of_a_part_of_the_centre_nor_of_a_week(recorded: Centre, frame_of: Any) -> None:
    assert of_overview(frame_of, recorded, channels=("phone",)) is None
    assert of_overview(frame_of, recorded, categories=("telephony",)) is None
    assert of_overview(frame_of, recorded, PeriodKind.WEEK) is None


def test_a_year_to_date_has_the_bills_of_its_open_months(recorded: Centre, frame_of: Any) -> None:
    found = of_overview(frame_of, recorded, PeriodKind.YEAR_TO_DATE)
    assert found is not None
    assert found.cost_per_contact == D("5.59")  # every month with its 250
    assert found.amount == 250


def test_a_bill_is_still_to_come_years_after_its_last_months(centre: Centre, frame_of: Any) -> None:
    """The habit is older than all the months that the pages read."""
    telephony = make.category("telephony")
    make.record_months(centre, {f"2024-{n:02}": (100, 10) for n in range(1, 13)})
    make.record_months(centre, {f"2025-{n:02}": (100, 10) for n in range(1, 13)})
    make.record_months(centre, dict.fromkeys(MONTHS, (100, 10)))
    for number in (1, 2, 3):
        day = date(2024, number, 1)
        make.CostLineFactory(centre=centre, month=day, category=telephony, amount=10 * number)
    found = of_all(frame_of, centre)
    assert [each and each.cost_per_contact for each in found] == [12, 12, 12]
