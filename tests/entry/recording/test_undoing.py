"""Every step of recording can be undone and redone as one, unless somebody changed its rows."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pghistory
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.entry.recording.accruals import Confirmation, confirm_accruals
from kpis.entry.recording.copying import copy_last_month
from kpis.entry.recording.cost_lines import LineChange, LineValues, record_cost_lines
from kpis.entry.recording.spreads import Spread, change_spread, delete_spread, record_spread
from kpis.entry.recording.staffing import StaffingChange, StaffingValues, record_staffing
from kpis.entry.recording.steps import kept_as_step, redo_step, undo_step
from kpis.entry.recording.volumes import VolumeChange, VolumeValues, record_volumes
from kpis.entry.refusals import InTheWay, Mistakes, MonthIsClosed
from kpis.entry.submissions import Sender
from kpis.models import (
    Centre,
    ContactVolume,
    CostLine,
    CostSpread,
    RecordingStep,
    Staffing,
    User,
)
from kpis.models.cost import whole_version
from kpis.vocabulary import CostStatus
from tests import factories as make

pytestmark = [pytest.mark.finding("E8"), pytest.mark.django_db]
MAY, JUNE, JULY = make.month("2026-05"), make.month("2026-06"), make.month("2026-07")
TABLES = (CostSpread, CostLine, ContactVolume, Staffing)
Write = Callable[[], object]


class Person:
    """Somebody at the pages of a centre."""

    def __init__(self, user: User, centre: Centre) -> None:
        self.user, self.centre = user, centre

    @property
    def who(self) -> dict[str, int]:
        return {"centre_id": self.centre.pk, "user_id": self.user.pk}

    def does(self, write: Write, text: str = "saved") -> None:
        sender = Sender(self.centre.pk, self.user.pk, None)

        def save() -> dict[str, Any]:
            write()
            return {"message": text}

        self.asks(lambda: kept_as_step(sender, save))

    def asks(self, write: Callable[[], Any]) -> Any:
        """As one request and one transaction."""
        with pghistory.context(user=self.user.pk), transaction.atomic():
            return write()

    def undoes(self) -> Any:
        return self.asks(lambda: undo_step(**self.who))

    def redoes(self) -> Any:
        return self.asks(lambda: redo_step(**self.who))


@pytest.fixture
def ada(centre: Centre) -> Person:
    return Person(make.UserFactory(first_name="Ada", last_name="Martin"), centre)


@pytest.fixture
def zoe(centre: Centre) -> Person:
    return Person(make.UserFactory(first_name="Zoe", last_name="Klein"), centre)


@pytest.fixture
def rent(centre: Centre) -> CostLine:
    line: CostLine = make.CostLineFactory(
        centre=centre, month=MAY, amount=Decimal(1_000), description="Rent", status="accrual"
    )
    return line


def rows(centre: Centre) -> list[tuple[object, ...]]:
    """Everything that is recorded, ids included, without versions."""
    found = []
    for table in TABLES:
        names = [f.attname for f in table._meta.concrete_fields if f.attname != "version"]
        of_centre: Any = table._default_manager.filter(centre=centre)
        found += [(table.__name__, *row) for row in of_centre.order_by("id").values_list(*names)]
    return found


def values(line: CostLine, **changed: Any) -> LineValues:
    names = ("category_id", "channel_id", "amount", "status", "description", "supplier")
    return LineValues(**{name: getattr(line, name) for name in names} | changed)


def change_line(line: CostLine, **changed: Any) -> None:
    line.refresh_from_db()
    new = None if changed.pop("remove", False) else values(line, **changed)
    change = LineChange("a", line.pk, line.version, new)
    record_cost_lines(centre_id=line.centre_id, month=line.month, changes=[change])


def add_line(centre: Centre, description: str, month: date = MAY, amount: int = 50) -> None:
    new = LineValues(
        make.category("taxes").pk, None, Decimal(amount), CostStatus.ACTUAL, description
    )
    record_cost_lines(centre_id=centre.pk, month=month, changes=[LineChange("a", None, None, new)])


def licence(amount: int = 1_000, months: int = 3) -> Spread:
    return Spread(
        Decimal(amount), MAY, months, make.category("training").pk, None, "Licence", "", None
    )


def standing(centre: Centre) -> tuple[int, int]:
    spread = CostSpread.objects.get(centre=centre)
    lines = spread.lines.values_list("version", flat=True)
    return spread.pk, whole_version(spread.version, lines)


def record_days(centre: Centre, counts: Sequence[int], *, replace: bool = False) -> None:
    phone, one = make.channel("phone"), timedelta(days=1)
    days = [MAY + timedelta(days=number) for number in range(len(counts))]
    there = {v.start: v for v in ContactVolume.objects.filter(centre=centre, channel=phone)}
    here = {day: there[day] for day in days if day in there and there[day].end == day + one}
    changes = [
        VolumeChange(
            str(day),
            here[day].pk if day in here else None,
            here[day].version if day in here else None,
            phone.pk,
            day,
            day + one,
            VolumeValues(count),
        )
        for day, count in zip(days, counts, strict=True)
    ]
    record_volumes(centre_id=centre.pk, changes=changes, replace=replace)


def record_hours(centre: Centre, hours: int | None) -> None:
    row = Staffing.objects.filter(centre=centre, month=MAY, channel=None).first()
    new = StaffingValues(Decimal(hours), Decimal(2)) if hours is not None else None
    id, version = (row.pk, row.version) if row else (None, None)
    change = StaffingChange("a", id, version, None, new)
    record_staffing(centre_id=centre.pk, month=MAY, changes=[change])


KINDS: dict[str, Callable[[Centre, CostLine], object]] = {
    "a cell": lambda _c, rent: change_line(rent, amount=Decimal("12.34"), supplier="Quai"),
    "a new line": lambda c, _rent: add_line(c, "Pens"),
    "a line that moves": lambda _c, rent: change_line(rent, category_id=make.category("taxes").pk),
    "a deletion": lambda _c, rent: change_line(rent, remove=True),
    "last month": lambda c, _rent: copy_last_month(centre_id=c.pk, month=JUNE),
    "accruals": lambda c, rent: confirm_accruals(
        centre_id=c.pk, month=MAY, confirmations=[Confirmation("a", rent.pk, 1, Decimal(990))]
    ),
    "an invoice": lambda c, _rent: record_spread(centre_id=c.pk, spread=licence()),
    "days for a month": lambda c, _rent: record_days(c, [3, 4], replace=True),
    "hours": lambda c, _rent: record_hours(c, 40),
}


@pytest.fixture
def volume(centre: Centre) -> ContactVolume:
    """The whole of May by phone, with more than the contacts handled."""
    made: ContactVolume = make.ContactVolumeFactory(
        centre=centre, start=MAY, handled=100, offered=120, handle_seconds=9_000
    )
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_of_each_kind(
    centre: Centre, ada: Person, rent: CostLine, volume: ContactVolume, kind: str
) -> None:
    before = rows(centre)
    ada.does(lambda: KINDS[kind](centre, rent))
    after = rows(centre)
    assert after != before
    assert ada.undoes().text == "saved"
    assert rows(centre) == before
    ada.redoes()
    assert rows(centre) == after
    ada.undoes()
    assert rows(centre) == before


@pytest.mark.parametrize("kind", ["changed", "longer", "shorter", "deleted"])
def test_a_step_at_an_invoice(centre: Centre, ada: Person, kind: str) -> None:
    record_spread(centre_id=centre.pk, spread=licence())
    id, version = standing(centre)
    keys: dict[str, Any] = {"centre_id": centre.pk, "id": id, "version": version}
    before = rows(centre)
    deeds: dict[str, Write] = {
        "changed": lambda: change_spread(**keys, spread=licence(500)),
        "longer": lambda: change_spread(**keys, spread=licence(1_000, 4)),
        "shorter": lambda: change_spread(**keys, spread=licence(1_000, 2)),
        "deleted": lambda: delete_spread(**keys),
    }
    ada.does(deeds[kind])
    after = rows(centre)
    assert ada.undoes().months[0] == MAY
    assert rows(centre) == before
    ada.redoes()
    assert rows(centre) == after


def test_steps_are_undone_from_the_last_and_redone_from_the_first(
    centre: Centre, ada: Person
) -> None:
    for name in ("one", "two", "three"):
        ada.does(partial(add_line, centre, name), name)
    assert [ada.undoes().text for _ in range(3)] == ["three", "two", "one"]
    assert [ada.redoes().text for _ in range(3)] == ["one", "two", "three"]
    with pytest.raises(Mistakes, match="nothing to redo"):
        ada.redoes()


def test_whoever_records_anew_has_nothing_to_redo(centre: Centre, ada: Person) -> None:
    ada.does(lambda: add_line(centre, "one"), "one")
    ada.undoes()
    ada.does(lambda: add_line(centre, "two"), "two")
    with pytest.raises(Mistakes, match="nothing to redo"):
        ada.redoes()
    assert ada.undoes().text == "two"
    with pytest.raises(Mistakes, match="nothing to undo"):
        ada.undoes()


def test_only_ones_own_steps_of_the_centre_and_of_a_day(
    centre: Centre, ada: Person, zoe: Person
) -> None:
    other = Person(ada.user, make.CentreFactory())
    ada.does(lambda: add_line(centre, "hers"))
    for person in (zoe, other):
        with pytest.raises(Mistakes, match="nothing to undo"):
            person.undoes()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kpis_recordingstep SET made_at = now() - interval '25 hours'")
    with pytest.raises(Mistakes, match="nothing to undo"):
        ada.undoes()
    ada.does(lambda: add_line(centre, "later"))
    assert RecordingStep.objects.count() == 1


def test_what_changed_nothing_is_no_step(centre: Centre, ada: Person) -> None:
    ada.does(lambda: None)
    assert not RecordingStep.objects.exists()


def test_outside_of_the_pages_there_is_no_step(centre: Centre, ada: Person) -> None:
    sender = Sender(centre.pk, ada.user.pk, None)
    kept_as_step(sender, lambda: {"id": record_spread(centre_id=centre.pk, spread=licence())})
    assert not RecordingStep.objects.exists()


DEEDS_OF_OTHERS: dict[str, Callable[[CostLine], object]] = {
    "another amount": lambda line: change_line(line, amount=Decimal(7)),
    "gone": lambda line: change_line(line, remove=True),
    "moved": lambda line: CostLine.objects.filter(pk=line.pk).update(month=JULY),
}


@pytest.mark.parametrize("deed", DEEDS_OF_OTHERS)
def test_what_somebody_else_has_changed_since_is_named(
    centre: Centre, ada: Person, zoe: Person, rent: CostLine, deed: str
) -> None:
    def two() -> None:
        change_line(rent, amount=Decimal(5))
        add_line(centre, "Pens")

    ada.does(two)
    zoe.asks(lambda: DEEDS_OF_OTHERS[deed](rent))
    before = rows(centre)
    with pytest.raises(InTheWay) as refused:
        ada.undoes()
    (obstacle,) = refused.value.obstacles
    assert (obstacle.table, obstacle.row.description, obstacle.who) == (
        CostLine,
        "Rent",
        "Zoe Klein",
    )
    assert obstacle.when is not None
    assert rows(centre) == before


def test_what_somebody_changed_and_changed_back_is_not_in_the_way(
    centre: Centre, ada: Person, zoe: Person, rent: CostLine
) -> None:
    before = rows(centre)
    ada.does(lambda: change_line(rent, amount=Decimal(5)))
    zoe.asks(lambda: change_line(rent, amount=Decimal(6)))
    zoe.asks(lambda: change_line(rent, amount=Decimal(5)))
    ada.undoes()
    assert rows(centre) == before


@pytest.mark.finding("E9")
@pytest.mark.parametrize("words", ["Rent", "  rent "])
def test_a_bill_that_was_entered_again_is_not_doubled(
    centre: Centre, ada: Person, zoe: Person, rent: CostLine, words: str
) -> None:
    ada.does(lambda: change_line(rent, remove=True))
    again = values(rent, description=words, amount=Decimal(990))
    change = LineChange("a", None, None, again)
    zoe.asks(lambda: record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change]))
    with pytest.raises(InTheWay) as refused:
        ada.undoes()
    assert [each.row.amount for each in refused.value.obstacles] == [Decimal(990)]
    assert CostLine.objects.count() == 1


def test_two_like_bills_come_back_one_by_one(centre: Centre, ada: Person, rent: CostLine) -> None:
    twin = make.CostLineFactory(centre=centre, month=MAY, description="Rent", amount=Decimal(9))
    before = rows(centre)
    ada.does(lambda: change_line(rent, remove=True))
    ada.does(lambda: change_line(twin, remove=True))
    ada.undoes()
    ada.undoes()
    assert rows(centre) == before


def test_contacts_that_others_put_in_its_place_are_named(
    centre: Centre, ada: Person, zoe: Person, volume: ContactVolume
) -> None:
    """Ada's days took the place of a month; Zoe adds a day: the month cannot come back."""
    ada.does(lambda: record_days(centre, [3, 4], replace=True))
    zoe.asks(lambda: record_days(centre, [3, 4, 5]))
    with pytest.raises(InTheWay) as refused:
        ada.undoes()
    assert {each.who for each in refused.value.obstacles} == {"Zoe Klein"}
    assert {each.row.start.day for each in refused.value.obstacles} >= {3}


