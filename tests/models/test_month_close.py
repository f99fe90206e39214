"""A close stands with what was reported; only an administrator reopens, once and with a reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from kpis.models import CentreMonth, CostLine, MonthClose, ReportedContacts, ReportedCost
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY, JUNE = make.month("2026-05"), make.month("2026-06")


@pytest.fixture
def closed() -> MonthClose:
    """May, beside an open June; a line in each."""
    centre = make.CentreFactory()
    for month in (MAY, JUNE):
        make.CostLineFactory(centre=centre, month=month)
    close: MonthClose = make.MonthCloseFactory(centre=centre, month=MAY)
    return close


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def lines(close: MonthClose) -> Any:
    return CostLine.objects.filter(centre=close.centre, month=MAY)


def refuses(change: Callable[[], Any]) -> None:
    """Whatever the error: the database's word, not ours."""
    with pytest.raises(Error), transaction.atomic():
        change()


def still_closed(close: MonthClose) -> None:
    refuses(lambda: lines(close).update(amount=1))


@pytest.mark.fault(28)
def test_a_reopened_month_moves_and_stands_again_once_closed(closed: MonthClose) -> None:
    reopen(closed)
    lines(closed).update(amount=3)
    make.MonthCloseFactory(centre=closed.centre, month=MAY)
    still_closed(closed)
    assert set(lines(closed).values_list("amount", flat=True)) == {3}


def reopen(close: MonthClose, reason: str = "A bill came late", **person: Any) -> None:
    administrator = make.UserFactory(**{"is_superuser": True} | person)
    MonthClose.objects.filter(pk=close.pk).update(
        reopened_at=timezone.now(), reopened_by=administrator, reason=reason
    )


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    ("reason", "person"),
    [
        ("A bill came late", {"is_superuser": False}),
        ("A bill came late", {"is_superuser": False, "is_staff": True}),
        ("A bill came late", {"is_active": False}),
        ("", {}),
        ("  x  ", {}),
    ],
)
def test_a_reopening_needs_an_administrator_and_a_reason(
    closed: MonthClose, reason: str, person: dict[str, bool]
) -> None:
    refuses(lambda: reopen(closed, reason, **person))
    still_closed(closed)


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kpis_monthclose SET cost = 1",
        "UPDATE kpis_monthclose SET reopened_at = now()",
        "UPDATE kpis_monthclose SET month = '2026-06-01'",
        "DELETE FROM kpis_monthclose",
        "TRUNCATE kpis_monthclose CASCADE",
        "UPDATE kpis_centremonth SET is_closed = false",
        "UPDATE kpis_centremonth SET month = '2026-09-01'",
        "UPDATE kpis_centremonth SET is_closed = true WHERE month = '2026-06-01'",
        (
            "INSERT INTO kpis_centremonth (centre_id, month, is_closed)"
            " SELECT id, '2026-08-01', true FROM kpis_centre"
        ),
        "DELETE FROM kpis_centremonth",
        "TRUNCATE kpis_centremonth",
        "TRUNCATE kpis_centre CASCADE",
        "UPDATE kpis_reportedcost SET amount = 1",
        "DELETE FROM kpis_reportedcost",
        "TRUNCATE kpis_reportedcost",
        "UPDATE kpis_reportedcontacts SET handled = 1",
        "DELETE FROM kpis_reportedcontacts",
        "TRUNCATE kpis_reportedcontacts",
    ],
)
def test_no_statement_flips_a_month_or_alters_what_was_reported(
    closed: MonthClose, change: str
) -> None:
    report(closed)
    settle()  # a table with checks to come cannot be emptied, whatever its guards say
    refuses(lambda: sql(change))
    still_closed(closed)


@pytest.mark.fault(30)
def test_a_reopening_is_written_once_and_stays(closed: MonthClose) -> None:
    reopen(closed)
    refuses(lambda: reopen(closed, "Another reason"))
    refuses(lambda: MonthClose.objects.update(reopened_at=None, reopened_by=None, reason=""))
    refuses(lambda: sql("DELETE FROM kpis_monthclose"))
    assert MonthClose.objects.get().reason == "A bill came late"


def test_a_month_is_closed_once_at_a_time(closed: MonthClose) -> None:
    refuses(lambda: make.MonthCloseFactory(centre=closed.centre, month=MAY))
    refuses(lambda: make.MonthCloseFactory(centre=closed.centre, month=date(2026, 6, 15)))


def test_a_close_decides_the_month_in_the_same_statement(closed: MonthClose) -> None:
    state = CentreMonth.objects.filter(centre=closed.centre).order_by("month")
    assert list(state.values_list("month", "is_closed")) == [(MAY, True), (JUNE, False)]
    reopen(closed)
    assert not state.filter(is_closed=True).exists()


def settle() -> None:
    """What the database checks at the commit, it checks now."""
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def report(close: MonthClose) -> None:
    """A line and a channel, in the transaction of the close."""
    ReportedCost.objects.create(close=close, line=1, category=make.category("taxes"), amount=5)
    ReportedContacts.objects.create(close=close, channel=make.channel("phone"), handled=2)


