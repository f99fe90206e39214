"""Cost lines of a month, recorded together: all of them, or none."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.db import connection, transaction

from kpis.entry.attempts import attempted
from kpis.entry.recording.cost_lines import LineChange, LineValues, record_cost_lines
from kpis.entry.recording.spreads import Spread, record_spread
from kpis.entry.refusals import Conflicted, Mistakes
from kpis.models import Centre, CostLine
from kpis.vocabulary import CostStatus
from tests import factories as make

MAY = date(2026, 5, 1)


@pytest.fixture
def centre(db: None) -> Centre:
    made: Centre = make.CentreFactory()
    return made


def values(amount: str, description: str = "Rent") -> LineValues:
    category = make.category("office_space").pk
    return LineValues(category, None, Decimal(amount), CostStatus.ACTUAL, description, "Landlord")


def change_of(line: CostLine, amount: str | None) -> LineChange:
    return LineChange(
        str(line.pk), line.pk, line.version, None if amount is None else values(amount)
    )


def test_lines_are_added_changed_and_removed_at_once(centre: Centre) -> None:
    changed, removed = (make.CostLineFactory(centre=centre, month=MAY) for _ in range(2))
    recorded = record_cost_lines(
        centre_id=centre.pk,
        month=MAY,
        changes=[
            LineChange("new-1", None, None, values("12400.00")),
            change_of(changed, "-12.50"),
            change_of(removed, None),
        ],
    )
    added = CostLine.objects.get(amount=Decimal("12400.00"))
    assert {(line.key, line.id, line.version) for line in recorded} == {
        ("new-1", added.pk, 1),
        (str(changed.pk), changed.pk, 2),
        (str(removed.pk), removed.pk, None),
    }
    changed.refresh_from_db()
    assert (changed.amount, changed.description, changed.version) == (Decimal("-12.50"), "Rent", 2)
    assert not CostLine.objects.filter(pk=removed.pk).exists()


@pytest.mark.parametrize("number", [1, 40])
def test_the_statements_do_not_grow_with_the_lines(
    centre: Centre, number: int, django_assert_max_num_queries: object
) -> None:
    lines = [make.CostLineFactory(centre=centre, month=MAY) for _ in range(number)]
    changes = [change_of(line, "1.00") for line in lines]
    new = [LineChange(f"new-{n}", None, None, values("2.00")) for n in range(number)]
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=[*changes, *new])
    assert CostLine.objects.count() == 2 * number


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_the_later_of_two_editors_sees_who_was_first_and_what_stands_now(centre: Centre) -> None:
    user = make.UserFactory(first_name="Ada", last_name="Byron")
    line, other = (make.CostLineFactory(centre=centre, month=MAY) for _ in range(2))
    with pghistory.context(user=user.pk):
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change_of(line, "12040.00")])
    mine = [change_of(other, "1.00"), change_of(line, "12400.00")]
    with pytest.raises(Conflicted) as refusal:
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=mine)
    (conflict,) = refusal.value.conflicts
    assert (conflict.key, conflict.who) == (str(line.pk), "Ada Byron")
    assert (conflict.theirs.amount, conflict.theirs.version) == (Decimal("12040.00"), 2)
    assert conflict.when is not None
    other.refresh_from_db()
    assert other.amount == Decimal("100.00")  # nothing is half-written
    kept = [replace(change, version=2) if change.id == line.pk else change for change in mine]
    record_cost_lines(centre_id=centre.pk, month=MAY, changes=kept)
    line.refresh_from_db()
    assert (line.amount, line.version) == (Decimal("12400.00"), 3)


def test_a_change_by_sql_is_a_conflict_too(centre: Centre) -> None:
    line = make.CostLineFactory(centre=centre, month=MAY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kpis_costline SET amount = 7 WHERE id = %s", [line.pk])
    with pytest.raises(Conflicted) as refusal:
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change_of(line, "1.00")])
    (conflict,) = refusal.value.conflicts
    assert (conflict.who, conflict.theirs.amount) == ("", Decimal("7.00"))


def test_a_line_that_somebody_removed(centre: Centre) -> None:
    line = make.CostLineFactory(centre=centre, month=MAY)
    change, removal = change_of(line, "1.00"), change_of(line, None)
    line.delete()
    with pytest.raises(Conflicted) as refusal:
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change])
    assert refusal.value.conflicts[0].theirs is None
    (recorded,) = record_cost_lines(centre_id=centre.pk, month=MAY, changes=[removal])
    assert recorded.version is None  # it is gone, as was wanted


@pytest.mark.fault(31)
def test_a_line_of_another_centre_or_month_is_not_there(centre: Centre) -> None:
    foreign = make.CostLineFactory(month=MAY)
    earlier = make.CostLineFactory(centre=centre, month=date(2026, 4, 1))
    for line in (foreign, earlier):
        with pytest.raises(Conflicted):
            record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change_of(line, "1.00")])
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change_of(line, None)])
        line.refresh_from_db()
        assert line.amount == Decimal("100.00")


@pytest.mark.fault(26)
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_is_saved_and_seven_are_told() -> None:
    centre = make.CentreFactory()
    line = make.CostLineFactory(centre=centre, month=MAY)
    start = threading.Barrier(8, timeout=10)
    saved: list[Decimal] = []
    told: list[Conflicted] = []

    def save(number: int) -> None:
        change = change_of(line, f"{number}.00")
        start.wait()
        try:
            attempted(record_cost_lines)(centre_id=centre.pk, month=MAY, changes=[change])
            saved.append(Decimal(number))
        except Conflicted as refusal:
            told.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(saved) == 1
    assert len(told) == 7
    line.refresh_from_db()
    assert [line.amount] == saved
    assert all(refusal.conflicts[0].theirs.amount == line.amount for refusal in told)


def test_without_the_version_the_later_would_overwrite_the_earlier(centre: Centre) -> None:
    """Why there is one: the guard that the tests above rely on, taken away."""
    line = make.CostLineFactory(centre=centre, month=MAY)
    first, second = CostLine.objects.get(pk=line.pk), CostLine.objects.get(pk=line.pk)
    with transaction.atomic():
        first.amount = Decimal("1.00")
        first.save()
        second.description = "Rent"
        second.save()
    line.refresh_from_db()
    assert line.amount == Decimal("100.00")  # the first save is lost


@pytest.mark.fault(31)
def test_a_forged_line_tells_nothing_of_another_centre(centre: Centre) -> None:
    foreign = make.CostLineFactory(month=MAY)
    with pghistory.context(user=make.UserFactory().pk):
        CostLine.objects.filter(pk=foreign.pk).update(amount=Decimal("5.00"))
    with pytest.raises(Conflicted) as refusal:
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change_of(foreign, "1.00")])
    (conflict,) = refusal.value.conflicts
    assert (conflict.theirs, conflict.who, conflict.when) == (None, "", None)


@pytest.fixture
def part(centre: Centre) -> CostLine:
    """May of an invoice over two months."""
    category = make.category("office_space").pk
    spread = Spread(Decimal(100), MAY, 2, category, None, "Insurance", "", CostStatus.ACTUAL)
    record_spread(centre_id=centre.pk, spread=spread)
    return CostLine.objects.get(month=MAY)


@pytest.mark.parametrize("field", ["amount", "channel", "category", ""])
def test_a_month_of_a_spread_invoice_fits_its_whole(
    centre: Centre, part: CostLine, field: str
) -> None:
    others: dict[str, dict[str, Any]] = {
        "amount": {"amount": Decimal("51.00")},
        "channel": {"channel_id": make.channel("phone").pk},
        "category": {"category_id": make.category("taxes").pk},
    }
    wanted = replace(values("50.00"), **others[field]) if field else None
    change = LineChange("part", part.pk, part.version, wanted)
    with pytest.raises(Mistakes) as refusal:
        record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change])
    assert list(refusal.value.messages["part"]) == [field]


def test_the_words_of_such_a_month_may_change(centre: Centre, part: CostLine) -> None:
    change = LineChange("part", part.pk, part.version, values("50.00", "Licence"))
    record_cost_lines(centre_id=centre.pk, month=MAY, changes=[change])
    part.refresh_from_db()
    assert part.description == "Licence"
