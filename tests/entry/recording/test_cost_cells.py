"""Cost cells of several months: recorded as previewed, all of them or none."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.entry.forms.cells import cell_key
from kpis.entry.recording.cells import CellNow, TypedCell
from kpis.entry.recording.cost_cells import compare_cost_cells, record_cost_cells
from kpis.entry.refusals import Conflicted, Mistakes, MonthIsClosed
from kpis.models import Centre, CostLine
from tests import factories as make

MONTHS = [date(2026, number, 1) for number in range(1, 13)]
JAN, FEB = MONTHS[:2]


def typed(category: str, month: date, value: str | None, line: CostLine | None = None) -> TypedCell:
    """As a person who saw ``line`` in the cell types it."""
    row = make.category(category).pk
    return TypedCell(
        key=cell_key(row, month),
        place=f"{category}, {month:%Y-%m}",
        row=row,
        column=month,
        id=line.pk if line else None,
        version=line.version if line else None,
        value=None if value is None else Decimal(value),
    )


def amounts(centre: Centre) -> list[tuple[str, str, Decimal]]:
    lines = CostLine.objects.filter(centre=centre).select_related("category").order_by("id")
    return [(line.category.code, f"{line.month:%Y-%m}", line.amount) for line in lines]


@pytest.fixture
def line(centre: Centre) -> CostLine:
    """Salaries of January, 100.00."""
    made: CostLine = make.CostLineFactory(centre=centre, month=JAN, supplier="Acme")
    return made


def test_cells_are_added_changed_and_removed_in_one_statement_each(
    centre: Centre, line: CostLine, django_assert_num_queries: Any
) -> None:
    gone = make.CostLineFactory(centre=centre, month=FEB)
    cells = [
        typed("salaries", JAN, "120.50", line),
        typed("salaries", FEB, None, gone),
        *(typed("taxes", month, "-7.25") for month in MONTHS),
    ]
    # Two locks, a read, a savepoint, an insert, an update, a delete that asks who refers to it.
    with django_assert_num_queries(8):
        recorded = record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=True)
    assert amounts(centre) == [
        ("salaries", "2026-01", Decimal("120.50")),
        *(("taxes", f"{month:%Y-%m}", Decimal("-7.25")) for month in MONTHS),
    ]
    line.refresh_from_db()
    assert (line.supplier, line.version) == ("Acme", 2)
    added = CostLine.objects.filter(category__code="taxes").first()
    assert added is not None
    assert (added.channel, added.status, added.description) == (None, "actual", "")
    by_key = {cell.key: cell for cell in recorded}
    assert by_key[cells[0].key].version == 2
    assert by_key[cells[1].key].id is None
    assert len(recorded) == len(cells)


def test_a_cell_that_holds_it_already_is_not_written(centre: Centre, line: CostLine) -> None:
    cells = [typed("salaries", JAN, "100.00")]  # seen empty, and filled by another since
    (recorded,) = record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=False)
    assert (recorded.id, recorded.version) == (line.pk, 1)
    assert CostLine.objects.get().version == 1


@pytest.mark.fault(26)
@pytest.mark.fault(27)
def test_a_cell_that_somebody_changed_is_a_conflict_and_nothing_is_saved(
    centre: Centre, line: CostLine
) -> None:
    CostLine.objects.filter(pk=line.pk).update(amount=110)
    cells = [typed("taxes", JAN, "5"), typed("salaries", JAN, "120", line)]
    with pytest.raises(Conflicted) as refusal:
        record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=True)
    (conflict,) = refusal.value.conflicts
    assert conflict.key == cells[1].key
    assert conflict.theirs == CellNow(line.pk, 2, Decimal("110.00"), 1)
    assert conflict.when is not None
    assert amounts(centre) == [("salaries", "2026-01", Decimal(110))]


@pytest.mark.fault(26)
def test_a_cell_that_was_filled_or_emptied_meanwhile_is_a_conflict(
    centre: Centre, line: CostLine
) -> None:
    filled = typed("salaries", JAN, "120")
    gone = make.CostLineFactory(centre=centre, month=FEB)
    emptied = typed("salaries", FEB, "80", gone)
    CostLine.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Conflicted) as refusal:
        record_cost_cells(centre_id=centre.pk, cells=[filled, emptied], confirmed=True)
    theirs = {conflict.key: conflict.theirs for conflict in refusal.value.conflicts}
    assert theirs == {filled.key: CellNow(line.pk, 1, Decimal(100), 1), emptied.key: CellNow()}


def test_to_empty_what_is_gone_is_no_conflict(centre: Centre, line: CostLine) -> None:
    CostLine.objects.all().delete()
    cells = [typed("salaries", JAN, None, line)]
    (recorded,) = record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=False)
    assert recorded.id is None


def test_an_emptied_cell_loses_its_line_only_when_that_was_confirmed(
    centre: Centre, line: CostLine
) -> None:
    cells = [typed("salaries", JAN, None, line)]
    with pytest.raises(Mistakes) as refusal:
        record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=False)
    assert "Press Delete" in refusal.value.messages[cells[0].key]["amount"]
    assert CostLine.objects.exists()
    record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=True)
    assert not CostLine.objects.exists()


def test_a_cell_of_several_lines_or_of_a_spread_invoice_is_named(
    centre: Centre, line: CostLine
) -> None:
    make.CostLineFactory(centre=centre, month=JAN)
    make.record_spread(centre, {"2026-02": "5.00", "2026-03": "7.00"})
    cells = [
        typed("taxes", JAN, "5"),
        typed("salaries", JAN, "120", line),
        typed("salaries", FEB, "9"),
        typed("salaries", MONTHS[2], "7.00"),  # as it is
    ]
    with pytest.raises(Mistakes) as refusal:
        record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=True)
    assert {key: texts["amount"] for key, texts in refusal.value.messages.items()} == {
        cells[1].key: "salaries, 2026-01: the sum of 2 lines. Open them to change it.",
        cells[2].key: "salaries, 2026-02: part of an invoice over several months. "
        "Open it to change it.",
    }
    assert CostLine.objects.count() == 4


@pytest.mark.fault(28)
@pytest.mark.fault(29)
def test_one_cell_in_a_closed_month_and_nothing_is_saved(centre: Centre) -> None:
    make.MonthCloseFactory(centre=centre, month=FEB)
    cells = [typed("taxes", month, "5") for month in (JAN, FEB)]
    with pytest.raises(MonthIsClosed) as refusal:
        record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=True)
    assert refusal.value.month == FEB
    assert not CostLine.objects.exists()


@pytest.mark.fault(31)
def test_lines_of_another_centre_are_neither_seen_nor_changed(
    centre: Centre, line: CostLine
) -> None:
    other: Centre = make.CentreFactory()
    cells = [typed("salaries", JAN, "5", line)]
    with pytest.raises(Conflicted) as refusal:
        record_cost_cells(centre_id=other.pk, cells=cells, confirmed=True)
    assert refusal.value.conflicts[0].theirs == CellNow()
    assert amounts(centre) == [("salaries", "2026-01", Decimal(100))]


CODES = ("salaries", "taxes", "training")
AMOUNTS = st.decimals(-(10**6), 10**6, places=2)
BLOCKS = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.sampled_from(MONTHS)), st.none() | AMOUNTS, min_size=1
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    recorded=st.dictionaries(st.tuples(st.sampled_from(CODES), st.sampled_from(MONTHS)), AMOUNTS),
    block=BLOCKS,
)
def test_what_is_previewed_is_what_is_saved(
    centre: Centre, recorded: dict[Any, Decimal], block: dict[Any, Decimal | None]
) -> None:
    CostLine.objects.all().delete()
    lines = {
        place: make.CostLineFactory(
            centre=centre, category=make.category(place[0]), month=place[1], amount=amount
        )
        for place, amount in recorded.items()
    }
    cells = [
        typed(code, month, None if value is None else str(value), lines.get((code, month)))
        for (code, month), value in block.items()
    ]
    plan = compare_cost_cells(centre_id=centre.pk, cells=cells)
    expected = sum(recorded.values(), Decimal(0)) + sum(
        (Decimal(cell.value or 0) - Decimal(now.value or 0) for cell, now in plan.changes),
        Decimal(0),
    )
    record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=True)
    total = CostLine.objects.aggregate(total=Sum("amount"))["total"]
    assert (total or 0) == expected
    kept = {place: value for place, value in (recorded | block).items() if value is not None}
    assert {
        (line.category.code, line.month): line.amount
        for line in CostLine.objects.select_related("category")
    } == kept


def test_five_hundred_cells_take_as_many_statements_as_one(
    centre: Centre, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    codes = [f"own-{number}" for number in range(42)]
    for code in codes:
        make.category("taxes").__class__.objects.create(
            code=code, name_en=code, name_fr=code, group="other"
        )
    cells = [typed(code, month, "1.00") for code in codes for month in MONTHS]
    assert count_queries(
        lambda: record_cost_cells(centre_id=centre.pk, cells=cells[:1], confirmed=True)
    ) == count_queries(
        lambda: record_cost_cells(centre_id=centre.pk, cells=cells[1:], confirmed=True)
    )
    assert CostLine.objects.count() == len(cells)


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    def count(run: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            run()
        return len(queries)

    return count


@pytest.mark.fault(26)
@pytest.mark.django_db(transaction=True)
def test_of_four_who_fill_one_empty_cell_at_once_one_is_saved_and_three_are_told() -> None:
    centre = make.CentreFactory()
    start = threading.Barrier(4, timeout=10)
    told: list[Conflicted] = []

    def save(value: str) -> None:
        cells = [typed("taxes", month, value) for month in MONTHS]
        start.wait()
        try:
            with transaction.atomic():
                record_cost_cells(centre_id=centre.pk, cells=cells, confirmed=False)
        except Conflicted as refusal:
            told.append(refusal)
        finally:
            connection.close()

    people = [threading.Thread(target=save, args=[f"{number}.00"]) for number in range(1, 5)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert [len(refusal.conflicts) for refusal in told] == [12, 12, 12]
    assert CostLine.objects.count() == 12
    assert CostLine.objects.values("amount").distinct().count() == 1
