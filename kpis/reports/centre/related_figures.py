"""The report behind the page of related figures: work, capacity, what more would cost, quality."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.capacity import (
    Capacity,
    SplitCost,
    measure_capacity,
    split_cost_per_contact,
)
from kpis.calculation.comparison import FigureChange, compare_figures
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.marginal import (
    Deflection,
    Marginal,
    People,
    StaffingStep,
    calculate_deflection,
    calculate_marginal,
    make_people,
)
from kpis.calculation.quality import are_enough
from kpis.calculation.quality_gate import QualityGate
from kpis.calculation.related import RelatedFigure
from kpis.calculation.staffing import agent_seconds
from kpis.calculation.workforce import WorkMonth
from kpis.facts import CategoryFact, CentreFact, Period
from kpis.months import months_between
from kpis.queries.centres import CentreContext
from kpis.reports.centre.head import PeriodHead, head_of
from kpis.reports.centre.period import ChosenPeriod, read_chosen_period
from kpis.reports.centre.quality_gate import read_quality_gate
from kpis.reports.centre.selection import Selection
from kpis.reports.centre.work import WorkLedger, at_once_of, open_work_ledger
from kpis.vocabulary import (
    CostBehaviour,
    Metric,
    MissingInput,
    decimals_of,
    decimals_of_ratio,
)

__all__ = [
    "Capacity",
    "Deflection",
    "FiguresReport",
    "Marginal",
    "RelatedRow",
    "SplitCost",
    "StaffingStep",
]


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """change: counted alike; None where either period is not complete or unknown. is_judged:
    neither stands on few answers. history: its values in the periods up to this one; complete:
    whether each of these is."""

    name: Metric
    figure: RelatedFigure
    change: FigureChange | None
    is_judged: bool
    history: Sequence[Decimal | None]
    complete: Sequence[bool]


@dataclass(frozen=True, slots=True)
class CategoryCost:
    category: CategoryFact
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FiguresReport:
    """Everything the page shows. months: in the period, whether their hours are known or not.

    capacity: None where it is not known; missing: what it lacks then. people: None where they
    are not known.
    """

    head: PeriodHead
    related: Sequence[RelatedRow]
    months: int
    capacity: Capacity | None
    split: SplitCost | None
    missing: MissingInput | None
    costs: Sequence[CategoryCost]
    people: People | None
    marginal: Marginal | None
    deflection: Deflection | None
    gate: QualityGate
    may_mark: bool

    @property
    def told(self) -> list[RelatedRow]:
        """Occupancy only where the hours signed in are known: few centres know them."""
        return [
            row
            for row in self.related
            if row.name is not Metric.OCCUPANCY or row.figure.value is not None
        ]

    def related_row(self, name: Metric) -> RelatedRow:
        return next(row for row in self.related if row.name is name)


def build_figures(frame: CentreContext, selection: Selection, today: date) -> FiguresReport | None:
    """None where the centre has no records yet. Five queries."""
    chosen = read_chosen_period(frame, selection, today, with_staffing=True)
    if chosen is None:
        return None
    centre, figures = frame.centre, chosen.figures
    work = open_work_ledger(chosen, periods_of(chosen), centre.paid_hours)
    months = work.months_of(figures.period)
    decimals = decimals_of(centre.currency)
    capacity = measure_capacity(months, centre.practical_capacity, decimals)
    costs = category_costs(chosen)
    by_behaviour = sum_by_behaviour(costs)
    length = len(months_between(figures.period.start, figures.period.end))
    people = find_people(centre, months, capacity, length)
    return FiguresReport(
        head=head_of(chosen),
        related=make_rows(chosen, work),
        months=length,
        capacity=capacity,
        split=split_cost_per_contact(capacity, decimals_of_ratio(centre.currency))
        if capacity
        else None,
        missing=None if capacity else missing_for_capacity(months, work.no_hours(figures.period)),
        costs=costs,
        people=people,
        marginal=price_more(figures, by_behaviour, people, agent_time_of(chosen)),
        deflection=calculate_deflection(by_behaviour, figures.covered_contacts),
        gate=read_quality_gate(frame, chosen),
        may_mark=frame.may_reopen,
    )


def periods_of(chosen: ChosenPeriod) -> list[Period]:
    """Those whose figures the page tells."""
    return [chosen.compared.period, *(figures.period for figures in chosen.history)]


def make_rows(chosen: ChosenPeriod, work: WorkLedger) -> list[RelatedRow]:
    now = work.related(chosen.figures)
    before, later = alike_figures(chosen, work)
    past = [work.related(figures) for figures in chosen.history]
    return [
        RelatedRow(
            name=name,
            figure=figure,
            change=compare_figures(later[name].value, before[name].value) if before else None,
            is_judged=all(
                are_enough(each.answers)
                for each in (figure, *(known[name] for known in (before, later) if known))
            ),
            history=[figures[name].value for figures in past],
            complete=[figures.is_complete for figures in chosen.history],
        )
        for name, figure in now.items()
    ]


def alike_figures(
    chosen: ChosenPeriod, work: WorkLedger
) -> tuple[Mapping[Metric, RelatedFigure], Mapping[Metric, RelatedFigure]]:
    """Of the period compared with and of the page's, counted alike; none without a comparison."""
    if not chosen.is_comparable:
        return {}, {}
    alike = chosen.alike
    if alike.redefinition is not None:
        counted = replace(chosen, ledger=alike.ledger)
        work = open_work_ledger(counted, (alike.before.period, alike.now.period), work.paid_hours)
    return work.related(alike.before), work.related(alike.now)


