"""Staffed hours, spread invoices, versions and tokens: what the database itself keeps."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kpis.models import Centre, CostLine, CostSpread, Staffing, Submission
from kpis.models.cost import SPREAD_SUM
from tests import factories as make

pytestmark = pytest.mark.django_db
PARTS = {"2026-01": "33.34", "2026-02": "33.33", "2026-03": "33.33"}
Write = Callable[[], Any]


def execute(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def refused(name: str, write: Write) -> None:
    """The write fails by the constraint of this name, at the commit at the latest."""
    with pytest.raises(IntegrityError) as caught:
        write_and_settle(write)
    cause: Any = caught.value.__cause__
    assert cause.diag.constraint_name == name


@transaction.atomic
def write_and_settle(write: Write) -> None:
    write()
    settle()


def settle() -> None:
    """What the database checks at the commit, it checks now."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def centre() -> Centre:
    made: Centre = make.CentreFactory()
    return made


@pytest.fixture
def spread(centre: Centre) -> CostSpread:
    made = make.record_spread(centre, PARTS)
    settle()
    return made


def part(spread: CostSpread, month: str = "2026-01") -> Any:
    """One month of the invoice, as a query."""
    return CostLine.objects.filter(spread=spread, month=make.month(month))


# Staffed hours


@pytest.mark.parametrize("channel", [None, "phone"])
def test_staffed_hours_of_a_month_are_said_once(centre: Centre, channel: str | None) -> None:
    facts = {"centre": centre, "channel": make.channel(channel) if channel else None}
    make.StaffingFactory(**facts)
    refused("staffing_once", lambda: make.StaffingFactory(**facts))
    make.StaffingFactory(**facts, month=date(2026, 2, 1))
    make.StaffingFactory(**facts | {"centre": make.CentreFactory()})
    make.StaffingFactory(**facts | {"channel": make.channel("email")})
    settle()


@pytest.mark.finding("F15")
@pytest.mark.parametrize(("staffed", "signed_in"), [(100, "-0.01"), (100, "100.01"), (None, "5")])
def test_hours_signed_in_are_part_of_the_staffed_ones(
    centre: Centre, staffed: int | None, signed_in: str
) -> None:
    row = make.StaffingFactory(centre=centre, staffed_hours=staffed, full_time_equivalents=1)
    update = "UPDATE kpis_staffing SET signed_in_hours = %s WHERE id = %s"
    refused("staffing_signed_in_while_staffed", lambda: execute(update, signed_in, row.pk))
    if staffed is not None:
        execute(update, staffed, row.pk)


@pytest.mark.finding("F15")
@pytest.mark.parametrize("number", ["0.99", "0", "20.01"])
def test_a_person_handles_one_contact_at_once_or_more(centre: Centre, number: str) -> None:
    update = "UPDATE kpis_centrechannel SET contacts_at_once = %s WHERE centre_id = %s"
    refused("centre_channel_contacts_at_once", lambda: execute(update, number, centre.pk))


@pytest.mark.fault(44)
@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("staffed_hours", None, "staffing_says_something"),
        ("staffed_hours", Decimal("-0.01"), "staffing_not_negative"),
        ("full_time_equivalents", Decimal("-0.01"), "staffing_not_negative"),
        ("month", date(2026, 1, 2), "staffing_month_first_of_month"),
    ],
)
def test_what_no_statement_says_of_hours(
    centre: Centre, column: str, value: Any, name: str
) -> None:
    row = make.StaffingFactory(centre=centre)
    update = f"UPDATE kpis_staffing SET {column} = %s WHERE id = %s"
    refused(name, lambda: execute(update, value, row.pk))
    facts = {"month": date(2026, 3, 1), "staffed_hours": 5, "full_time_equivalents": None}
    insert = (
        "INSERT INTO kpis_staffing (centre_id, version, month, staffed_hours,"
        " full_time_equivalents) VALUES (%s, 1, %s, %s, %s)"
    )
    refused(name, lambda: execute(insert, centre.pk, *(facts | {column: value}).values()))
    execute(insert, centre.pk, *facts.values())


def test_nothing_or_people_alone_are_hours_too(centre: Centre) -> None:
    make.StaffingFactory(centre=centre, staffed_hours=0)
    row = make.StaffingFactory(
        centre=centre, month=date(2026, 2, 1), staffed_hours=None, full_time_equivalents="7.5"
    )
    row.refresh_from_db()
    assert (row.staffed_hours, row.full_time_equivalents) == (None, Decimal("7.50"))


