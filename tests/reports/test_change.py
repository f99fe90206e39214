"""The report behind "Why it changed": two small months, worked out by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.models import Centre
from kpis.reports.centre.bridges import NoBridge, ShownStep, StepKind, View
from kpis.reports.centre.change import ChangeQuestion, ChangeReport, build_change
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Comparison, Metric, PeriodKind
from tests import factories as make
from tests.samples import month

D = Decimal
TODAY = date(2026, 6, 15)
Build = Callable[..., ChangeReport]


@pytest.fixture
def build(frame_of) -> Build:
    def build(
        centre: Centre,
        view: View = View.MONEY,
        kind: PeriodKind = PeriodKind.MONTH,
        *,
        from_target: bool = False,
        since: date | None = None,
        **selected: Any,
    ) -> ChangeReport:
        parts = {name: frozenset(codes.split()) for name, codes in selected.items()}
        selection = Selection(kind, month("2026-05"), Comparison.PREVIOUS, **parts)
        report = build_change(
            frame_of(centre), ChangeQuestion(selection, view, from_target, since), TODAY
        )
        assert report is not None
        return report

    return build


@pytest.fixture
def two_months(centre: Centre) -> Centre:
    """April: 1,000 of salaries and 80 of phone taxes; 80 calls of 5 minutes, 20 e-mails of 10.

    May: salaries the same, no taxes, 80 of phone rent; 60 calls and 20 e-mails as long.
    """
    make.record_months(centre, {"2026-04": (1000, None), "2026-05": (1000, None)})
    phone, email = make.channel("phone"), make.channel("email")
    months = (
        (date(2026, 4, 1), 80, "taxes", "Tax"),
        (date(2026, 5, 1), 60, "office_space", "Desk"),
    )
    for start, calls, code, description in months:
        for channel, count, seconds in ((phone, calls, 300), (email, 20, 600)):
            make.ContactVolumeFactory(
                centre=centre,
                channel=channel,
                start=start,
                handled=count,
                handle_seconds=count * seconds,
            )
        make.CostLineFactory(
            centre=centre,
            month=start,
            category=make.category(code),
            channel=phone,
            description=description,
            amount=D(80),
        )
    return centre


def told(report: ChangeReport) -> list[tuple[StepKind, Decimal]]:
    assert report.explained.bridge is not None
    return [(step.kind, step.effect) for step in report.explained.bridge.steps]


def test_by_money(build: Build, two_months: Centre) -> None:
    """10.80 to 13.50. One contact's share is 1/100, then 1/80: 9/800 in the mean."""
    report = build(two_months)
    assert report.explained is report.money
    bridge = report.explained.bridge
    assert bridge is not None
    assert (bridge.start, bridge.end) == (D("10.80"), D("13.50"))
    salaries, taxes, rent = (
        make.category(code).id for code in ("salaries", "taxes", "office_space")
    )
    assert {step.subject: step for step in bridge.leaves} == {
        salaries: ShownStep(StepKind.SPEND, D("0.00"), salaries, D(1000), D(1000)),
        taxes: ShownStep(StepKind.SPEND, D("-0.90"), taxes, D(80), None),
        rent: ShownStep(StepKind.SPEND, D("0.90"), rent, None, D(80)),
        None: ShownStep(StepKind.VOLUME, D("2.70"), None, D(100), D(80)),
    }
    assert report.explained.is_complete


def test_by_work(build: Build, two_months: Centre) -> None:
    """Shared cost goes by handle time: of 400 + 200 minutes, then of 300 + 200."""
    report = build(two_months, View.WORK)
    assert report.money.view is View.MONEY
    assert [kind for kind, _effect in told(report)] == [
        StepKind.MIX,
        StepKind.HANDLE_TIME,
        StepKind.RATE,
    ]
    mix, time, rate = report.explained.bridge.steps  # type: ignore[union-attr]
    assert (mix.before, mix.after) == (None, None)
    # At the mean mix of 77.5 % and 22.5 %: handle times did not move.
    assert (time.before, time.after) == (D("367.5"), D("367.5"))
    minutes = D("0.775") * 5, D("0.225") * 10
    assert [round(value or 0, 20) for value in (rate.before, rate.after)] == [
        round((minutes[0] * phone + minutes[1] * email) / sum(minutes), 20)
        for phone, email in (
            (D("746.67") / 400, D("333.33") / 200),
            (D(680) / 300, D(400) / 200),
        )
    ]
    assert (time.effect, {part.effect for part in time.parts}) == (D(0), {D(0)})
    assert [(part.before, part.after) for part in time.parts] == [(300, 300), (600, 600)]
    assert [part.before for part in mix.parts] == [D("0.8"), D("0.2")]
    phone = rate.parts[0]
    assert (round(phone.before or 0, 4), round(phone.after or 0, 4)) == (
        round(D("746.67") / 400, 4),
        round(D(680) / 300, 4),
    )
    assert mix.effect + rate.effect == D("2.70")


