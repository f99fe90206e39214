"""Sums of cost lines, beside an adding-up that anyone can follow."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from kpis.facts import CostFact
from kpis.models import Centre, CostLine
from kpis.queries.costs import monthly_cost_facts, monthly_cost_facts_of
from tests import factories as make

START, END = date(2025, 12, 1), date(2026, 3, 1)


def slowly(centre: Centre, start: date, end: date) -> set[CostFact]:
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    for line in CostLine.objects.all():
        if line.centre_id == centre.pk and start <= line.month < end:
            sums[line.month, line.category_id, line.channel_id] += line.amount
    return {
        CostFact(month, category, channel, amount)
        for (month, category, channel), amount in sums.items()
    }


def test_sums_by_month_category_and_channel(centres: list[Centre]) -> None:
    for centre in centres:
        facts = monthly_cost_facts(centre.pk, START, END)
        assert len(facts) == len(set(facts))
        assert set(facts) == slowly(centre, START, END)
        assert any(fact.amount < 0 for fact in facts)


def test_several_centres_in_one_query(centres: list[Centre], django_assert_num_queries) -> None:
    ids = [centre.pk for centre in centres]
    with django_assert_num_queries(1):
        facts = monthly_cost_facts_of(ids, START, END)
    assert {id: set(rows) for id, rows in facts.items()} == {
        centre.pk: slowly(centre, START, END) for centre in centres
    }


@pytest.mark.django_db
def test_a_month_whose_lines_cancel_out_is_zero_and_one_without_lines_is_not_there() -> None:
    line = make.CostLineFactory(amount=Decimal("10.10"))
    make.CostLineFactory(centre=line.centre, amount=Decimal("-10.10"))
    (fact,) = monthly_cost_facts(line.centre_id, date(2025, 12, 1), date(2026, 3, 1))
    assert fact.amount == 0
    assert monthly_cost_facts(line.centre_id, date(2026, 2, 1), date(2026, 3, 1)) == []
