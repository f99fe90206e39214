"""Bridges: from a target, rounded, gathered; no step and no cent is lost on the way."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kpis.calculation.bridge import (
    Bridge,
    BridgeStep,
    ShownBridge,
    ShownStep,
    StepKind,
    gather_small_steps,
    group_by_kind,
    round_bridge,
    start_from_target,
)
from tests.samples import EMAIL, PHONE, RENT, SALARIES, TAX

D = Decimal
F = Fraction
money = st.fractions(-1000, 1000, max_denominator=10**6) | st.just(F(0))


@st.composite
def bridges(draw: st.DrawFn) -> Bridge:
    effects = draw(st.lists(money, max_size=12))
    start, volume = draw(money), draw(money)
    steps = [BridgeStep(StepKind.SPEND, effect, id) for id, effect in enumerate(effects)]
    total = start + sum(effects) + volume
    return Bridge(start, total, [*steps, BridgeStep(StepKind.VOLUME, volume)])


def shown(*spend: str, volume: str = "0.00") -> ShownBridge:
    """The first category is 0, and the start is nothing."""
    steps = [ShownStep(StepKind.SPEND, D(effect), id) for id, effect in enumerate(spend)]
    steps.append(ShownStep(StepKind.VOLUME, D(volume)))
    return ShownBridge(D(0), sum((step.effect for step in steps), D(0)), steps)


def test_rounded_by_hand_so_that_the_ends_agree() -> None:
    """5.534 to 5.836 is shown as 5.53 to 5.84: the steps make 0.31, not 0.30."""
    steps = [
        BridgeStep(StepKind.SPEND, F("0.151"), SALARIES),
        BridgeStep(StepKind.SPEND, F(0), RENT),
        BridgeStep(StepKind.VOLUME, F("0.151"), before=D(20), after=D(10)),
    ]
    assert round_bridge(Bridge(F("5.534"), F("5.836"), steps)) == ShownBridge(
        D("5.53"),
        D("5.84"),
        [
            ShownStep(StepKind.SPEND, D("0.16"), SALARIES),
            ShownStep(StepKind.SPEND, D("0.00"), RENT),
            ShownStep(StepKind.VOLUME, D("0.15"), before=D(20), after=D(10)),
        ],
    )


@given(bridges(), st.integers(0, 4))
def test_what_is_shown_adds_up(bridge: Bridge, decimals: int) -> None:
    rounded = round_bridge(bridge, decimals)
    assert rounded.start == D(round(bridge.start * 10**decimals)).scaleb(-decimals)
    assert rounded.end == D(round(bridge.end * 10**decimals)).scaleb(-decimals)
    assert sum((step.effect for step in rounded.steps), D(0)) == rounded.difference
    for exact, step in zip(bridge.steps, rounded.steps, strict=True):
        assert abs(exact.effect - F(step.effect)) <= F(1, 10**decimals)


@given(bridges(), st.decimals(0, 1000, places=4))
def test_from_a_target(bridge: Bridge, target: Decimal) -> None:
    rounded = round_bridge(bridge)
    whole = start_from_target(rounded, target)
    gap, *steps = whole.steps
    assert steps == list(rounded.steps)
    assert (gap.kind, gap.before, gap.after) == (StepKind.START_GAP, whole.start, rounded.start)
    assert (whole.start, whole.end) == (round(target, 2), rounded.end)
    assert sum((step.effect for step in whole.steps), whole.start) == whole.end


@given(bridges(), st.integers(1, 6))
def test_gathering_keeps_every_step_and_every_cent(bridge: Bridge, most: int) -> None:
    whole = round_bridge(bridge)
    gathered = gather_small_steps(whole, most)
    assert sum((step.effect for step in gathered.steps), D(0)) == whole.difference
    assert sorted(gathered.leaves, key=repr) == sorted(whole.steps, key=repr)
    spend = [step for step in gathered.steps if step.kind is StepKind.SPEND]
    assert len(spend) <= most + (len(gathered.leaves) == len(gathered.steps))
    assert gathered.steps[-1] == whole.steps[-1]


def test_small_steps_are_gathered_in_their_order_before_the_volume() -> None:
    bridge = gather_small_steps(shown("0.01", "0.30", "-0.02", "0.20", "0.00", volume="-0.50"))
    kinds = [(step.kind, step.subject, step.effect) for step in bridge.steps]
    assert kinds == [
        (StepKind.SPEND, 1, D("0.30")),
        (StepKind.SPEND, 3, D("0.20")),
        (StepKind.OTHER, None, D("-0.01")),
        (StepKind.VOLUME, None, D("-0.50")),
    ]
    assert [part.subject for part in bridge.steps[2].parts] == [0, 2, 4]


def test_one_small_step_stays_as_it_is() -> None:
    bridge = shown("0.30", "0.01")
    assert gather_small_steps(bridge) == bridge


def test_other_sums_what_is_known_before_and_after() -> None:
    steps = [
        ShownStep(StepKind.SPEND, D(0), SALARIES, D(10), D(10)),
        ShownStep(StepKind.SPEND, D(0), RENT, None, D(5)),
        ShownStep(StepKind.SPEND, D(0), TAX, None, None),
        ShownStep(StepKind.VOLUME, D(1), None, D(2), D(1)),
    ]
    other = gather_small_steps(ShownBridge(D(0), D(1), steps)).steps[0]
    assert (other.before, other.after) == (D(10), D(15))


def test_grouped_by_kind_each_keeps_its_channels() -> None:
    steps = [
        ShownStep(StepKind.OUTSIDE, D("0.05"), None, D(1), D(2)),
        ShownStep(StepKind.MIX, D("0.10"), PHONE),
        ShownStep(StepKind.RATE, D("0.20"), PHONE),
        ShownStep(StepKind.MIX, D("-0.30"), EMAIL),
    ]
    groups = group_by_kind(ShownBridge(D(0), D("0.05"), steps)).steps
    assert groups == [
        ShownStep(StepKind.MIX, D("-0.20"), parts=[steps[1], steps[3]]),
        ShownStep(StepKind.RATE, D("0.20"), parts=[steps[2]]),
        steps[0],
    ]
