"""The overview of small centres, figures worked out by hand."""

import itertools
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.entry.demo.o_canada import load_o_canada
from kpis.models import Centre
from kpis.reports.centre.overview import OverviewReport, build_overview
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Comparison, Metric, PeriodKind
from tests import factories as make
from tests.samples import month, month_period

D = Decimal
TODAY = date(2026, 6, 15)
Build = Callable[..., OverviewReport]


@pytest.fixture
def build(frame_of) -> Build:
    def build(
        centre: Centre,
        period: str | None = None,
        kind: PeriodKind = PeriodKind.MONTH,
        comparison: Comparison = Comparison.PREVIOUS,
        today: date = TODAY,
    ) -> OverviewReport:
        selection = Selection(kind, month(period) if period else None, comparison)
        report = build_overview(frame_of(centre), selection, today)
        assert report is not None
        return report

    return build


def months(first: str, *facts: tuple[Any, int | None]) -> dict[str, tuple[Any, int | None]]:
    start = month(first)
    named = {}
    for fact in facts:
        named[f"{start:%Y-%m}"] = fact
        start = make.month_after(start)
    return named


def key_figures(report: OverviewReport) -> dict[Metric, Any]:
    return {figure.name: figure for figure in report.key_figures}


def values(report: OverviewReport) -> list[Decimal | None]:
    return [figures.cost_per_contact for figures in report.trend.figures]


def test_a_centre_without_records_has_no_report(centre: Centre, frame_of) -> None:
    selection = Selection(PeriodKind.MONTH, None, Comparison.PREVIOUS)
    assert build_overview(frame_of(centre), selection, TODAY) is None


@pytest.mark.fault(39)
@pytest.mark.django_db
def test_o_canada_by_fiscal_year(build: Build) -> None:
    centre = load_o_canada()
    assert centre is not None
    report = build(centre, kind=PeriodKind.YEAR)
    known = {
        figures.period.start: None
        if figures.cost_per_contact is None
        else str(round(figures.cost_per_contact, 2))
        for figures in report.trend.figures
    }
    assert known == {
        date(2018, 4, 1): None,
        date(2019, 4, 1): "12.08",
        date(2020, 4, 1): "10.23",
        date(2021, 4, 1): "8.51",
        date(2022, 4, 1): "7.95",
        date(2023, 4, 1): "10.27",
        date(2024, 4, 1): None,
        date(2025, 4, 1): None,
    }
    assert report.head.figures.period.start == date(2023, 4, 1)
    assert report.trend.figures[-2].cost == D("18102628.96")
    assert report.trend.figures[0].contacts == 1_617_640


def test_the_latest_complete_month_is_shown_with_what_the_next_one_lacks(
    centre: Centre, build: Build
) -> None:
    make.record_months(centre, months("2026-01", (100, 10), (120, 10), (150, 10), (None, 10)))
    report = build(centre)
    assert report.head.figures.period == month_period("2026-03")
    assert report.head.figures.cost_per_contact == 15
    assert report.head.complete_through == date(2026, 3, 1)
    assert report.notice is not None
    assert (report.notice.month, report.notice.no_costs) == (date(2026, 4, 1), True)
    assert [f.is_complete for f in report.trend.figures] == [True, True, True, False]


