"""One invoice over several months: to the cent, changed as one, and closed months stand."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.entry.recording.spreads import Spread, change_spread, delete_spread, record_spread
from kpis.entry.refusals import Conflicted, Mistakes, MonthIsClosed
from kpis.models import Centre, CostLine, CostSpread
from kpis.models.cost import whole_version
from kpis.vocabulary import CostStatus
from tests import factories as make
from tests.clock import stopped_at

MAY, JUNE, JULY = (make.month(f"2026-0{number}") for number in (5, 6, 7))
LONG_AFTER = datetime(2030, 1, 1, tzinfo=UTC)
AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


def invoice(amount: str | Decimal = "1000.00", months: int = 3, **other: object) -> Spread:
    values: dict[str, object] = {
        "amount": Decimal(amount),
        "start": MAY,
        "months": months,
        "category_id": make.category("software_licences").pk,
        "channel_id": None,
        "description": "Licence",
        "supplier": "Nordlys",
        "status": CostStatus.ACTUAL,
    }
    return Spread(**{**values, **other})  # type: ignore[arg-type]


def parts(id: int) -> dict[date, Decimal]:
    lines = CostLine.objects.filter(spread_id=id).order_by("month")
    return dict(lines.values_list("month", "amount"))


def version(id: int) -> int:
    lines = CostLine.objects.filter(spread_id=id).values_list("version", flat=True)
    return whole_version(CostSpread.objects.get(pk=id).version, lines)


def change(centre: Centre, id: int, spread: Spread, *, below: bool = False) -> None:
    change_spread(centre_id=centre.pk, id=id, version=version(id), spread=spread, below=below)
    check_sums()


def check_sums() -> None:
    """What the database checks at the commit, now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_parts_are_a_cent_apart_at_most(centre: Centre) -> None:
    id = record_spread(centre_id=centre.pk, spread=invoice())
    assert parts(id) == {
        MAY: Decimal("333.33"),
        JUNE: Decimal("333.33"),
        JULY: Decimal("333.34"),
    }
    line = CostLine.objects.get(month=JULY)
    assert (line.description, line.supplier, line.status) == ("Licence", "Nordlys", "actual")


@given(amount=AMOUNTS, months=st.integers(2, 60))
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_parts_sum_to_the_whole(centre: Centre, amount: Decimal, months: int) -> None:
    with transaction.atomic():
        id = record_spread(centre_id=centre.pk, spread=invoice(amount, months))
        amounts = parts(id).values()
        assert (sum(amounts), len(amounts)) == (amount, months)
        assert max(amounts) - min(amounts) <= Decimal("0.01")
        check_sums()
        transaction.set_rollback(True)


@given(
    first=AMOUNTS,
    then=AMOUNTS,
    months=st.integers(2, 14),
    months_then=st.integers(2, 14),
    closed=st.integers(0, 14),
)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_closed_months_stand_and_the_rest_is_spread(
    centre: Centre, first: Decimal, then: Decimal, months: int, months_then: int, closed: int
) -> None:
    with transaction.atomic():
        id = record_spread(centre_id=centre.pk, spread=invoice(first, months))
        before = parts(id)
        stand = list(before)[:closed]
        for month in stand:
            with stopped_at(LONG_AFTER):
                make.MonthCloseFactory(centre=centre, month=month)
        refused = True
        with suppress(Mistakes):
            change(centre, id, invoice(then, months_then), below=True)
            refused = False
        after = parts(id)
        assert {month: after[month] for month in stand} == {m: before[m] for m in stand}
        assert refused == (len(stand) >= months_then)
        assert (sum(after.values()), len(after)) == (
            (first, months) if refused else (then, months_then)
        )
        check_sums()
        transaction.set_rollback(True)


