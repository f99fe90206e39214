"""Which month the contacts of a centre are to be entered for."""

from datetime import date

from kpis.calculation.completeness import MONTHS_OF_HABIT, Expected, find_gap, record_of
from kpis.calculation.definition import all_definitions
from kpis.calculation.ledger import open_ledger
from kpis.months import add_months, first_of_month, months_between
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts, monthly_contact_facts
from kpis.reports.centre.selection import latest_month

#: A gap further back is history, not work.
MOST_MONTHS = 24


def month_to_record(frame: CentreContext, today: date) -> date:
    """The first month after the last closed one, and that has ended, without a counted channel
    or some of its days; else the last with records, else the one of today. Two queries."""
    known_months = frame.centre.last_month is not None
    last = latest_month(frame.centre, today) if known_months else first_of_month(today)
    ended = add_months(first_of_month(today), -1)
    end = add_months(max(last, ended), 1)
    start = add_months(end, -MOST_MONTHS)
    if frame.closed_through:
        start = max(start, add_months(frame.closed_through, 1))
    elif frame.centre.first_month:
        start = max(start, frame.centre.first_month)
    channels = channel_facts(frame.centre.id)
    definitions = all_definitions(frame.definitions, channels)
    facts = monthly_contact_facts(frame.centre.id, add_months(start, -MONTHS_OF_HABIT), end)
    records = {entry.start: record_of(entry) for entry in open_ledger([], facts, definitions)}
    expected = Expected(channels, definitions, today, endings=frame.endings)
    gaps = (find_gap(records, month, expected, {}) for month in months_between(start, end))
    return next((gap.month for gap in gaps if gap and (gap.channels or gap.days)), last)
