"""The period that a page is about, and the trend of periods around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.comparison import FigureChange, target_at
from kpis.calculation.completeness import MonthGap
from kpis.calculation.definition import breaks_within, definition_at, definition_breaks
from kpis.calculation.figures import (
    Coverage,
    PeriodFigures,
    compare_when_complete,
    contacts_by_month,
    latest_complete,
)
from kpis.calculation.goals import weigh_goal
from kpis.calculation.periods import period_year_before, previous_period
from kpis.calculation.restriction import Restriction
from kpis.facts import (
    CategoryFact,
    CentreFact,
    ChannelFact,
    DefinitionFact,
    Period,
    TargetFact,
)
from kpis.months import month_after
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.queries.reference import category_facts
from kpis.reports.centre.alike import Alike, count_alike
from kpis.reports.centre.ledger import CentreLedger, read_ledger
from kpis.reports.centre.selection import (
    Selection,
    choices,
    choose_trend,
    selected_period,
    span_to_read,
)
from kpis.vocabulary import Comparison, Metric

__all__ = [
    "ChosenPeriod",
    "Coverage",
    "Denominator",
    "MonthGap",
    "PeriodFigures",
    "compared_period",
    "read_chosen_period",
    "restriction_of",
    "target_of",
]


@dataclass(frozen=True, slots=True)
class Denominator:
    """What counts as a contact in a period, on the channels that are shown.

    definition: of the period's first month. later: those that begin to count something else of
    these channels within the period.
    """

    definition: DefinitionFact
    later: Sequence[DefinitionFact]
    channels: Sequence[ChannelFact]


@dataclass(frozen=True, slots=True)
class ChosenPeriod:
    """figures: of the selected period, else of the latest complete one in the later half of
    the trend; one of the trend. compared: of the period it is held against. choices: the
    periods one can choose, latest first.
    """

    centre: CentreFact
    selection: Selection
    choices: Sequence[Period]
    channels: Sequence[ChannelFact]
    categories: Sequence[CategoryFact]
    ledger: CentreLedger
    trend: Sequence[PeriodFigures]
    figures: PeriodFigures
    compared: PeriodFigures

    @property
    def alike(self) -> Alike:
        """The page's period and the one it is compared with, counted by one definition."""
        return count_alike(self.ledger, self.compared, self.figures)

    @property
    def is_comparable(self) -> bool:
        """Both periods are complete, as they were counted and counted alike."""
        return compare_when_complete(self.figures, self.compared) and self.alike.is_comparable

    @property
    def change(self) -> FigureChange | None:
        """Of the cost per contact, counted alike; None where the two cannot be compared."""
        return self.alike.change if self.is_comparable else None

    @property
    def history(self) -> Sequence[PeriodFigures]:
        """The dozen periods up to and with the one the page is about."""
        return [f for f in self.trend if f.period <= self.figures.period][-12:]

    @property
    def shown_channels(self) -> Sequence[ChannelFact]:
        return [channel for channel in self.channels if self.ledger.shows(channel.id)]

    @property
    def breaks(self) -> Sequence[DefinitionFact]:
        """The definitions that begin to count something else of what is shown."""
        return definition_breaks(self.ledger.definitions, self.ledger.restriction.channels)

    @property
    def denominator(self) -> Denominator:
        period = self.figures.period
        return Denominator(
            definition=definition_at(self.ledger.definitions, period.start),
            later=breaks_within(self.breaks, period),
            channels=self.shown_channels,
        )

    def target(
        self, targets: Sequence[TargetFact], metric: Metric, figures: PeriodFigures
    ) -> Decimal | None:
        """The goal for what is shown: of the centre, or of the one channel that was asked for;
        of several months weighted by their contacts.

        None of some channels together, and of some categories: there is no such goal.
        """
        restriction = self.ledger.restriction
        if restriction.categories is not None or len(restriction.channels or ()) > 1:
            return None
        channel = next(iter(restriction.channels or ()), None)
        return target_of(targets, metric, figures, channel)


def target_of(
    targets: Sequence[TargetFact],
    metric: Metric,
    figures: PeriodFigures,
    channel: int | None = None,
) -> Decimal | None:
    """channel: None for all of them together."""
    own = [each for each in targets if each.metric is metric and each.channel == channel]
    if not own:
        return None
    return weigh_goal(
        lambda month: target_at(own, metric, month_after(month), channel),
        contacts_by_month(figures.covered_entries, channel),
        figures.period.last_month,
    )


def read_chosen_period(
    frame: CentreContext, selection: Selection, today: date, *, with_staffing: bool = False
) -> ChosenPeriod | None:
    """None where the centre has no records yet. Four queries, five with staffed hours."""
    first = frame.centre.first_month
    if first is None:
        return None
    channels, categories = channel_facts(frame.centre.id), category_facts()
    periods = choose_trend(frame.centre, selection, today)
    wanted = selected_period(frame.centre, selection)
    span = span_to_read(periods, wanted)
    restriction = restriction_of(selection, channels, categories)
    ledger = read_ledger(frame, channels, span, today, restriction, with_staffing=with_staffing)
    trend = [ledger.figures(period) for period in periods]
    chosen = next((f for f in trend if f.period == wanted), None)
    if chosen is None:
        whole = span.start <= first  # all there is was read
        chosen = latest_complete([f for f in trend if whole or can_compare(f.period, span)])
    compared = ledger.figures(compared_period(chosen.period, selection.comparison))
    return ChosenPeriod(
        centre=frame.centre,
        selection=selection,
        choices=choices(frame.centre, periods, today),
        channels=channels,
        categories=categories,
        ledger=ledger,
        trend=trend,
        figures=chosen,
        compared=compared,
    )


def compared_period(period: Period, comparison: Comparison) -> Period:
    if comparison is Comparison.PREVIOUS:
        return previous_period(period)
    return period_year_before(period)


def restriction_of(
    selection: Selection, channels: Sequence[ChannelFact], categories: Sequence[CategoryFact]
) -> Restriction:
    """Codes that name nothing are left out; where none is left, nothing is shown."""
    wanted_channels = {fact.id for fact in channels if fact.code in selection.channels}
    wanted_categories = {fact.id for fact in categories if fact.code in selection.categories}
    return Restriction(
        wanted_channels if selection.channels else None,
        wanted_categories if selection.categories else None,
    )


def can_compare(period: Period, span: Period) -> bool:
    """Whether what the period is compared with was read too."""
    return period_year_before(period).start >= span.start
