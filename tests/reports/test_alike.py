"""Counted alike: what compares two periods has one definition of a contact."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.calculation.bridge import StepKind
from kpis.facts import Reader
from kpis.models import Centre, ContactVolume, ExchangeRate
from kpis.queries.centres import all_centre_contexts
from kpis.reports.centre.change import ChangeQuestion, View, build_change
from kpis.reports.centre.channels import build_channels
from kpis.reports.centre.overview import build_overview
from kpis.reports.centre.related_figures import build_figures
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.portfolio import PortfolioQuestion, build_portfolio
from kpis.vocabulary import Comparison, Metric, PeriodKind
from tests import factories as make
from tests.clock import always

pytestmark = pytest.mark.django_db
D = Decimal
TODAY = date(2026, 6, 15)
MARCH_AND_APRIL: dict[str, tuple[Any, int | None]] = {
    "2026-03": (1_000, 100),
    "2026-04": (1_050, 100),
}


@pytest.fixture
def redefined(centre: Centre) -> Centre:
    """E-mail counts from April on: its 100 contacts halve the figure, which rose by 0.25."""
    make.record_months(centre, MARCH_AND_APRIL)
    make.record_months(centre, {"2026-03": (None, 100), "2026-04": (None, 100)}, "email")
    make.DefinitionFactory(centre=centre, valid_from=date(2026, 1, 1), channels=["phone"])
    make.DefinitionFactory(centre=centre, valid_from=date(2026, 4, 1), channels=["phone", "email"])
    return centre


def asked(kind: PeriodKind = PeriodKind.MONTH, period: str = "2026-04") -> Selection:
    return Selection(kind, make.month(period), Comparison.PREVIOUS)


@pytest.mark.finding("F4")
def test_the_redefinition_is_a_step_of_its_own_and_the_first(
    redefined: Centre, frame_of: Any
) -> None:
    for view in View:
        if view is View.WORK:
            ContactVolume.objects.update(handle_seconds=6_000)
        report = build_change(frame_of(redefined), ChangeQuestion(asked(), view=view), TODAY)
        assert report is not None
        bridge = report.explained.bridge
        assert bridge is not None
        assert (bridge.start, bridge.end) == (10, D("5.25"))
        assert bridge.start + sum(step.effect for step in bridge.steps) == bridge.end
        assert bridge.steps[0].kind is StepKind.REDEFINED
        assert bridge.redefined == -5
        assert bridge.alike_difference == D("0.25")
        redefinition = report.explained.redefinition
        assert redefinition is not None
        assert redefinition.added == {make.channel("email").pk}


@pytest.mark.finding("F4")
def test_swapped_months_change_every_sign(redefined: Centre, frame_of: Any) -> None:
    question = ChangeQuestion(asked(period="2026-03"), since=make.month("2026-04"))
    report = build_change(frame_of(redefined), question, TODAY)
    assert report is not None
    assert report.explained.bridge is not None
    assert report.explained.bridge.redefined == 5
    assert report.explained.bridge.alike_difference == D("-0.25")


@pytest.mark.finding("F4")
def test_headline_tiles_channels_and_portfolio_compare_like_with_like(
    redefined: Centre, frame_of: Any
) -> None:
    overview = build_overview(frame_of(redefined), asked(), TODAY)
    assert overview is not None
    assert overview.headline.from_previous is not None
    assert overview.headline.from_previous.difference == D("0.25")
    contacts = next(f for f in overview.key_figures if f.name is Metric.CONTACTS)
    assert contacts.change is not None
    assert contacts.change.difference == 0
    assert overview.gate.verdict is None  # it did not fall
    channels = build_channels(frame_of(redefined), asked(), TODAY)
    assert channels is not None
    assert channels.total.change is not None
    assert channels.total.change.difference == D("0.25")
    (row,) = portfolio().rows
    assert row.change is not None
    assert row.change.difference == D("0.25")
    total = portfolio().total.change
    assert total is not None
    assert total.difference == D("0.25")


def portfolio() -> Any:
    frames = all_centre_contexts(Reader(0, sees_all=True))
    report = build_portfolio(frames, PortfolioQuestion(asked(), "name"), always(TODAY))
    assert report is not None
    return report


@pytest.mark.finding("F4")
def test_the_shared_cost_of_a_channel_goes_by_what_counts_in_both_months(
    redefined: Centre,
) -> None:
    """Half of March's cost would have been e-mail's, too: the phone rose from 5.00 to 5.25 euros,
    of which each is two dollars."""
    for name in ("2026-03", "2026-04"):
        ExchangeRate.objects.create(currency="CAD", month=make.month(name), rate=2)
    frames = all_centre_contexts(Reader(0, sees_all=True))
    selection = Selection(
        PeriodKind.MONTH, make.month("2026-04"), Comparison.PREVIOUS, frozenset({"phone"})
    )
    report = build_portfolio(frames, PortfolioQuestion(selection, "name", "CAD"), always(TODAY))
    assert report is not None
    (row,) = report.rows
    assert (row.before.cost_per_contact, row.now.cost_per_contact) == (20, D("10.5"))
    assert row.change is not None
    assert row.own_change is not None
    assert (row.change.difference, row.own_change.difference) == (D("0.5"), D("0.25"))


@pytest.mark.finding("F4")
def test_offered_contacts_that_are_not_known_before_are_counted_as_before(
    centre: Centre, frame_of: Any
) -> None:
    make.record_months(centre, MARCH_AND_APRIL)
    make.DefinitionFactory(centre=centre, valid_from=date(2026, 1, 1), channels=["phone"])
    make.DefinitionFactory(
        centre=centre, valid_from=date(2026, 4, 1), channels=["phone"], basis="offered"
    )
    ContactVolume.objects.filter(start=date(2026, 4, 1)).update(offered=210)
    report = build_overview(frame_of(centre), asked(), TODAY)
    assert report is not None
    assert report.head.figures.cost_per_contact == 5
    assert report.headline.from_previous is not None
    assert report.headline.from_previous.difference == D("0.5")
    (row,) = portfolio().rows
    assert row.change is not None
    assert row.change.difference == D("0.5")


@pytest.fixture
def within(centre: Centre) -> Centre:
    """Phone (5 min, resolution 80 %) counts from January, e-mail (10 min, 40 %) from June; every
    month is like the others."""
    names = [f"2026-{number:02}" for number in range(1, 7)]
    make.record_months(centre, dict.fromkeys(names, (2_000, None)))
    for code, seconds, resolved in (("phone", 300, 80), ("email", 600, 40)):
        for name in names:
            make.ContactVolumeFactory(
                centre=centre,
                channel=make.channel(code),
                start=make.month(name),
                handled=100,
                handle_seconds=100 * seconds,
                resolved_first_contact=resolved,
                resolution_sample=100,
            )
    make.DefinitionFactory(centre=centre, valid_from=date(2026, 1, 1), channels=["phone"])
    make.DefinitionFactory(centre=centre, valid_from=date(2026, 6, 1), channels=["phone", "email"])
    return centre


@pytest.mark.finding("F5")
def test_rates_of_a_period_are_over_the_contacts_that_counted_month_by_month(
    within: Centre, frame_of: Any
) -> None:
    """Three months of phone and one of e-mail: 375 s and 70 %, on every page alike."""
    selection, today = asked(PeriodKind.QUARTER), date(2026, 7, 15)
    frame = frame_of(within)
    overview = build_overview(frame, selection, today)
    figures = build_figures(frame, selection, today)
    channels = build_channels(frame, selection, today)
    assert overview is not None
    assert figures is not None
    assert channels is not None
    tiles = {figure.name: figure.value for figure in overview.key_figures}
    related = {row.name: row.figure.value for row in figures.related}
    work = channels.total.work
    assert {
        tiles[Metric.AVERAGE_HANDLE_TIME],
        related[Metric.AVERAGE_HANDLE_TIME],
        work[Metric.AVERAGE_HANDLE_TIME],
    } == {375}
    assert {
        tiles[Metric.FIRST_CONTACT_RESOLUTION],
        related[Metric.FIRST_CONTACT_RESOLUTION],
        work[Metric.FIRST_CONTACT_RESOLUTION],
    } == {D("0.7")}
    costs = {
        round(value, 10)
        for value in (
            tiles[Metric.COST_PER_RESOLUTION],
            related[Metric.COST_PER_RESOLUTION],
            work[Metric.COST_PER_RESOLUTION],
        )
        if value is not None
    }
    assert costs == {round(D(6_000) / 280, 10)}


@pytest.mark.finding("F5")
def test_no_handle_time_moves_where_every_month_is_like_the_others(
    within: Centre, frame_of: Any
) -> None:
    today = date(2026, 7, 15)
    question = ChangeQuestion(asked(PeriodKind.QUARTER), view=View.WORK)
    report = build_change(frame_of(within), question, today)
    assert report is not None
    bridge = report.explained.bridge
    assert bridge is not None
    moved = {step.kind for step in bridge.leaves if step.effect}
    assert moved <= {StepKind.REDEFINED}


@pytest.mark.finding("F5")
def test_rows_less_what_is_not_counted_sum_to_the_total(within: Centre, frame_of: Any) -> None:
    report = build_channels(frame_of(within), asked(PeriodKind.QUARTER), date(2026, 7, 15))
    assert report is not None
    rows = [line.figures for line in report.lines]
    assert sum(row.contacts or 0 for row in rows) == 600
    assert sum(row.counted for row in rows) == report.total.contacts == 400