def test_hours_of_a_channel_that_the_centre_does_not_use(centre: Centre) -> None:
    make.CentreFactory(channels=["bot"])
    bot = make.channel("bot")
    refused(
        "kpis_staffing_channel_of_centre",
        lambda: make.StaffingFactory(centre=centre, channel=bot),
    )
    row = make.StaffingFactory(centre=centre, channel=make.channel("phone"))
    settle()
    moved = "UPDATE kpis_staffing SET channel_id = %s WHERE id = %s"
    refused("kpis_staffing_channel_of_centre", lambda: execute(moved, bot.pk, row.pk))


# Spread invoices


def change_sum(spread: CostSpread) -> None:
    execute("UPDATE kpis_costspread SET amount = amount + 0.01 WHERE id = %s", spread.pk)


def change_part(spread: CostSpread) -> None:
    part(spread).update(amount=Decimal("33.33"))


def remove_part(spread: CostSpread) -> None:
    execute("DELETE FROM kpis_costline WHERE id = %s", part(spread).get().pk)


def let_part_go(spread: CostSpread) -> None:
    execute("UPDATE kpis_costline SET spread_id = NULL WHERE id = %s", part(spread).get().pk)


def add_part(spread: CostSpread) -> None:
    make.CostLineFactory(
        centre=spread.centre, month=date(2026, 4, 1), amount=Decimal("0.01"), spread=spread
    )


def take_in_a_line(spread: CostSpread) -> None:
    line = make.CostLineFactory(centre=spread.centre, month=date(2026, 4, 1))
    CostLine.objects.filter(pk=line.pk).update(spread=spread)


def move_part_to_another_centre(spread: CostSpread) -> None:
    part(spread).update(centre=make.CentreFactory())


def move_whole_to_another_centre(spread: CostSpread) -> None:
    CostSpread.objects.filter(pk=spread.pk).update(centre=make.CentreFactory())


def hand_part_to_another(spread: CostSpread) -> None:
    other = make.record_spread(spread.centre, {"2026-04": "1.00"})
    part(spread).update(spread=other)


def begin_without_parts(spread: CostSpread) -> None:
    CostSpread.objects.create(centre=spread.centre, amount=Decimal("1.00"))


@pytest.mark.parametrize(
    "write",
    [
        change_sum,
        change_part,
        remove_part,
        let_part_go,
        add_part,
        take_in_a_line,
        move_part_to_another_centre,
        move_whole_to_another_centre,
        hand_part_to_another,
        begin_without_parts,
    ],
)
def test_the_months_of_an_invoice_sum_to_it_in_its_centre(
    spread: CostSpread, write: Callable[[CostSpread], None]
) -> None:
    refused(SPREAD_SUM, lambda: write(spread))
    assert spread.lines.count() == 3


def test_an_invoice_may_change_as_a_whole_within_one_transaction(spread: CostSpread) -> None:
    change_sum(spread)
    part(spread).update(amount=Decimal("33.35"))
    settle()
    part(spread, "2026-03").update(amount=Decimal("-6.67"))
    add = {"month": date(2026, 4, 1), "amount": Decimal("40.00")}
    make.CostLineFactory(centre=spread.centre, spread=spread, **add)
    settle()
    CostLine.objects.filter(spread=spread).update(centre=(other := make.CentreFactory()))
    CostSpread.objects.filter(pk=spread.pk).update(centre=other)
    settle()
    spread.lines.all().delete()
    CostSpread.objects.filter(pk=spread.pk).delete()
    settle()
    assert not CostLine.objects.exists()


def test_a_month_is_in_an_invoice_once(spread: CostSpread) -> None:
    moved = part(spread, "2026-02")
    refused("spread_month_once", lambda: moved.update(month=date(2026, 1, 1)))
    facts = {"amount": 0, "spread": spread, "month": date(2026, 1, 1)}
    refused("spread_month_once", lambda: make.CostLineFactory(centre=spread.centre, **facts))


def test_lines_of_no_invoice_share_their_month(centre: Centre) -> None:
    make.CostLineFactory.create_batch(2, centre=centre)
    settle()


def test_an_invoice_with_lines_is_not_deleted_alone(spread: CostSpread) -> None:
    statement = "DELETE FROM kpis_costspread WHERE id = %s"
    with pytest.raises(IntegrityError, match="kpis_costline"):
        write_and_settle(lambda: execute(statement, spread.pk))
    assert spread.lines.count() == 3


