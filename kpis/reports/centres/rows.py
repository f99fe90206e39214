"""The rows of a portfolio: each centre in one currency, in order, and all of them together."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.as_reported import ReportedOtherwise, reported_otherwise
from kpis.calculation.centre_months import CentreMonths, PeriodSums, sum_centres, sum_period
from kpis.calculation.comparison import FigureChange, compare_figures
from kpis.calculation.completeness import MONTHS_OF_HABIT
from kpis.calculation.currency import Rates
from kpis.calculation.periods import periods_up_to
from kpis.calculation.quality import handle_time_rate, resolution_rate, satisfaction_rate
from kpis.calculation.rates import value_of
from kpis.calculation.rounding import as_decimal
from kpis.facts import CentreFact, Period, Rate, ReportedFact, ServiceSums
from kpis.months import add_months, months_between
from kpis.names import sort_key
from kpis.reports.centre.period import compared_period
from kpis.reports.centres.periods import HISTORY
from kpis.vocabulary import Comparison, Metric


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A centre's sums in the period of all centres, and in the one it is compared with.

    change, own_change: of cost per contact, in the reporting and in the centre's own currency;
    only between complete periods, counted alike as the two of alike are. share: of all cost, 0
    to 1. through: the last month up to which it is complete; or_later: it may be later, for no
    later month was read. history: cost per contact in the reporting currency, oldest first;
    None is a gap. complete: whether each of these periods is. reported: the closed months of the
    period that were reported otherwise, in the centre's own currency.
    """

    centre: CentreFact
    now: PeriodSums
    before: PeriodSums
    change: FigureChange | None
    own_change: FigureChange | None
    alike: tuple[PeriodSums, PeriodSums]
    through: date | None
    or_later: bool = False
    share: Decimal | None = None
    history: Sequence[Decimal | None] = ()
    complete: Sequence[bool] = ()
    reported: Sequence[ReportedOtherwise] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """Ratios of sums over all centres with records. change: between complete periods of the
    same centres. recorded: how many centres have records in the period; rated: how many know
    each rate of service."""

    now: PeriodSums
    before: PeriodSums
    change: FigureChange | None
    recorded: int
    rated: Mapping[Metric, int]


@dataclass(frozen=True, slots=True)
class RowMaker:
    """span: the months that were read."""

    period: Period
    comparison: Comparison
    span: Period
    currency: str
    rates: Rates

    def row(
        self, centre: CentreFact, months: CentreMonths, alike: Sequence[CentreMonths] = ()
    ) -> PortfolioRow:
        """alike: counted by one definition, where the two periods are not by themselves; the first
        that knows its counts in both periods is compared."""
        now, before = self.pair(months)
        pairs = [self.pair(each) for each in alike] or [(now, before)]
        complete = (pair for pair in pairs if all(side.is_complete for side in pair))
        sides = next(complete, pairs[0])
        comparable = all(side.is_complete for side in (now, before, *sides))
        own, own_before = (side.own_cost_per_contact for side in sides)
        reported, reported_before = (side.cost_per_contact for side in sides)
        through, or_later = self.complete_through(centre, months)
        return PortfolioRow(
            centre=centre,
            now=now,
            before=before,
            change=compare(reported, reported_before) if comparable else None,
            own_change=compare(own, own_before) if comparable else None,
            alike=sides,
            through=through,
            or_later=or_later,
        )

    def with_reported(
        self, row: PortfolioRow, months: CentreMonths, reported: Mapping[date, ReportedFact]
    ) -> PortfolioRow:
        """reported: the figures of the centre's closed months, as their closes have them."""

        def figure_of(month: Period) -> Decimal | None:
            figure = self.cost_sums(months, month).own_cost_per_contact
            return None if figure is None else as_decimal(figure)

        return replace(row, reported=reported_otherwise(self.period, reported, figure_of))

    def pair(self, months: CentreMonths) -> tuple[PeriodSums, PeriodSums]:
        """The period, and the one that it is compared with."""
        before = compared_period(self.period, self.comparison)
        return self.sums(months, self.period), self.cost_sums(months, before)

    def sums(self, months: CentreMonths, period: Period) -> PeriodSums:
        return sum_period(months, period, self.currency, self.rates)

    def cost_sums(self, months: CentreMonths, period: Period) -> PeriodSums:
        """The same without service."""
        return sum_period(months, period, self.currency, self.rates, with_service=False)

    def complete_through(
        self, centre: CentreFact, months: CentreMonths
    ) -> tuple[date | None, bool]:
        """And whether it may be later: where the months that were read end with it."""
        first, last = centre.first_month, centre.last_month
        if first is None or last is None:
            return None, False
        start = max(first, add_months(self.span.start, MONTHS_OF_HABIT))
        read = [m for m in months_between(start, self.span.end) if m <= last]
        through = months.complete_through(read)
        return through, bool(read) and through == read[-1] != last

    def with_history(self, row: PortfolioRow, months: CentreMonths) -> PortfolioRow:
        periods = periods_up_to(row.now.period, HISTORY[row.now.period.kind])
        sums = [self.cost_sums(months, period) for period in periods]
        figures = [each.cost_per_contact for each in sums]
        return replace(
            row,
            history=[None if f is None else as_decimal(f) for f in figures],
            complete=[each.is_complete for each in sums],
        )


