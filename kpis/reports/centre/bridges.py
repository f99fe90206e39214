"""Why cost per contact moved from one period to another, or away from a target."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from kpis.calculation.allocation import all_handle_seconds
from kpis.calculation.bridge import (
    MOST_STEPS,
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
from kpis.calculation.change import (
    PeriodCosts,
    build_money_bridge,
    build_total_bridge,
    round_total_bridge,
)
from kpis.calculation.figures import PeriodFigures, compare_when_complete
from kpis.calculation.work import ChannelWork, PeriodWork, at_one_mix, build_work_bridge
from kpis.reports.centre.alike import (
    Alike,
    Redefinition,
    count_alike,
    exact_cost_per_contact,
    redefinition_effect,
)
from kpis.reports.centre.ledger import CentreLedger
from kpis.vocabulary import decimals_of_ratio

__all__ = ["Redefinition", "ShownBridge", "ShownStep", "StepKind"]


#: Amounts of total cost are long: fewer of them stand beside each other on a phone.
MOST_OF_TOTAL = 4


class View(StrEnum):
    """What the change is told by."""

    MONEY = "money"
    WORK = "work"


class NoBridge(StrEnum):
    """Why there is none."""

    NO_COST_NOW = "no_cost_now"
    NO_COST_BEFORE = "no_cost_before"
    NO_CONTACTS_NOW = "no_contacts_now"
    NO_CONTACTS_BEFORE = "no_contacts_before"
    NO_HANDLE_TIME = "no_handle_time"
    COUNTED_OTHERWISE = "counted_otherwise"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The change from the period before to now; or, with a target, from the target to now.

    before, now: as each was counted. alike: both counted by one definition, of which the steps
    are; what the redefinition itself does is a step of its own. bridge: None for the reason that
    is given. is_complete: both periods are, so that a rise or a fall means something.
    """

    view: View
    before: PeriodFigures
    now: PeriodFigures
    target: Decimal | None
    bridge: ShownBridge | None
    reason: NoBridge | None
    alike: Alike

    @property
    def redefinition(self) -> Redefinition | None:
        return self.alike.redefinition

    @property
    def is_complete(self) -> bool:
        return compare_when_complete(self.now, self.before) and self.alike.is_comparable


def explain(
    ledger: CentreLedger,
    before: PeriodFigures,
    now: PeriodFigures,
    view: View = View.MONEY,
    target: Decimal | None = None,
) -> Explanation:
    """target: where the bridge is to start there, and not at the period before."""
    alike = count_alike(ledger, before, now)
    reason = missing_figure(before, now) or missing_alike(alike)
    bridge = None
    if reason is None:
        works = works_of(alike) if view is View.WORK else None
        exact = by_work(*works) if works else by_money(alike)
        counted = as_counted(exact, before, now, alike) if exact else None
        bridge = show(counted, view, target, ledger.keys.currency) if counted else None
        if bridge and works:
            bridge = with_values(bridge, *works)
        reason = None if bridge else NoBridge.NO_HANDLE_TIME
    return Explanation(view, before, now, target, bridge, reason, alike)


def missing_alike(alike: Alike) -> NoBridge | None:
    known = missing_figure(alike.before, alike.now) is None
    return None if known else NoBridge.COUNTED_OTHERWISE


def as_counted(bridge: Bridge, before: PeriodFigures, now: PeriodFigures, alike: Alike) -> Bridge:
    """From the one figure to the other as each was counted: with what the redefinition does."""
    if alike.redefinition is None:
        return bridge
    step = BridgeStep(StepKind.REDEFINED, redefinition_effect(before, now, alike))
    ends = exact_cost_per_contact(before), exact_cost_per_contact(now)
    return Bridge(*ends, [step, *bridge.steps])


def missing_figure(before: PeriodFigures, now: PeriodFigures) -> NoBridge | None:
    """What a cost per contact lacks on one side; what this period lacks is said first."""
    lacks = {
        NoBridge.NO_COST_NOW: lacks_only_cost(now),
        NoBridge.NO_CONTACTS_NOW: not now.covered_contacts,
        NoBridge.NO_COST_BEFORE: lacks_only_cost(before),
        NoBridge.NO_CONTACTS_BEFORE: not before.covered_contacts,
    }
    return next((reason for reason, lacking in lacks.items() if lacking), None)


def lacks_only_cost(figures: PeriodFigures) -> bool:
    return figures.cost is None and bool(figures.contacts)


def show(bridge: Bridge, view: View, target: Decimal | None, currency: str) -> ShownBridge:
    decimals = decimals_of_ratio(currency)
    shown = round_bridge(bridge, decimals)
    if target is not None:
        shown = start_from_target(shown, target, decimals)
    if view is View.WORK:
        return group_by_kind(shown)
    # Where contacts are counted otherwise its step takes the room of one of the others.
    others = sum(step.kind is StepKind.REDEFINED for step in shown.steps)
    return gather_small_steps(shown, MOST_STEPS - others)


def by_money(alike: Alike) -> Bridge | None:
    return build_money_bridge(
        *(
            PeriodCosts(figures.covered.by_category, figures.covered_contacts)
            for figures in (alike.before, alike.now)
        )
    )


def works_of(alike: Alike) -> tuple[PeriodWork, PeriodWork]:
    return work_of(alike.ledger, alike.before), work_of(alike.ledger, alike.now)


def by_work(before: PeriodWork, now: PeriodWork) -> Bridge | None:
    """None where no channel knows its handle time on both sides."""
    bridge = build_work_bridge(before, now)
    timed = bridge and any(step.kind is StepKind.HANDLE_TIME for step in bridge.steps)
    return bridge if timed else None


def with_values(bridge: ShownBridge, before: PeriodWork, now: PeriodWork) -> ShownBridge:
    """The steps of handle time and rate with what all channels have together, at one mix."""
    parts = [part for step in bridge.steps if step.kind is StepKind.RATE for part in step.parts]
    known = at_one_mix(before, now, [part.subject for part in parts if part.subject is not None])

    def told(step: ShownStep) -> ShownStep:
        then, later = known[step.kind]
        return replace(step, before=then, after=later)

    return replace(bridge, steps=[told(s) if s.kind in known else s for s in bridge.steps])


def explain_total(before: PeriodFigures, now: PeriodFigures) -> ShownBridge | None:
    """From the one total cost to the other, in whole units of the currency; None where either
    period has no cost. Of all that is recorded, whether its contacts are known or not."""
    if before.cost is None or now.cost is None:
        return None
    sides = before.entry.by_category, now.entry.by_category
    return gather_small_steps(round_total_bridge(build_total_bridge(*sides)), MOST_OF_TOTAL)


def work_of(ledger: CentreLedger, figures: PeriodFigures) -> PeriodWork:
    costs, covered = costs_by_channel(ledger, figures), figures.covered
    work = {
        id: ChannelWork(count, costs.get(id, Decimal(0)), all_handle_seconds(covered.counting[id]))
        for id, count in covered.counted.items()
    }
    spent = sum((each.cost for each in work.values()), Decimal(0))
    return PeriodWork(work, (figures.covered_cost or Decimal(0)) - spent)


def costs_by_channel(ledger: CentreLedger, figures: PeriodFigures) -> Mapping[int, Decimal]:
    """Direct and allocated; of chosen channels all cost is their own already."""
    costs = dict(figures.covered.by_channel)
    if ledger.restriction.channels is None:
        allocation = ledger.allocation(figures.period)
        for id, amount in allocation.shares_of(figures.covered_entries).items():
            costs[id] = costs.get(id, Decimal(0)) + amount
    return costs
