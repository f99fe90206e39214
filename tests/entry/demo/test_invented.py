"""The invented centre looks like one."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection

from kpis.entry.demo.invented import CHANNELS, complete_invented, load_invented
from kpis.entry.demo.invented_costs import invented_cost_rows
from kpis.entry.demo.invented_goals import LIMITS, REMARKS, TARGETS
from kpis.entry.demo.invented_rules import RULES
from kpis.entry.demo.invented_staffing import UTILISATION
from kpis.entry.demo.invented_volumes import OVERTIME_AGO, PEAK_AGO, invented_volume_rows
from kpis.entry.demo.timeline import DemoMonth, demo_months
from kpis.entry.parsing.cost_rows import CostRow
from kpis.entry.parsing.dates import is_day_or_month
from kpis.entry.parsing.volume_rows import PARTS_OF_WHOLES, VolumeRow, overlap_errors
from kpis.facts import Period, Reader
from kpis.metrics import LIMITED, is_floor
from kpis.models import Centre, ContactDefinition
from kpis.months import month_after
from kpis.queries.centres import centre_context
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.ledger import read_ledger
from kpis.vocabulary import AllocationBasis, PeriodKind
from tests import factories as make

TODAYS = [date(2026, 11, 23), date(2027, 1, 1), date(2028, 2, 29)]


@pytest.fixture(params=TODAYS, ids=str)
def today(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture
def costs(today: date) -> dict[date, list[CostRow]]:
    by_month: dict[date, list[CostRow]] = defaultdict(list)
    for row in invented_cost_rows(demo_months(today)):
        by_month[row.month].append(row)
    return dict(by_month)


@pytest.fixture
def volumes(today: date) -> list[VolumeRow]:
    return list(invented_volume_rows(demo_months(today)))


def contacts_of(volumes: list[VolumeRow], month: date) -> int:
    return sum(
        row.handled
        for row in volumes
        if row.start.replace(day=1) == month and row.channel != "self_service"
    )


def test_covers_the_36_months_before_this_one(
    today: date, costs: dict[date, list[CostRow]]
) -> None:
    months = list(costs)
    assert len(months) == 36
    assert month_after(months[-1]) == today.replace(day=1)
    assert all(month_after(a) == b for a, b in pairwise(months))


def test_only_the_last_telephony_bill_is_missing(costs: dict[date, list[CostRow]]) -> None:
    *complete, last = [{row.category for row in rows} for rows in costs.values()]
    assert all(len(categories) == 10 for categories in complete)
    assert complete[-1] - last == {"telephony"}


def test_has_one_credit_note(costs: dict[date, list[CostRow]]) -> None:
    negative = [row for rows in costs.values() for row in rows if row.amount < 0]
    assert [row.category for row in negative] == ["software_licences"]


def test_cost_per_contact_falls_slowly(
    costs: dict[date, list[CostRow]], volumes: list[VolumeRow]
) -> None:
    ratios = [
        sum((row.amount for row in rows), Decimal(0)) / contacts_of(volumes, month)
        for month, rows in costs.items()
    ]
    first_year, last_year = sum(ratios[:12], Decimal(0)), sum(ratios[23:35], Decimal(0))
    assert all(Decimal("5.5") < ratio < Decimal("6.9") for ratio in ratios[:-1])
    assert first_year / 12 - last_year / 12 > Decimal("0.3")


def test_volumes_are_daily_for_14_months_and_monthly_before(volumes: list[VolumeRow]) -> None:
    daily = {row.start.replace(day=1) for row in volumes if row.end - row.start == timedelta(1)}
    monthly = {row.start for row in volumes if row.end - row.start > timedelta(1)}
    assert (len(daily), len(monthly)) == (14, 22)
    assert not daily & monthly
    assert all(is_day_or_month(row.start, row.end) for row in volumes)
    assert list(overlap_errors(volumes)) == []
    assert {row.channel for row in volumes} == set(CHANNELS)


def test_no_part_exceeds_its_whole(volumes: list[VolumeRow]) -> None:
    for row in volumes:
        for part, whole in PARTS_OF_WHOLES:
            assert (getattr(row, part) or 0) <= (getattr(row, whole) or 0)


def test_self_service_is_counted_and_no_more(volumes: list[VolumeRow]) -> None:
    rows = [row for row in volumes if row.channel == "self_service"]
    assert {(row.offered, row.handle_seconds, row.csat_responses) for row in rows} == {(None,) * 3}


def test_weekends_are_quiet(volumes: list[VolumeRow]) -> None:
    phone = [
        row for row in volumes if row.channel == "phone" and row.end - row.start == timedelta(1)
    ]
    sundays = [row.handled for row in phone if row.start.weekday() == 6]
    mondays = [row.handled for row in phone if row.start.weekday() == 0]
    assert sum(sundays) / len(sundays) < sum(mondays) / len(mondays) / 2


def test_is_the_same_every_time(today: date, costs: dict[date, list[CostRow]]) -> None:
    again = list(invented_cost_rows(demo_months(today)))
    assert again == [row for rows in costs.values() for row in rows]


def test_loads_once_with_its_goals(db: None) -> None:
    centre = load_invented(today=TODAYS[0])
    assert centre is not None
    assert centre.costline_set.count() == 36 * 29 - 2 + 1
    later, first = centre.definitions.order_by("-valid_from")
    assert (first.valid_from, later.valid_from) == (date(2023, 11, 1), date(2025, 4, 1))
    assert counted(later) - counted(first) == {"social"}
    assert counted(later) == {*CHANNELS} - {"self_service"}
    assert centre.targets.count() == len(TARGETS)
    assert centre.limits.count() == len(LIMITS)
    assert centre.annotations.count() == len(REMARKS)
    assert centre.staffing_set.count() == 36 * 5
    assert load_invented(today=TODAYS[1]) is None
    assert Centre.objects.count() == 1


def counted(definition: ContactDefinition) -> set[str]:
    return set(definition.counted.values_list("channel__code", flat=True))


def test_shared_cost_goes_by_every_basis(db: None) -> None:
    centre = load_invented(today=TODAYS[0])
    assert centre is not None
    rules = centre.allocation_rules.all()
    assert {rule.basis for rule in rules} == {basis.value for basis in AllocationBasis}
    shared = centre.costline_set.filter(channel=None)
    used = {code for code, _ago in RULES if shared.filter(category__code=code).exists()}
    assert used == {code for code, _ago in RULES} - {"", "telephony"}
    connection.check_constraints()  # fixed shares that do not make a whole fail here


def test_service_is_broken_in_the_months_of_long_queues_alone(
    today: date, volumes: list[VolumeRow]
) -> None:
    months = demo_months(today)
    broken = {month.ago: broken_limits(month, volumes) for month in months}
    assert {ago for ago, limits in broken.items() if limits} == {PEAK_AGO, OVERTIME_AGO}
    assert broken[PEAK_AGO] == {limit.value for limit in LIMITED}
    assert broken[OVERTIME_AGO] == {"satisfaction", "abandonment", "response_time"}


def broken_limits(month: DemoMonth, volumes: list[VolumeRow]) -> set[str]:
    rows = [row for row in volumes if row.start.replace(day=1) == month.start]
    rows = [row for row in rows if row.channel != "self_service"]
    waited = [row for row in rows if row.wait_seconds is not None]
    abandoned = [row for row in rows if row.abandoned is not None]
    now = {
        "satisfaction": share_of(rows, "csat_satisfied", "csat_responses"),
        "first_contact_resolution": share_of(rows, "resolved_first_contact", "resolution_sample"),
        "response_time": share_of(waited, "wait_seconds", "handled") / 100,
        "abandonment": share_of(abandoned, "abandoned", "offered"),
    }
    limits = {
        metric.value: value
        for (metric, ago), value in sorted(LIMITS.items(), key=lambda item: -item[0][1])
        if ago >= month.ago
    }
    floors = {metric.value for metric in LIMITED if is_floor(metric)}
    return {
        name
        for name, limit in limits.items()
        if (now[name] < limit if name in floors else now[name] > limit)
    }


def share_of(rows: list[VolumeRow], part: str, whole: str) -> Decimal:
    """In percent."""
    parts, wholes = (sum(getattr(row, name) or 0 for row in rows) for name in (part, whole))
    return Decimal(100) * parts / wholes


def test_a_centre_of_an_earlier_release_is_completed_once(db: None) -> None:
    centre = load_invented(today=TODAYS[0])
    assert centre is not None
    assert not complete_invented(centre)
    for of_centre in (centre.allocation_rules, centre.limits, centre.targets, centre.annotations):
        of_centre.all().delete()
    assert not complete_invented(centre), "what somebody removed does not come back"
    centre.delete()
    old: Centre = make.CentreFactory(slug="demo", channels=CHANNELS)
    make.DefinitionFactory(
        centre=old, valid_from=date(2023, 11, 1), channels=["phone", "email", "social"]
    )
    make.TargetFactory(centre=old, valid_from=date(2024, 10, 1), value=Decimal("5.70"))
    assert complete_invented(old)
    assert not complete_invented(old)
    assert [counted(each) for each in old.definitions.order_by("valid_from")] == [
        {"phone", "email"},
        {*CHANNELS} - {"self_service"},
    ]
    assert old.allocation_rules.count() == len(RULES)
    assert old.limits.count() == len(LIMITS)
    assert old.targets.get(valid_from=date(2024, 10, 1), metric="cost_per_contact").value == (
        Decimal("5.70")
    )
    assert old.annotations.count() == len(REMARKS) - 2


def test_people_are_busy_but_not_too_busy(db: None) -> None:
    centre = load_invented(today=TODAYS[0])
    assert centre is not None
    last = centre.staffing_set.filter(month=date(2026, 10, 1))
    assert {row.channel.code for row in last if row.channel} == set(UTILISATION)
    for row in last:
        assert row.channel is not None
        assert row.staffed_hours is not None
        assert row.full_time_equivalents is not None
        handled = centre.contactvolume_set.filter(
            channel=row.channel, start__gte=row.month, start__lt=date(2026, 11, 1)
        )
        seconds = sum(volume.handle_seconds or 0 for volume in handled)
        utilisation = Decimal(seconds) / 3600 / row.staffed_hours
        assert abs(utilisation - UTILISATION[row.channel.code]) < Decimal("0.002")
        assert 120 < row.staffed_hours / row.full_time_equivalents < 145


@pytest.mark.finding("F3")
def test_letters_ended_and_nothing_but_the_telephony_bill_is_asked_for(db: None) -> None:
    centre = load_invented(today=TODAYS[0])
    assert centre is not None
    (ending,) = centre.endings.all()
    assert ending.channel is not None
    assert (ending.channel.code, ending.ended_from) == ("post", date(2024, 5, 1))
    frame = centre_context(Reader(0, sees_all=True), "demo")
    assert frame is not None
    span = Period(date(2023, 11, 1), date(2026, 11, 1), PeriodKind.MONTH)
    books = read_ledger(frame, channel_facts(centre.pk), span, TODAYS[0])
    assert [*books.gaps] == [date(2026, 10, 1)]
    gap = books.gaps[date(2026, 10, 1)]
    (bill,) = gap.bills
    assert bill.category == make.category("telephony").pk
    assert not gap.channels
    assert not gap.days
