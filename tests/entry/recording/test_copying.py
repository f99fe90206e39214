"""Last month's lines come as accruals, once, and only what is not there yet."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from kpis.entry.recording.copying import Copied, copy_last_month
from kpis.entry.recording.spreads import Spread, record_spread
from kpis.entry.refusals import MonthIsClosed
from kpis.models import Centre, CostLine
from kpis.vocabulary import CostStatus
from tests import factories as make

MAY, JUNE = make.month("2026-05"), make.month("2026-06")


def bill(centre: Centre, description: str, month: Any = MAY, **values: Any) -> CostLine:
    line: CostLine = make.CostLineFactory(
        centre=centre, month=month, description=description, **values
    )
    return line


def copied(centre: Centre) -> list[tuple[str, Decimal, str]]:
    lines = CostLine.objects.filter(centre=centre, month=JUNE).order_by("id")
    return [(line.description, line.amount, line.status) for line in lines]


def test_every_line_comes_as_an_accrual(centre: Centre) -> None:
    used = make.channel("phone")
    bill(centre, "Rent", amount=Decimal("12400.00"), supplier="Quai", channel=used)
    for month in (MAY, make.month("2026-04")):
        bill(centre, "Credit", month, amount=Decimal("-12.50"), category=make.category("taxes"))
    bill(make.CentreFactory(), "Elsewhere")
    bill(centre, "Older", make.month("2026-04"))
    result = copy_last_month(centre_id=centre.pk, month=JUNE)
    assert (len(result.added), result.left_out) == (2, 0)
    assert copied(centre) == [
        ("Rent", Decimal("12400.00"), "accrual"),
        ("Credit", Decimal("-12.50"), "accrual"),
    ]
    rent = CostLine.objects.get(centre=centre, month=JUNE, description="Rent")
    assert (rent.supplier, rent.channel, rent.version) == ("Quai", used, 1)


def test_what_is_there_is_not_doubled(centre: Centre) -> None:
    bill(centre, "Rent")
    bill(centre, "Energy")
    bill(centre, "  rent ", JUNE, amount=Decimal(7))
    assert copy_last_month(centre_id=centre.pk, month=JUNE).left_out == 1
    again = copy_last_month(centre_id=centre.pk, month=JUNE)
    assert again == Copied([], 2)
    assert [text for text, _amount, _status in copied(centre)] == ["  rent ", "Energy"]


@pytest.mark.parametrize("other", [{"supplier": "Quai"}, {"description": "Rent 2"}])
def test_another_bill_is_another_one(centre: Centre, other: dict[str, str]) -> None:
    bill(centre, "Rent")
    bill(centre, other.pop("description", "Rent"), JUNE, **other)
    assert len(copy_last_month(centre_id=centre.pk, month=JUNE).added) == 1


def test_two_lines_of_one_bill_are_both_copied(centre: Centre) -> None:
    bill(centre, "Temp staff", amount=Decimal(1))
    bill(centre, "Temp staff", amount=Decimal(2))
    copy_last_month(centre_id=centre.pk, month=JUNE)
    assert [amount for _text, amount, _status in copied(centre)] == [1, 2]


def test_chosen_categories_only(centre: Centre) -> None:
    bill(centre, "Rent", category=make.category("office_space"))
    bill(centre, "Tax", category=make.category("taxes"))
    chosen = [make.category("taxes").pk]
    copy_last_month(centre_id=centre.pk, month=JUNE, category_ids=chosen)
    assert [text for text, *_ in copied(centre)] == ["Tax"]
    assert copy_last_month(centre_id=centre.pk, month=JUNE, category_ids=[]) == Copied([], 0)


def test_the_bill_of_one_line(centre: Centre) -> None:
    rent = bill(centre, "Rent")
    bill(centre, "Energy")
    copy_last_month(centre_id=centre.pk, month=JUNE, line_id=rent.pk)
    assert [text for text, *_ in copied(centre)] == ["Rent"]


@pytest.mark.fault(31)
def test_a_line_of_another_centre_copies_nothing(centre: Centre) -> None:
    bill(centre, "Rent")
    other = bill(make.CentreFactory(), "Rent")
    assert copy_last_month(centre_id=centre.pk, month=JUNE, line_id=other.pk) == Copied([], 0)


def test_months_of_a_spread_invoice_are_not_copied(centre: Centre) -> None:
    spread = Spread(
        Decimal(100), MAY, 3, make.category("taxes").pk, None, "Licence", "", CostStatus.ACTUAL
    )
    record_spread(centre_id=centre.pk, spread=spread)
    assert copy_last_month(centre_id=centre.pk, month=JUNE) == Copied([], 0)


@pytest.mark.fault(29)
def test_a_closed_month_takes_nothing(centre: Centre) -> None:
    bill(centre, "Rent")
    make.MonthCloseFactory(centre=centre, month=JUNE)
    with pytest.raises(MonthIsClosed) as refused:
        copy_last_month(centre_id=centre.pk, month=JUNE)
    assert refused.value.month == JUNE
    assert copied(centre) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_copy_at_once_copy_once() -> None:
    centre = make.CentreFactory()
    bill(centre, "Rent")
    both = threading.Barrier(2)
    results: list[Copied] = []

    def copy() -> None:
        with transaction.atomic():
            both.wait()
            results.append(copy_last_month(centre_id=centre.pk, month=JUNE))

    run_together(copy, copy)
    assert sorted(len(result.added) for result in results) == [0, 1]
    assert len(copied(centre)) == 1


def run_together(*jobs: Callable[[], None]) -> None:
    def run(job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.finding("E13")
def test_a_credit_note_that_came_once_is_left_out(centre: Centre) -> None:
    bill(centre, "Rent", amount=Decimal(900))
    once = bill(centre, "Rent", amount=Decimal(-50))
    bill(centre, "Rent", make.month("2026-04"), amount=Decimal(900))
    result = copy_last_month(centre_id=centre.pk, month=JUNE)
    assert (len(result.added), result.left_out, result.credited_once) == (1, 0, 1)
    assert copied(centre) == [("Rent", Decimal(900), "accrual")]
    CostLine.objects.filter(month=JUNE).delete()
    chosen = copy_last_month(centre_id=centre.pk, month=JUNE, line_id=once.pk)
    assert len(chosen.added) == 2


@pytest.mark.finding("E13")
@pytest.mark.parametrize(("before", "comes"), [(Decimal(-40), True), (Decimal(40), False)])
def test_a_discount_of_every_month_comes(centre: Centre, before: Decimal, comes: bool) -> None:
    bill(centre, "Discount", amount=Decimal(-50))
    bill(centre, "discount ", make.month("2026-04"), amount=before)
    assert bool(copy_last_month(centre_id=centre.pk, month=JUNE).added) is comes
