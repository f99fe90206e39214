"""Accruals become actual, with the amount as billed."""

from decimal import Decimal

import pytest

from kpis.entry.recording.accruals import Confirmation, confirm_accruals
from kpis.entry.recording.spreads import Spread, record_spread
from kpis.entry.refusals import Conflicted, Mistakes, MonthIsClosed
from kpis.models import Centre, CostLine
from tests import factories as make

MAY = make.month("2026-05")


@pytest.fixture
def accrual(centre: Centre) -> CostLine:
    line: CostLine = make.CostLineFactory(
        centre=centre, month=MAY, status="accrual", description="Rent", supplier="Quai"
    )
    return line


def confirm(centre: Centre, line: CostLine, amount: str, version: int | None = None) -> None:
    each = Confirmation("a", line.pk, version or line.version, Decimal(amount))
    confirm_accruals(centre_id=centre.pk, month=MAY, confirmations=[each])
    line.refresh_from_db()


def test_the_amount_as_billed(centre: Centre, accrual: CostLine) -> None:
    confirm(centre, accrual, "98.20")
    assert (accrual.amount, accrual.status) == (Decimal("98.20"), "actual")
    assert (accrual.description, accrual.supplier, accrual.version) == ("Rent", "Quai", 2)


@pytest.mark.fault(26)
def test_a_change_since_it_was_seen(centre: Centre, accrual: CostLine) -> None:
    CostLine.objects.filter(pk=accrual.pk).update(amount=50)
    with pytest.raises(Conflicted) as refused:
        confirm(centre, accrual, "98.20", version=1)
    assert refused.value.conflicts[0].theirs.amount == 50
    assert CostLine.objects.get().status == "accrual"


@pytest.mark.fault(27)
def test_one_that_is_gone(centre: Centre, accrual: CostLine) -> None:
    CostLine.objects.all().delete()
    with pytest.raises(Conflicted) as refused:
        confirm(centre, accrual, "98.20")
    assert refused.value.conflicts[0].theirs is None


@pytest.mark.fault(31)
def test_an_accrual_of_another_centre(centre: Centre) -> None:
    other = make.CostLineFactory(month=MAY, status="accrual")
    with pytest.raises(Conflicted) as refused:
        confirm(centre, other, "1")
    assert refused.value.conflicts[0].theirs is None


@pytest.mark.fault(29)
def test_a_closed_month_stands(centre: Centre, accrual: CostLine) -> None:
    make.MonthCloseFactory(centre=centre, month=MAY)
    with pytest.raises(MonthIsClosed):
        confirm(centre, accrual, "98.20")


def test_a_month_of_a_spread_invoice_keeps_its_amount(centre: Centre) -> None:
    spread = Spread(Decimal(100), MAY, 2, make.category("taxes").pk, None, "Licence", "", None)
    record_spread(centre_id=centre.pk, spread=spread)
    part = CostLine.objects.get(month=MAY)
    with pytest.raises(Mistakes):
        confirm(centre, part, "51")
    confirm(centre, part, "50")
    assert part.status == "actual"