#: The columns of what was reported, by table, with their values but for the close.
ROWS = {
    "kpis_reportedcost": (
        "line, category_id, amount, status, description, supplier",
        "99, (SELECT min(id) FROM kpis_costcategory), 1e6, 'actual', 'late', ''",
    ),
    "kpis_reportedcontacts": ("channel_id, handled", "(SELECT max(id) FROM kpis_channel), 9"),
}
FORMS = {
    "insert": "INSERT INTO {table} (close_id, {columns}) SELECT id, {values} FROM kpis_monthclose",
    "upsert": (
        "INSERT INTO {table} (close_id, {columns}) SELECT id, {values} FROM kpis_monthclose"
        " ON CONFLICT DO NOTHING"
    ),
    "merge": (
        "MERGE INTO {table} USING kpis_monthclose AS close ON false"
        " WHEN NOT MATCHED THEN INSERT (close_id, {columns}) VALUES (close.id, {values})"
    ),
    "of no close": "INSERT INTO {table} (close_id, {columns}) SELECT 0, {values}",
    "change": "UPDATE {table} SET close_id = close_id",
    "removal": "DELETE FROM {table}",
    "emptying": "TRUNCATE {table}",
}


def attack(form: str, table: str) -> str:
    columns, values = ROWS[table]
    return FORMS[form].format(table=table, columns=columns, values=values)


def reported() -> list[list[Any]]:
    return [list(table.objects.values_list()) for table in (ReportedCost, ReportedContacts)]


@pytest.mark.finding("E12")
@pytest.mark.fault(30)
@pytest.mark.parametrize("is_reopened", [False, True])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", ROWS)
def test_what_was_reported_takes_nothing_more_once_its_close_is_committed(
    closed: MonthClose, table: str, form: str, is_reopened: bool
) -> None:
    report(closed)
    reopen(closed) if is_reopened else None
    settle()
    before = reported()
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        sql(attack(form, table))
    assert reported() == before


@pytest.mark.finding("E12")
@pytest.mark.parametrize("table", ROWS)
def test_the_same_insert_is_taken_while_the_close_is_being_written(
    closed: MonthClose, table: str
) -> None:
    sql(attack("insert", table))
    settle()
    assert sum(map(len, reported())) == 1


@pytest.mark.finding("E12")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kpis_monthclose SET is_sealed = false",
        "UPDATE kpis_monthclose SET is_sealed = NOT is_sealed, remark = 'x'",
        "TRUNCATE kpis_monthclose CASCADE",
        "DELETE FROM kpis_monthclose",
    ],
)
def test_a_close_stays_sealed(closed: MonthClose, change: str) -> None:
    settle()
    assert MonthClose.objects.get().is_sealed
    refuses(lambda: sql(change))
    assert MonthClose.objects.get().is_sealed


@pytest.mark.finding("E12")
def test_sealing_a_close_that_was_reopened_meanwhile_opens_nothing(closed: MonthClose) -> None:
    """All in one transaction: closed, reopened, closed again, and sealed at the end."""
    reopen(closed)
    make.MonthCloseFactory(centre=closed.centre, month=MAY)
    settle()
    assert list(MonthClose.objects.values_list("is_sealed", flat=True)) == [True, True]
    still_closed(closed)


GUARDED = ["kpis_costline", "kpis_contactvolume", "kpis_staffing", "kpis_centremonth"]
GUARDED += ["kpis_monthclose", *ROWS]


@pytest.mark.finding("E12")
@pytest.mark.parametrize("table", GUARDED)
def test_no_setting_of_a_session_turns_a_guard_off(closed: MonthClose, table: str) -> None:
    """pgtrigger lets any role name triggers that are not to run."""
    report(closed)
    settle()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(tgname, ',') FROM pg_trigger WHERE NOT tgisinternal")
        (names,) = cursor.fetchone()
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
    if table in ROWS:
        refuses(lambda: sql(attack("insert", table)))
    refuses(lambda: sql(f"TRUNCATE {table} CASCADE"))
    if table not in {"kpis_contactvolume", "kpis_staffing"}:  # these are empty here
        refuses(lambda: sql(f"DELETE FROM {table}"))


#: Triggers that write history and versions, and check invoices and decimals: they guard no
#: closed month.
OTHERS = (
    r"_(version_rises|sum_stands|(insert|update|delete|part|decimals_stand)_[a-z]+)_[0-9a-f]{5}$"
)


@pytest.mark.finding("E12")
def test_no_guard_of_closed_months_asks_whether_it_is_to_be_ignored_first() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tgname, split_part(prosrc, '_pgtrigger_should_ignore', 1) ~ 'RETURN|RAISE'
            FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
            WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[]) AND tgname !~ %s
            """,
            [GUARDED, OTHERS],
        )
        decides_first = dict(cursor.fetchall())
    assert len(decides_first) >= len(GUARDED) * 3
    assert {name for name, decides in decides_first.items() if not decides} == set()
