"""The relations of a centre: which months are used, and what they say."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.metrics import MOVING_WITH_COST
from kpis.models import Centre
from kpis.reports.centre.relations import MOST_MONTHS, RelationsReport, build_relations
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Comparison, Metric, PeriodKind, Strength
from tests import factories as make

TODAY = date(2026, 6, 15)
AHT, FCR, CSAT, WAIT = MOVING_WITH_COST


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory(slug="lyon")
    return made


def record(centre: Centre, year: int, month: int, cost: Any, **known: Any) -> None:
    day = date(year, month, 1)
    if cost is not None:
        make.CostLineFactory(centre=centre, month=day, amount=Decimal(str(cost)))
    make.ContactVolumeFactory(centre=centre, start=day, **{"handled": 100} | known)


@pytest.fixture
def report_of(frame_of) -> Callable[..., Any]:
    def report_of(centre: Centre, metric: Metric = AHT, **selected: Any) -> RelationsReport | None:
        values = {"kind": PeriodKind.MONTH, "day": None, "comparison": Comparison.PREVIOUS}
        selection = Selection(**(values | selected))
        return build_relations(frame_of(centre), selection, metric, TODAY)

    return report_of


@pytest.fixture
def eight_months(centre: Centre) -> Centre:
    """Cost and handle time rise together, each month by more; satisfaction falls likewise; the
    wait is never known."""
    for number in range(1, 9):
        record(
            centre,
            2025,
            number,
            1_000 + number**2,
            handle_seconds=30_000 + 100 * number**2,
            csat_satisfied=90 - number**2,
            csat_responses=100,
            resolved_first_contact=75,
            resolution_sample=100,
        )
    return centre


def test_the_four_relations_of_the_same_months(report_of, eight_months: Centre) -> None:
    report = report_of(eight_months)
    assert [relation.metric for relation in report.relations] == list(MOVING_WITH_COST)
    found = {relation.metric: relation for relation in report.relations}
    assert (found[AHT].changes.value, found[AHT].levels.value) == (1, 1)
    assert found[AHT].strength is None  # seven changes are less than a year
    assert found[AHT].moves.together == found[AHT].moves.total == 7
    assert (found[CSAT].changes.value, found[CSAT].levels.value) == (-1, -1)
    assert found[CSAT].moves.apart == 7
    assert [month.value for month in found[AHT].used][:2] == [301, 304]
    costs = [month.cost_per_contact for month in found[AHT].used]
    assert costs[:2] == [Decimal("10.01"), Decimal("10.04")]


@pytest.mark.fault(38)
def test_what_never_changes_has_no_correlation(report_of, eight_months: Centre) -> None:
    fixed = report_of(eight_months).relations[1]
    assert (fixed.metric, fixed.changes, fixed.levels, fixed.strength) == (FCR, None, None, None)
    assert fixed.is_enough


def test_what_is_not_known_is_not_used(report_of, eight_months: Centre) -> None:
    wait = report_of(eight_months, WAIT).chosen
    assert wait.used == []
    assert wait.changes is None
    assert not wait.is_enough
    assert len(wait.months) == 8


@pytest.mark.parametrize(("months", "enough"), [(6, False), (7, True)])
def test_fewer_than_six_changes_are_too_few(
    report_of, centre: Centre, months: int, enough: bool
) -> None:
    for number in range(1, months + 1):
        record(centre, 2025, number, 1_000 + number**2, handle_seconds=30_000 + number**2)
    relation = report_of(centre).chosen
    assert relation.is_enough is enough
    assert (relation.changes is not None) is enough


@pytest.mark.finding("F15")
@pytest.mark.parametrize(("months", "strength"), [(12, None), (13, Strength.STRONG)])
def test_no_word_of_strength_under_twelve_changes(
    report_of, centre: Centre, months: int, strength: Strength | None
) -> None:
    for number, wave in enumerate([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9][:months]):
        year, month = 2024 + number // 12, number % 12 + 1
        record(centre, year, month, 1_000 + wave, handle_seconds=30_000 + 100 * wave)
    assert report_of(centre).chosen.strength is strength


@pytest.mark.fault(39)
def test_a_month_that_is_not_complete_is_not_used(report_of, eight_months: Centre) -> None:
    record(eight_months, 2025, 9, None, handle_seconds=50_000)
    relation = report_of(eight_months).chosen
    assert len(relation.months) == 9
    assert len(relation.used) == 8
    assert not relation.months[-1].is_complete
    assert relation.moves.total == 7


def test_no_step_leads_over_a_gap(report_of, eight_months: Centre) -> None:
    record(eight_months, 2025, 11, 2_000, handle_seconds=50_000)
    relation = report_of(eight_months).chosen
    assert len(relation.used) == 9
    assert relation.moves.total == 7  # none from August to November


def test_no_more_than_three_years_up_to_the_month_that_is_asked_for(
    report_of, centre: Centre
) -> None:
    for year in (2022, 2023, 2024, 2025):
        for number in range(1, 13):
            record(centre, year, number, 1_000, handle_seconds=30_000)
    report = report_of(centre)
    assert len(report.chosen.months) == MOST_MONTHS
    assert report.head.figures.period.start == date(2025, 12, 1)
    earlier = report_of(centre, day=date(2023, 3, 1))
    assert earlier.head.figures.period.start == date(2023, 3, 1)
    assert len(earlier.chosen.months) == 15  # from the first record on
    assert len(report_of(centre, day=date(2001, 3, 1)).chosen.months) == 1


def test_other_kinds_of_period_are_read_as_months(report_of, eight_months: Centre) -> None:
    assert report_of(eight_months, kind=PeriodKind.WEEK) == report_of(eight_months)


def test_another_definition_of_a_contact_is_told(report_of, eight_months: Centre) -> None:
    assert report_of(eight_months).redefined == []
    make.DefinitionFactory(
        centre=eight_months, valid_from=date(2024, 1, 1), channels=["phone", "email"]
    )
    make.DefinitionFactory(centre=eight_months, valid_from=date(2025, 4, 1), channels=["phone"])
    assert report_of(eight_months).redefined == [date(2025, 4, 1)]
    by_phone = report_of(eight_months, channels=frozenset({"phone"}))
    assert by_phone.redefined == []  # nothing changed for the phone


def test_a_channel_whose_share_goes_by_handle_time_is_bound_to_it(
    report_of, eight_months: Centre
) -> None:
    assert not report_of(eight_months).by_handle_time
    assert report_of(eight_months, channels=frozenset({"phone"})).by_handle_time


def test_a_centre_without_records_has_no_report(report_of, centre: Centre) -> None:
    assert report_of(centre) is None
