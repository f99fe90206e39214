"""Sums of cost lines."""

from collections.abc import Sequence
from datetime import date

from kpis.facts import CostFact
from kpis.queries.sql import fetch_rows

MONTHLY_COSTS = """
    SELECT centre_id, month, category_id, channel_id, sum(amount)
    FROM kpis_costline
    WHERE centre_id = ANY(%(centres)s) AND month >= %(start)s AND month < %(end)s
    GROUP BY centre_id, month, category_id, channel_id
"""


def monthly_cost_facts(centre: int, start: date, end: date) -> list[CostFact]:
    """A centre's cost by month, category and channel in [start, end)."""
    return monthly_cost_facts_of([centre], start, end)[centre]


def monthly_cost_facts_of(
    centres: Sequence[int], start: date, end: date
) -> dict[int, list[CostFact]]:
    """The same for several centres, in one query."""
    facts: dict[int, list[CostFact]] = {centre: [] for centre in centres}
    rows = fetch_rows(MONTHLY_COSTS, centres=list(centres), start=start, end=end)
    for centre, month, category, channel, amount in rows:
        facts[centre].append(CostFact(month, category, channel, amount))
    return facts