def test_a_centre_goes_with_its_invoices(spread: CostSpread) -> None:
    spread.centre.delete()
    settle()
    assert not CostSpread.objects.exists()


# Versions


def rows_with_versions(centre: Centre) -> list[Any]:
    return [
        make.CostLineFactory(centre=centre),
        make.ContactVolumeFactory(centre=centre),
        make.StaffingFactory(centre=centre),
        make.record_spread(centre, PARTS),
    ]


@pytest.mark.fault(26)
def test_every_change_raises_the_version_whichever_way_it_comes_in(centre: Centre) -> None:
    for row in rows_with_versions(centre):
        table, rows = row._meta.db_table, type(row).objects.filter(pk=row.pk)
        versions = [rows.get().version]
        for write in (
            row.save,
            lambda rows=rows: rows.update(centre=centre),
            lambda rows=rows: rows.update(version=7),
            lambda row=row: type(row).objects.bulk_update([row], ["centre"]),
            lambda table=table, row=row: execute(
                f"UPDATE {table} SET version = 1, centre_id = centre_id WHERE id = %s",
                row.pk,
            ),
        ):
            write()
            versions.append(rows.get().version)
        assert versions == [1, 2, 3, 4, 5, 6]


def test_a_row_that_is_not_touched_keeps_its_version(centre: Centre) -> None:
    touched, other = make.CostLineFactory.create_batch(2, centre=centre)
    touched.save()
    assert CostLine.objects.get(pk=other.pk).version == 1


# History


@pytest.mark.parametrize("name", ["Staffing", "CostSpread"])
def test_raw_sql_leaves_its_history(centre: Centre, name: str) -> None:
    row = (
        make.StaffingFactory(centre=centre)
        if name == "Staffing"
        else make.record_spread(centre, {"2026-01": "5.00"})
    )
    table = row._meta.db_table
    settle()
    execute("DELETE FROM kpis_costline")
    execute(f"UPDATE {table} SET version = 1 WHERE id = %s", row.pk)
    execute(f"DELETE FROM {table} WHERE id = %s", row.pk)
    settle()
    events = apps.get_model("kpis", f"{name}Event").objects.order_by("pgh_id")
    told = list(events.values_list("pgh_label", "pgh_obj_id", "version"))
    assert told == [("insert", row.pk, 1), ("update", row.pk, 2), ("delete", row.pk, 2)]


def test_bulk_writes_leave_their_history(centre: Centre) -> None:
    months = [date(2026, number, 1) for number in (1, 2, 3)]
    Staffing.objects.bulk_create(
        make.StaffingFactory.build(centre=centre, month=month) for month in months
    )
    Staffing.objects.update(staffed_hours=Decimal("7.25"))
    events = apps.get_model("kpis", "StaffingEvent").objects.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert"] * 3 + ["update"] * 3
    assert {event.staffed_hours for event in events if event.pgh_label == "update"} == {
        Decimal("7.25")
    }


# Tokens


@pytest.mark.fault(25)
def test_a_token_is_used_once_by_one_person_in_one_centre(centre: Centre) -> None:
    user, token = make.UserFactory(), uuid4()
    insert = (
        "INSERT INTO kpis_submission (centre_id, user_id, token, created_at)"
        " VALUES (%s, %s, %s, %s)"
    )
    now = timezone.now()
    execute(insert, centre.pk, user.pk, token, now)
    refused("submission_once", lambda: execute(insert, centre.pk, user.pk, token, now))
    for centre_id, user_id, other in (
        (make.CentreFactory().pk, user.pk, token),
        (centre.pk, make.UserFactory().pk, token),
        (centre.pk, user.pk, uuid4()),
    ):
        execute(insert, centre_id, user_id, other, now)
    assert Submission.objects.count() == 4


@pytest.mark.fault(44)
def test_the_months_that_are_locked_are_first_days(centre: Centre) -> None:
    insert = "INSERT INTO kpis_centremonth (centre_id, month, is_closed) VALUES (%s, %s, false)"
    name = "centre_month_month_first_of_month"
    refused(name, lambda: execute(insert, centre.pk, date(2026, 1, 2)))
    execute(insert, centre.pk, date(2026, 1, 1))
    refused("centre_month_once", lambda: execute(insert, centre.pk, date(2026, 1, 1)))


@pytest.mark.fault(44)
def test_months_that_are_closed_are_first_days(centre: Centre) -> None:
    refused(
        "month_close_month_first_of_month",
        lambda: make.MonthCloseFactory(centre=centre, month=date(2026, 1, 2)),
    )