def test_hours_that_others_entered_in_its_place(centre: Centre, ada: Person, zoe: Person) -> None:
    record_hours(centre, 40)
    ada.does(lambda: record_hours(centre, None))
    zoe.asks(lambda: record_hours(centre, 41))
    with pytest.raises(InTheWay) as refused:
        ada.undoes()
    assert [each.row.staffed_hours for each in refused.value.obstacles] == [41]


@pytest.mark.parametrize("kind", ["a cell", "a deletion", "a new line", "hours", "an invoice"])
def test_in_a_closed_month_nothing_is_undone(
    centre: Centre, ada: Person, rent: CostLine, kind: str
) -> None:
    ada.does(lambda: KINDS[kind](centre, rent))
    make.MonthCloseFactory(centre=centre, month=MAY)
    before = rows(centre)
    with pytest.raises(MonthIsClosed) as refused:
        ada.undoes()
    assert refused.value.month == MAY
    assert rows(centre) == before
    assert not RecordingStep.objects.get().is_undone


def test_a_category_that_is_gone(centre: Centre, ada: Person, rent: CostLine) -> None:
    category = rent.category
    ada.does(lambda: change_line(rent, remove=True))
    category.delete()
    with pytest.raises(Mistakes, match="no longer there"):
        ada.undoes()


