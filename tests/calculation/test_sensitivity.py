"""How much the key matters: each channel by every key, and by the rules in force."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.allocation import Keys, allocate_shared_cost
from kpis.calculation.channels import calculate_channel_figures
from kpis.calculation.figures import calculate_period_figures
from kpis.calculation.ledger import Ledger
from kpis.calculation.periods import period_containing
from kpis.calculation.sensitivity import METHODS, Sensitivity, measure_sensitivity
from kpis.facts import AllocationRuleFact, ContactFact, CostFact, StaffingFact
from kpis.vocabulary import AllocationBasis, ChannelKind, PeriodKind
from tests.samples import BOT, EMAIL, PHONE, RENT, channel, contacts, cost, ledger, month

CHANNELS = [channel(PHONE), channel(EMAIL, ChannelKind.EMAIL), channel(BOT, ChannelKind.BOT)]
YEAR = period_containing(PeriodKind.YEAR, month("2026-01"))
BY_CONTACTS, BY_TIME = AllocationBasis.CONTACTS, AllocationBasis.HANDLE_TIME
BY_HOURS, EQUAL = AllocationBasis.STAFFED_HOURS, AllocationBasis.EQUAL


def timed(text: str, handled: int, seconds: int | None, channel: int = PHONE) -> ContactFact:
    base = None if seconds is None else handled
    return contacts(text, handled, channel, handle_seconds=seconds, handle_base=base)


def staffed(text: str, phone: int, email: int) -> list[StaffingFact]:
    return [
        StaffingFact(month(text), PHONE, Decimal(phone), None),
        StaffingFact(month(text), EMAIL, Decimal(email), None),
    ]


def measured(
    books: Ledger,
    staffing: Sequence[StaffingFact] = (),
    rules: Sequence[AllocationRuleFact] = (),
) -> Sensitivity:
    allocation = allocate_shared_cost(books, Keys(rules, staffing))
    figures = calculate_period_figures(YEAR, books, {})
    rows = calculate_channel_figures(CHANNELS, figures, allocation)
    return measure_sensitivity(rows, books, Keys(rules, staffing))


JANUARY = [cost("2026-01", 100), cost("2026-01", 20, channel=PHONE)]
VOLUMES = [timed("2026-01", 10, 300), timed("2026-01", 40, 100, EMAIL)]


def test_by_hand() -> None:
    found = measured(ledger(JANUARY, VOLUMES), staffed("2026-01", 60, 40))
    phone, email = found.bands
    assert phone.by_method == {BY_CONTACTS: 4, BY_TIME: Decimal("9.5"), BY_HOURS: 8, EQUAL: 7}
    assert email.by_method == {BY_CONTACTS: 2, BY_TIME: Decimal("0.625"), BY_HOURS: 1, EQUAL: 1.25}
    assert (phone.low, phone.in_force, phone.high) == (4, Decimal("9.5"), Decimal("9.5"))
    assert (found.left_out, found.partly) == ([], [])


def test_every_rule_is_set_aside() -> None:
    fixed = AllocationBasis.FIXED_SHARES
    shares = {PHONE: Decimal(90), EMAIL: Decimal(10)}
    rule = AllocationRuleFact(None, month("2026-01"), fixed, shares)
    phone, email = measured(ledger(JANUARY, VOLUMES), rules=[rule]).bands
    assert (phone.in_force, phone.by_method[EQUAL]) == (11, 7)
    assert (email.in_force, email.by_method[EQUAL]) == (Decimal("0.25"), Decimal("1.25"))
    assert (phone.high, email.low) == (11, Decimal("0.25"))


def test_a_method_that_no_month_can_use_is_left_out() -> None:
    found = measured(ledger(JANUARY, [timed("2026-01", 10, None), timed("2026-01", 40, 1, EMAIL)]))
    assert found.left_out == [BY_TIME, BY_HOURS]
    assert found.bands[0].by_method.keys() == {BY_CONTACTS, EQUAL}
    assert found.partly == []


def test_a_method_that_some_months_can_use_is_said_to_be_partly_used() -> None:
    books = ledger([*JANUARY, cost("2026-02", 10)], [*VOLUMES, timed("2026-02", 5, None)])
    found = measured(books)
    assert (found.partly, found.left_out) == ([BY_TIME], [BY_HOURS])


def test_without_shared_cost_no_key_matters() -> None:
    found = measured(ledger([cost("2026-01", 20, channel=PHONE)], VOLUMES))
    assert found.bands == []
    assert found.left_out == list(METHODS)


def test_a_channel_that_gets_no_shared_cost_has_no_band() -> None:
    books = ledger(
        [*JANUARY, cost("2026-01", 5, channel=BOT)], [*VOLUMES, timed("2026-01", 9, 9, BOT)]
    )
    assert [band.channel.id for band in measured(books).bands] == [PHONE, EMAIL]


cost_facts = st.builds(
    cost,
    st.sampled_from(["2026-01", "2026-02"]),
    st.decimals(-(10**6), 10**6, places=2),
    st.just(RENT),
    st.none() | st.sampled_from([PHONE, EMAIL, BOT]),
)
volumes_made = st.builds(
    timed,
    st.sampled_from(["2026-01", "2026-02"]),
    st.integers(0, 500),
    st.none() | st.integers(0, 10**5),
    st.sampled_from([PHONE, EMAIL, BOT]),
)


@pytest.mark.fault(42)
@given(
    st.lists(cost_facts, max_size=8),
    st.lists(volumes_made, max_size=6, unique_by=lambda fact: (fact.start, fact.channel)),
)
def test_the_band_holds_every_figure_and_methods_move_cost_without_changing_it(
    costs: list[CostFact], volumes: list[ContactFact]
) -> None:
    books = ledger(costs, volumes)
    found = measured(books)
    for band in found.bands:
        assert all(band.low <= value <= band.high for value in band.by_method.values())
        assert band.low <= band.in_force <= band.high
        assert band.by_method.keys().isdisjoint(found.left_out)
    if not found.bands or any(made.counted.get(id) == 0 for made in books for id in made.counted):
        return
    counted = {id: sum(made.counted.get(id, 0) for made in books) for id in (PHONE, EMAIL)}
    sums = [
        sum(band.by_method[basis] * counted[band.channel.id] for band in found.bands)
        for basis in found.bands[0].by_method
    ]
    assert max(sums) - min(sums) < Decimal("0.000001")
