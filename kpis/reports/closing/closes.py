"""The report behind the list of months: which are closed, which can be, which lack something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kpis.calculation.as_reported import ReportedOtherwise
from kpis.calculation.completeness import MonthGap
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.periods import period_containing
from kpis.facts import CentreFact, Period
from kpis.months import add_months, first_of_month, months_between
from kpis.queries.centres import CentreContext
from kpis.queries.closes import Accruals, CloseFact, accruals_by_month, latest_closes
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.ledger import CentreLedger, read_ledger
from kpis.reports.centre.selection import latest_month
from kpis.vocabulary import PeriodKind

__all__ = ["CloseFact"]

MONTHS = 24
#: A centre that nobody records in any more does not fill its list with empty months.
MONTHS_WITHOUT_RECORD = 3


class CloseState(StrEnum):
    """Where a month stands on its way to being closed."""

    CLOSED = "closed"
    READY = "ready"
    UNFINISHED = "unfinished"
    RUNNING = "running"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class CloseRow:
    """A month. close: the last one, in force where the state is closed. points: still open.

    cost_per_contact: as reported where closed, else as it stands; None is "n/a". stands: as it
    stands, where it is closed and was reported otherwise.
    """

    month: date
    state: CloseState
    points: int
    close: CloseFact | None
    cost: Decimal | None
    contacts: int | None
    cost_per_contact: Decimal | None
    stands: ReportedOtherwise | None

    @property
    def can_be_closed(self) -> bool:
        return self.state in {CloseState.READY, CloseState.UNFINISHED}


def build_closes(frame: CentreContext, today: date) -> list[CloseRow]:
    """The latest month first, none before the first record; five queries at most."""
    span = span_of(frame.centre, today)
    return [] if span is None else read_rows(frame, span, today)[::-1]


def build_close_row(frame: CentreContext, month: date, today: date) -> CloseRow:
    """One month alone, whether the list has it or not; five queries at most."""
    (row,) = read_rows(frame, period_containing(PeriodKind.MONTH, month), today)
    return row


def read_rows(frame: CentreContext, span: Period, today: date) -> list[CloseRow]:
    channels = channel_facts(frame.centre.id)
    ledger = read_ledger(frame, channels, span, today)
    closes = latest_closes(frame.centre.id, span.start, span.end)
    accruals = accruals_by_month(frame.centre.id, span.start, span.end)
    return [
        make_row(ledger, period_containing(PeriodKind.MONTH, month), closes, accruals)
        for month in months_between(span.start, span.end)
    ]


def span_of(centre: CentreFact, today: date) -> Period | None:
    """The 24 months up to the last with a record, and as many of those after it as have ended
    lately."""
    if centre.first_month is None or centre.last_month is None:
        return None
    after = add_months(latest_month(centre, today), 1)
    end = max(after, min(first_of_month(today), add_months(after, MONTHS_WITHOUT_RECORD)))
    start = max(add_months(end, -MONTHS), centre.first_month)
    return Period(start, end, PeriodKind.MONTH)


def make_row(
    ledger: CentreLedger,
    period: Period,
    closes: Mapping[date, CloseFact],
    accruals: Mapping[date, Accruals],
) -> CloseRow:
    month, figures = period.start, ledger.figures(period)
    close = closes.get(month)
    gap = figures.gaps[0] if figures.gaps else None
    points = count_points(gap, month in accruals)
    state = state_of(close, gap, points)
    reported = close if state is CloseState.CLOSED else None
    cost = reported.cost if reported else figures.cost
    contacts = reported.contacts if reported else figures.contacts
    return CloseRow(
        month=month,
        state=state,
        points=points,
        close=close,
        cost=cost,
        contacts=contacts,
        cost_per_contact=cost_per_contact_of(reported) if reported else figures.cost_per_contact,
        stands=next(iter(ledger.reported_otherwise(period)), None),
    )


def state_of(close: CloseFact | None, gap: MonthGap | None, points: int) -> CloseState:
    if close is not None and close.reopened_at is None:
        return CloseState.CLOSED
    if gap and gap.running:
        return CloseState.RUNNING
    if gap and gap.no_costs and gap.no_contacts:
        return CloseState.EMPTY
    return CloseState.UNFINISHED if points else CloseState.READY


def count_points(gap: MonthGap | None, has_accruals: bool) -> int:
    """What is still to do: each missing bill and channel, and the accruals together."""
    points = int(has_accruals)
    if gap is not None:
        points += len(gap.bills) or gap.no_costs
        points += len(gap.channels) + len(gap.days) or gap.no_contacts
    return points


def cost_per_contact_of(close: CloseFact) -> Decimal | None:
    """As reported; None is "n/a"."""
    return calculate_cost_per_contact(close.cost, close.contacts)
