"""What a change of the rules would do: figures worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.facts import AllocationRuleFact
from kpis.models import Centre
from kpis.months import add_months
from kpis.reports.settings.allocation import build_allocation, preview_removal, preview_rule
from kpis.vocabulary import AllocationBasis
from tests import factories as make
from tests.samples import month

D = Decimal
TODAY = date(2026, 6, 15)


@pytest.fixture
def months(centre: Centre) -> Centre:
    """100 a month, shared; 8 calls and 2 e-mails; June runs and has no e-mail yet."""
    names = [f"2026-0{n}" for n in range(1, 7)]
    make.record_months(centre, dict.fromkeys(names, (100, 8)))
    make.record_months(centre, dict.fromkeys(names[:-1], (None, 2)), "email")
    return centre


def rule(start: str, basis: str = "equal", category: int | None = None) -> AllocationRuleFact:
    return AllocationRuleFact(category, month(start), AllocationBasis(basis), {})


def test_without_rules_it_goes_by_handle_time(months: Centre, frame_of) -> None:
    report = build_allocation(frame_of(months), TODAY)
    (only,) = report.in_force
    assert (only.category, only.basis) == (None, AllocationBasis.HANDLE_TIME)
    assert report.others == []
    assert report.standing((None, month("2026-01"))) is None


def test_both_sides_and_the_same_total(months: Centre, frame_of) -> None:
    frame = frame_of(months)
    preview = preview_rule(frame, build_allocation(frame, TODAY), rule("2026-05"), TODAY)
    last, year = preview.periods
    assert last.period.start == month("2026-05")
    assert [(row.now, row.then) for row in last.rows] == [(D(10), D("6.25")), (D(10), D(25))]
    # From May on only: (4 × 80 + 50) ÷ 40 calls, (4 × 20 + 50) ÷ 10 e-mails.
    assert [(row.now, row.then) for row in year.rows] == [(D(10), D("9.25")), (D(10), D(13))]
    assert last.total == year.total == (D(10), D(10))
    assert not preview.as_if


def test_a_rule_to_come_is_shown_as_if_it_were_valid(months: Centre, frame_of) -> None:
    frame = frame_of(months)
    preview = preview_rule(frame, build_allocation(frame, TODAY), rule("2026-07"), TODAY)
    assert preview.as_if
    for period in preview.periods:
        assert [row.then for row in period.rows] == [D("6.25"), D(25)]


def test_the_twelve_months_are_whole_even_to_a_month_long_past(centre: Centre, frame_of) -> None:
    """Half a year at 20 and half a year at 10, then two years of contacts without any cost."""
    start = month("2023-07")
    past = [f"{add_months(start, step):%Y-%m}" for step in range(12)]
    after = [f"{add_months(start, step):%Y-%m}" for step in range(12, 35)]
    make.record_months(centre, dict.fromkeys(past[:6], (200, 10)))
    make.record_months(centre, dict.fromkeys(past[6:], (100, 10)))
    make.record_months(centre, dict.fromkeys(after, (None, 10)))
    frame = frame_of(centre)
    preview = preview_rule(frame, build_allocation(frame, TODAY), rule("2024-01"), TODAY)
    last, year = preview.periods
    assert last.period.start == month("2024-06")
    assert (last.total[0], year.total[0]) == (10, 15)


def test_a_rule_of_another_category_changes_nothing(months: Centre, frame_of) -> None:
    frame = frame_of(months)
    taxes = rule("2026-01", category=make.category("taxes").pk)
    preview = preview_rule(frame, build_allocation(frame, TODAY), taxes, TODAY)
    assert not any(period.changes_anything for period in preview.periods)


def test_without_the_rule_the_general_one_comes_back(months: Centre, frame_of) -> None:
    made = make.AllocationRuleFactory(centre=months, basis="equal")
    frame = frame_of(months)
    report = build_allocation(frame, TODAY)
    key = (None, made.valid_from)
    assert report.standing(key) is not None
    (last, _year) = preview_removal(frame, report, key, TODAY).periods
    assert [(row.now, row.then) for row in last.rows] == [(D("6.25"), D(10)), (D(25), D(10))]


@pytest.mark.fault(43)
def test_what_no_channel_can_be_charged_with_stays_in_the_total(months: Centre, frame_of) -> None:
    make.record_months(months, {"2025-12": (100, None)})
    frame = frame_of(months)
    preview = preview_rule(frame, build_allocation(frame, TODAY), rule("2025-12"), TODAY)
    assert preview.periods[1].not_allocated == (D(100), D(100))
    assert preview.periods[1].total == (D(10), D(10))  # of the months whose contacts are known


@pytest.mark.fault(38)
def test_without_records_there_is_nothing_to_show(centre: Centre, frame_of) -> None:
    frame = frame_of(centre)
    report = build_allocation(frame, TODAY)
    assert preview_rule(frame, report, rule("2026-05"), TODAY).periods == []
    make.record_months(centre, {"2026-05": (100, None)})
    frame = frame_of(centre)
    assert preview_rule(frame, report, rule("2026-05"), TODAY).periods == []