def compare(now: Fraction | None, before: Fraction | None) -> FigureChange | None:
    if now is None or before is None:
        return None
    return compare_figures(as_decimal(now), as_decimal(before))


def total_of(period: Period, rows: Sequence[PortfolioRow], comparison: Comparison) -> Total:
    now = sum_centres(period, [row.now for row in rows])
    before = sum_centres(compared_period(period, comparison), [row.before for row in rows])
    same = [row.now.is_recorded for row in rows] == [row.before.is_recorded for row in rows]
    alike = now, before
    if any(row.alike != (row.now, row.before) for row in rows):
        alike = (
            sum_centres(period, [row.alike[0] for row in rows]),
            sum_centres(before.period, [row.alike[1] for row in rows]),
        )
    comparable = same and all(side.is_complete for side in (now, before, *alike))
    change = compare(*(side.cost_per_contact for side in alike))
    return Total(
        now=now,
        before=before,
        change=change if comparable else None,
        recorded=sum(row.now.is_recorded for row in rows),
        rated=Counter(
            metric for row in rows for metric in RATINGS if rating(row.now, metric) is not None
        ),
    )


def with_share(row: PortfolioRow, total: Fraction | None) -> PortfolioRow:
    """None where the total is nothing, or less: its parts are then no shares of it."""
    if total is None or total <= 0 or row.now.converted is None:
        return row
    return replace(row, share=as_decimal(row.now.converted / total))


Value = Decimal | Fraction | int | None
RATINGS: dict[Metric, Callable[[ServiceSums], Rate | None]] = {
    Metric.AVERAGE_HANDLE_TIME: handle_time_rate,
    Metric.FIRST_CONTACT_RESOLUTION: resolution_rate,
    Metric.SATISFACTION: satisfaction_rate,
}


def rating(sums: PeriodSums, metric: Metric) -> Decimal | None:
    """In the unit of the figure; None where it is not known."""
    return value_of(RATINGS[metric](sums.service))


#: As the address names them.
RATED = {
    "handle_time": Metric.AVERAGE_HANDLE_TIME,
    "resolution": Metric.FIRST_CONTACT_RESOLUTION,
    "satisfaction": Metric.SATISFACTION,
}


def by_rating(metric: Metric) -> Callable[[PortfolioRow], Value]:
    return lambda row: rating(row.now, metric)


SORTS: dict[str, Callable[[PortfolioRow], Value]] = {
    "cpc": lambda row: row.now.cost_per_contact,
    "change": lambda row: row.change.ratio if row.change else None,
    "contacts": lambda row: row.now.contacts,
    "cost": lambda row: row.now.converted,
    **{key: by_rating(metric) for key, metric in RATED.items()},
}


def sort_rows(rows: Sequence[PortfolioRow], sort: str, *, descending: bool) -> list[PortfolioRow]:
    """By a column of SORTS, else by name; what has no value comes last in either direction."""
    named = sorted(rows, key=lambda row: sort_key(row.centre.name))
    if sort not in SORTS:
        return named[::-1] if descending else named
    value = SORTS[sort]
    known = [row for row in named if value(row) is not None]
    ordered = sorted(known, key=lambda row: value(row) or 0, reverse=descending)
    return ordered + [row for row in named if value(row) is None]