@pytest.mark.fault(27)
def test_a_page_from_before_the_deletion_does_not_overwrite(
    centre: Centre, ada: Person, rent: CostLine
) -> None:
    seen = rent.version
    ada.does(lambda: change_line(rent, remove=True))
    ada.undoes()
    assert CostLine.objects.get().version > seen


def test_many_rows_take_as_many_statements_as_one(centre: Centre, ada: Person) -> None:
    needed = []
    for count in (1, 30):
        ada.does(partial(make.CostLineFactory.create_batch, count, centre=centre, month=MAY))
        with CaptureQueriesContext(connection) as queries:
            ada.undoes()
        needed.append(len(queries))
    assert CostLine.objects.count() == 0
    assert needed[0] == needed[1] <= 24


def test_the_history_is_searched_by_indexes() -> None:
    """By context, and by row: without them an undo would read all that ever happened."""
    with connection.cursor() as cursor:
        for table in TABLES:
            found = connection.introspection.get_constraints(cursor, f"{table._meta.db_table}event")
            begun = {each["columns"][0] for each in found.values() if each["index"]}
            assert {"pgh_context_id", "pgh_obj_id"} <= begun


# Any sequence of steps

AMOUNTS = st.integers(-500, 500)


@st.composite
def deeds(draw: st.DrawFn) -> tuple[str, int, int]:
    kinds = ["add", "change", "remove", "copy", "confirm", "spread", "respread", "drop"]
    kinds += ["days", "month", "hours", "no hours"]
    return draw(st.sampled_from(kinds)), draw(AMOUNTS), draw(st.integers(0, 3))


