"""What every page about a period of a centre begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpis.calculation.completeness import MonthGap
from kpis.calculation.figures import PeriodFigures
from kpis.facts import CategoryFact, CentreFact, ChannelFact, Period
from kpis.reports.centre.period import ChosenPeriod, Denominator
from kpis.reports.centre.selection import Selection

__all__ = ["MonthGap", "PeriodFigures", "PeriodHead", "head_of"]


@dataclass(frozen=True, slots=True)
class PeriodHead:
    """choices: the periods one can choose, latest first. channels, categories: all that there
    are, whether they were asked for or not.

    figures: of the period that the page is about. compared: of the one it is held against.
    complete_through: the last month up to which nothing expected is missing; None if none is.
    """

    centre: CentreFact
    selection: Selection
    choices: Sequence[Period]
    channels: Sequence[ChannelFact]
    categories: Sequence[CategoryFact]
    figures: PeriodFigures
    compared: PeriodFigures
    denominator: Denominator
    complete_through: date | None


def head_of(chosen: ChosenPeriod) -> PeriodHead:
    return PeriodHead(
        centre=chosen.centre,
        selection=chosen.selection,
        choices=chosen.choices,
        channels=chosen.channels,
        categories=chosen.categories,
        figures=chosen.figures,
        compared=chosen.compared,
        denominator=chosen.denominator,
        complete_through=chosen.ledger.complete_through,
    )
