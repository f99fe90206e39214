"""The report of related figures of small centres, worked out by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.models import Centre, CostCategory, QualityLimit
from kpis.reports.centre.related_figures import FiguresReport, build_figures
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import (
    Comparison,
    LimitState,
    Metric,
    MissingInput,
    PeriodKind,
    Verdict,
)
from tests import factories as make
from tests.samples import month, month_period

D = Decimal
TODAY = date(2026, 6, 15)
Build = Callable[..., FiguresReport]


@pytest.fixture
def build(frame_of) -> Build:
    def build(
        centre: Centre, period: str = "2026-05", kind: PeriodKind = PeriodKind.MONTH, **parts: Any
    ) -> FiguresReport:
        chosen = {name: frozenset(codes) for name, codes in parts.items()}
        selection = Selection(kind, month(period), Comparison.PREVIOUS, **chosen)
        report = build_figures(frame_of(centre), selection, TODAY)
        assert report is not None
        return report

    return build


def record_month(
    centre: Centre, name: str, cost: Any, calls: int = 1_000, seconds: int = 300, **counts: Any
) -> None:
    """Salaries; calls with their handle time."""
    make.CostLineFactory(centre=centre, month=month(name), amount=D(cost))
    make.ContactVolumeFactory(
        centre=centre,
        start=month(name),
        handled=calls,
        handle_seconds=calls * seconds,
        **counts,
    )


def staff(centre: Centre, name: str, hours: Any, people: Any = None, code: str = "") -> None:
    make.StaffingFactory(
        centre=centre,
        month=month(name),
        channel=make.channel(code) if code else None,
        staffed_hours=hours,
        full_time_equivalents=people,
    )


def values(report: FiguresReport) -> dict[Metric, Decimal | None]:
    return {row.name: row.figure.value for row in report.related}


def test_a_centre_without_records_has_no_report(centre: Centre, frame_of) -> None:
    selection = Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS)
    assert build_figures(frame_of(centre), selection, TODAY) is None


def test_by_hand(centre: Centre, build: Build) -> None:
    """1,000 calls of 5 minutes in 125 staffed hours of one person: 83 ⅓ hours were work."""
    record_month(centre, "2026-04", 4_000)
    record_month(centre, "2026-05", 5_000)
    for name in ("2026-04", "2026-05"):
        staff(centre, name, 125, 1)
    report = build(centre)
    found = values(report)
    assert found[Metric.COST_PER_CALL] == 5
    assert found[Metric.COST_PER_HANDLED_MINUTE] == 1
    assert found[Metric.PRODUCTIVITY] == 8
    assert found[Metric.LOADED_COST_PER_HOUR] == 40
    assert round(found[Metric.UTILISATION] or D(0), 6) == D("0.666667")
    assert found[Metric.RESPONSE_TIME] is None
    row = report.related_row(Metric.LOADED_COST_PER_HOUR)
    assert row.change is not None
    assert (row.change.before, row.change.difference) == (32, 8)
    assert row.history == [32, 40]
    capacity = report.capacity
    assert capacity is not None
    assert capacity.practical_minutes == 125 * 60 * D("0.85")
    assert capacity.used_amount + capacity.unused_amount == 5_000
    assert capacity.used_minutes == 5_000
    assert report.split is not None
    assert report.split.work + report.split.idle == 5


def test_what_is_not_recorded_is_missing_and_never_nought(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2026-04": (100, 10), "2026-05": (100, 10)})
    report = build(centre)
    assert report.capacity is None
    assert report.split is None
    assert report.missing is MissingInput.STAFFED_HOURS
    missing = {row.name: row.figure.missing for row in report.related if row.figure.missing}
    assert missing[Metric.UTILISATION] is MissingInput.STAFFED_HOURS
    assert missing[Metric.AVERAGE_HANDLE_TIME] is MissingInput.HANDLE_TIME
    assert Metric.COST_PER_CALL not in missing


def test_a_week_has_no_staffed_hours(centre: Centre, build: Build) -> None:
    record_month(centre, "2026-05", 5_000)
    staff(centre, "2026-05", 125, 1)
    report = build(centre, kind=PeriodKind.WEEK)
    assert report.missing is MissingInput.MONTHS
    assert values(report)[Metric.LOADED_COST_PER_HOUR] is None


def test_chosen_channels_need_their_own_hours(centre: Centre, build: Build) -> None:
    record_month(centre, "2026-05", 5_000)
    staff(centre, "2026-05", 125)
    report = build(centre, channels=["phone"])
    assert report.missing is MissingInput.HOURS_BY_CHANNEL
    staff(centre, "2026-05", 100, code="phone")
    assert values(build(centre, channels=["phone"]))[Metric.PRODUCTIVITY] == 10


def test_chosen_categories_are_all_the_cost_there_is(centre: Centre, build: Build) -> None:
    record_month(centre, "2026-05", 5_000)
    make.CostLineFactory(
        centre=centre, month=month("2026-05"), category=make.category("taxes"), amount=D(500)
    )
    staff(centre, "2026-05", 125, 1)
    report = build(centre, categories=["taxes"])
    assert values(report)[Metric.LOADED_COST_PER_HOUR] == 4
    assert report.capacity is not None
    assert report.capacity.cost == 500
    assert [cost.amount for cost in report.costs] == [500]


def test_a_quarter_is_known_for_the_months_that_are(centre: Centre, build: Build) -> None:
    for name in ("2026-01", "2026-02", "2026-03"):
        record_month(centre, name, 3_000)
    staff(centre, "2026-01", 125, 1)
    report = build(centre, "2026-02", PeriodKind.QUARTER)
    row = report.related_row(Metric.LOADED_COST_PER_HOUR)
    assert (row.figure.value, row.figure.months, report.months) == (24, 1, 3)
    assert report.marginal is not None
    assert report.marginal.step is None


def test_the_next_contacts_by_what_each_category_does(centre: Centre, build: Build) -> None:
    """Salaries are stepped, telephony is variable; capacity is free for 1,375 minutes of 5,000,
    the rest takes two people who bring 62.5 staffed hours at 85 %, as those who are there do."""
    CostCategory.objects.filter(code="salaries").update(behaviour="stepped")
    CostCategory.objects.filter(code="telephony").update(behaviour="variable")
    record_month(centre, "2026-05", 5_000)
    make.CostLineFactory(
        centre=centre, month=month("2026-05"), category=make.category("telephony"), amount=D(300)
    )
    staff(centre, "2026-05", 125, 2)
    report = build(centre)
    marginal = report.marginal
    assert marginal is not None
    assert marginal.step is not None
    assert (marginal.step.fitting, marginal.step.people, marginal.step.cost) == (1_375, 2, 5_000)
    assert marginal.low == marginal.high == 5_300
    assert report.deflection is not None
    assert report.deflection.saving == 300


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [((90, 100), Verdict.EARNED), ((79, 100), Verdict.BOUGHT_WITH_QUALITY), (None, "unproven")],
)
def test_a_fall_is_judged_by_the_limits(
    centre: Centre, build: Build, answers: tuple[int, int] | None, verdict: Verdict
) -> None:
    record_month(centre, "2026-04", 6_000, csat_satisfied=80, csat_responses=100)
    counts = {"csat_satisfied": answers[0], "csat_responses": answers[1]} if answers else {}
    record_month(centre, "2026-05", 5_000, **counts)
    QualityLimit.objects.create(
        centre=centre, metric=Metric.SATISFACTION, valid_from=month("2026-01"), value=D(80)
    )
    assert build(centre).gate.verdict == verdict
    assert build(centre, "2026-04").gate.verdict is None
    part = build(centre, channels=["phone"]).gate
    assert part.verdict is None
    assert len(part.checks) == 1


def test_a_rise_and_a_fall_that_is_not_seen_are_not_judged(centre: Centre, build: Build) -> None:
    record_month(centre, "2026-03", "5000.00")
    record_month(centre, "2026-04", "5000.00")
    record_month(centre, "2026-05", "4999.99")
    assert build(centre).gate.verdict is None
    record_month(centre, "2026-06", 1, 10)
    assert build(centre, "2026-06").gate.verdict is None  # June has not ended


@pytest.mark.django_db
def test_a_fall_that_is_seen_is_judged_in_yen_too(build: Build) -> None:
    centre = make.CentreFactory(slug="tokyo", currency="JPY")
    record_month(centre, "2026-04", 5_300)
    record_month(centre, "2026-05", 5_100)
    report = build(centre)
    assert report.gate.verdict is Verdict.UNPROVEN  # 5.30 and 5.10 are what pages show
    staff(centre, "2026-05", 125, 1)
    split = build(centre).split
    assert split is not None
    assert split.cost_per_contact == split.work + split.idle == D("5.10")


def test_a_fall_by_counting_in_another_way_is_not_judged(centre: Centre, build: Build) -> None:
    for name in ("2026-04", "2026-05"):
        record_month(centre, name, 5_000, csat_satisfied=90, csat_responses=100)
        make.ContactVolumeFactory(
            centre=centre, start=month(name), channel=make.channel("email"), handled=1_000
        )
    make.LimitFactory(centre=centre)
    make.DefinitionFactory(centre=centre, valid_from=month("2026-01"), channels=["phone"])
    make.DefinitionFactory(centre=centre, valid_from=month("2026-05"), channels=["phone", "email"])
    report = build(centre)
    assert [
        figures.cost_per_contact for figures in (report.head.compared, report.head.figures)
    ] == [
        5,
        D("2.5"),
    ]
    assert report.gate.verdict is None
    assert [check.state for check in report.gate.checks] == [LimitState.HELD]


def test_the_limits_are_held_against_the_whole_centre(centre: Centre, build: Build) -> None:
    record_month(centre, "2026-05", 5_000, csat_satisfied=50, csat_responses=100)
    make.ContactVolumeFactory(
        centre=centre,
        start=month("2026-05"),
        channel=make.channel("email"),
        csat_satisfied=300,
        csat_responses=300,
    )
    QualityLimit.objects.create(
        centre=centre, metric=Metric.SATISFACTION, valid_from=month("2026-01"), value=D(80)
    )
    (check,) = build(centre, channels=["phone"]).gate.checks
    assert check.measured is not None
    assert round(check.measured, 2) == D("50.50")  # 1,000 calls at 50 %, 10 mails at 100 %
    assert check.state is LimitState.BROKEN


def test_the_period_asked_for_is_shown(centre: Centre, build: Build) -> None:
    record_month(centre, "2026-04", 6_000)
    record_month(centre, "2026-05", 5_000)
    assert build(centre, "2026-04").head.figures.period == month_period("2026-04")