def test_changes_from_the_month_before_and_the_year_before(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2025-03": (80, 10), "2026-02": (120, 10), "2026-03": (150, 10)})
    report = build(centre, "2026-03")
    before, year_before = report.headline.from_previous, report.headline.from_year_before
    assert before is not None
    assert (before.before, before.difference, before.ratio) == (12, 3, D("0.25"))
    assert year_before is not None
    assert (year_before.before, year_before.ratio) == (8, D("0.875"))


def test_where_nothing_was_complete_for_long_the_latest_is_shown_as_not_complete(
    centre: Centre, build: Build
) -> None:
    make.record_months(centre, months("2023-01", *[(100, 10)] * 41))
    for name in ["2023-01", *(f"2024-{n:02}" for n in range(1, 13))]:
        make.record_months(centre, {name: (None, 10)}, channel_code="email")
    report = build(centre)
    assert report.head.figures.period == month_period("2026-05")
    assert not report.head.figures.is_complete
    old = build(centre, "2024-12")
    assert old.head.figures.is_complete
    assert old.headline.from_previous is not None


def test_key_figures_are_compared_with_the_period_asked_for(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2025-03": (80, 8), "2026-02": (120, 10), "2026-03": (150, 10)})
    previous = build(centre, "2026-03")
    yearly = build(centre, "2026-03", comparison=Comparison.YEAR_BEFORE)
    assert previous.head.compared.period == month_period("2026-02")
    assert yearly.head.compared.period == month_period("2025-03")
    assert key_figures(previous)[Metric.CONTACTS].change.difference == 0
    assert key_figures(yearly)[Metric.CONTACTS].change.difference == 2
    assert key_figures(yearly)[Metric.TOTAL_COST].change.ratio == D("0.875")


def test_what_is_not_complete_gets_no_change_at_all(centre: Centre, build: Build) -> None:
    make.record_months(centre, months("2026-05", (100, 10), (120, 10)))
    report = build(centre, "2026-06")
    assert report.head.figures.gaps[0].running
    assert report.head.figures.cost_per_contact == 12
    assert report.headline.from_previous is None
    assert {figure.change for figure in report.key_figures} == {None}


@pytest.mark.fault(38)
def test_a_month_without_contacts_is_a_gap_and_its_cost_is_in_the_quarter(
    centre: Centre, build: Build
) -> None:
    make.record_months(centre, months("2026-01", (100, 10), (100, None), (100, 20)))
    report = build(centre)
    assert values(report) == [10, None, 5]
    quarter = build(centre, "2026-01", PeriodKind.QUARTER)
    assert quarter.head.figures.cost_per_contact == D(200) / 30  # of January and March
    assert quarter.head.figures.cost == 300
    assert not quarter.head.figures.is_complete


@pytest.mark.fault(39)
def test_a_missing_month_is_a_gap(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2026-01": (100, 10), "2026-03": (100, 20)})
    report = build(centre)
    assert values(report) == [10, None, 5]
    assert report.trend.figures[1].cost is None


@pytest.mark.fault(40)
def test_a_rolling_year_is_sum_over_sum(centre: Centre, build: Build) -> None:
    make.record_months(centre, months("2025-06", *[(100, 10)] * 6, *[(100, 30)] * 6))
    report = build(centre, "2026-05", PeriodKind.ROLLING_YEAR)
    assert report.head.figures.cost_per_contact == 5
    assert report.head.figures.is_complete
    assert [f.period for f in report.trend.figures] == [report.head.figures.period]


def test_a_rolling_year_that_is_not_full_is_not_complete(centre: Centre, build: Build) -> None:
    make.record_months(centre, months("2026-03", (100, 10), (100, 10), (100, 10)))
    report = build(centre, kind=PeriodKind.ROLLING_YEAR)
    assert not report.head.figures.is_complete
    periods = [figures.period for figures in report.trend.figures]
    assert all(a.end < b.end for a, b in itertools.pairwise(periods))


def test_the_trend_stands_around_an_old_selection(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2019-01": (70, 10), "2026-05": (100, 10)})
    report = build(centre, "2020-06")
    periods = [figures.period for figures in report.trend.figures]
    assert len(periods) == 25
    assert periods.index(month_period("2020-06")) == 12
    assert report.head.figures.cost_per_contact is None
    assert month_period("2020-06") in report.head.choices
    bars = [figures.period for figures in report.trend.bars]
    assert month_period("2020-06") in bars


@pytest.mark.parametrize("period", ["1990-01", "2100-12"])
@pytest.mark.parametrize("kind", PeriodKind)
def test_a_selection_far_from_any_record_is_empty_and_can_be_left(
    centre: Centre, build: Build, period: str, kind: PeriodKind
) -> None:
    make.record_months(centre, {"2026-05": (100, 10)})
    report = build(centre, period, kind)
    assert report.head.figures.period.contains(month(period))
    assert report.head.figures.cost is None
    assert report.head.figures.period in report.head.choices


def test_days_and_months_make_weeks_that_add_up_to_the_month(centre: Centre, build: Build) -> None:
    """June 2026 begins on a Monday; its 30 days end on a Tuesday."""
    make.CostLineFactory(centre=centre, month=date(2026, 6, 1), amount=D("1000.00"))
    make.ContactVolumeFactory(
        centre=centre, channel=make.channel("email"), start=date(2026, 6, 1), handled=101
    )
    for day in range(1, 31):
        make.ContactVolumeFactory(
            centre=centre,
            start=date(2026, 6, day),
            end=date.fromordinal(date(2026, 6, day).toordinal() + 1),
            handled=day,
        )
    report = build(centre, kind=PeriodKind.WEEK, today=date(2026, 7, 15))
    weeks = [f for f in report.trend.figures if f.cost is not None]
    assert [week.period.start.day for week in weeks] == [1, 8, 15, 22, 29]
    assert sum(week.cost or 0 for week in weeks) == D("1000.00")
    assert sum(week.contacts or 0 for week in weeks) == 101 + sum(range(1, 31))
    assert all(week.entry.estimated for week in weeks)


def test_a_week_across_two_months_knows_a_channel_of_which_the_first_volume_comes_later(
    centre: Centre, frame_of
) -> None:
    """The week of 30 March ends on 5 April; e-mail begins on 20 April."""
    make.record_months(centre, months("2026-03", (310, 31), (300, 30)))
    make.ContactVolumeFactory(
        centre=centre,
        channel=make.channel("email"),
        start=date(2026, 4, 20),
        end=date(2026, 4, 21),
        handled=3,
    )
    selection = Selection(PeriodKind.WEEK, date(2026, 3, 30), Comparison.PREVIOUS)
    report = build_overview(frame_of(centre), selection, date(2026, 4, 5))
    assert report is not None
    assert [gap.channels for gap in report.head.figures.gaps] == [()]


@pytest.mark.fault(41)
def test_benchmarks_in_another_currency_are_counted_and_never_compared(
    centre: Centre, build: Build
) -> None:
    make.record_months(centre, {"2026-05": (100, 20)})
    make.BenchmarkFactory(channel_kind="", currency="USD", value=1)
    make.BenchmarkFactory(channel_kind="", currency="GBP", value=99)
    make.BenchmarkFactory(channel_kind="voice", value=1)
    alone = build(centre).headline
    assert alone.benchmark is None
    assert alone.foreign_benchmarks == 2
    make.BenchmarkFactory(channel_kind="", value=None, low=3, high=4)
    found = build(centre).headline.benchmark
    assert found is not None
    assert (found.low, found.high, found.distance, found.figures) == (3, 4, 1, 1)


def test_where_one_kind_counts_the_whole_is_compared_with_that_kind(
    centre: Centre, build: Build
) -> None:
    make.record_months(centre, {"2026-05": (100, 20)})
    make.DefinitionFactory(centre=centre, channels=["phone"])
    make.BenchmarkFactory(channel_kind="voice", value=7)
    make.BenchmarkFactory(channel_kind="", value=1)
    found = build(centre).headline.benchmark
    assert found is not None
    assert (found.low, found.distance) == (7, -2)


def test_targets_are_shown_with_their_figures(centre: Centre, build: Build) -> None:
    make.record_months(centre, {"2026-04": (100, 20), "2026-05": (100, 20)})
    make.TargetFactory(centre=centre, valid_from=date(2026, 5, 1), value=D("4.50"))
    make.TargetFactory(centre=centre, metric="satisfaction", value=D(85))
    make.TargetFactory(centre=centre, metric="average_handle_time", value=D(360))
    make.TargetFactory(centre=centre, metric="cost_per_resolution", value=D("6.5"))
    report = build(centre)
    assert report.headline.target == D("4.50")
    assert report.trend.targets == [None, D("4.50")]
    targets = {figure.name: figure.target for figure in report.key_figures}
    assert targets == {
        Metric.TOTAL_COST: None,
        Metric.CONTACTS: None,
        Metric.COST_PER_RESOLUTION: D("6.5"),
        Metric.AVERAGE_HANDLE_TIME: 360,
        Metric.FIRST_CONTACT_RESOLUTION: None,
        Metric.SATISFACTION: D("0.85"),
    }


def test_rates_say_for_how_many_contacts_they_are_known(centre: Centre, build: Build) -> None:
    make.CostLineFactory(centre=centre, amount=D(120))
    make.ContactVolumeFactory(
        centre=centre,
        handled=20,
        handle_seconds=6_000,
        resolved_first_contact=6,
        resolution_sample=8,
        csat_satisfied=9,
        csat_responses=10,
    )
    make.ContactVolumeFactory(centre=centre, channel=make.channel("email"), handled=10)
    figures = key_figures(build(centre))
    assert figures[Metric.AVERAGE_HANDLE_TIME].value == 300
    assert figures[Metric.AVERAGE_HANDLE_TIME].base == 20
    assert figures[Metric.FIRST_CONTACT_RESOLUTION].value == D("0.75")
    assert figures[Metric.COST_PER_RESOLUTION].value == D(4) / D("0.75")
    satisfaction = figures[Metric.SATISFACTION]
    assert (satisfaction.base, satisfaction.answers) == (20, 10)


@pytest.mark.fault(43)
def test_the_channel_table_hides_no_cost(centre: Centre, build: Build) -> None:
    make.record_months(centre, months("2026-01", (100, 10), ("70.01", None), (90, 20)))
    make.CostLineFactory(
        centre=centre, month=date(2026, 1, 1), channel=make.channel("email"), amount=D(5)
    )
    report = build(centre, "2026-01", PeriodKind.QUARTER)
    table = report.channel_table
    assert table.allocation.not_allocated == D("70.01")
    phone, email = [row.figures for row in table.rows]
    assert (phone.cost, phone.contacts) == (190, 30)
    assert (email.cost, email.contacts, email.cost_per_contact) == (5, None, None)
    costs = sum(row.figures.cost or 0 for row in table.rows)
    assert costs + table.allocation.not_allocated == report.head.figures.cost


def test_annotations_of_the_trend(centre: Centre, build: Build) -> None:
    make.record_months(centre, months("2026-04", (100, 10), (100, 10)))
    make.AnnotationFactory(centre=centre, month=date(2026, 5, 1), text="Strike")
    make.AnnotationFactory(centre=centre, month=date(2026, 6, 1), text="Later")
    make.AnnotationFactory(month=date(2026, 5, 1), text="Elsewhere")
    assert [a.text for a in build(centre).trend.annotations] == ["Strike"]


def test_the_trend_says_where_something_else_begins_to_count(centre: Centre, build: Build) -> None:
    make.record_months(centre, {f"2026-0{n}": (100, 10) for n in range(1, 6)})
    make.DefinitionFactory(centre=centre, channels=["phone"])
    make.DefinitionFactory(centre=centre, valid_from=month("2026-03"), channels=["phone", "email"])
    make.DefinitionFactory(centre=centre, valid_from=month("2026-04"), channels=["phone", "email"])
    assert build(centre).trend.breaks == {month_period("2026-03")}
    report = build(centre, "2026-01", PeriodKind.QUARTER)
    assert [period.start for period in report.trend.breaks] == [month("2026-01")]
    (later,) = report.head.denominator.later
    assert later.valid_from == month("2026-03")
    assert report.head.denominator.definition.valid_from == month("2026-01")
    assert build(centre, "2026-03").head.denominator.later == []
