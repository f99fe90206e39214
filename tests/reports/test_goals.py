"""Where the latest complete month stands against the goals."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from kpis.models import Centre
from kpis.queries.centres import CentreContext
from kpis.reports.settings.goals import (
    GoalKind,
    GoalRow,
    GoalsQuestion,
    GoalsReport,
    RemarkRow,
    build_goals,
)
from kpis.vocabulary import AllocationBasis
from tests import factories as make

TODAY = date(2026, 6, 10)
Build = Callable[..., GoalsReport]


@pytest.fixture
def build(frame_of: Callable[[Centre], CentreContext]) -> Build:
    return lambda centre, **wanted: build_goals(frame_of(centre), TODAY, GoalsQuestion(**wanted))


@pytest.fixture
def filled(centre: Centre) -> Centre:
    """Five a contact, 75 by phone and 25 by e-mail each month; May is complete, June runs."""
    months = {f"2026-0{number}": ("500", 75) for number in range(1, 6)}
    make.record_months(centre, {**months, "2026-06": ("10", 5)})
    make.record_months(centre, dict.fromkeys(months, (None, 25)), "email")
    centre.contactvolume_set.filter(channel__code="phone").update(
        csat_satisfied=40, csat_responses=50
    )
    return centre


def stands(report: GoalsReport) -> list[tuple[str, bool | None, Decimal | None]]:
    return [
        (f"{s.goal.metric} {s.goal.value:.2f}", s.reached, s.figure)
        for s in (*report.targets, *report.limits)
    ]


def test_targets_and_limits_against_the_latest_complete_month(filled: Centre, build: Build) -> None:
    make.TargetFactory(centre=filled, value=Decimal("4.99"))
    make.TargetFactory(centre=filled, metric="average_handle_time", value=Decimal(360))
    make.LimitFactory(centre=filled, value=Decimal(80))
    report = build(filled)
    assert (report.month, report.is_complete) == (date(2026, 5, 1), True)
    assert stands(report) == [
        ("cost_per_contact 4.99", False, Decimal(5)),
        ("average_handle_time 360.00", None, None),
        ("satisfaction 80.00", True, Decimal(80)),
    ]


def test_a_channels_target_is_of_its_own_and_allocated_cost(filled: Centre, build: Build) -> None:
    make.TargetFactory(centre=filled, channel=make.channel("phone"), value=Decimal("6.67"))
    filled.allocation_rules.create(
        valid_from=date(2026, 1, 1), basis=AllocationBasis.EQUAL.value, category=None
    )
    make.TargetFactory(centre=filled, channel=make.channel("email"), value=Decimal(6))
    phone, email = build(filled).targets
    assert (phone.reached, email.reached) == (True, False)
    assert phone.figure == Decimal(250) / 75
    assert email.figure == Decimal(10)


def test_those_in_force_and_to_come_apart_from_earlier_ones(filled: Centre, build: Build) -> None:
    for month in (1, 3, 6, 9):
        make.TargetFactory(centre=filled, valid_from=date(2026, month, 1), value=Decimal(month))
    report = build(filled)
    assert [(s.goal.value, s.reached) for s in report.targets] == [(6, None), (9, None)]
    assert [row.value for row in report.earlier_targets] == [3, 1]
    assert report.earlier_limits == []
    assert report.totals == {"target": 2, "remark": 0}


def test_the_latest_dozen_are_listed_and_the_rest_where_wanted(
    filled: Centre, build: Build
) -> None:
    months = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(15)]
    for month in months:
        make.TargetFactory(centre=filled, valid_from=month)
        make.LimitFactory(centre=filled, valid_from=month)
        make.AnnotationFactory(centre=filled, month=month)
    report = build(filled)
    assert report.totals == {"target": 14, "limit": 14, "remark": 15}
    assert [row.valid_from for row in report.earlier_targets] == months[13:1:-1]
    assert [row.valid_from for row in report.earlier_limits] == months[13:1:-1]
    assert [row.month for row in report.remarks] == months[14:2:-1]
    whole = build(filled, whole=frozenset({"limit", "remark"}))
    assert whole.totals == report.totals
    assert [row.valid_from for row in whole.earlier_targets] == months[13:1:-1]
    assert [row.valid_from for row in whole.earlier_limits] == months[13::-1]
    assert [row.month for row in whole.remarks] == months[::-1]


def test_a_row_is_had_by_its_kind_and_id_listed_or_not(filled: Centre, build: Build) -> None:
    old = make.AnnotationFactory(centre=filled, month=date(2019, 1, 1), text="Long ago")
    for _ in range(12):
        make.AnnotationFactory(centre=filled, month=date(2026, 5, 1))
    first = make.TargetFactory(centre=filled, valid_from=date(2026, 1, 1))
    last = make.TargetFactory(centre=filled, valid_from=date(2026, 5, 1))
    report = build(filled, row=("remark", old.pk))
    assert isinstance(report.asked, RemarkRow)
    assert report.asked.text == "Long ago"
    assert report.asked not in report.remarks
    for target in (first, last):
        asked = build(filled, row=("target", target.pk)).asked
        assert isinstance(asked, GoalRow)
        assert (asked.kind, asked.valid_from) == (GoalKind.TARGET, target.valid_from)
    assert build(filled, row=("limit", first.pk)).asked is None
    assert build(filled).asked is None


def test_nothing_is_said_of_months_that_are_not_complete(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2026-06": ("10", 5)})
    make.TargetFactory(centre=centre, value=Decimal(1))
    report = build(centre)
    assert (report.month, report.is_complete) == (date(2026, 6, 1), False)
    assert stands(report) == [("cost_per_contact 1.00", None, Decimal(2))]


def test_a_centre_without_records_has_its_goals(centre: Centre, build: Build) -> None:
    make.TargetFactory(centre=centre)
    make.AnnotationFactory(centre=centre)
    report = build(centre)
    assert report.month is None
    assert stands(report) == [("cost_per_contact 5.00", None, None)]
    assert len(report.remarks) == 1