def perform(centre: Centre, kind: str, amount: int, which: int) -> None:
    """Nothing, where there is nothing to do it to."""
    months = [MAY, JUNE]
    lines = list(CostLine.objects.filter(centre=centre, spread=None).order_by("id"))
    line = lines[which % len(lines)] if lines else None
    spread = CostSpread.objects.filter(centre=centre).first()
    if kind == "add":
        add_line(centre, f"Bill {which % 2}", months[which % 2], amount)
    elif kind == "change" and line:
        change_line(line, amount=Decimal(amount), description=f"Bill {which % 2}")
    elif kind == "remove" and line:
        change_line(line, remove=True)
    elif kind == "copy":
        copy_last_month(centre_id=centre.pk, month=JUNE)
    elif kind == "confirm" and line:
        confirmed = Confirmation("a", line.pk, line.version, Decimal(amount))
        confirm_accruals(centre_id=centre.pk, month=line.month, confirmations=[confirmed])
    elif kind == "spread" and not spread:
        record_spread(centre_id=centre.pk, spread=licence(amount, 2 + which))
    elif kind in {"respread", "drop"} and spread:
        id, version = standing(centre)
        keys: dict[str, Any] = {"centre_id": centre.pk, "id": id, "version": version}
        if kind == "drop":
            delete_spread(**keys)
        else:
            change_spread(**keys, spread=licence(amount, 2 + which))
    elif kind == "days":
        record_days(centre, [abs(amount) + n for n in range(which + 1)], replace=True)
    elif kind == "month":
        record_month(centre, abs(amount))
    elif kind in {"hours", "no hours"}:
        record_hours(centre, abs(amount) if kind == "hours" else None)


def record_month(centre: Centre, handled: int) -> None:
    phone = make.channel("phone")
    there = ContactVolume.objects.filter(centre=centre, channel=phone, start=MAY, end=JUNE).first()
    id, version = (there.pk, there.version) if there else (None, None)
    change = VolumeChange("m", id, version, phone.pk, MAY, JUNE, VolumeValues(handled))
    record_volumes(centre_id=centre.pk, changes=[change], replace=True)


@given(sequence=st.lists(deeds(), min_size=1, max_size=8))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sequence_of_steps(
    centre: Centre, ada: Person, sequence: list[tuple[str, int, int]]
) -> None:
    """Undone one by one, the earlier rows; redone one by one, the later ones."""
    with transaction.atomic():
        states = [rows(centre)]
        for deed in sequence:
            steps = RecordingStep.objects.count()
            ada.does(partial(perform, centre, *deed))
            if RecordingStep.objects.count() > steps:
                states.append(rows(centre))
        for earlier in reversed(states[:-1]):
            ada.undoes()
            assert rows(centre) == earlier
        for later in states[1:]:
            ada.redoes()
            assert rows(centre) == later
        transaction.set_rollback(True)
