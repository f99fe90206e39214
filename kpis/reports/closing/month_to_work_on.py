"""Which month finance has to do next."""

from datetime import date

from kpis.facts import Period
from kpis.months import add_months, first_of_month
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.reports.centre.ledger import read_ledger
from kpis.reports.centre.selection import latest_month
from kpis.vocabulary import PeriodKind

#: Where no month was ever closed, older gaps are left alone.
MONTHS_BACK = 12


def month_to_work_on(frame: CentreContext, today: date) -> date:
    """The first month after the last closed one that is not complete, else the last one with
    records, else today's. Three queries at most."""
    closed = frame.closed_through
    if frame.centre.last_month is None:
        return first_of_month(today)
    last = latest_month(frame.centre, today)
    first = add_months(closed, 1) if closed else max_known(frame, add_months(last, -MONTHS_BACK))
    span = Period(first, add_months(max(first, last), 1), PeriodKind.MONTH)
    gaps = read_ledger(frame, channel_facts(frame.centre.id), span, today).gaps
    return min(gaps, default=last)


def max_known(frame: CentreContext, month: date) -> date:
    """Not before the first month with records."""
    assert frame.centre.first_month is not None
    return max(month, frame.centre.first_month)
