"""What each channel costs, from the records of a centre."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kpis.models import AllocationRule, AllocationShare, Centre, CentreChannel
from kpis.queries.centres import CentreContext
from kpis.reports.centre.channel import ChannelReport, build_channel
from kpis.reports.centre.channels import (
    ChannelLine,
    ChannelsReport,
    build_channels,
    share_of,
)
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import AllocationBasis, Comparison, Metric, PeriodKind
from tests import factories as make

TODAY = date(2026, 4, 20)
FrameOf = Callable[[Centre], CentreContext]
Build = Callable[..., ChannelsReport]
MONTHS = ("2026-01", "2026-02", "2026-03")


@pytest.fixture
def busy(centre: Centre) -> Centre:
    """Three months by phone, by e-mail and by a bot that does not count; cost direct to each
    of them, and shared; a credit note."""
    CentreChannel.objects.create(centre=centre, channel=make.channel("bot"))
    for name in MONTHS:
        month = make.month(name)
        make.CostLineFactory(centre=centre, month=month, amount=Decimal("100.01"))
        for code, amount in (("phone", "50.00"), ("email", "20.00"), ("bot", "3.00")):
            make.CostLineFactory(
                centre=centre, month=month, amount=Decimal(amount), channel=make.channel(code)
            )
        make.CostLineFactory(
            centre=centre, month=month, category=make.category("taxes"), amount=Decimal("-7.77")
        )
        for code, handled, seconds in (("phone", 10, 3_000), ("email", 20, 1_000), ("bot", 9, 9)):
            make.ContactVolumeFactory(
                centre=centre,
                channel=make.channel(code),
                start=month,
                handled=handled,
                handle_seconds=seconds,
                resolved_first_contact=handled // 2,
                resolution_sample=handled,
            )
    return centre


@pytest.fixture
def build(frame_of: FrameOf) -> Build:
    def build(centre: Centre, **changes: Any) -> ChannelsReport:
        report = build_channels(frame_of(centre), selection(**changes), TODAY)
        assert report is not None
        return report

    return build


def selection(
    kind: PeriodKind = PeriodKind.MONTH,
    day: date | None = date(2026, 3, 1),
    comparison: Comparison = Comparison.PREVIOUS,
    channels: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
) -> Selection:
    return Selection(kind, day, comparison, frozenset(channels), frozenset(categories))


def line_of(report: ChannelsReport, code: str) -> ChannelLine:
    return next(line for line in report.lines if line.figures.channel.code == code)


def test_a_line_by_hand(busy: Centre, build: Build) -> None:
    phone = line_of(build(busy), "phone")
    assert (phone.figures.direct, phone.figures.allocated) == (50, Decimal("69.18"))
    assert phone.figures.cost_per_contact == Decimal("11.918")
    assert phone.work[Metric.COST_PER_HANDLED_MINUTE] == Decimal("119.18") / 50
    assert phone.work[Metric.COST_PER_RESOLUTION] == Decimal("23.836")
    assert phone.work[Metric.AVERAGE_HANDLE_TIME] == 300
    assert (phone.contact_share, phone.cost_share) == (Decimal("0.333"), Decimal("0.721"))
    assert phone.work[Metric.ABANDONMENT] is None
    assert phone.change is not None
    assert phone.change.difference == 0


@pytest.mark.fault(42)
@pytest.mark.parametrize("kind", list(PeriodKind))
@pytest.mark.parametrize("chosen", [{}, {"categories": ("taxes",)}, {"channels": ("phone", "bot")}])
def test_rows_and_what_is_not_allocated_sum_to_the_total(
    busy: Centre, build: Build, kind: PeriodKind, chosen: dict[str, tuple[str, ...]]
) -> None:
    make.CostLineFactory(centre=busy, month=make.month("2026-04"), amount=Decimal("11.11"))
    for day in (date(2026, 3, 1), date(2026, 4, 1)):
        report = build(busy, kind=kind, day=day, **chosen)
        rows = [line.figures for line in report.lines]
        total = report.total
        assert sum(row.direct + row.allocated for row in rows) + total.not_allocated == total.cost
        assert total.direct + total.allocated + total.not_allocated == total.cost
        assert sum(row.cost or 0 for row in rows) + total.not_allocated == report.head.figures.cost
        shares = [line.contact_share for line in report.lines if line.contact_share is not None]
        assert not shares or abs(sum(shares, Decimal(-1))) < Decimal("1e-20")


@pytest.mark.fault(43)
def test_what_no_channel_can_be_charged_with_is_a_row_of_its_own(
    busy: Centre, build: Build
) -> None:
    make.CostLineFactory(centre=busy, month=make.month("2026-04"), amount=Decimal("11.11"))
    report = build(busy, day=date(2026, 4, 1))
    assert report.total.not_allocated == Decimal("11.11")
    assert report.total.cost == Decimal("11.11")
    assert report.lines == []


def test_a_channel_that_does_not_count_is_shown_and_has_no_share_of_contacts(
    busy: Centre, build: Build
) -> None:
    bot = line_of(build(busy), "bot")
    assert (bot.figures.cost, bot.figures.counts, bot.contact_share) == (3, False, None)
    assert bot.cost_share is not None


def test_incomplete_periods_are_not_compared(busy: Centre, build: Build) -> None:
    make.record_months(busy, {"2026-04": ("500", 5)})
    report = build(busy, day=date(2026, 4, 1))
    # E-mail's contacts are missing: nothing is divided, and the cost is allocated to nobody.
    assert line_of(report, "phone").figures.cost_per_contact is None
    assert report.total.not_allocated == 500
    assert all(line.change is None for line in report.lines)
    assert report.total.change is None
    last = line_of(report, "phone").points[-1]
    assert (last.value, last.is_complete) == (None, False)


def test_targets_are_of_each_channel_and_not_of_a_part_of_its_cost(
    busy: Centre, build: Build
) -> None:
    phone = make.channel("phone")
    make.TargetFactory(centre=busy, channel=phone, valid_from=date(2026, 2, 1), value=Decimal(11))
    make.TargetFactory(centre=busy, valid_from=date(2026, 1, 1), value=Decimal(5))
    report = build(busy)
    assert [line.target for line in report.lines] == [11, None, None]
    assert report.total.target == 5
    assert [point.target for point in line_of(report, "phone").points] == [None, 11, 11]
    part = build(busy, categories=("salaries",))
    assert [line.target for line in part.lines] == [None, None, None]
    assert part.total.target is None


def test_the_trend_marks_where_a_key_or_a_definition_begins(busy: Centre, build: Build) -> None:
    assert build(busy).breaks == frozenset()
    AllocationRule.objects.create(
        centre=busy, valid_from=date(2026, 2, 1), basis=AllocationBasis.EQUAL
    )
    make.DefinitionFactory(centre=busy, valid_from=date(2026, 1, 1), channels=["phone", "email"])
    make.DefinitionFactory(centre=busy, valid_from=date(2026, 3, 1), channels=["phone"])
    found = {period.start for period in build(busy).breaks}
    assert found == {date(2026, 2, 1), date(2026, 3, 1)}


def test_staffed_hours_are_read_for_the_sensitivity(busy: Centre, build: Build) -> None:
    assert AllocationBasis.STAFFED_HOURS in build(busy).sensitivity.left_out
    for code in ("phone", "email"):
        make.StaffingFactory(centre=busy, month=make.month("2026-03"), channel=make.channel(code))
    sensitivity = build(busy).sensitivity
    assert sensitivity.left_out == []
    phone = sensitivity.bands[0].by_method
    assert phone[AllocationBasis.STAFFED_HOURS] == phone[AllocationBasis.EQUAL]


# One channel, and where its cost comes from.


def report_of(centre: Centre, frame_of: FrameOf, code: str, **changes: Any) -> ChannelReport:
    found = build_channel(frame_of(centre), code, selection(**changes), TODAY)
    assert found is not None
    assert found[1] is not None
    return found[1]


def test_every_amount_opens_to_its_key(busy: Centre, frame_of: FrameOf) -> None:
    report = report_of(busy, frame_of, "phone")
    salaries, taxes = report.costs
    assert (salaries.category.code, salaries.direct) == ("salaries", 50)
    assert (salaries.shared, salaries.allocated) == (Decimal("100.01"), Decimal("75.01"))
    assert (taxes.shared, taxes.allocated) == (Decimal("-7.77"), Decimal("-5.83"))
    part = salaries.origins[0].part
    assert part is not None
    assert (part.weight, part.total, part.basis) == (3_000, 4_000, AllocationBasis.HANDLE_TIME)


@pytest.mark.fault(42)
@pytest.mark.parametrize("kind", list(PeriodKind))
@pytest.mark.parametrize("code", ["phone", "email", "bot"])
@pytest.mark.parametrize("categories", [(), ("taxes",)])
def test_the_amounts_of_a_channel_sum_to_its_cost(
    busy: Centre,
    frame_of: FrameOf,
    kind: PeriodKind,
    code: str,
    categories: tuple[str, ...],
) -> None:
    report = report_of(busy, frame_of, code, kind=kind, categories=categories)
    assert sum(cost.direct for cost in report.costs) == report.line.figures.direct
    assert sum(cost.allocated for cost in report.costs) == report.line.figures.allocated
    assert sum(cost.direct + cost.allocated for cost in report.costs) == (
        report.line.figures.cost or 0
    )
    if kind is not PeriodKind.WEEK:
        assert report.lines.direct == report.line.figures.direct
        assert report.lines.shared == sum(cost.shared for cost in report.costs)


def test_the_largest_lines_come_first_and_the_others_are_counted(
    busy: Centre, frame_of: FrameOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpis.reports.centre.channel.MOST_LINES", 2)
    lines = report_of(busy, frame_of, "phone").lines
    assert [line.amount for line in lines.lines] == [Decimal("100.01"), 50]
    assert [line.is_shared for line in lines.lines] == [True, False]
    assert (lines.direct_number, lines.shared_number, lines.others) == (1, 2, 1)
    assert (lines.direct, lines.shared) == (50, Decimal("92.24"))


def test_shared_lines_are_those_that_the_channel_got_a_part_of(
    busy: Centre, frame_of: FrameOf
) -> None:
    lines = report_of(busy, frame_of, "bot").lines
    assert [(line.amount, line.is_shared) for line in lines.lines] == [(3, False)]


def test_a_fixed_share_to_a_channel_without_contacts_is_its_cost(
    busy: Centre, frame_of: FrameOf
) -> None:
    rule = AllocationRule(
        centre=busy, valid_from=date(2026, 4, 1), basis=AllocationBasis.FIXED_SHARES
    )
    rule.save()
    for code, percent in (("phone", 60), ("bot", 40)):
        AllocationShare.objects.create(
            centre=busy, rule=rule, channel=make.channel(code), percent=percent
        )
    make.CostLineFactory(centre=busy, month=make.month("2026-04"), amount=Decimal(10))
    report = report_of(busy, frame_of, "bot", day=date(2026, 4, 1))
    assert (report.line.figures.cost, report.line.figures.cost_per_contact) == (4, None)
    assert report.lines.shared == 10


def test_a_channel_that_the_centre_does_not_use_is_none(busy: Centre, frame_of: FrameOf) -> None:
    assert build_channel(frame_of(busy), "chat", selection(), TODAY) is None


def test_a_centre_without_records_has_its_channels(centre: Centre, frame_of: FrameOf) -> None:
    assert build_channels(frame_of(centre), selection(), TODAY) is None
    found = build_channel(frame_of(centre), "phone", selection(), TODAY)
    assert found is not None
    assert (found[0].code, found[1]) == ("phone", None)
    assert build_channel(frame_of(centre), "chat", selection(), TODAY) is None


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (3, 4, Decimal("0.75")),
        (0, 4, Decimal(0)),
        (None, 4, None),
        (3, None, None),
        (3, 0, None),
        (3, -4, None),
    ],
)
def test_a_share_is_of_something(
    part: int | None, whole: int | None, share: Decimal | None
) -> None:
    assert share_of(part, whole) == share
