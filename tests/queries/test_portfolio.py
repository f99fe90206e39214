"""The months of many centres, against the ledger that plain Python makes of each."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.calculation.definition import default_definition
from kpis.calculation.ledger import open_ledger
from kpis.calculation.quality import (
    average_handle_time,
    first_contact_resolution,
    handle_time_rate,
    resolution_rate,
    satisfaction,
    satisfaction_rate,
)
from kpis.facts import DefinitionFact, Rate, ServiceSums
from kpis.models import Centre
from kpis.queries.contacts import channel_facts, monthly_contact_facts
from kpis.queries.costs import monthly_cost_facts
from kpis.queries.portfolio import MonthsQuestion, centre_month_facts
from kpis.vocabulary import CountBasis
from tests import factories as make

START, END = date(2025, 11, 1), date(2026, 4, 1)


def definitions_of(centre: Centre, kind: str) -> list[DefinitionFact]:
    if kind == "default":
        return [default_definition(channel_facts(centre.pk))]
    phone, email = make.channel("phone").pk, make.channel("email").pk
    return [
        DefinitionFact(date(2025, 1, 1), CountBasis.HANDLED, frozenset({phone})),
        DefinitionFact(date(2026, 1, 1), CountBasis.OFFERED, frozenset({phone, email})),
    ]


@pytest.mark.parametrize("kind", ["default", "versions"])
@pytest.mark.parametrize("code", [None, "salaries"])
@pytest.mark.parametrize("channels", [None, ["phone"], ["email", "bot"]])
def test_as_the_ledger_of_each_centre(
    centres: list[Centre], kind: str, code: str | None, channels: list[str] | None
) -> None:
    definitions = {centre.pk: definitions_of(centre, kind) for centre in centres}
    wanted = None if code is None else [make.category(code).pk]
    shown = None if channels is None else [make.channel(each).pk for each in channels]
    found = centre_month_facts(MonthsQuestion(definitions, START, END, wanted, shown))
    assert set(found) == set(definitions)
    for centre in centres:
        costs = monthly_cost_facts(centre.pk, START, END)
        contacts = monthly_contact_facts(centre.pk, START, END)
        ledger = open_ledger(costs, contacts, definitions[centre.pk])
        assert sorted(found[centre.pk]) == [entry.start for entry in ledger]
        for entry in ledger:
            fact = found[centre.pk][entry.start]
            assert fact.categories == set(entry.by_category)
            known = [id for id in entry.counted if shown is None or id in shown]
            assert fact.contacts == (sum(entry.counted[id] for id in known) if known else None)
            days = {id: entry.contacts[id].days for id in entry.counted}
            assert fact.days == days
            amounts = [a for id, a in entry.by_category.items() if wanted is None or id in wanted]
            assert fact.cost == (sum(amounts) if entry.by_category else None)
            counted = [entry.contacts[id] for id in known]
            service = fact.service or ServiceSums()
            assert handle_time_rate(service) == average_handle_time(counted)
            assert_same(resolution_rate(service), first_contact_resolution(counted))
            assert_same(satisfaction_rate(service), satisfaction(counted))


def assert_same(found: Rate | None, expected: Rate | None) -> None:
    """PostgreSQL divides to sixteen digits or more."""
    if found is None or expected is None:
        assert found == expected
        return
    assert (found.base, found.answers) == (expected.base, expected.answers)
    assert abs(found.value - expected.value) < Decimal("1e-12")


def test_a_centre_without_channels_or_records_has_no_months(db: None) -> None:
    centre = make.CentreFactory(channels=[])
    nothing = DefinitionFact(date.min, CountBasis.HANDLED, frozenset())
    asked = MonthsQuestion({centre.pk: [nothing]}, START, END)
    assert centre_month_facts(asked) == {centre.pk: {}}
