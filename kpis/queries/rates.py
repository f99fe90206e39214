"""Exchange rates."""

from datetime import date

from kpis.facts import RateFact
from kpis.queries.sql import fetch_rows

RATES = """
    SELECT currency, month, rate
    FROM kpis_exchangerate
    WHERE month >= %(start)s AND month < %(end)s
    ORDER BY currency, month
"""


def rate_facts(start: date, end: date) -> list[RateFact]:
    """Every currency's rates for the months in [start, end)."""
    return [RateFact(*row) for row in fetch_rows(RATES, start=start, end=end)]
