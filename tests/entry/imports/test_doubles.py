"""Rows of a file whose invoice number is on another line, or on another row."""

from decimal import Decimal
from typing import Any

import pytest

from kpis.entry.imports.doubles import is_double, mark_doubles
from kpis.entry.imports.items import Item
from kpis.models import Centre, CostLine
from kpis.queries.same_invoice import same_invoices
from kpis.vocabulary import RowOutcome
from tests import factories as make

pytestmark = [pytest.mark.finding("E14"), pytest.mark.django_db]
MAY, JUNE = make.month("2026-05"), make.month("2026-06")


@pytest.fixture
def centre() -> Centre:
    made: Centre = make.CentreFactory()
    return made


def row(centre: Centre, invoice: str = "FA-12", **values: Any) -> CostLine:
    fields = {
        "month": MAY,
        "amount": Decimal(100),
        "supplier": "Acme",
        "category": make.category("telephony"),
    }
    return CostLine(centre=centre, invoice=invoice, **{**fields, **values})


def item(line: int, row: CostLine, outcome: RowOutcome = RowOutcome.NEW, **more: Any) -> Item:
    return Item(line, line, None, outcome, row, **more)


def test_a_number_that_is_recorded_is_marked(centre: Centre) -> None:
    there = row(centre, "fa 0012", month=JUNE)
    there.save()
    items = [item(1, row(centre)), item(2, row(centre, "FA-13")), item(3, row(centre, ""))]
    mark_doubles(centre.pk, items)
    assert [i.same and i.same.line for i in items] == [there.pk, None, None]
    assert [i.same_row for i in items] == [None, None, None]


@pytest.mark.parametrize("outcome", [RowOutcome.THERE, RowOutcome.LEFT_OUT, RowOutcome.CLOSED])
def test_what_is_not_written_is_not_marked(centre: Centre, outcome: RowOutcome) -> None:
    row(centre, month=JUNE).save()
    items = [item(1, row(centre), outcome)]
    mark_doubles(centre.pk, items)
    assert items[0].same is None


def test_a_line_whose_place_it_takes_is_no_double(centre: Centre) -> None:
    there, goes = row(centre, month=JUNE), row(centre, month=JUNE, amount=Decimal(3))
    there.save()
    goes.save()
    items = [
        item(1, row(centre, month=JUNE, amount=Decimal(7)), RowOutcome.CHANGED, record=there),
        Item(-1, 0, None, RowOutcome.GONE, record=goes),
    ]
    mark_doubles(centre.pk, items)
    assert items[0].same is None


def test_a_number_on_two_rows_is_marked_on_both(centre: Centre) -> None:
    items = [item(4, row(centre)), item(9, row(centre, "fa12", month=JUNE)), item(11, row(centre))]
    mark_doubles(centre.pk, items)
    assert [i.same_row for i in items] == [9, 4, 4]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"month": JUNE},
        {"month": JUNE, "amount": Decimal(5)},
        {"amount": Decimal(5)},
        {"amount": Decimal(5), "category": "taxes"},
        {"amount": Decimal(100), "category": "taxes"},
        {"amount": Decimal(5), "channel": "phone"},
        {"supplier": " acme"},
        {"supplier": ""},
        {"supplier": "Nordlys"},
    ],
)
def test_a_file_and_the_database_judge_alike(centre: Centre, values: dict[str, Any]) -> None:
    made: dict[str, Any] = {"category": make.category, "channel": make.channel}
    other = row(centre, **{n: made[n](v) if n in made else v for n, v in values.items()})
    one = row(centre)
    one.save()
    other.save()
    assert is_double(one, other) is bool(same_invoices(centre.pk, [one.pk]))
