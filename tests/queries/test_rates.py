"""The rates of some months."""

from datetime import date
from decimal import Decimal

from kpis.facts import RateFact
from kpis.models import ExchangeRate
from kpis.queries.rates import rate_facts


def test_the_months_asked_for(db: None) -> None:
    for month in (4, 5, 6):
        ExchangeRate.objects.create(currency="CAD", month=date(2026, month, 1), rate=month)
    found = rate_facts(date(2026, 4, 1), date(2026, 6, 1))
    assert found == [
        RateFact("CAD", date(2026, 4, 1), Decimal(4)),
        RateFact("CAD", date(2026, 5, 1), Decimal(5)),
    ]
