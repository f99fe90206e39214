"""The months of work behind a page about a period, and the figures related to its cost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.channels import ChannelSums, sum_channels
from kpis.calculation.figures import PeriodFigures, covered_entries
from kpis.calculation.related import RelatedFacts, RelatedFigure, calculate_related
from kpis.calculation.workforce import WorkMonth, make_work_month
from kpis.facts import ChannelFact, Period
from kpis.reports.centre.period import ChosenPeriod
from kpis.vocabulary import (
    UNASSISTED_KINDS,
    ChannelKind,
    CostBehaviour,
    Metric,
    MissingInput,
    PeriodKind,
)


@dataclass(frozen=True, slots=True)
class WorkLedger:
    """months: of the channels that are shown; none for weeks. sums: by channel, month by month,
    of what is covered.

    calls: the voice channels that are shown. paid_hours: of a full-time equivalent, a month.
    """

    months: Sequence[WorkMonth]
    sums: Sequence[ChannelSums]
    calls: frozenset[int]
    paid_hours: Decimal
    has_hours: bool
    is_part: bool

    def months_of(self, period: Period) -> list[WorkMonth]:
        return [month for month in self.months if period.contains(month.month)]

    def no_hours(self, period: Period) -> MissingInput:
        """What is missing where the hours are."""
        if period.kind is PeriodKind.WEEK:
            return MissingInput.MONTHS
        part = self.is_part and self.has_hours
        return MissingInput.HOURS_BY_CHANNEL if part else MissingInput.STAFFED_HOURS

    def related(self, figures: PeriodFigures) -> dict[Metric, RelatedFigure]:
        cost, calls = self.cost_of_calls(figures.period)
        return calculate_related(
            RelatedFacts(
                cost=figures.covered_cost,
                contacts=figures.covered_contacts,
                facts=figures.counted_facts,
                covered_facts=figures.covered_facts,
                call_cost=cost,
                calls=calls,
                months=self.months_of(figures.period),
                no_hours=self.no_hours(figures.period),
                paid_hours=self.paid_hours,
            )
        )

    def cost_of_calls(self, period: Period) -> tuple[Decimal | None, int | None]:
        """Direct and allocated; calls count as the definition says, else those handled."""
        parts = [part for part in self.sums if period.contains(part.start)]
        costs = [part.cost[id] for part in parts for id in self.calls if id in part.cost]
        counts = [part.served[id] for part in parts for id in self.calls if id in part.served]
        return (sum(costs, Decimal(0)) if costs else None), sum(counts) or None


def open_work_ledger(
    chosen: ChosenPeriod, periods: Collection[Period], paid_hours: Decimal
) -> WorkLedger:
    """periods: those whose figures are asked for; no other month's cost is allocated."""
    ledger = chosen.ledger
    weekly = chosen.figures.period.kind is PeriodKind.WEEK
    assisted = {c.id for c in chosen.channels if c.kind not in UNASSISTED_KINDS}
    variable = {c.id for c in chosen.categories if c.behaviour is CostBehaviour.VARIABLE}
    chosen_channels = ledger.restriction.channels
    return WorkLedger(
        months=[]
        if weekly
        else [
            make_work_month(
                entry,
                ledger.keys.staffing,
                assisted,
                chosen_channels,
                variable,
                at_once_of(chosen.channels),
            )
            for entry in ledger.ledger
        ],
        sums=[
            sum_channels(entry, ledger.keys)
            for entry in covered_entries(ledger.recorded, chosen.figures.period.kind, ledger.gaps)
            if any(period.contains(entry.start) for period in periods)
        ],
        calls=frozenset(
            c.id for c in chosen.channels if c.kind is ChannelKind.VOICE and ledger.shows(c.id)
        ),
        paid_hours=paid_hours,
        has_hours=bool(ledger.keys.staffing),
        is_part=chosen_channels is not None,
    )


def at_once_of(channels: Sequence[ChannelFact]) -> dict[int, Decimal]:
    """How many contacts one person handles at the same time, by channel."""
    return {channel.id: channel.at_once for channel in channels}
