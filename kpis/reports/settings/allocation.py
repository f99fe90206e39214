"""The report behind the page of rules of allocation, and what a change of them would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.allocation import allocate_covered
from kpis.calculation.channels import ChannelFigures, calculate_channel_figures
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.figures import PeriodFigures, latest_complete
from kpis.calculation.periods import period_containing, periods_up_to
from kpis.calculation.rules import (
    RuleKey,
    Rules,
    as_if_valid_from,
    key_of,
    rules_in_force,
    with_rule,
    without_rule,
)
from kpis.facts import AllocationRuleFact, CategoryFact, CentreFact, ChannelFact, Period
from kpis.months import first_of_month
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.queries.reference import category_facts
from kpis.reports.centre.ledger import CentreLedger, read_ledger
from kpis.reports.centre.selection import latest_month
from kpis.vocabulary import PeriodKind

__all__ = ["AllocationReport", "AllocationRuleFact", "PeriodPreview", "RuleKey", "RulesPreview"]

MONTHS_TO_READ = 24


@dataclass(frozen=True, slots=True)
class AllocationReport:
    """in_force: in this month; first the one of all categories without a rule of their own.
    others: the earlier and the later rules, latest first."""

    centre: CentreFact
    channels: Sequence[ChannelFact]
    categories: Sequence[CategoryFact]
    month: date
    in_force: Sequence[AllocationRuleFact]
    others: Sequence[AllocationRuleFact]

    def standing(self, key: RuleKey) -> AllocationRuleFact | None:
        """The rule of a category and month, if there is one."""
        rules = [*self.in_force, *self.others]
        return next((rule for rule in rules if key_of(rule) == key), None)


def build_allocation(frame: CentreContext, today: date) -> AllocationReport:
    """Two queries, whatever the number of rules."""
    categories = category_facts()
    month = first_of_month(today)
    order: Mapping[int | None, int] = {c.id: place for place, c in enumerate(categories)}
    in_force = sorted(
        rules_in_force(frame.rules, month), key=lambda rule: order.get(rule.category, -1)
    )
    others = [rule for rule in frame.rules if rule not in in_force]
    return AllocationReport(
        centre=frame.centre,
        channels=channel_facts(frame.centre.id),
        categories=categories,
        month=month,
        in_force=in_force,
        others=sorted(others, key=lambda r: (-r.valid_from.toordinal(), order.get(r.category, -1))),
    )


@dataclass(frozen=True, slots=True)
class ChannelPreview:
    """Money per contact, unrounded; None is "n/a"."""

    channel: ChannelFact
    now: Decimal | None
    then: Decimal | None


@dataclass(frozen=True, slots=True)
class PeriodPreview:
    """total: the cost per contact of all channels, before and after: allocation moves cost
    from channel to channel, and makes none. not_allocated: in money, before and after."""

    period: Period
    rows: Sequence[ChannelPreview]
    total: tuple[Decimal | None, Decimal | None]
    not_allocated: tuple[Decimal, Decimal]

    @property
    def changes_anything(self) -> bool:
        return any(row.now != row.then for row in self.rows)


@dataclass(frozen=True, slots=True)
class RulesPreview:
    """periods: the last complete month, and the twelve months to it; none where no month has
    a figure. as_if: the rule begins later, and is shown as if it were valid already."""

    periods: Sequence[PeriodPreview]
    as_if: bool


def preview_rule(
    frame: CentreContext, report: AllocationReport, rule: AllocationRuleFact, today: date
) -> RulesPreview:
    """What a new rule does to the channels. Three queries."""
    ledger = read_ledgers(frame, report.channels, today)
    periods = periods_to_show(ledger, frame, today)
    as_if = bool(periods) and rule.valid_from > periods[0].start
    rules = (
        as_if_valid_from(frame.rules, rule, periods[1].start)
        if as_if
        else with_rule(frame.rules, rule)
    )
    return make_preview(ledger, report.channels, periods, rules, as_if=as_if)


def preview_removal(
    frame: CentreContext, report: AllocationReport, key: RuleKey, today: date
) -> RulesPreview:
    """What the channels cost without a rule. Three queries."""
    ledger = read_ledgers(frame, report.channels, today)
    periods = periods_to_show(ledger, frame, today)
    rules = without_rule(frame.rules, key)
    return make_preview(ledger, report.channels, periods, rules, as_if=False)


def read_ledgers(
    frame: CentreContext, channels: Sequence[ChannelFact], today: date
) -> CentreLedger | None:
    """With the twelve months to each that may be shown. None where nothing is recorded."""
    if frame.centre.first_month is None:
        return None
    months = months_to_read(frame, today)
    start = period_containing(PeriodKind.ROLLING_YEAR, months[0].start).start
    span = Period(start, months[-1].end, PeriodKind.MONTH)
    return read_ledger(frame, channels, span, today, with_staffing=True)


def months_to_read(frame: CentreContext, today: date) -> list[Period]:
    last = period_containing(PeriodKind.MONTH, latest_month(frame.centre, today))
    return periods_up_to(last, MONTHS_TO_READ)


def periods_to_show(ledger: CentreLedger | None, frame: CentreContext, today: date) -> list[Period]:
    """The last complete month and the twelve months to it; none without a figure."""
    if ledger is None:
        return []
    chosen = latest_complete([ledger.figures(month) for month in months_to_read(frame, today)])
    if chosen.cost_per_contact is None:
        return []
    month = chosen.period
    return [month, period_containing(PeriodKind.ROLLING_YEAR, month.start)]


def make_preview(
    ledger: CentreLedger | None,
    channels: Sequence[ChannelFact],
    periods: Sequence[Period],
    rules: Rules,
    *,
    as_if: bool,
) -> RulesPreview:
    if ledger is None:
        return RulesPreview([], as_if)
    return RulesPreview([preview_period(ledger, channels, p, rules) for p in periods], as_if)


def preview_period(
    ledger: CentreLedger, channels: Sequence[ChannelFact], period: Period, rules: Rules
) -> PeriodPreview:
    figures = ledger.figures(period)
    entries, covered = figures.entries, figures.covered_entries
    both = [ledger.keys, replace(ledger.keys, rules=rules)]
    allocations = [allocate_covered(entries, covered, keys) for keys in both]
    now, then = (calculate_channel_figures(channels, figures, each) for each in allocations)
    lefts = [allocation.not_allocated for allocation in allocations]
    return PeriodPreview(
        period=period,
        rows=channel_previews(channels, now, then),
        total=(total_of(now, lefts[0], figures), total_of(then, lefts[1], figures)),
        not_allocated=(lefts[0], lefts[1]),
    )


def channel_previews(
    channels: Sequence[ChannelFact], now: Sequence[ChannelFigures], then: Sequence[ChannelFigures]
) -> list[ChannelPreview]:
    before = {figures.channel.id: figures.cost_per_contact for figures in now}
    after = {figures.channel.id: figures.cost_per_contact for figures in then}
    return [
        ChannelPreview(channel, before.get(channel.id), after.get(channel.id))
        for channel in channels
        if channel.id in before or channel.id in after
    ]


def total_of(
    rows: Sequence[ChannelFigures], not_allocated: Decimal, figures: PeriodFigures
) -> Decimal | None:
    """Of what the channels were given, and what none was: the cost of what is covered."""
    not_covered = figures.entry.shared - figures.covered.shared
    costs = [row.covered_cost for row in rows if row.covered_cost is not None]
    return calculate_cost_per_contact(
        sum(costs, not_allocated - not_covered), figures.covered_contacts
    )