def missing_for_capacity(months: Sequence[WorkMonth], no_hours: MissingInput) -> MissingInput:
    if all(month.hours is None for month in months):
        return no_hours
    if all(month.agent_seconds is None for month in months):
        return MissingInput.HANDLE_TIME
    return MissingInput.COST if all(m.cost is None for m in months) else no_hours


def category_costs(chosen: ChosenPeriod) -> list[CategoryCost]:
    amounts = chosen.figures.covered.by_category
    return [
        CategoryCost(category, amounts[category.id])
        for category in chosen.categories
        if category.id in amounts
    ]


def sum_by_behaviour(costs: Sequence[CategoryCost]) -> dict[CostBehaviour, Decimal]:
    sums: dict[CostBehaviour, Decimal] = defaultdict(Decimal)
    for cost in costs:
        sums[cost.category.behaviour] += cost.amount
    return dict(sums)


def find_people(
    centre: CentreFact, months: Sequence[WorkMonth], capacity: Capacity | None, length: int
) -> People | None:
    """Where they and their hours are known in all months of the period. length: how many."""
    known = [
        (month.equivalents, month.hours)
        for month in months
        if month.equivalents is not None and month.hours is not None
    ]
    if capacity is None or not capacity.months == length == len(known):
        return None
    return make_people(
        sum((equivalents for equivalents, _hours in known), Decimal(0)) / length,
        sum((hours for _equivalents, hours in known), Decimal(0)),
        capacity.unused_minutes,
        centre.practical_capacity,
    )


def agent_time_of(chosen: ChosenPeriod) -> Decimal | None:
    """Of the average contact that counts, in seconds of the people who handle it; None where no
    handle time is known."""
    at_once = at_once_of(chosen.channels)
    known = [fact for fact in chosen.figures.counted_facts if fact.handle_seconds is not None]
    base = sum(fact.handle_base or 0 for fact in known)
    if not base:
        return None
    seconds = (agent_seconds(fact.handle_seconds, at_once[fact.channel]) for fact in known)
    return sum((each for each in seconds if each is not None), Decimal(0)) / base


def price_more(
    figures: PeriodFigures,
    costs: Mapping[CostBehaviour, Decimal],
    people: People | None,
    agent_time: Decimal | None,
) -> Marginal | None:
    """None without cost or contacts. agent_time: seconds of a person for a contact."""
    if figures.covered_cost is None:
        return None
    return calculate_marginal(costs, figures.covered_contacts, agent_time, people)
