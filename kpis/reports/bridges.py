"""Why cost per contact moved from one period to another, or away from a target."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpis.calculation.allocation import all_handle_seconds
from kpis.calculation.bridge import (
    Bridge,
    ShownBridge,
    ShownStep,
    StepKind,
    gather_small_steps,
    group_by_kind,
    round_bridge,
    start_from_target,
)
from kpis.calculation.change import PeriodCosts, build_money_bridge
from kpis.calculation.definition import definition_at, what_counts
from kpis.calculation.figures import PeriodFigures, compare_when_complete
from kpis.calculation.work import ChannelWork, PeriodWork, build_work_bridge
from kpis.facts import Period
from kpis.months import months_between
from kpis.reports.centre_ledger import CentreLedger
from kpis.vocabulary import decimals_of_ratio

__all__ = ["ShownBridge", "ShownStep", "StepKind"]


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """The change from the period before to now; or, with a target, from the target to now.

    bridge: None for the reason that is given. is_complete: both periods are, so that a rise
    or a fall means something. redefined: what counts as a contact is not the same in both.
    """

    view: View
    before: PeriodFigures
    now: PeriodFigures
    target: Decimal | None
    bridge: ShownBridge | None
    reason: NoBridge | None
    redefined: bool

    @property
    def is_complete(self) -> bool:
        return compare_when_complete(self.now, self.before)


def explain(
    books: CentreLedger,
    before: PeriodFigures,
    now: PeriodFigures,
    view: View = View.MONEY,
    target: Decimal | None = None,
) -> Explanation:
    """target: where the bridge is to start there, and not at the period before."""
    reason = missing_figure(before, now)
    bridge = None
    if reason is None:
        exact = by_money(before, now) if view is View.MONEY else by_work(books, before, now)
        bridge = show(exact, view, target, books.keys.currency) if exact else None
        reason = None if bridge else NoBridge.NO_HANDLE_TIME
    redefined = is_redefined(books, before.period, now.period)
    return Explanation(view, before, now, target, bridge, reason, redefined)


def is_redefined(books: CentreLedger, *periods: Period) -> bool:
    """Whether contacts of what is shown were counted in more than one way in these periods."""
    months = [month for period in periods for month in months_between(period.start, period.end)]
    ways = [definition_at(books.definitions, month) for month in months]
    return len({what_counts(way, books.restriction.channels) for way in ways}) > 1


def missing_figure(before: PeriodFigures, now: PeriodFigures) -> NoBridge | None:
    """What a cost per contact lacks on one side; what this period lacks is said first."""
    lacks = {
        NoBridge.NO_CONTACTS_NOW: not now.contacts,
        NoBridge.NO_COST_NOW: now.cost is None,
        NoBridge.NO_CONTACTS_BEFORE: not before.contacts,
        NoBridge.NO_COST_BEFORE: before.cost is None,
    }
    return next((reason for reason, lacking in lacks.items() if lacking), None)


def show(bridge: Bridge, view: View, target: Decimal | None, currency: str) -> ShownBridge:
    decimals = decimals_of_ratio(currency)
    shown = round_bridge(bridge, decimals)
    if target is not None:
        shown = start_from_target(shown, target, decimals)
    return gather_small_steps(shown) if view is View.MONEY else group_by_kind(shown)


def by_money(before: PeriodFigures, now: PeriodFigures) -> Bridge | None:
    return build_money_bridge(
        *(PeriodCosts(figures.entry.by_category, figures.contacts) for figures in (before, now))
    )


def by_work(books: CentreLedger, before: PeriodFigures, now: PeriodFigures) -> Bridge | None:
    """None where no channel knows its handle time on both sides."""
    bridge = build_work_bridge(work_of(books, before), work_of(books, now))
    timed = bridge and any(step.kind is StepKind.HANDLE_TIME for step in bridge.steps)
    return bridge if timed else None


def work_of(books: CentreLedger, figures: PeriodFigures) -> PeriodWork:
    costs, contacts = costs_by_channel(books, figures), figures.entry.contacts
    work = {
        id: ChannelWork(count, costs.get(id, Decimal(0)), all_handle_seconds(contacts[id]))
        for id, count in figures.entry.counted.items()
    }
    spent = sum((each.cost for each in work.values()), Decimal(0))
    return PeriodWork(work, (figures.cost or Decimal(0)) - spent)


def costs_by_channel(books: CentreLedger, figures: PeriodFigures) -> Mapping[int, Decimal]:
    """Direct and allocated; of chosen channels all cost is their own already."""
    costs = dict(figures.entry.by_channel)
    if books.restriction.channels is None:
        for id, amount in books.allocation(figures.period).shares.items():
            costs[id] = costs.get(id, Decimal(0)) + amount
    return costs
