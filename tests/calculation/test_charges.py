"""What channels are charged with: the same as restricting the whole ledger to them."""

from collections.abc import Set as AbstractSet
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.allocation import Keys
from kpis.calculation.charges import Charges
from kpis.calculation.ledger import Entry, Ledger
from kpis.calculation.restriction import Restriction, restrict_entry
from kpis.facts import ChargeFact
from tests.calculation.test_allocation_laws import CHANNELS, CHAT, keys, ledgers
from tests.samples import EMAIL, PHONE, definition, month

DEFINITIONS = [definition(PHONE, EMAIL, CHAT)]
some_channels = st.sets(st.sampled_from(CHANNELS), min_size=1)


def charge_fact(made: Entry, channels: AbstractSet[int]) -> ChargeFact:
    own = [amount for (_, channel), amount in made.direct.items() if channel in channels]
    shared = {id: amount for id, amount in made.shared_by_category.items() if amount}
    return ChargeFact(made.start, sum(own, Decimal(0)), shared, made.contacts)


@given(ledgers, keys, some_channels)
def test_as_the_ledger_restricted_to_them(
    made: Ledger, by: Keys, channels: AbstractSet[int]
) -> None:
    recorded = [each for each in made if each.cost is not None]
    facts = {each.start: charge_fact(each, channels) for each in recorded}
    charges = Charges(channels, facts, DEFINITIONS, by)
    for each in recorded:
        restricted = restrict_entry(each, Restriction(channels=channels), by)
        assert charges.cost(each.start) == restricted.cost
        assert charges.cost(each.start) == restricted.cost  # kept, not added up again


def test_a_month_without_cost_charges_nothing() -> None:
    assert Charges({PHONE}, {}, DEFINITIONS, Keys()).cost(month("2026-01")) == 0