def test_of_one_channel_its_allocated_cost_is_its_own(build: Build, two_months: Centre) -> None:
    """746.67 for 80 calls, then 680.00 for 60."""
    for view in View:
        bridge = build(two_months, view, channels="phone").explained.bridge
        assert bridge is not None
        assert (bridge.start, bridge.end) == (D("9.33"), D("11.33"))
        assert sum(step.effect for step in bridge.steps) == bridge.difference


def test_of_one_category(build: Build, two_months: Centre) -> None:
    report = build(two_months, categories="salaries")
    assert told(report) == [(StepKind.SPEND, D(0)), (StepKind.VOLUME, D("2.50"))]


def test_from_the_target(build: Build, two_months: Centre) -> None:
    make.TargetFactory(centre=two_months, value=D("10.50"))
    report = build(two_months, from_target=True)
    assert report.target == D("10.50")
    assert told(report)[0] == (StepKind.START_GAP, D("0.30"))
    assert sum(effect for _kind, effect in told(report)) == D("3.00")
    plain = build(two_months)
    assert told(plain) == told(report)[1:]


def test_without_a_target_it_starts_from_the_period(build: Build, two_months: Centre) -> None:
    make.TargetFactory(centre=two_months, metric=Metric.SATISFACTION.value)
    report = build(two_months, from_target=True)
    assert (report.target, report.explained.target) == (None, None)
    assert told(report) == told(build(two_months))


def test_from_any_other_period_of_the_trend(build: Build, two_months: Centre) -> None:
    make.record_months(two_months, {"2026-02": (900, 100), "2026-03": (900, 100)})
    report = build(two_months, since=date(2026, 2, 15))
    assert report.head.compared.period.start == date(2026, 2, 1)
    assert report.explained.bridge is not None
    assert report.explained.bridge.start == D("9.00")
    assert [pair.month_before for pair in report.months] == [date(2026, 2, 1)]
    for unknown in (date(2026, 5, 1), date(2001, 1, 1)):
        assert build(two_months, since=unknown).head.compared.period.start == date(2026, 4, 1)


def test_months_and_bills_behind_the_steps(build: Build, two_months: Centre) -> None:
    report = build(two_months)
    taxes, rent = make.category("taxes").id, make.category("office_space").id
    (pair,) = report.months
    assert (pair.month_before, pair.month) == (date(2026, 4, 1), date(2026, 5, 1))
    assert (pair.before[taxes], pair.now[rent]) == (D(80), D(80))
    assert {
        id: [bill.description for bill in found.bills] for id, found in report.bills.items()
    } == {
        taxes: ["Tax"],
        rent: ["Desk"],
    }


def test_a_quarter_has_its_months_side_by_side(build: Build, two_months: Centre) -> None:
    report = build(two_months, kind=PeriodKind.QUARTER)
    assert [(pair.month_before, pair.month) for pair in report.months] == [
        (date(2026, number, 1), date(2026, number + 3, 1)) for number in (1, 2, 3)
    ]
    assert report.bills == {}
    assert report.explained.reason is NoBridge.NO_CONTACTS_BEFORE
    assert not report.explained.is_complete


def test_a_week_has_its_part_of_the_month(build: Build, centre: Centre) -> None:
    make.record_months(centre, {"2026-04": (3000, 300), "2026-05": (3100, 310)})
    report = build(centre, kind=PeriodKind.WEEK)
    assert [(p.month_before, p.month) for p in report.months] == [
        (date(2026, 4, 1), date(2026, 4, 1)),
        (None, date(2026, 5, 1)),
    ]
    salaries = make.category("salaries").id
    assert report.months[0].before == {salaries: D("700.00")}
    assert report.months[0].now == {salaries: D("400.00")}
    assert report.months[1].now == {salaries: D("300.00")}


def test_handle_time_must_be_known_on_both_sides(build: Build, centre: Centre) -> None:
    make.record_months(centre, {"2026-04": (1000, 80), "2026-05": (1000, 60)})
    report = build(centre, View.WORK)
    assert report.explained.bridge is None
    assert report.explained.reason is NoBridge.NO_HANDLE_TIME
    assert report.money.bridge is not None


def test_a_change_of_what_counts_is_said(build: Build, two_months: Centre) -> None:
    assert build(two_months).explained.redefinition is None
    for start, channels in ((date(2026, 1, 1), ["phone"]), (date(2026, 5, 1), ["phone", "email"])):
        make.DefinitionFactory(centre=two_months, valid_from=start, channels=channels)
    assert build(two_months).explained.redefinition is not None
    # E-mail begins to share the cost of no channel in particular: that is no gain of the phone.
    assert build(two_months, channels="phone").explained.redefinition is not None


def test_a_centre_without_records_has_no_report(centre: Centre, frame_of) -> None:
    question = ChangeQuestion(Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS))
    assert build_change(frame_of(centre), question, TODAY) is None
