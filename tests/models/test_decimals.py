"""No amount has more decimals than the currency of its centre, whoever writes it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection

from kpis.models import Centre, CostLine, CostSpread
from kpis.models.decimals import TOO_MANY_DECIMALS, short
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.finding("F14")]
MAY = date(2026, 5, 1)
#: By currency, the finest amount and one that is too fine.
FINEST = [
    *((code, "1.234", "") for code in ("KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD")),
    ("EUR", "1.23", "1.234"),
    ("CAD", "-1.23", "-1.234"),
    ("JPY", "1", "1.5"),
    ("XOF", "1", "1.01"),
]


def in_bulk(centre: Centre, amount: Decimal) -> None:
    lines = [make.CostLineFactory.build(centre=centre, month=MAY, amount=a) for a in (5, amount)]
    for line in lines:
        line.category = make.category("taxes")
    CostLine.objects.bulk_create(lines)


def in_sql(centre: Centre, amount: Decimal) -> None:
    make.CostLineFactory(centre=centre, month=MAY, amount=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kpis_costline SET amount = %s WHERE amount = 7", [amount])


def as_spread(centre: Centre, amount: Decimal) -> None:
    """The months of an invoice sum to it."""
    spread = CostSpread.objects.create(centre=centre, amount=amount)
    make.CostLineFactory(centre=centre, month=MAY, amount=amount, spread=spread)


WAYS: list[Callable[[Centre, Decimal], Any]] = [in_bulk, in_sql, as_spread]


@pytest.mark.parametrize("write", WAYS)
@pytest.mark.parametrize(("currency", "finest", "too_fine"), FINEST)
def test_to_the_smallest_unit_and_no_further(
    currency: str, finest: str, too_fine: str, write: Callable[[Centre, Decimal], Any]
) -> None:
    centre = make.CentreFactory(currency=currency)
    if not too_fine:
        write(centre, Decimal(finest))
        assert CostLine.objects.filter(centre=centre, amount=Decimal(finest)).count() == 1
        return
    with pytest.raises(IntegrityError) as caught:
        write(centre, Decimal(too_fine))
    cause: Any = caught.value.__cause__
    assert cause.diag.constraint_name == TOO_MANY_DECIMALS


def test_the_finest_amount_of_a_currency_with_fewer() -> None:
    for currency, finest, _too_fine in FINEST:
        centre = make.CentreFactory(currency=currency)
        in_bulk(centre, Decimal(finest))


def test_other_centres_are_judged_by_their_own_currency() -> None:
    dinars, euros = make.CentreFactory(currency="TND"), make.CentreFactory(currency="EUR")
    lines = [
        make.CostLineFactory.build(
            centre=centre, month=MAY, amount=Decimal(amount), category=make.category("taxes")
        )
        for centre, amount in ((dinars, "1.234"), (euros, "1.23"))
    ]
    CostLine.objects.bulk_create(lines)
    assert CostLine.objects.count() == 2


def test_a_third_decimal_is_shown_where_there_is_one() -> None:
    assert [short(Decimal(text)) for text in ("5.000", "5.120", "5.125")] == [
        "5.00",
        "5.12",
        "5.125",
    ]
