"""What closed months go by is changed by administrators, who saw which months these are."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.recording.allocation import (
    record_allocation_rule,
    remove_allocation_rule,
    seen_rules,
)
from kpis.entry.recording.closed_months import Confirmation, decided_months
from kpis.entry.recording.definitions import (
    Definition,
    record_contact_definition,
    remove_contact_definition,
    seen_definitions,
)
from kpis.entry.refusals import ClosedMonthsConcerned
from kpis.facts import AllocationRuleFact, DefinitionFact
from kpis.models import AllocationRule, Centre, ContactDefinition, User
from kpis.vocabulary import AllocationBasis, CountBasis
from tests import factories as make

pytestmark = pytest.mark.finding("F7")
JANUARY, FEBRUARY, MARCH = (make.month(f"2026-0{number}") for number in (1, 2, 3))
BOTH = frozenset({JANUARY, FEBRUARY})
MONTHS = st.dates(date(2024, 1, 1), date(2027, 1, 1)).map(lambda day: day.replace(day=1))


@pytest.fixture
def closed(db: None) -> Centre:
    centre: Centre = make.CentreFactory()
    make.record_months(centre, {"2026-01": (100, 10), "2026-02": (100, 10)})
    for month in BOTH:
        make.MonthCloseFactory(centre=centre, month=month)
    return centre


@pytest.fixture
def boss(db: None) -> User:
    person: User = make.UserFactory(is_superuser=True)
    return person


def definition(valid_from: date) -> Definition:
    channels = frozenset({make.channel("phone").pk})
    return Definition(DefinitionFact(valid_from, CountBasis.HANDLED, channels), "Agreed")


def define(centre: Centre, valid_from: date, confirmation: Confirmation | None = None) -> bool:
    return record_contact_definition(
        centre_id=centre.pk,
        definition=definition(valid_from),
        seen=seen_definitions([]),
        confirmation=confirmation,
    )


def rule(valid_from: date) -> AllocationRuleFact:
    return AllocationRuleFact(None, valid_from, AllocationBasis.CONTACTS, {})


def allocate(centre: Centre, valid_from: date, confirmation: Confirmation | None = None) -> bool:
    return record_allocation_rule(
        centre_id=centre.pk, rule=rule(valid_from), seen=seen_rules([]), confirmation=confirmation
    )


@pytest.mark.parametrize("write", [define, allocate])
def test_it_asks_for_an_administrator_who_saw_every_month(
    closed: Centre, boss: User, write: Any
) -> None:
    clerk = make.UserFactory()
    unconfirmed = [
        None,
        Confirmation(clerk.pk, BOTH),
        Confirmation(boss.pk),
        Confirmation(boss.pk, frozenset({JANUARY})),
    ]
    for confirmation in unconfirmed:
        with pytest.raises(ClosedMonthsConcerned) as caught:
            write(closed, JANUARY, confirmation)
        assert caught.value.months == [JANUARY, FEBRUARY]
    assert not ContactDefinition.objects.exists()
    assert not AllocationRule.objects.exists()
    assert write(closed, JANUARY, Confirmation(boss.pk, BOTH))


@pytest.mark.parametrize("write", [define, allocate])
def test_what_begins_after_them_asks_nothing(closed: Centre, write: Any) -> None:
    assert write(closed, MARCH)


def test_removing_one_asks_too(closed: Centre, boss: User) -> None:
    define(closed, FEBRUARY, Confirmation(boss.pk, BOTH))
    allocate(closed, FEBRUARY, Confirmation(boss.pk, BOTH))
    wanted: dict[str, Any] = {"centre_id": closed.pk, "valid_from": FEBRUARY}
    seen = seen_definitions([definition(FEBRUARY)])
    rules = {**wanted, "category_id": None, "seen": seen_rules([rule(FEBRUARY)])}
    with pytest.raises(ClosedMonthsConcerned):
        remove_contact_definition(**wanted, seen=seen)
    with pytest.raises(ClosedMonthsConcerned):
        remove_allocation_rule(**rules)
    confirmation = Confirmation(boss.pk, frozenset({FEBRUARY}))
    assert remove_contact_definition(**wanted, seen=seen, confirmation=confirmation)
    assert remove_allocation_rule(**rules, confirmation=confirmation)


@given(st.lists(MONTHS), MONTHS, st.lists(MONTHS))
def test_each_closed_month_goes_by_the_latest_begun(
    closed: list[date], valid_from: date, others: list[date]
) -> None:
    found = decided_months(closed, valid_from, others)
    for month in closed:
        begun = [each for each in {valid_from, *others} if each <= month]
        assert (month in found) is (bool(begun) and max(begun) == valid_from)
