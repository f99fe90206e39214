"""Closing a month races a write: shown first without the triggers, then with them."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import IsolationLevel, errors

from kpis.models import Centre, CentreMonth, ContactVolume, CostLine, MonthClose, Staffing
from tests import factories as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault(28)]
LEVELS = [IsolationLevel.READ_COMMITTED, IsolationLevel.REPEATABLE_READ]
MAY = make.month("2026-05")
LOCK = """
    INSERT INTO kpis_centremonth (centre_id, month, is_closed) VALUES (%(centre)s, %(month)s, false)
    ON CONFLICT DO NOTHING;
    SELECT FROM kpis_centremonth WHERE centre_id = %(centre)s AND month = %(month)s FOR UPDATE;
"""
#: In a statement of its own: what a statement sees is settled before it waits.
CLOSE = """
    INSERT INTO kpis_monthclose (
        centre_id, month, closed_at, closed_by_id, remark, reason, basis, counted_channels, cost,
        contacts
    ) VALUES (
        %(centre)s, %(month)s, now(), (SELECT max(id) FROM kpis_user), '', '', 'handled', '{}',
        (SELECT sum(amount) FROM kpis_costline
            WHERE centre_id = %(centre)s AND month = %(month)s),
        (SELECT sum(handled) FROM kpis_contactvolume
            WHERE centre_id = %(centre)s AND date_trunc('month', start) = %(month)s)
    )
"""
#: By name, a month each: the centre has 100 and 10 contacts in every one.
WRITES = {
    "insert": """
        INSERT INTO kpis_costline (
            centre_id, month, category_id, amount, status, description, supplier, version
        ) SELECT centre_id, month, category_id, 7, status, '', '', 1 FROM kpis_costline
        WHERE centre_id = %(centre)s AND month = %(month)s""",
    "update": """
        UPDATE kpis_costline SET amount = 7
        WHERE centre_id = %(centre)s AND month = %(month)s""",
    "delete": "DELETE FROM kpis_costline WHERE centre_id = %(centre)s AND month = %(month)s",
    "move out": """
        UPDATE kpis_costline SET month = month - interval '20 years'
        WHERE centre_id = %(centre)s AND month = %(month)s""",
    "move in": """
        UPDATE kpis_costline SET month = %(month)s
        WHERE centre_id = %(centre)s AND month = '2000-01-01'""",
    "volume": """
        UPDATE kpis_contactvolume SET handled = 3
        WHERE centre_id = %(centre)s AND start = %(month)s""",
    "staffing": """
        INSERT INTO kpis_staffing (centre_id, month, staffed_hours, version)
        VALUES (%(centre)s, %(month)s, 150, 1)""",
}
MONTHS = dict(zip(WRITES, [date(2026, n + 1, 1) for n in range(len(WRITES))], strict=True))
Session = psycopg.Connection[Any]


@pytest.fixture
def centre() -> Centre:
    centre: Centre = make.CentreFactory()
    make.UserFactory()
    make.record_months(centre, {f"{month:%Y-%m}": (100, 10) for month in MONTHS.values()})
    make.CostLineFactory(centre=centre, month=date(2000, 1, 1), amount=Decimal(50))
    return centre


@pytest.fixture
def connect() -> Iterator[Callable[..., Session]]:
    """Another connection to the test database, in a transaction that the test ends."""
    opened: list[Session] = []

    def connect(level: IsolationLevel = IsolationLevel.READ_COMMITTED) -> Session:
        names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
        place = {ours: connection.settings_dict[theirs] for theirs, ours in names.items()}
        session = psycopg.connect(dbname=connection.settings_dict["NAME"], **place)
        session.isolation_level = level
        opened.append(session)
        return session

    yield connect
    for session in opened:
        session.close()


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def run(session: Session, statement: str, centre: Centre, month: date) -> None:
    """Several statements in one text take their parameters on this side."""
    psycopg.ClientCursor(session).execute(statement, {"centre": centre.pk, "month": month})


def close(session: Session, centre: Centre, month: date) -> None:
    for statement in (LOCK, CLOSE):
        run(session, statement, centre, month)


def wait_until_blocked(session: Session) -> None:
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [session.info.backend_pid])
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.01)
    pytest.fail("The other one does not wait.")


def total(centre: Centre, month: date) -> Decimal:
    lines = CostLine.objects.filter(centre=centre, month=month)
    return sum(lines.values_list("amount", flat=True), Decimal(0))


def contacts(centre: Centre, month: date) -> int:
    return ContactVolume.objects.get(centre=centre, start=month).handled


@pytest.fixture
def untriggered() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kpis_costline DISABLE TRIGGER USER")
        yield
        cursor.execute("ALTER TABLE kpis_costline ENABLE TRIGGER USER")


def check_then_write(centre: Centre, meanwhile: Callable[[], None]) -> None:
    """What a form would do without the database's help: look first, then write."""
    assert not CentreMonth.objects.filter(centre=centre, month=MAY, is_closed=True).exists()
    meanwhile()
    make.CostLineFactory(centre=centre, month=MAY, amount=Decimal(7))


