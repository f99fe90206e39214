"""Why cost per contact moved, by work, beside a slow version that tries every order."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.bridge import Bridge, StepKind, group_by_kind, round_bridge
from kpis.calculation.work import ChannelWork, PeriodWork, at_one_mix, build_work_bridge
from tests.samples import BOT, EMAIL, PHONE

D = Decimal
F = Fraction
CHAT = 4
#: Work without contacts, without handle time, with credit notes larger than the bills.
works = st.builds(
    ChannelWork,
    st.integers(0, 10**6),
    st.decimals(-(10**7), 10**9, places=2) | st.just(D(0)),
    st.none() | st.just(F(0)) | st.fractions(0, 10**9, max_denominator=1000),
)
periods = st.builds(
    PeriodWork,
    st.dictionaries(st.integers(1, 6), works, max_size=6),
    st.decimals(-(10**6), 10**8, places=2) | st.just(D(0)),
).filter(lambda period: period.contacts > 0)


def built(before: PeriodWork, after: PeriodWork) -> Bridge:
    bridge = build_work_bridge(before, after)
    assert bridge is not None
    return bridge


def effects(bridge: Bridge) -> dict[tuple[StepKind, int | None], Fraction]:
    found = {(step.kind, step.subject): step.effect for step in bridge.steps}
    assert len(found) == len(bridge.steps)
    return found


def work(contacts: int, minutes: str | None, rate: str, contact_cost: str = "1") -> ChannelWork:
    """contact_cost: where minutes are not known."""
    time = None if minutes is None else F(minutes) * contacts * 60
    cost = D(contact_cost) if minutes is None else D(minutes) * D(rate)
    return ChannelWork(contacts, cost * contacts, time)


def in_every_order(before: Sequence[F], after: Sequence[F]) -> list[F]:
    """The mean of what each factor adds to the product, over all orders of changing them."""
    orders = list(permutations(range(len(before))))
    added = [F(0)] * len(before)
    for order in orders:
        now = list(before)
        for place in order:
            product = prod(now)
            now[place] = after[place]
            added[place] += prod(now) - product
    return [total / len(orders) for total in added]


def slow_effects(
    before: PeriodWork, after: PeriodWork
) -> dict[tuple[StepKind, int | None], Fraction]:
    """As the design says it, without any formula."""
    middle = (before.cost_per_contact + after.cost_per_contact) / 2
    found: dict[tuple[StepKind, int | None], Fraction] = {}
    rest = [F(before.outside) / before.contacts, F(after.outside) / after.contacts]
    for id in {*before.by_channel, *after.by_channel}:
        sides = [
            (period.by_channel.get(id, ChannelWork(0, D(0), None)), period.contacts)
            for period in (before, after)
        ]
        shares = [F(each.contacts, total) for each, total in sides]
        spent = [F(each.cost) / total for each, total in sides]
        moved = (shares[1] - shares[0]) * middle
        if not any(shares):
            rest = [known + cost for known, cost in zip(rest, spent, strict=True)]
        elif not all(shares):
            found[StepKind.MIX, id] = spent[1] - spent[0] - moved
        else:
            factors = [factors_of(each) for each, _ in sides]
            if len({len(side) for side in factors}) > 1:
                factors = [[F(each.cost) / each.contacts] for each, _ in sides]
            then, now = ([share, *side] for share, side in zip(shares, factors, strict=True))
            three = (StepKind.MIX, StepKind.HANDLE_TIME, StepKind.RATE)
            kinds = three if len(then) == 3 else (StepKind.MIX, StepKind.CONTACT_COST)
            for kind, effect in zip(kinds, in_every_order(then, now), strict=True):
                found[kind, id] = effect - (moved if kind is StepKind.MIX else 0)
    found[StepKind.OUTSIDE, None] = rest[1] - rest[0]
    return found


def factors_of(each: ChannelWork) -> list[F]:
    """Minutes and cost per minute where handle time is known, else cost per contact."""
    if not each.handle_seconds:
        return [F(each.cost) / each.contacts]
    minutes = each.handle_seconds / 60
    return [minutes / each.contacts, F(each.cost) / minutes]


BEFORE = PeriodWork(
    {PHONE: work(600, "6", ".90"), EMAIL: work(300, "5", ".80"), CHAT: work(100, "4", ".70")},
    D(0),
)
AFTER = PeriodWork(
    {
        PHONE: work(500, "6.4", ".95"),
        EMAIL: work(300, "5", ".82"),
        CHAT: work(200, "4.4", ".72"),
    },
    D(0),
)


def test_the_oracle_of_the_design() -> None:
    bridge = built(BEFORE, AFTER)
    assert (bridge.start, bridge.end) == (F("4.72"), F("4.9036"))
    by_kind = {step.kind: step.effect for step in group_by_kind(round_bridge(bridge, 6)).steps}
    assert {kind: round(effect, 4) for kind, effect in by_kind.items()} == {
        StepKind.MIX: D("-0.2754"),
        StepKind.HANDLE_TIME: D("0.2460"),
        StepKind.RATE: D("0.2130"),
    }
    assert sum(by_kind.values()) == D("0.1836")


def test_more_of_a_cheap_channel_is_a_fall_and_less_of_a_dear_one_too() -> None:
    found = effects(built(BEFORE, AFTER))
    assert found[StepKind.MIX, PHONE] < 0
    assert found[StepKind.MIX, CHAT] < 0
    assert found[StepKind.MIX, EMAIL] == 0
    assert found[StepKind.HANDLE_TIME, EMAIL] == 0


def test_a_new_channel_is_all_mix() -> None:
    """Chat at 2.00 takes half of the contacts from the phone's at 4.00: 3.50 in the middle."""
    before = PeriodWork({PHONE: work(10, "4", "1")}, D(0))
    after = PeriodWork({PHONE: work(10, "4", "1"), CHAT: work(10, "2", "1")}, D(0))
    found = effects(built(before, after))
    assert found[StepKind.MIX, CHAT] == F(2, 2) - F(7, 4)
    assert found[StepKind.MIX, PHONE] == F(-1, 2) * (4 - F(7, 2))
    assert found[StepKind.HANDLE_TIME, PHONE] == found[StepKind.RATE, PHONE] == 0
    back = effects(built(after, before))
    assert back == {key: -effect for key, effect in found.items()}


