"""The reports behind the sheets of contacts: channels by month of a year, and by day of a month."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kpis.calculation.expectation import retired_channels
from kpis.calculation.periods import period_containing
from kpis.calculation.unusual import Unusual, find_many_times
from kpis.calculation.usual_costs import add_up, contacts_by_channel, judge_amount
from kpis.facts import Cells, CentreFact, SheetRow
from kpis.months import add_months, month_before
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import monthly_contact_facts
from kpis.queries.year_cells import (
    channel_rows,
    channels_by_day,
    closed_months,
    contact_cells,
    contact_day_cells,
    contact_total,
    whole_month_contacts,
)
from kpis.reports.sheets.cost_year import months_of_year
from kpis.vocabulary import PeriodKind

__all__ = [
    "ContactGrid",
    "build_contact_days",
    "build_contact_year",
    "channels_of",
    "closed_between",
    "contacts_between",
    "days_of_month",
    "fiscal_year_of",
    "months_of_year",
    "recorded_by_day",
    "unusual_days",
    "unusual_months",
]

MONTHS_OF_COMPARISON = 12
Judged = dict[tuple[int, date], Unusual]


@dataclass(frozen=True, slots=True)
class ContactGrid:
    """Contacts handled by channel. columns: the first days of months, or days.

    whole_month: of a sheet by day, by channel the figure that stands for all its days. by_day:
    the channels of a sheet by day that are recorded so, this month or the one before.
    """

    centre: CentreFact
    columns: Sequence[date]
    rows: Sequence[SheetRow]
    cells: Cells
    closed: frozenset[date]
    whole_month: Mapping[int, int]
    by_day: frozenset[int] = frozenset()


def channels_of(frame: CentreContext) -> list[SheetRow]:
    return channel_rows(frame.centre.id)


def days_of_month(month: date) -> list[date]:
    """Every day of the month that begins on ``month``."""
    count = (add_months(month, 1) - month).days
    return [month + timedelta(days=step) for step in range(count)]


def fiscal_year_of(centre: CentreFact, month: date) -> int:
    """The year in which the fiscal year of the month begins."""
    return period_containing(PeriodKind.YEAR, month, centre.fiscal_year_start).start.year


def closed_between(frame: CentreContext, start: date, end: date) -> frozenset[date]:
    """The closed months in [start, end)."""
    return closed_months(frame.centre.id, start, end)


def contacts_between(frame: CentreContext, start: date, end: date) -> int:
    """Handled in [start, end), on every channel."""
    return contact_total(frame.centre.id, start, end)


def unusual_months(frame: CentreContext, months: Sequence[date]) -> Judged:
    """By channel and month, what stands out from the twelve months before."""
    first, end = add_months(months[0], -MONTHS_OF_COMPARISON), add_months(months[-1], 1)
    facts = monthly_contact_facts(frame.centre.id, first, end)
    found = {}
    for month in months:
        known = [f for f in facts if add_months(month, -MONTHS_OF_COMPARISON) <= f.start <= month]
        totals = add_up((fact.start, Decimal(fact.handled)) for fact in known)
        for channel, handled in contacts_by_channel(known).items():
            if (why := judge_amount(handled, totals, month)) is not None:
                found[channel, month] = why
    return found


def unusual_days(frame: CentreContext, days: Sequence[date]) -> Judged:
    """By channel and day, what is many times the most of any other day of the month: how far
    days spread is the week's doing, and says less."""
    cells = contact_day_cells(frame.centre.id, days[0], days[-1] + timedelta(days=1)).by_place
    found = {}
    for (channel, day), cell in cells.items():
        others = [
            Decimal(other.value) for (of, at), other in cells.items() if of == channel and at != day
        ]
        if (why := find_many_times(Decimal(cell.value), others)) is not None:
            found[channel, day] = why
    return found


def build_contact_year(frame: CentreContext, year: int) -> ContactGrid:
    id, months = frame.centre.id, months_of_year(frame.centre, year)
    start, end = months[0], add_months(months[-1], 1)
    cells = contact_cells(id, start, end)
    return ContactGrid(
        centre=frame.centre,
        columns=months,
        rows=offered_rows(frame, start, ids_in(cells)),
        cells=cells,
        closed=closed_months(id, start, end),
        whole_month={},
    )


def build_contact_days(frame: CentreContext, month: date) -> ContactGrid:
    id, end = frame.centre.id, add_months(month, 1)
    whole_month, cells = whole_month_contacts(id, month), contact_day_cells(id, month, end)
    return ContactGrid(
        centre=frame.centre,
        columns=days_of_month(month),
        rows=offered_rows(frame, month, ids_in(cells) | whole_month.keys()),
        cells=cells,
        closed=closed_months(id, month, end),
        whole_month=whole_month,
        by_day=recorded_by_day(frame, month) - whole_month.keys(),
    )


def ids_in(cells: Cells) -> frozenset[int]:
    return frozenset(channel for channel, _ in cells.by_place)


def offered_rows(
    frame: CentreContext, month: date, recorded: AbstractSet[int]
) -> Sequence[SheetRow]:
    """The channels but for those that had ended by the month and have nothing on the sheet."""
    gone = retired_channels(month, frame.endings) - recorded
    return [row for row in channel_rows(frame.centre.id) if row.id not in gone]


def recorded_by_day(frame: CentreContext, month: date) -> frozenset[int]:
    """The channels with a figure for any day of the month or of the one before."""
    return channels_by_day(frame.centre.id, month_before(month), add_months(month, 1))
