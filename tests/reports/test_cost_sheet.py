"""The month sheet of costs: what each line is held against, and what is missing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.models import Centre, CostLine
from kpis.queries.centres import CentreContext
from kpis.reports.closing.month_to_work_on import month_to_work_on
from kpis.reports.sheets.cost_sheet import CategorySheet, build_cost_sheet, compare_lines
from kpis.vocabulary import UnusualReason
from tests import factories as make

FrameOf = Callable[[Centre], CentreContext]
MAY = make.month("2026-05")


def bill(centre: Centre, month: str, amount: str, text: str = "Rent", **values: Any) -> CostLine:
    line: CostLine = make.CostLineFactory(
        centre=centre,
        month=make.month(month),
        amount=Decimal(amount),
        description=text,
        category=make.category("office_space"),
        **values,
    )
    return line


def office(centre: Centre, frame_of: FrameOf, **options: Any) -> CategorySheet:
    sheet = build_cost_sheet(frame_of(centre), MAY, **options)
    return next(c for c in sheet.categories if c.totals.code == "office_space")


def test_a_line_beside_what_it_cost_before(centre: Centre, frame_of: FrameOf) -> None:
    bill(centre, "2025-05", "900.00")
    bill(centre, "2026-04", "1000.00", "  RENT")
    bill(centre, "2026-05", "1100.50")
    ((line),) = office(centre, frame_of).lines
    assert line.comparison is not None
    assert line.comparison.last_month == Decimal(1000)
    assert line.comparison.year_before == Decimal(900)
    assert line.comparison.difference == Decimal("100.50")


def test_no_line_before_is_not_zero(centre: Centre, frame_of: FrameOf) -> None:
    bill(centre, "2026-05", "5")
    comparison = office(centre, frame_of).lines[0].comparison
    assert comparison is not None
    assert (comparison.last_month, comparison.difference) == (None, None)


def test_two_lines_of_one_bill_are_compared_once(centre: Centre, frame_of: FrameOf) -> None:
    bill(centre, "2026-04", "100")
    bill(centre, "2026-05", "60")
    bill(centre, "2026-05", "50")
    first, second = office(centre, frame_of).lines
    assert first.comparison is not None
    assert first.comparison.difference == Decimal(10)
    assert second.comparison is None


def test_an_unusual_amount(centre: Centre, frame_of: FrameOf) -> None:
    for number, amount in enumerate(("100", "101", "99", "100"), start=1):
        bill(centre, f"2026-0{number}", amount)
    bill(centre, "2026-05", "190")
    comparison = office(centre, frame_of).lines[0].comparison
    assert comparison is not None
    assert comparison.unusual is not None
    assert comparison.unusual.reason is UnusualReason.SPREAD
    assert comparison.unusual.usual == Decimal(100)


def test_bills_that_have_not_come_yet(centre: Centre, frame_of: FrameOf) -> None:
    bill(centre, "2026-04", "10", "Energy", supplier="Rhône")
    missing = bill(centre, "2026-04", "20", "Energy")
    bill(centre, "2026-03", "30", "Cleaning")
    bill(centre, "2026-05", "11", "Energy", supplier="Rhône")
    (ghost,) = office(centre, frame_of).ghosts
    assert (ghost.line, ghost.description, ghost.amount) == (missing.pk, "Energy", Decimal(20))


def test_totals_and_the_cost_per_contact(centre: Centre, frame_of: FrameOf) -> None:
    make.record_months(centre, {"2026-04": ("900", 300), "2026-05": ("1000", 250)})
    sheet = build_cost_sheet(frame_of(centre), MAY)
    assert (sheet.total, sheet.last_month, sheet.year_before) == (1000, 900, None)
    assert (sheet.contacts, sheet.cost_per_contact) == (250, Decimal(4))
    assert sheet.cost_per_contact_before == Decimal(3)


@pytest.mark.fault(38)
def test_without_contacts_there_is_no_such_figure(centre: Centre, frame_of: FrameOf) -> None:
    bill(centre, "2026-05", "5")
    sheet = build_cost_sheet(frame_of(centre), MAY)
    assert (sheet.total, sheet.contacts, sheet.cost_per_contact) == (5, None, None)


def many(centre: Centre, month: date, count: int) -> None:
    lines = (
        make.CostLineFactory.build(
            centre=centre,
            month=month,
            category=make.category("office_space"),
            description=f"Line {number}",
            amount=Decimal(1),
        )
        for number in range(count)
    )
    CostLine.objects.bulk_create(lines)


@pytest.mark.parametrize("month", ["2026-04", "2026-05"])
def test_a_long_month_is_shown_a_category_at_a_time(
    centre: Centre, frame_of: FrameOf, month: str
) -> None:
    many(centre, make.month(month), 401)
    many(centre, MAY, 401) if month != "2026-05" else None
    sheet = build_cost_sheet(frame_of(centre), MAY)
    assert (sheet.is_long, sheet.total) == (True, Decimal(401))
    assert not any(category.lines or category.shown for category in sheet.categories)
    sheet = build_cost_sheet(frame_of(centre), MAY, "office_space", 3)
    (category,) = sheet.categories
    assert (sheet.page, sheet.pages, len(category.lines)) == (3, 3, 1)
    assert (category.on_page, category.totals.now, sheet.total) == (1, 401, 401)
    assert build_cost_sheet(frame_of(centre), MAY, "office_space", 99).page == 3
    assert len(build_cost_sheet(frame_of(centre), MAY, "nonsense").categories) > 1


def test_a_line_that_was_just_saved(centre: Centre) -> None:
    bill(centre, "2026-04", "100")
    saved = bill(centre, "2026-05", "90")
    assert compare_lines(centre.pk, MAY, [saved.pk])[saved.pk].difference == Decimal(-10)
    assert compare_lines(centre.pk, MAY, []) == {}


TODAY = date(2026, 6, 20)


def test_the_month_to_work_on(centre: Centre, frame_of: FrameOf) -> None:
    """Today's; the first with a gap; the last, if none has; the one after the last close."""
    assert month_to_work_on(frame_of(centre), TODAY) == date(2026, 6, 1)
    make.record_months(centre, {f"2026-0{n}": ("10", 10) for n in (1, 2, 4, 5)})
    assert month_to_work_on(frame_of(centre), TODAY) == make.month("2026-03")
    make.record_months(centre, {"2026-03": ("10", 10)})
    assert month_to_work_on(frame_of(centre), TODAY) == MAY
    make.CostLineFactory(centre=centre, month=make.month("2027-08"))
    assert month_to_work_on(frame_of(centre), TODAY) == make.month("2026-06")
    make.MonthCloseFactory(centre=centre, month=MAY)
    assert month_to_work_on(frame_of(centre), TODAY) == make.month("2026-06")
