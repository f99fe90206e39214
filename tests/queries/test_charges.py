"""What channels of many centres are charged with, against the ledger of each."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.calculation.definition import default_definition
from kpis.calculation.ledger import open_ledger
from kpis.facts import ChargeFact
from kpis.models import Centre
from kpis.queries.contacts import channel_facts, monthly_contact_facts
from kpis.queries.costs import monthly_cost_facts
from kpis.queries.portfolio import MonthsQuestion, centre_month_facts
from tests import factories as make

START, END = date(2025, 11, 1), date(2026, 4, 1)


def charge_facts(asked: MonthsQuestion) -> dict[int, dict[date, ChargeFact]]:
    return {
        centre: {month: fact.charge for month, fact in months.items() if fact.charge}
        for centre, months in centre_month_facts(asked).items()
    }


@pytest.mark.parametrize("categories", [None, ["salaries"]])
@pytest.mark.parametrize("channels", [["phone"], ["email", "bot"]])
def test_as_the_ledger_of_each_centre(
    centres: list[Centre], categories: list[str] | None, channels: list[str]
) -> None:
    definitions = {c.pk: [default_definition(channel_facts(c.pk))] for c in centres}
    shown = [make.channel(code).pk for code in channels]
    of = None if categories is None else [make.category(code).pk for code in categories]
    found = charge_facts(MonthsQuestion(definitions, START, END, of, shown))
    assert set(found) == set(definitions)
    for centre in centres:
        costs = [
            fact
            for fact in monthly_cost_facts(centre.pk, START, END)
            if of is None or fact.category in of
        ]
        contacts = monthly_contact_facts(centre.pk, START, END)
        ledger = {e.start: e for e in open_ledger(costs, contacts, definitions[centre.pk])}
        assert set(found[centre.pk]) == {fact.start for fact in costs}
        for month, fact in found[centre.pk].items():
            entry = ledger[month]
            own = [a for (_, channel), a in entry.direct.items() if channel in shown]
            assert fact.direct == sum(own, Decimal(0))
            assert fact.shared == {id: a for id, a in entry.shared_by_category.items() if a}
            assert fact.contacts.keys() == entry.contacts.keys()
            for id, known in fact.contacts.items():
                whole = entry.contacts[id]
                for name in ("handled", "offered", "handle_seconds", "lacks_offered"):
                    assert getattr(known, name) == getattr(whole, name)


def test_no_records_no_months(db: None) -> None:
    centre = make.CentreFactory()
    definitions = {centre.pk: [default_definition(channel_facts(centre.pk))]}
    asked = MonthsQuestion(definitions, START, END, channels=[make.channel("phone").pk])
    assert charge_facts(asked) == {centre.pk: {}}
