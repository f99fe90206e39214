"""What the reader asked to see, and the periods that this brings on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kpis.calculation.periods import (
    period_containing,
    period_year_before,
    periods_up_to,
    previous_period,
    shift_period,
)
from kpis.facts import CentreFact, Period
from kpis.months import add_months
from kpis.vocabulary import Comparison, PeriodKind

PERIODS_IN_TREND = {
    PeriodKind.WEEK: 26,
    PeriodKind.MONTH: 25,
    PeriodKind.QUARTER: 12,
    PeriodKind.YEAR: 10,
    PeriodKind.YEAR_TO_DATE: 25,
    PeriodKind.ROLLING_YEAR: 25,
}
PERIODS_IN_BARS = 12
MOST_CHOICES = 160


@dataclass(frozen=True, slots=True)
class Selection:
    """day: any day of the wanted period; None for the latest complete one.

    channels, categories: the codes of those that are asked for; none of them means all.
    """

    kind: PeriodKind
    day: date | None
    comparison: Comparison
    channels: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()


def first_period(centre: CentreFact, kind: PeriodKind) -> Period:
    """The earliest period with records; a rolling year needs eleven months before."""
    assert centre.first_month is not None
    period = period_containing(kind, centre.first_month, centre.fiscal_year_start)
    return shift_period(period, 11) if kind is PeriodKind.ROLLING_YEAR else period


def latest_month(centre: CentreFact, today: date) -> date:
    """The last month with records that has begun, or has both costs and contacts.

    A spread invoice has cost lines in months to come: nobody looks for those yet.
    """
    assert centre.last_month is not None
    return min(centre.last_month, max(today.replace(day=1), centre.last_whole or date.min))


def last_period(centre: CentreFact, kind: PeriodKind, today: date) -> Period:
    """The latest period with records; for weeks none that has not begun."""
    day = latest_month(centre, today)
    if kind is PeriodKind.WEEK:
        last_day = add_months(day, 1) - timedelta(days=1)
        day = max(day, min(last_day, today))
    return period_containing(kind, day, centre.fiscal_year_start)


def selected_period(centre: CentreFact, selection: Selection) -> Period | None:
    if selection.day is None:
        return None
    return period_containing(selection.kind, selection.day, centre.fiscal_year_start)


def last_whole_period(centre: CentreFact, kind: PeriodKind) -> Period | None:
    """Where the trend must reach if nothing is chosen: the latest figure may be long past."""
    if centre.last_whole is None:
        return None
    return period_containing(kind, centre.last_whole, centre.fiscal_year_start)


def choose_trend(centre: CentreFact, selection: Selection, today: date) -> list[Period]:
    """The periods of the trend: up to the latest, but with no more than half of them after
    the one that the page is about."""
    count = PERIODS_IN_TREND[selection.kind]
    first = first_period(centre, selection.kind)
    last = max(first, last_period(centre, selection.kind, today))
    selected = selected_period(centre, selection)
    chosen = selected or last_whole_period(centre, selection.kind)
    if chosen is not None:
        last = max(chosen, min(last, shift_period(chosen, count // 2)))
    periods = periods_up_to(last, count)
    return [period for period in periods if period >= first or period == selected]


def span_to_read(trend: Sequence[Period], selected: Period | None) -> Period:
    """The trend, and before it whatever the page's own period is compared with.

    Where none is selected that period is taken to be in the later half of the trend.
    """
    compared = selected or trend[len(trend) // 2]
    earlier = (trend[0], period_year_before(compared), previous_period(compared))
    return Period(min(earlier).start, trend[-1].end, trend[0].kind)


def choose_bars(trend: Sequence[Period], selected: Period) -> slice:
    """The last dozen of the trend, or the dozen up to a selected one before them."""
    end = len(trend)
    position = trend.index(selected)
    if position < end - PERIODS_IN_BARS:
        end = position + 1
    return slice(max(0, end - PERIODS_IN_BARS), end)


def choices(centre: CentreFact, trend: Sequence[Period], today: date) -> list[Period]:
    """The periods one can choose, latest first; those of the trend are always among them."""
    kind = trend[0].kind
    first, last = first_period(centre, kind), max(trend[-1], last_period(centre, kind, today))
    periods = periods_up_to(last, MOST_CHOICES)
    return sorted({period for period in periods if period >= first} | set(trend), reverse=True)
