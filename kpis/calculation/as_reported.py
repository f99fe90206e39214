"""Closed months whose figure is another today than the one that was reported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.periods import period_containing
from kpis.facts import Period, ReportedFact
from kpis.months import months_between
from kpis.vocabulary import PeriodKind

#: The cost per contact of a month as it stands, unrounded; None is "n/a".
FigureOf = Callable[[Period], Decimal | None]


@dataclass(frozen=True, slots=True)
class ReportedOtherwise:
    """cost_per_contact: as the close has it, unrounded; now: as it stands. None is "n/a"."""

    month: date
    cost_per_contact: Decimal | None
    now: Decimal | None


def reported_otherwise(
    period: Period, reported: Mapping[date, ReportedFact], figure_of: FigureOf
) -> list[ReportedOtherwise]:
    """The closed months of the period whose figure differs from the reported one, oldest first;
    empty for weeks, of which nothing is reported."""
    if period.kind is PeriodKind.WEEK:
        return []
    found = [
        ReportedOtherwise(
            month,
            calculate_cost_per_contact(reported[month].cost, reported[month].contacts),
            figure_of(period_of(month)),
        )
        for month in months_between(period.start, period.end)
        if month in reported
    ]
    return [each for each in found if each.cost_per_contact != each.now]


def period_of(month: date) -> Period:
    return period_containing(PeriodKind.MONTH, month)
