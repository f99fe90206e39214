"""The report behind the relations page: cost per contact beside the figures of service."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from kpis.calculation.definition import breaks_within, definition_breaks
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.periods import periods_up_to
from kpis.calculation.rates import RATES, value_of
from kpis.calculation.relation import (
    FEWEST_PAIRS,
    PAIRS_FOR_A_WORD,
    Correlation,
    Moves,
    Pair,
    correlate,
    count_moves,
    differences,
)
from kpis.facts import CentreFact, Period
from kpis.metrics import MOVING_WITH_COST
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.queries.reference import category_facts
from kpis.reports.centre.head import PeriodHead, head_of
from kpis.reports.centre.ledger import CentreLedger, read_ledger
from kpis.reports.centre.period import ChosenPeriod, compared_period, restriction_of
from kpis.reports.centre.selection import (
    Selection,
    choices,
    first_period,
    last_period,
    selected_period,
)
from kpis.vocabulary import AllocationBasis, Metric, PeriodKind, Strength

__all__ = ["PAIRS_FOR_A_WORD", "Correlation", "Moves", "Relation", "RelationsReport"]

MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class RelationMonth:
    """cost_per_contact: money. value: seconds, or a share from 0 to 1, of the counted contacts
    for which it is known; None where it is for none."""

    period: Period
    is_complete: bool
    cost_per_contact: Decimal | None
    value: Decimal | None

    @property
    def pair(self) -> Pair | None:
        """Value and cost per contact of a month that is used."""
        if not self.is_complete or self.cost_per_contact is None or self.value is None:
            return None
        return self.value, self.cost_per_contact


@dataclass(frozen=True, slots=True)
class Relation:
    """months: all that were looked at, in order. changes: how the changes from month to month
    go together; levels: how the months themselves do. None for fewer than six, or where one of
    the two is the same throughout."""

    metric: Metric
    months: Sequence[RelationMonth]
    changes: Correlation | None
    levels: Correlation | None
    moves: Moves

    @property
    def strength(self) -> Strength | None:
        """Of the changes alone: levels may drift together."""
        return self.changes.strength if self.changes else None

    @property
    def used(self) -> list[RelationMonth]:
        return [month for month in self.months if month.pair is not None]

    @property
    def is_enough(self) -> bool:
        return self.moves.total >= FEWEST_PAIRS


@dataclass(frozen=True, slots=True)
class RelationsReport:
    """head: of the last month looked at. redefined: the months from which on contacts are
    counted in another way than before. by_handle_time: whether the cost shown is shared out by
    it."""

    head: PeriodHead
    relations: Sequence[Relation]
    chosen: Relation
    redefined: Sequence[date]
    by_handle_time: bool


def build_relations(
    frame: CentreContext, selection: Selection, metric: Metric, today: date
) -> RelationsReport | None:
    """None where the centre has no records yet. metric: one of MOVING_WITH_COST. Of months,
    whatever kind of period is selected."""
    if frame.centre.first_month is None:
        return None
    monthly = replace(selection, kind=PeriodKind.MONTH)
    chosen = read_months(frame, monthly, today)
    span = Period(chosen.trend[0].period.start, chosen.figures.period.end, PeriodKind.MONTH)
    relations = [relate(known, chosen.trend) for known in MOVING_WITH_COST]
    return RelationsReport(
        head=head_of(chosen),
        relations=relations,
        chosen=relations[MOVING_WITH_COST.index(metric)],
        redefined=redefined_in(chosen.ledger, span),
        by_handle_time=is_shared_by_handle_time(chosen.ledger, span),
    )


def read_months(frame: CentreContext, selection: Selection, today: date) -> ChosenPeriod:
    """The last month that is looked at, with all of them as its trend."""
    channels, categories = channel_facts(frame.centre.id), category_facts()
    periods = months_to_read(frame.centre, selection, today)
    span = Period(periods[0].start, periods[-1].end, PeriodKind.MONTH)
    restriction = restriction_of(selection, channels, categories)
    ledger = read_ledger(frame, channels, span, today, restriction)
    trend = [ledger.figures(period) for period in periods]
    return ChosenPeriod(
        centre=frame.centre,
        selection=selection,
        choices=choices(frame.centre, periods, today),
        channels=channels,
        categories=categories,
        ledger=ledger,
        trend=trend,
        figures=trend[-1],
        compared=ledger.figures(compared_period(periods[-1], selection.comparison)),
    )


def months_to_read(centre: CentreFact, selection: Selection, today: date) -> list[Period]:
    """Up to the one selected, else to the latest; none from before the first record."""
    first = first_period(centre, PeriodKind.MONTH)
    latest = max(first, last_period(centre, PeriodKind.MONTH, today))
    last = selected_period(centre, selection) or latest
    return [p for p in periods_up_to(last, MOST_MONTHS) if p >= first] or [last]


def relate(metric: Metric, figures: Sequence[PeriodFigures]) -> Relation:
    months = [month_of(metric, month) for month in figures]
    pairs = [month.pair for month in months]
    steps = [(a, b) for a, b in pairwise(pairs) if a is not None and b is not None]
    return Relation(
        metric=metric,
        months=months,
        changes=correlate(differences(steps)),
        levels=correlate([pair for pair in pairs if pair is not None]),
        moves=count_moves(steps),
    )


def month_of(metric: Metric, figures: PeriodFigures) -> RelationMonth:
    return RelationMonth(
        period=figures.period,
        is_complete=figures.is_complete,
        cost_per_contact=figures.cost_per_contact,
        value=value_of(RATES[metric](figures.counted_facts)),
    )


def redefined_in(ledger: CentreLedger, span: Period) -> list[date]:
    """After the first month: a definition that is valid from it on breaks no series."""
    breaks = definition_breaks(ledger.definitions, ledger.restriction.channels)
    return [definition.valid_from for definition in breaks_within(breaks, span)]


def is_shared_by_handle_time(ledger: CentreLedger, span: Period) -> bool:
    """Then a channel's cost per contact follows its handle time by the calculation alone."""
    if ledger.restriction.channels is None:
        return False
    return AllocationBasis.HANDLE_TIME in ledger.allocation(span).bases
