"""What the checklist finds in a month, and the list of months."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.entry.closing import close_month, reopen_month
from kpis.models import Centre, ContactVolume, CostLine
from kpis.queries.centres import CentreContext
from kpis.reports.closing.checklist import Checklist, build_checklist
from kpis.reports.closing.closes import CloseRow, CloseState, build_closes
from tests import factories as make

TODAY = date(2026, 7, 15)
APRIL, MAY, JUNE = (make.month(f"2026-0{number}") for number in (4, 5, 6))
FrameOf = Callable[[Centre], CentreContext]


@pytest.fixture
def recorded(centre: Centre) -> Centre:
    """January 2025 to June 2026: salaries of 1,000 and taxes of 200, 100 contacts by phone."""
    names = [f"{year}-{number:02}" for year in (2025, 2026) for number in range(1, 13)][:18]
    make.record_months(centre, dict.fromkeys(names, (1000, 100)))
    CostLine.objects.bulk_create(
        make.CostLineFactory.build(
            centre=centre,
            month=make.month(name),
            category=make.category("taxes"),
            amount=Decimal(200),
        )
        for name in names
    )
    return centre


@pytest.fixture
def checklist(frame_of: FrameOf) -> Callable[..., Checklist]:
    def checklist(centre: Centre, month: date = MAY) -> Checklist:
        return build_checklist(frame_of(centre), month, TODAY)

    return checklist


@pytest.fixture
def listed(frame_of: FrameOf) -> Callable[..., dict[date, CloseRow]]:
    def listed(centre: Centre) -> dict[date, CloseRow]:
        return {row.month: row for row in build_closes(frame_of(centre), TODAY)}

    return listed


def taxes(centre: Centre, month: date = MAY) -> CostLine:
    return CostLine.objects.get(centre=centre, month=month, category__code="taxes")


def close(centre: Centre, month: date = MAY) -> None:
    close_month(centre_id=centre.pk, month=month, user_id=make.UserFactory().pk)


def reopen(centre: Centre) -> None:
    administrator = make.UserFactory(is_superuser=True).pk
    reopen_month(centre_id=centre.pk, month=MAY, user_id=administrator, reason="Late bill")


def test_a_month_with_everything_can_be_closed(
    recorded: Centre, checklist: Callable[..., Checklist]
) -> None:
    report = checklist(recorded)
    assert (report.state, report.points, report.unusual) == (CloseState.READY, 0, [])
    assert report.change is not None
    assert report.change.difference == 0
    assert report.since is None


def test_missing_bills_come_with_their_usual_amount(
    recorded: Centre, checklist: Callable[..., Checklist]
) -> None:
    taxes(recorded, APRIL).delete()
    taxes(recorded).delete()
    report = checklist(recorded, APRIL)
    bill = report.missing_bill(make.category("taxes").pk)
    assert (report.state, report.points) == (CloseState.UNFINISHED, 1)
    assert bill is not None
    assert bill.usual == 200
    assert report.missing_bill(make.category("salaries").pk) is None
    assert checklist(recorded, MAY).points == 1  # it stays expected until it ended


def test_missing_channels(recorded: Centre, checklist: Callable[..., Checklist]) -> None:
    ContactVolume.objects.filter(start=MAY).delete()
    report = checklist(recorded)
    assert report.gap.channels == (make.channel("phone").pk,)
    assert (report.points, report.change) == (1, None)


def test_accruals_are_one_point_together(
    recorded: Centre, checklist: Callable[..., Checklist]
) -> None:
    CostLine.objects.filter(month=MAY).update(status="accrual")
    report = checklist(recorded)
    assert (report.accruals.count, report.accruals.sum, report.points) == (2, 1200, 1)


def test_unusual_amounts_are_shown_and_are_no_open_point(
    recorded: Centre, checklist: Callable[..., Checklist]
) -> None:
    CostLine.objects.filter(pk=taxes(recorded).pk).update(amount=-900)
    (unusual,) = (report := checklist(recorded)).unusual
    assert (unusual.category, unusual.amount, unusual.why.usual) == (
        make.category("taxes").pk,
        -900,
        200,
    )
    assert report.points == 0


def test_unusual_amounts_of_a_long_month_are_those_of_whole_categories(
    recorded: Centre, checklist: Callable[..., Checklist]
) -> None:
    lines = [
        make.CostLineFactory.build(
            centre=recorded, month=MAY, category=make.category("taxes"), description=f"Bill {n}"
        )
        for n in range(301)
    ]
    CostLine.objects.bulk_create(lines)
    (unusual,) = checklist(recorded).unusual
    assert (unusual.description, unusual.amount, unusual.why.usual) == ("", 30_300, 200)


def test_why_cost_per_contact_moved(recorded: Centre, checklist: Callable[..., Checklist]) -> None:
    CostLine.objects.filter(pk=taxes(recorded).pk).update(amount=Decimal(320))
    ContactVolume.objects.filter(start=MAY).update(handled=80)
    change = checklist(recorded).change
    assert change is not None
    assert change.difference == Decimal("4.50")  # 16.50 - 12.00
    assert sum(change.spend.values()) + change.volume == change.difference
    assert change.spend[make.category("taxes").pk] == Decimal("1.35")
    assert change.spend[make.category("salaries").pk] == 0


def test_a_closed_month_has_nothing_open(
    recorded: Centre, checklist: Callable[..., Checklist]
) -> None:
    CostLine.objects.filter(month=MAY).update(status="accrual")
    close(recorded)
    report = checklist(recorded)
    assert (report.state, report.points, report.since) == (CloseState.CLOSED, 0, None)
    assert report.close is not None
    assert report.close.cost == 1200


def test_a_reopened_month_stands_beside_what_was_reported(
    recorded: Centre, checklist: Callable[..., Checklist]
) -> None:
    close(recorded)
    reopen(recorded)
    line = taxes(recorded)
    line.amount, line.supplier = Decimal(250), "Treasury"
    line.save()
    CostLine.objects.filter(month=MAY).exclude(pk=line.pk).delete()
    make.CostLineFactory(centre=recorded, month=MAY, amount=Decimal("10.50"))
    ContactVolume.objects.filter(start=MAY).update(handled=90)
    since = checklist(recorded).since
    assert since is not None
    assert [pair.now.amount for pair in since.lines.changed] == [250]
    assert [each.amount for each in since.lines.added] == [Decimal("10.50")]
    assert [each.amount for each in since.lines.removed] == [1000]
    assert since.lines.difference == Decimal("-939.50")
    assert [(each.reported, each.now) for each in since.contacts] == [(100, 90)]


@pytest.mark.parametrize(
    ("month", "state"),
    [
        (make.month("2026-07"), CloseState.RUNNING),
        (make.month("2024-12"), CloseState.EMPTY),
        (JUNE, CloseState.READY),
    ],
)
def test_the_state_of_a_month(
    recorded: Centre, checklist: Callable[..., Checklist], month: date, state: CloseState
) -> None:
    assert checklist(recorded, month).state is state


def test_the_list_and_the_checklist_agree(
    recorded: Centre,
    checklist: Callable[..., Checklist],
    listed: Callable[..., dict[date, CloseRow]],
) -> None:
    taxes(recorded, APRIL).delete()
    CostLine.objects.filter(month=MAY).update(status="accrual")
    close(recorded, JUNE)
    rows = listed(recorded)
    assert list(rows) == sorted(rows, reverse=True)
    assert (min(rows), max(rows)) == (make.month("2025-01"), JUNE)
    for month, row in rows.items():
        report = checklist(recorded, month)
        assert row.state is report.state, month
        assert row.state is CloseState.CLOSED or row.points == report.points, month
        assert row.cost_per_contact == report.now.cost_per_contact, month


def test_a_closed_row_keeps_what_was_reported_when_the_definition_changes(
    recorded: Centre, listed: Callable[..., dict[date, CloseRow]]
) -> None:
    close(recorded)
    make.DefinitionFactory(centre=recorded, valid_from=MAY, channels=["email"])
    rows = listed(recorded)
    assert (rows[MAY].contacts, rows[MAY].cost_per_contact) == (100, 12)
    assert rows[JUNE].contacts is None


def test_the_list_goes_back_two_years_at_most(
    centre: Centre, listed: Callable[..., dict[date, CloseRow]]
) -> None:
    assert listed(centre) == {}
    make.record_months(centre, {"2019-01": (1, 1), "2026-05": (1, 1)})
    rows = listed(centre)
    assert (len(rows), min(rows), max(rows)) == (24, make.month("2024-07"), JUNE)
    assert rows[make.month("2025-05")].state is CloseState.EMPTY


def test_months_to_come_of_a_spread_invoice_are_not_listed(
    recorded: Centre, listed: Callable[..., dict[date, CloseRow]]
) -> None:
    before = listed(recorded)
    for name in ("2026-07", "2026-08", "2027-05"):
        make.CostLineFactory(centre=recorded, month=make.month(name))
    assert max(listed(recorded)) == make.month("2026-07")  # it has begun
    assert max(before) == JUNE


def test_a_centre_that_ended_long_ago_has_its_last_months(
    centre: Centre, listed: Callable[..., dict[date, CloseRow]]
) -> None:
    make.record_months(centre, {"2019-01": (1, 1), "2019-02": (1, 1)})
    rows = listed(centre)
    assert make.month("2019-02") in rows


@pytest.mark.parametrize("is_reopened", [False, True])
def test_reads_do_not_grow(recorded: Centre, frame_of: FrameOf, is_reopened: bool) -> None:
    if is_reopened:
        close(recorded)
        reopen(recorded)
    frame = frame_of(recorded)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            build_checklist(frame, MAY, TODAY)
        counts.append(len(queries))
        make.CostLineFactory.create_batch(3, centre=recorded, month=MAY, status="accrual")
    assert counts[0] == counts[1] <= 7
    with CaptureQueriesContext(connection) as queries:
        build_closes(frame, TODAY)
    assert len(queries) <= 5
