"""The period that a page is about, and the trend of periods around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpis.calculation.figures import PeriodFigures, latest_complete
from kpis.calculation.periods import period_year_before
from kpis.facts import ChannelFact, Period
from kpis.queries.centres import CentreFrame
from kpis.queries.contacts import channel_facts
from kpis.reports.centre_ledger import CentreLedger, read_ledger
from kpis.reports.selection import Selection, choose_trend, selected_period, span_to_read


@dataclass(frozen=True, slots=True)
class ChosenPeriod:
    """figures: of the selected period, else of the latest complete one in the later half of
    the trend; one of the trend.
    """

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
    first = frame.centre.first_month
    if first is None:
        return None
    channels = channel_facts(frame.centre.id)
    periods = choose_trend(frame.centre, selection, today)
    wanted = selected_period(frame.centre, selection)
    span = span_to_read(periods, wanted)
    books = read_ledger(frame, channels, span, today)
    trend = [books.figures(period) for period in periods]
    chosen = next((f for f in trend if f.period == wanted), None)
    if chosen is None:
        whole = span.start <= first  # all there is was read
        chosen = latest_complete([f for f in trend if whole or can_compare(f.period, span)])
    return ChosenPeriod(channels, books, trend, chosen)


def can_compare(period: Period, span: Period) -> bool:
    """Whether what the period is compared with was read too."""
    return period_year_before(period).start >= span.start