def test_without_the_triggers_a_check_in_python_lets_the_write_through(
    centre: Centre, connect: Callable[..., Session], untriggered: None
) -> None:
    closer = connect()

    def meanwhile() -> None:
        close(closer, centre, MAY)
        closer.commit()

    check_then_write(centre, meanwhile)
    assert CentreMonth.objects.get(centre=centre, month=MAY).is_closed
    assert (MonthClose.objects.get().cost, total(centre, MAY)) == (100, 107)


def test_with_them_the_same_write_is_refused(
    centre: Centre, connect: Callable[..., Session]
) -> None:
    closer = connect()

    def meanwhile() -> None:
        close(closer, centre, MAY)
        closer.commit()

    with pytest.raises(Exception, match="is closed"):
        check_then_write(centre, meanwhile)
    assert MonthClose.objects.get().cost == total(centre, MAY) == 100


@pytest.mark.parametrize("level", LEVELS)
def test_who_closes_waits_for_the_write_under_way_and_reports_it(
    level: IsolationLevel,
    centre: Centre,
    connect: Callable[..., Session],
    background: ThreadPoolExecutor,
) -> None:
    expected = {"insert": 107, "update": 7, "delete": None, "move out": None, "move in": 150}
    for name, month in MONTHS.items():
        writer, closer = connect(level), connect()
        run(writer, WRITES[name], centre, month)
        closing = background.submit(close, closer, centre, month)
        wait_until_blocked(closer)
        writer.commit()
        closing.result(timeout=10)
        closer.commit()
        reported = MonthClose.objects.get(month=month)
        assert reported.cost == expected.get(name, 100), name
        assert (reported.cost or 0) == total(centre, month), name
        assert reported.contacts == contacts(centre, month), name


@pytest.mark.fault(29)
@pytest.mark.parametrize("level", LEVELS)
def test_a_write_waits_for_the_close_under_way_and_is_refused(
    level: IsolationLevel,
    centre: Centre,
    connect: Callable[..., Session],
    background: ThreadPoolExecutor,
) -> None:
    for name, month in MONTHS.items():
        writer, closer = connect(level), connect()
        close(closer, centre, month)
        writing = background.submit(run, writer, WRITES[name], centre, month)
        wait_until_blocked(writer)
        closer.commit()
        expect_refusal(writing, level)
        writer.rollback()
        with pytest.raises(errors.IntegrityConstraintViolation, match="is closed"):
            run(writer, WRITES[name], centre, month)
        writer.rollback()
        assert total(centre, month) == MonthClose.objects.get(month=month).cost == 100
    assert not Staffing.objects.exists()


def expect_refusal(writing: Future[None], level: IsolationLevel) -> None:
    """Who sees the table as it was when it began must begin again."""
    kinds: dict[IsolationLevel, type[Exception]] = {
        IsolationLevel.READ_COMMITTED: errors.IntegrityConstraintViolation,
        IsolationLevel.REPEATABLE_READ: errors.SerializationFailure,
    }
    with pytest.raises(kinds[level]):
        writing.result(timeout=10)


def test_a_close_that_is_given_up_lets_the_write_through(
    centre: Centre, connect: Callable[..., Session], background: ThreadPoolExecutor
) -> None:
    writer, closer = connect(), connect()
    close(closer, centre, MAY)
    writing = background.submit(run, writer, WRITES["insert"], centre, MAY)
    wait_until_blocked(writer)
    closer.rollback()
    writing.result(timeout=10)
    writer.commit()
    assert total(centre, MAY) == 107


def test_a_month_that_nobody_wrote_to_yet_races_too(
    centre: Centre, connect: Callable[..., Session], background: ThreadPoolExecutor
) -> None:
    """Its row is made by whoever comes first."""
    untouched = date(2023, 1, 1)
    writer, closer = connect(), connect()
    close(closer, centre, untouched)
    line = "UPDATE kpis_costline SET month = %(month)s WHERE month = '2000-01-01'"
    writing = background.submit(run, writer, line, centre, untouched)
    wait_until_blocked(writer)
    closer.commit()
    expect_refusal(writing, IsolationLevel.READ_COMMITTED)


def test_another_month_and_another_centre_do_not_wait(
    centre: Centre, connect: Callable[..., Session]
) -> None:
    other = make.CentreFactory()
    make.record_months(other, {"2026-05": (100, 10)})
    writer, closer = connect(), connect()
    close(closer, centre, MAY)
    writer.execute("SET lock_timeout = '1s'")
    run(writer, WRITES["update"], centre, make.month("2026-01"))
    run(writer, WRITES["update"], other, MAY)
    writer.commit()
    assert total(other, MAY) == total(centre, make.month("2026-01")) == 7


def test_two_close_the_same_month_once(
    centre: Centre, connect: Callable[..., Session], background: ThreadPoolExecutor
) -> None:
    first, second = connect(), connect()
    close(first, centre, MAY)
    closing = background.submit(close, second, centre, MAY)
    wait_until_blocked(second)
    first.commit()
    with pytest.raises(errors.UniqueViolation):
        closing.result(timeout=10)
    assert MonthClose.objects.count() == 1