def test_all_of_it_changes(centre: Centre) -> None:
    id = record_spread(centre_id=centre.pk, spread=invoice())
    used = make.channel("phone").pk
    other = make.category("telephony").pk
    change(centre, id, invoice("90", 2, channel_id=used, category_id=other, description="Lines"))
    assert parts(id) == {MAY: Decimal(45), JUNE: Decimal(45)}
    lines = CostLine.objects.filter(spread_id=id)
    found = {(line.channel_id, line.category_id, line.description) for line in lines}
    assert found == {(used, other, "Lines")}


def test_months_may_stay_as_they_are(centre: Centre) -> None:
    """New ones are accruals."""
    id = record_spread(centre_id=centre.pk, spread=invoice())
    CostLine.objects.filter(month=JUNE).update(status="accrual")
    change(centre, id, invoice("1200", 4, status=None))
    statuses = CostLine.objects.order_by("month").values_list("status", flat=True)
    assert list(statuses) == ["actual", "accrual", "actual", "accrual"]


@pytest.mark.fault(29)
def test_it_does_not_begin_in_a_closed_month(centre: Centre) -> None:
    make.MonthCloseFactory(centre=centre, month=JULY)
    with pytest.raises(MonthIsClosed) as refused:
        record_spread(centre_id=centre.pk, spread=invoice())
    assert refused.value.month == JULY
    assert not CostSpread.objects.exists()


@pytest.mark.fault(29)
def test_it_does_not_grow_into_a_closed_month(centre: Centre) -> None:
    id = record_spread(centre_id=centre.pk, spread=invoice(months=2))
    make.MonthCloseFactory(centre=centre, month=JULY)
    with pytest.raises(MonthIsClosed):
        change(centre, id, invoice(months=3))
    assert len(parts(id)) == 2


@pytest.mark.fault(26)
@pytest.mark.parametrize("table", [CostSpread, CostLine])
def test_a_change_since_it_was_seen(centre: Centre, table: Any) -> None:
    """Of the invoice, or of any of its months."""
    id = record_spread(centre_id=centre.pk, spread=invoice())
    seen = version(id)
    table.objects.order_by("id")[:1].get().save()
    with pytest.raises(Conflicted) as refused:
        change_spread(centre_id=centre.pk, id=id, version=seen, spread=invoice("5"))
    theirs = refused.value.conflicts[0].theirs
    assert (theirs.amount, theirs.version) == (Decimal(1000), version(id))
    with pytest.raises(Conflicted):
        delete_spread(centre_id=centre.pk, id=id, version=seen)


@pytest.mark.fault(31)
def test_another_centres_invoice(centre: Centre) -> None:
    id = record_spread(centre_id=centre.pk, spread=invoice())
    other = make.CentreFactory()
    with pytest.raises(Conflicted) as refused:
        change_spread(centre_id=other.pk, id=id, version=version(id), spread=invoice("5"))
    assert refused.value.conflicts[0].theirs is None
    delete_spread(centre_id=other.pk, id=id, version=version(id))
    assert len(parts(id)) == 3


def test_all_of_it_goes(centre: Centre) -> None:
    id = record_spread(centre_id=centre.pk, spread=invoice())
    delete_spread(centre_id=centre.pk, id=id, version=version(id))
    check_sums()
    assert not CostLine.objects.exists()
    assert not CostSpread.objects.exists()


@pytest.mark.fault(29)
def test_it_stays_while_any_of_its_months_is_closed(centre: Centre) -> None:
    id = record_spread(centre_id=centre.pk, spread=invoice())
    make.MonthCloseFactory(centre=centre, month=JULY)
    with pytest.raises(MonthIsClosed):
        delete_spread(centre_id=centre.pk, id=id, version=version(id))
    assert len(parts(id)) == 3


def test_the_database_knows_the_sum(centre: Centre) -> None:
    """Whatever changes a part: its whole does not stand for it."""
    id = record_spread(centre_id=centre.pk, spread=invoice())
    CostLine.objects.filter(spread_id=id, month=MAY).update(amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        check_sums()
    CostLine.objects.filter(spread_id=id, month=MAY).update(amount=Decimal("333.33"))
