"""A part of a centre is what it costs within the whole, and the parts make the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.allocation import Keys, allocate_entry
from kpis.calculation.ledger import Entry
from kpis.calculation.restriction import WHOLE, Restriction, restrict_entry
from kpis.facts import ContactFact
from tests.samples import BOT, EMAIL, PHONE, RENT, SALARIES, TAX, contacts, cost, entry

CHANNELS, CATEGORIES = (PHONE, EMAIL, BOT), (SALARIES, RENT, TAX)
AT = "2026-01"


def timed(handled: int, seconds: int | None, channel: int) -> ContactFact:
    base = None if seconds is None else handled
    return contacts(AT, handled, channel, handle_seconds=seconds, handle_base=base)


MADE = entry(
    [
        cost(AT, 100),
        cost(AT, 30, SALARIES, PHONE),
        cost(AT, -7, RENT, BOT),
        cost(AT, "0.05", RENT),
    ],
    [timed(10, 300, PHONE), timed(30, 100, EMAIL), timed(50, 10, BOT)],
)


def test_a_channel_has_its_own_cost_and_what_is_allocated_to_it() -> None:
    phone = restrict_entry(MADE, Restriction(channels={PHONE}))
    assert phone.cost == Decimal("105.04")
    assert phone.by_category == {SALARIES: 105, RENT: Decimal("0.04")}
    assert phone.by_channel == {PHONE: Decimal("105.04")}
    assert (phone.shared, phone.shared_by_category) == (0, {})
    assert phone.counted == {PHONE: 10}
    assert phone.contacts.keys() == {PHONE}


def test_a_channel_that_does_not_count_has_only_its_own_cost() -> None:
    bot = restrict_entry(MADE, Restriction(channels={BOT}))
    assert (bot.cost, bot.counted) == (-7, {})
    assert bot.contacts[BOT].handled == 50


def test_a_category_keeps_its_shared_cost_shared_and_all_contacts() -> None:
    rent = restrict_entry(MADE, Restriction(categories={RENT}))
    assert rent.cost == Decimal("-6.95")
    assert (rent.shared, rent.shared_by_category) == (Decimal("0.05"), {RENT: Decimal("0.05")})
    assert (rent.counted, rent.by_channel) == (MADE.counted, {BOT: -7})


def test_both_at_once_do_not_depend_on_which_is_first() -> None:
    channel, category = Restriction(channels={EMAIL}), Restriction(categories={SALARIES})
    both = restrict_entry(MADE, Restriction({EMAIL}, {SALARIES}))
    assert both == restrict_entry(restrict_entry(MADE, category), channel)
    assert both.cost == 25


def test_what_was_never_recorded_stays_unknown() -> None:
    nothing = entry([], [timed(10, 300, PHONE)])
    assert restrict_entry(nothing, Restriction({PHONE}, {RENT})).cost is None
    assert restrict_entry(MADE, Restriction(categories={TAX})).cost == 0


def test_the_whole_is_left_as_it_is() -> None:
    assert restrict_entry(MADE, WHOLE) is MADE


cents = st.decimals(-(10**9), 10**9, places=2)
cost_facts = st.builds(
    cost, st.just(AT), cents, st.sampled_from(CATEGORIES), st.none() | st.sampled_from(CHANNELS)
)
contact_facts = st.builds(
    timed, st.integers(0, 10**5), st.none() | st.integers(0, 10**7), st.sampled_from(CHANNELS)
)
entries = st.builds(
    entry,
    st.lists(cost_facts, min_size=1, max_size=12),
    st.lists(contact_facts, max_size=3, unique_by=lambda fact: fact.channel),
)


def cost_of(made: Entry, **kept: set[int]) -> Decimal:
    amount = restrict_entry(made, Restriction(**kept)).cost
    assert amount is not None
    return amount


@pytest.mark.fault(42)
@given(entries)
def test_channels_make_the_whole_but_for_what_is_not_allocated(made: Entry) -> None:
    parts = sum(cost_of(made, channels={id}) for id in CHANNELS)
    assert parts == (made.cost or 0) - allocate_entry(made).not_allocated
    assert cost_of(made, channels={PHONE, EMAIL}) == sum(
        cost_of(made, channels={id}) for id in (PHONE, EMAIL)
    )


@pytest.mark.fault(42)
@given(entries)
def test_categories_make_the_whole(made: Entry) -> None:
    assert sum(cost_of(made, categories={id}) for id in CATEGORIES) == made.cost


@given(entries, st.sets(st.sampled_from(CHANNELS)), st.sets(st.sampled_from(CATEGORIES)))
def test_every_sum_of_an_entry_says_the_same(
    made: Entry, channels: set[int], categories: set[int]
) -> None:
    kept = restrict_entry(made, Restriction(channels, categories), Keys())
    assert kept.cost == sum(kept.by_category.values()) == sum(kept.by_channel.values())
    assert kept.cost == sum(kept.direct.values())
    assert kept.counted.keys() <= channels
    categories_of_whole = restrict_entry(made, Restriction(categories=categories))
    assert categories_of_whole.cost == sum(categories_of_whole.direct.values()) + sum(
        categories_of_whole.shared_by_category.values()
    )
