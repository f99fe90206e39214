"""Why cost per contact moved: the effects sum to the change, exactly and when rounded."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.bridge import Bridge, BridgeStep, StepKind
from kpis.calculation.change import (
    CostChange,
    PeriodCosts,
    RoundedChange,
    build_money_bridge,
    build_total_bridge,
    explain_change,
    round_change,
    round_total_bridge,
)
from kpis.calculation.rounding import round_to_sum
from tests.samples import RENT, SALARIES, TAX

D = Decimal
F = Fraction
amounts = st.decimals(D("-999999999.99"), D("999999999.99"), places=2) | st.just(D(0))
costs = st.builds(
    PeriodCosts,
    st.dictionaries(st.integers(1, 9), amounts, max_size=9),
    st.integers(1, 10**7),
)


def explained(before: PeriodCosts, after: PeriodCosts) -> CostChange:
    change = explain_change(before, after)
    assert change is not None
    return change


def per_contact(period: PeriodCosts) -> F:
    assert period.contacts
    return F(sum(period.by_category.values(), D(0))) / period.contacts


def test_by_hand() -> None:
    before = PeriodCosts({SALARIES: D(800), RENT: D(200)}, 100)
    after = PeriodCosts({SALARIES: D(900), TAX: D(100)}, 200)
    # From 10 to 5. One contact's share is 1/100 before, 1/200 after: 3/400 in the mean.
    change = explained(before, after)
    assert change == CostChange(
        difference=F(-5),
        spend={SALARIES: F(3, 4), RENT: F(-3, 2), TAX: F(3, 4)},
        volume=F(-5),
    )
    assert list(change.spend) == [SALARIES, RENT, TAX]


def test_the_same_costs_move_by_volume_alone_and_the_same_volume_by_cost_alone() -> None:
    costs = {SALARIES: D(100), RENT: D(-20)}
    by_volume = explained(PeriodCosts(costs, 10), PeriodCosts(costs, 20))
    assert by_volume == CostChange(F(-4), {SALARIES: F(0), RENT: F(0)}, F(-4))
    by_cost = explained(PeriodCosts(costs, 10), PeriodCosts(costs | {SALARIES: D(90)}, 10))
    assert by_cost == CostChange(F(-1), {SALARIES: F(-1), RENT: F(0)}, F(0))


@pytest.mark.parametrize(("before", "after"), [(0, 5), (5, 0), (None, 5), (5, None)])
def test_without_contacts_there_is_no_cost_per_contact(
    before: int | None, after: int | None
) -> None:
    assert explain_change(PeriodCosts({RENT: D(1)}, before), PeriodCosts({}, after)) is None


@given(costs, costs)
def test_effects_sum_to_the_change_exactly(before: PeriodCosts, after: PeriodCosts) -> None:
    change = explained(before, after)
    assert change.difference == per_contact(after) - per_contact(before)
    assert sum(change.spend.values(), change.volume) == change.difference
    assert change.spend.keys() == before.by_category.keys() | after.by_category.keys()


@given(costs, costs)
def test_each_effect_is_the_mean_of_changing_first_and_last(
    before: PeriodCosts, after: PeriodCosts
) -> None:
    """Spend and volume changed in both orders, step by step."""
    spend_first = per_contact(PeriodCosts(after.by_category, before.contacts))
    volume_first = per_contact(PeriodCosts(before.by_category, after.contacts))
    volume = (per_contact(after) - spend_first + volume_first - per_contact(before)) / 2
    assert explained(before, after).volume == volume


@given(costs, costs)
def test_the_order_of_the_categories_changes_nothing(
    before: PeriodCosts, after: PeriodCosts
) -> None:
    backwards = PeriodCosts(dict(reversed([*before.by_category.items()])), before.contacts)
    change = explained(backwards, after)
    assert change == explained(before, after)
    assert list(change.spend) == sorted(change.spend)


@given(costs, costs)
def test_swapped_periods_change_every_sign(before: PeriodCosts, after: PeriodCosts) -> None:
    there, back = explained(before, after), explained(after, before)
    assert there.spend == {id: -effect for id, effect in back.spend.items()}
    assert (there.volume, there.difference) == (-back.volume, -back.difference)


@given(costs)
def test_nothing_changes_against_itself(period: PeriodCosts) -> None:
    change = explained(period, period)
    assert {*change.spend.values(), change.volume, change.difference} == {0}


def test_rounded_by_hand() -> None:
    thirds = CostChange(F(1, 100), {RENT: F(1, 300), SALARIES: F(1, 300)}, F(1, 300))
    cents = {SALARIES: D("0.00"), RENT: D("0.01")}
    assert round_change(thirds) == RoundedChange(D("0.01"), cents, D("0.00"))
    assert round_change(CostChange(F(1, 2), {RENT: F(3, 2)}, F(-1)), 0) == RoundedChange(
        D(0), {RENT: D(1)}, D(-1)
    )


def test_rounded_so_that_two_rounded_figures_differ_by_it() -> None:
    """5.534 to 5.836 is 0.302, and is shown as 5.53 to 5.84."""
    change = CostChange(F("0.302"), {RENT: F("0.151")}, F("0.151"))
    assert round_change(change, shown=D("0.31")) == RoundedChange(
        D("0.31"), {RENT: D("0.16")}, D("0.15")
    )


@given(costs, costs, st.integers(0, 4))
def test_rounded_effects_sum_to_the_rounded_change(
    before: PeriodCosts, after: PeriodCosts, decimals: int
) -> None:
    change = explained(before, after)
    rounded = round_change(change, decimals)
    assert rounded.difference == D(round(change.difference * 10**decimals)).scaleb(-decimals)
    assert sum(rounded.spend.values(), rounded.volume) == rounded.difference
    pairs = [(change.spend[id], rounded.spend[id]) for id in change.spend]
    for exact, shown in [*pairs, (change.volume, rounded.volume)]:
        assert abs(exact - F(shown)) < F(1, 10**decimals)


def test_the_bridge_by_money_says_what_changed() -> None:
    """Rent ends, a tax begins, a credit note comes, and there are twice as many contacts."""
    before = PeriodCosts({SALARIES: D(800), RENT: D(200)}, 100)
    after = PeriodCosts({SALARIES: D(-100), TAX: D(100)}, 200)
    assert build_money_bridge(before, after) == Bridge(
        F(10),
        F(0),
        [
            BridgeStep(StepKind.SPEND, F(-27, 4), SALARIES, D(800), D(-100)),
            BridgeStep(StepKind.SPEND, F(-3, 2), RENT, D(200), None),
            BridgeStep(StepKind.SPEND, F(3, 4), TAX, None, D(100)),
            BridgeStep(StepKind.VOLUME, F(-5, 2), None, D(100), D(200)),
        ],
    )
    assert build_money_bridge(before, PeriodCosts({}, None)) is None


@given(costs, costs)
def test_the_bridge_by_money_ends_where_it_should(before: PeriodCosts, after: PeriodCosts) -> None:
    bridge = build_money_bridge(before, after)
    assert bridge is not None
    assert (bridge.start, bridge.end) == (per_contact(before), per_contact(after))
    assert bridge.start + sum(step.effect for step in bridge.steps) == bridge.end


def test_the_bridge_of_total_cost_says_what_changed() -> None:
    bridge = build_total_bridge({SALARIES: D(800), RENT: D(200)}, {SALARIES: D(900), TAX: D(100)})
    assert bridge == Bridge(
        F(1000),
        F(1000),
        [
            BridgeStep(StepKind.SPEND, F(100), SALARIES, D(800), D(900)),
            BridgeStep(StepKind.SPEND, F(-200), RENT, D(200), None),
            BridgeStep(StepKind.SPEND, F(100), TAX, None, D(100)),
        ],
    )


@given(costs, costs)
def test_the_bridge_of_total_cost_goes_from_sum_to_sum(
    before: PeriodCosts, after: PeriodCosts
) -> None:
    bridge = build_total_bridge(before.by_category, after.by_category)
    assert bridge.start == sum(map(F, before.by_category.values()))
    assert bridge.end == sum(map(F, after.by_category.values()))
    assert bridge.start + sum(step.effect for step in bridge.steps) == bridge.end


@pytest.mark.finding("F13")
@given(costs, costs)
def test_the_bars_of_total_cost_are_the_differences_of_what_a_table_shows(
    before: PeriodCosts, after: PeriodCosts
) -> None:
    exact = build_total_bridge(before.by_category, after.by_category)
    shown = round_total_bridge(exact)
    sides = [round_to_sum([getattr(s, side) for s in exact.steps]) for side in ("before", "after")]
    for step, then, now in zip(shown.steps, *sides, strict=True):
        assert step.effect == (now or 0) - (then or 0)
        assert abs(step.effect - ((step.after or 0) - (step.before or 0))) < 2
    assert (shown.start, shown.end) == (round(exact.start), round(exact.end))
    assert shown.start + sum(step.effect for step in shown.steps) == shown.end
