"""The period that a page is about, and the trend of periods around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpis.calculation.figures import PeriodFigures, latest_complete
from kpis.facts import ChannelFact
from kpis.queries.centres import CentreFrame
from kpis.queries.contacts import channel_facts
from kpis.reports.centre_ledger import CentreLedger, read_ledger
from kpis.reports.selection import Selection, choose_trend, selected_period, span_to_read


@dataclass(frozen=True, slots=True)
class ChosenPeriod:
    """figures: of the selected period, else of the latest complete one; one of the trend."""

    channels: Sequence[ChannelFact]
    books: CentreLedger
    trend: Sequence[PeriodFigures]
    figures: PeriodFigures

    @property
    def history(self) -> Sequence[PeriodFigures]:
        """The dozen periods up to and with the one the page is about."""
        return [f for f in self.trend if f.period <= self.figures.period][-12:]


def read_chosen_period(
    frame: CentreFrame, selection: Selection, today: date
) -> ChosenPeriod | None:
    """None where the centre has no records yet."""
    if frame.centre.first_month is None:
        return None
    channels = channel_facts(frame.centre.id)
    periods = choose_trend(frame.centre, selection, today)
    books = read_ledger(frame, channels, span_to_read(periods), today)
    trend = [books.figures(period) for period in periods]
    wanted = selected_period(frame.centre, selection)
    figures = next((f for f in trend if f.period == wanted), None) or latest_complete(trend)
    return ChosenPeriod(channels, books, trend, figures)
