"""Sums of cost lines."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from kpis.facts import CostFact
from kpis.models import CostLine


def monthly_cost_facts(centre: int, start: date, end: date) -> list[CostFact]:
    """A centre's cost by month, category and channel in [start, end)."""
    return monthly_cost_facts_of([centre], start, end).get(centre, [])


def monthly_cost_facts_of(
    centres: Sequence[int], start: date, end: date
) -> dict[int, list[CostFact]]:
    """The same for several centres, in one query."""
    rows = (
        CostLine.objects.filter(centre__in=centres, month__gte=start, month__lt=end)
        .order_by()
        .values_list("centre", "month", "category", "channel")
        .annotate(Sum("amount"))
    )
    facts: dict[int, list[CostFact]] = {}
    for centre, *fact in rows:
        facts.setdefault(centre, []).append(CostFact(*fact))
    return facts