def test_a_channel_that_was_not_timed_has_a_cost_per_contact() -> None:
    before = PeriodWork({PHONE: work(10, None, "", "4"), EMAIL: work(10, "2", "1")}, D(0))
    after = PeriodWork({PHONE: work(10, "4", "1.25"), EMAIL: work(10, "3", "1")}, D(0))
    steps = built(before, after).steps
    assert [(step.kind, step.subject) for step in steps] == [
        (StepKind.MIX, PHONE),
        (StepKind.CONTACT_COST, PHONE),
        (StepKind.MIX, EMAIL),
        (StepKind.HANDLE_TIME, EMAIL),
        (StepKind.RATE, EMAIL),
    ]
    assert [(step.before, step.after, step.effect) for step in steps] == [
        (D("0.5"), D("0.5"), 0),
        (D(4), D(5), F(1, 2)),
        (D("0.5"), D("0.5"), 0),
        (D(120), D(180), F(1, 2)),
        (D(1), D(1), 0),
    ]


def test_cost_of_channels_that_do_not_count_is_a_step_of_its_own() -> None:
    before = PeriodWork({PHONE: work(10, "1", "1"), BOT: ChannelWork(0, D(5), None)}, D(15))
    after = PeriodWork({PHONE: work(20, "1", "1")}, D(20))
    assert effects(built(before, after)) == {
        (StepKind.OUTSIDE, None): F(-1),
        (StepKind.MIX, PHONE): F(0),
        (StepKind.HANDLE_TIME, PHONE): F(0),
        (StepKind.RATE, PHONE): F(0),
    }


@pytest.mark.parametrize("empty", [{}, {PHONE: ChannelWork(0, D(5), None)}])
def test_without_contacts_there_is_no_bridge(empty: dict[int, ChannelWork]) -> None:
    assert build_work_bridge(PeriodWork(empty, D(1)), AFTER) is None
    assert build_work_bridge(BEFORE, PeriodWork(empty, D(1))) is None


@given(periods, periods)
def test_the_steps_sum_to_the_change_exactly(before: PeriodWork, after: PeriodWork) -> None:
    bridge = built(before, after)
    assert bridge.start == before.cost_per_contact
    assert bridge.end == after.cost_per_contact
    assert bridge.start + sum(step.effect for step in bridge.steps) == bridge.end


@given(periods, periods)
def test_every_effect_is_the_mean_over_all_orders(before: PeriodWork, after: PeriodWork) -> None:
    expected = slow_effects(before, after)
    found = effects(built(before, after))
    assert {(StepKind.OUTSIDE, None): F(0), **found} == expected


@given(periods, periods)
def test_swapped_periods_change_every_sign(before: PeriodWork, after: PeriodWork) -> None:
    there, back = effects(built(before, after)), effects(built(after, before))
    assert there == {key: -effect for key, effect in back.items()}


@given(periods, periods)
def test_the_order_of_the_channels_changes_nothing(before: PeriodWork, after: PeriodWork) -> None:
    backwards = PeriodWork(dict(reversed([*before.by_channel.items()])), before.outside)
    assert built(backwards, after) == built(before, after)


@given(periods)
def test_nothing_changes_against_itself(period: PeriodWork) -> None:
    assert {step.effect for step in built(period, period).steps} <= {0}


def mix_of(before: PeriodWork, after: PeriodWork) -> dict[StepKind, tuple[D, D]]:
    timed = [step.subject for step in built(before, after).steps if step.kind is StepKind.RATE]
    return at_one_mix(before, after, [id for id in timed if id is not None])


def test_at_one_mix_by_hand() -> None:
    """Each handle time stays, and more contacts take the longer way: no time has moved."""
    before = PeriodWork({PHONE: work(80, "5", "2"), EMAIL: work(20, "10", "1")}, D(0))
    after = PeriodWork({PHONE: work(60, "5", "3"), EMAIL: work(40, "10", "1")}, D(0))
    found = mix_of(before, after)
    assert found[StepKind.HANDLE_TIME] == (390, 390)  # 0.7 × 300 + 0.3 × 600
    assert found[StepKind.RATE] == (D(10) / D("6.5"), D("13.5") / D("6.5"))  # 3.5 and 3 minutes


@given(periods, periods)
def test_at_one_mix_each_lies_among_its_channels_and_moves_as_they_do(
    before: PeriodWork, after: PeriodWork
) -> None:
    bridge = built(before, after)
    for kind, (then, now) in mix_of(before, after).items():
        parts = [step for step in bridge.steps if step.kind is kind]
        befores, afters = [s.before or D(0) for s in parts], [s.after or D(0) for s in parts]
        near = max(map(abs, [*befores, *afters])) / 10**20
        assert min(befores) - near <= then <= max(befores) + near
        assert min(afters) - near <= now <= max(afters) + near
        changes = [later - first for first, later in zip(befores, afters, strict=True)]
        if min(changes) >= 0:
            assert now >= then - near
        if max(changes) <= 0:
            assert now <= then + near
