"""The report behind "Why it changed": the bridge between two periods, and what lies behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from kpis.calculation.ledger import entries_of, sum_amounts
from kpis.calculation.periods import period_containing
from kpis.facts import CentreFact, Period
from kpis.months import first_of_month, months_between
from kpis.queries.centres import CentreContext
from kpis.queries.changed_bills import ChangedBill, ChangedBills, changed_bills
from kpis.reports.centre.bridges import (
    Explanation,
    NoBridge,
    ShownBridge,
    ShownStep,
    StepKind,
    View,
    explain,
    explain_total,
)
from kpis.reports.centre.head import PeriodHead, head_of
from kpis.reports.centre.ledger import CentreLedger
from kpis.reports.centre.period import ChosenPeriod, read_chosen_period
from kpis.reports.centre.quality_gate import QualityGate, read_quality_gate
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import Metric, PeriodKind

__all__ = [
    "ChangedBill",
    "ChangedBills",
    "Explanation",
    "NoBridge",
    "ShownBridge",
    "ShownStep",
    "StepKind",
    "View",
]


@dataclass(frozen=True, slots=True)
class ChangeQuestion:
    """What the reader wants explained, told by what, and from where.

    from_target: from the target, and not from the period compared with. since: any day of the
    period to compare with, where it is none of those that every page compares with.
    """

    selection: Selection
    view: View = View.MONEY
    from_target: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class MonthPair:
    """A month of the period compared with beside the one of this period in the same place.

    before, now: money by category, without those that cost nothing; None where there is no
    such month, for a week may lie in one month and the other in two.
    """

    month_before: date | None
    before: Mapping[int, Decimal]
    month: date | None
    now: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """explained: by what was asked for. money: by money, for the sentence. total: from the one
    total cost to the other; None where either period has none.

    months: the amounts behind the spending, month by month. bills: by category, only where
    both periods are months. target: in force at the end of this period. gate: whether the
    fall was earned.
    """

    head: PeriodHead
    question: ChangeQuestion
    chosen: ChosenPeriod
    explained: Explanation
    money: Explanation
    total: ShownBridge | None
    target: Decimal | None
    months: Sequence[MonthPair]
    bills: Mapping[int, ChangedBills]
    gate: QualityGate

    @property
    def is_since(self) -> bool:
        """Told from the period that was asked for, where every page compares with another."""
        since = self.question.since
        return since is not None and self.head.compared.period.contains(since)

    @property
    def of_some_channels(self) -> bool:
        return self.chosen.ledger.restriction.channels is not None


def build_change(
    frame: CentreContext, question: ChangeQuestion, today: date
) -> ChangeReport | None:
    """None where the centre has no records yet. One query more than the chosen period's."""
    chosen = read_chosen_period(frame, question.selection, today)
    if chosen is None:
        return None
    chosen = compare_since(chosen, frame.centre, question)
    centre, ledger = frame.centre, chosen.ledger
    targets = frame.targets
    goal = chosen.target(targets, Metric.COST_PER_CONTACT, chosen.figures)
    start = goal if question.from_target else None
    sides = chosen.compared, chosen.figures
    money = explain(ledger, *sides, target=start)
    by_work = question.view is View.WORK
    return ChangeReport(
        head=head_of(chosen),
        question=question,
        chosen=chosen,
        explained=explain(ledger, *sides, View.WORK, start) if by_work else money,
        money=money,
        total=explain_total(*sides),
        target=goal,
        months=pair_months(ledger, *(figures.period for figures in sides)),
        bills=read_bills(centre, *(figures.period for figures in sides)),
        gate=read_quality_gate(frame, chosen),
    )


def compare_since(
    chosen: ChosenPeriod, centre: CentreFact, question: ChangeQuestion
) -> ChosenPeriod:
    """Held against the period that was asked for, where it is in the trend."""
    if question.since is None:
        return chosen
    kind = question.selection.kind
    wanted = period_containing(kind, question.since, centre.fiscal_year_start)
    found = next((figures for figures in chosen.trend if figures.period == wanted), None)
    if found is None or wanted == chosen.figures.period:
        return chosen
    return replace(chosen, compared=found)


def pair_months(ledger: CentreLedger, before: Period, now: Period) -> list[MonthPair]:
    sides = [months_between(period.start, period.end) for period in (before, now)]
    return [
        MonthPair(
            month_before=month_before,
            before=spent_in(ledger, before, month_before),
            month=month,
            now=spent_in(ledger, now, month),
        )
        for month_before, month in zip_longest(*sides)
    ]


def spent_in(ledger: CentreLedger, period: Period, month: date | None) -> dict[int, Decimal]:
    """By category, of the part of the month that lies in the period."""
    return sum_amounts(
        entry.by_category
        for entry in entries_of(ledger.ledger, period)
        if first_of_month(entry.start) == month
    )


def read_bills(centre: CentreFact, before: Period, now: Period) -> dict[int, ChangedBills]:
    if now.kind is not PeriodKind.MONTH:
        return {}
    return changed_bills(centre.id, before.start, now.start)
