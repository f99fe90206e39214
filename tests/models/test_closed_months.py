"""A closed month of a centre stands, whichever way a write comes in; all other months move."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kpis.models import (
    Centre,
    CentreMonth,
    ContactVolume,
    CostLine,
    MonthClose,
    Staffing,
)
from kpis.models.triggers import CLOSED_MONTH
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY, JUNE = make.month("2026-05"), make.month("2026-06")


@pytest.fixture
def centre() -> Centre:
    """May with one of each fact, and June open with a line; neither is closed yet."""
    centre: Centre = make.CentreFactory(slug="lyon")
    for month in (MAY, JUNE):
        make.CostLineFactory(centre=centre, month=month)
    make.ContactVolumeFactory(centre=centre, start=date(2026, 5, 31), end=JUNE)
    Staffing.objects.create(centre=centre, month=MAY, staffed_hours=Decimal(150))
    settle()  # a table with checks to come cannot be emptied
    return centre


@pytest.fixture
def closed(centre: Centre) -> MonthClose:
    close: MonthClose = make.MonthCloseFactory(centre=centre, month=MAY)
    return close


def new_line(centre: Centre, month: date = MAY) -> CostLine:
    line: CostLine = make.CostLineFactory.build(
        centre=centre, month=month, category=make.category("taxes")
    )
    return line


def sql(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def settle() -> None:
    """What the database checks at the commit, it checks now."""
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def line(centre: Centre, month: date = MAY) -> CostLine:
    return CostLine.objects.get(centre=centre, month=month)


def upsert(centre: Centre) -> None:
    known = line(centre)
    known.amount = Decimal(7)
    CostLine.objects.bulk_create(
        [known], update_conflicts=True, unique_fields=["id"], update_fields=["amount"]
    )


def save_line(of: Centre, day: date, /, **values: Any) -> None:
    changed = line(of, day)
    for name, value in values.items():
        setattr(changed, name, value)
    changed.save()


def lines(centre: Centre) -> Any:
    return CostLine.objects.filter(centre=centre)


def volume(**values: Any) -> None:
    ContactVolume.objects.update(**values)


def lines_to(centre: Centre) -> None:
    make.CostLineFactory(month=MAY)
    CostLine.objects.exclude(centre=centre).update(centre=centre)


WRITES: dict[str, Callable[[Centre], Any]] = {
    "save a new line": lambda centre: new_line(centre).save(),
    "bulk_create": lambda centre: CostLine.objects.bulk_create([new_line(centre)]),
    "one bad month of two": lambda centre: CostLine.objects.bulk_create(
        [new_line(centre, JUNE), new_line(centre)]
    ),
    "upsert": upsert,
    "raw insert": lambda _: sql(
        "INSERT INTO kpis_costline (centre_id, month, category_id, amount, status, description,"
        " supplier, version) SELECT centre_id, month, category_id, 9, status, '', '', 1"
        " FROM kpis_costline WHERE month = %s",
        MAY,
    ),
    "save a changed line": lambda centre: save_line(centre, MAY, amount=Decimal(1)),
    "update": lambda centre: lines(centre).update(amount=1),
    "update of what is not money": lambda centre: lines(centre).update(supplier="Acme"),
    "bulk_update": lambda centre: CostLine.objects.bulk_update([line(centre)], ["amount"]),
    "raw update": lambda _: sql("UPDATE kpis_costline SET amount = amount"),
    "delete": lambda centre: line(centre).delete(),
    "delete of many": lambda centre: lines(centre).delete(),
    "raw delete": lambda _: sql("DELETE FROM kpis_costline WHERE month = %s", MAY),
    "truncate": lambda _: sql("TRUNCATE kpis_costline CASCADE"),
    "volume, new": lambda centre: make.ContactVolumeFactory(
        centre=centre, channel=make.channel("email"), start=MAY
    ),
    "volume, changed": lambda _: volume(handled=1),
    "volume, moved out": lambda _: volume(start=JUNE, end=date(2026, 6, 2)),
    "volume, deleted": lambda _: ContactVolume.objects.all().delete(),
    "volume, truncated": lambda _: sql("TRUNCATE kpis_contactvolume"),
    "hours, new": lambda centre: Staffing.objects.create(
        centre=centre, month=MAY, channel=make.channel("phone"), staffed_hours=1
    ),
    "hours, changed": lambda _: Staffing.objects.update(staffed_hours=1),
    "hours, deleted": lambda _: Staffing.objects.all().delete(),
    "hours, truncated": lambda _: sql("TRUNCATE kpis_staffing"),
    "the centre, deleted": lambda centre: centre.delete(),
}
MOVES: dict[str, Callable[[Centre], Any]] = {
    "out": lambda centre: save_line(centre, MAY, month=JUNE),
    "in": lambda centre: save_line(centre, JUNE, month=MAY),
    "out, raw": lambda _: sql("UPDATE kpis_costline SET month = %s", JUNE),
    "to another centre": lambda centre: save_line(centre, MAY, centre=make.CentreFactory()),
    "from another centre": lines_to,
}


def content() -> list[Any]:
    tables = (CostLine, ContactVolume, Staffing)
    return [list(table.objects.order_by("id").values_list()) for table in tables]


def allowed(write: Callable[[Centre], Any], centre: Centre) -> None:
    """While the month is open the same write goes through; it is undone here."""
    with transaction.atomic():
        write(Centre.objects.get(pk=centre.pk))
        settle()
        transaction.set_rollback(True)


def refused(write: Callable[[Centre], Any], centre: Centre) -> IntegrityError:
    """The refusal; what was done before it in the same block is undone."""
    centre = Centre.objects.get(pk=centre.pk)
    with pytest.raises(IntegrityError) as caught:
        write_and_settle(write, centre)
    return caught.value


@transaction.atomic
def write_and_settle(write: Callable[[Centre], Any], centre: Centre) -> None:
    write(centre)
    settle()


@pytest.mark.fault(28)
@pytest.mark.parametrize("write", [pytest.param(write, id=name) for name, write in WRITES.items()])
def test_no_write_reaches_a_closed_month(centre: Centre, write: Callable[[Centre], Any]) -> None:
    allowed(write, centre)
    make.MonthCloseFactory(centre=centre, month=MAY)
    before = content()
    refused(write, centre)
    assert content() == before


@pytest.mark.fault(29)
@pytest.mark.parametrize("move", [pytest.param(move, id=name) for name, move in MOVES.items()])
def test_nothing_is_moved_out_of_or_into_a_closed_month(
    centre: Centre, move: Callable[[Centre], Any]
) -> None:
    allowed(move, centre)
    make.MonthCloseFactory(centre=centre, month=MAY)
    before = content()
    refused(move, centre)
    assert content() == before


@pytest.mark.fault(28)
def test_the_refusal_is_known_by_its_name_and_names_month_and_centre(closed: MonthClose) -> None:
    error = refused(WRITES["update"], closed.centre).__cause__
    diagnosis = error.diag  # type: ignore[union-attr]
    assert (diagnosis.sqlstate, diagnosis.constraint_name) == ("23000", CLOSED_MONTH)
    assert diagnosis.message_detail == "2026-05"
    assert closed.centre.name in diagnosis.message_primary


@pytest.mark.fault(28)
def test_other_months_and_other_centres_move(closed: MonthClose) -> None:
    other = make.CentreFactory()
    CostLine.objects.bulk_create([new_line(closed.centre, JUNE), new_line(other)])
    line(other).delete()
    save_line(other, MAY, amount=2) if lines(other).exists() else new_line(other).save()
    lines(closed.centre).filter(month=JUNE).update(amount=5)
    lines(closed.centre).filter(month=JUNE).delete()
    assert lines(closed.centre).count() == lines(other).count() == 1


def test_a_centre_without_closed_months_can_be_deleted_with_its_facts(centre: Centre) -> None:
    centre.delete()
    settle()
    assert not CostLine.objects.exists()
    assert not CentreMonth.objects.exists()


@pytest.fixture(autouse=True)
def immediate() -> Iterator[None]:
    """Deferred refusals show in the test that causes them."""
    yield
    settle()
