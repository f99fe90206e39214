"""The period that a portfolio is about, and the months that this makes it read."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from kpis.calculation.centre_months import CentreMonths
from kpis.calculation.completeness import MONTHS_OF_HABIT
from kpis.calculation.periods import period_containing, periods_up_to, shift_period
from kpis.facts import CentreFact, Period
from kpis.months import add_months, months_between
from kpis.reports.centre.period import compared_period
from kpis.reports.centre.selection import MOST_CHOICES, Selection, latest_month
from kpis.vocabulary import PeriodKind
from kpis.zones import Clock

#: A month may lie in two weeks: costs of many centres are never spread over those.
KINDS = tuple(kind for kind in PeriodKind if kind is not PeriodKind.WEEK)
#: How many periods the small line of a row has.
HISTORY = {
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 8,
    PeriodKind.YEAR: 4,
    PeriodKind.YEAR_TO_DATE: 12,
    PeriodKind.ROLLING_YEAR: 12,
}
#: Where no period is asked for, the one shown is among so many latest ones.
CANDIDATES = 3


def has_period(centre: CentreFact, period: Period) -> bool:
    """Whether it is one of the centre's own: fiscal years differ."""
    last_day = period.end - timedelta(days=1)
    return period_containing(period.kind, last_day, centre.fiscal_year_start) == period


def common_start(centres: Iterable[CentreFact]) -> int:
    """The month in which their fiscal years begin; January where they differ: the same months
    of every centre are added up."""
    starts = {centre.fiscal_year_start for centre in centres}
    return starts.pop() if len(starts) == 1 else 1


def period_choices(centres: Sequence[CentreFact], kind: PeriodKind, today: Clock) -> list[Period]:
    """Those with records of any of the centres, latest first; each has some."""
    start = common_start(centres)
    last = max(latest_month(centre, today(centre)) for centre in centres)
    first = min(centre.first_month for centre in centres if centre.first_month)
    earliest = period_containing(kind, first, start)
    periods = periods_up_to(period_containing(kind, last, start), MOST_CHOICES)
    return [period for period in reversed(periods) if period.end > earliest.start]


def candidates(
    centres: Sequence[CentreFact], selection: Selection, choices: Sequence[Period]
) -> list[Period]:
    """The period asked for; else the latest ones that may be shown, latest first."""
    if selection.day is not None:
        start = common_start(centres)
        return [period_containing(selection.kind, selection.day, start)]
    whole = [centre.last_whole for centre in centres if centre.last_whole]
    reached = [period for period in choices if whole and period.start <= max(whole)]
    return [*(reached or choices)[:CANDIDATES]]


def span_to_read(periods: Sequence[Period], selection: Selection) -> Period:
    """What any of the periods needs: its history, the one before, the months of habit."""
    earliest = min(periods)
    starts = (
        shift_period(earliest, 1 - HISTORY[earliest.kind]).start,
        compared_period(earliest, selection.comparison).start,
    )
    start = add_months(min(starts), -MONTHS_OF_HABIT)
    return Period(start, max(period.end for period in periods), earliest.kind)


def latest_period(periods: Sequence[Period], ledger: Iterable[CentreMonths]) -> Period:
    """The latest that is complete for at least half of the centres that record in these months;
    else the latest of all."""
    in_use = [months for months in ledger if records_in(months, periods)]
    for period in periods:
        complete = [months for months in in_use if is_complete(months, period)]
        if in_use and 2 * len(complete) >= len(in_use):
            return period
    return periods[0]


def records_in(months: CentreMonths, periods: Sequence[Period]) -> bool:
    return any(period.contains(month) for period in periods for month in months.facts)


def is_complete(months: CentreMonths, period: Period) -> bool:
    return all(months.is_complete(month) for month in months_between(period.start, period.end))
