"""The report behind the portfolio: the centres a person may see, each in its last month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.comparison import Change, compare_figures
from kpis.calculation.figures import PeriodFigures, compare_when_complete, latest_complete
from kpis.calculation.periods import period_containing, periods_up_to
from kpis.facts import CentreFact, Period
from kpis.months import add_months
from kpis.queries.centres import CentreFrame
from kpis.queries.contacts import channel_facts_of, monthly_contact_facts_of
from kpis.queries.costs import monthly_cost_facts_of
from kpis.reports.centre_ledger import CentreLedger, make_ledger
from kpis.vocabulary import PeriodKind

MONTHS = 16


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """figures: the centre's latest complete month; None where it has no records.

    history: cost per contact of the months up to it; None is a gap.
    """

    centre: CentreFact
    figures: PeriodFigures | None
    change: Change | None
    history: Sequence[Decimal | None]


def build_portfolio(frames: Sequence[CentreFrame], today: date) -> list[PortfolioRow]:
    """A row a centre, in the order given; three queries however many there are."""
    spans = {frame.centre.id: span for frame in frames if (span := span_of(frame.centre))}
    if not spans:
        return [PortfolioRow(frame.centre, None, None, []) for frame in frames]
    ids = list(spans)
    start = min(span.start for span in spans.values())
    end = max(span.end for span in spans.values())
    channels = channel_facts_of(ids)
    costs = monthly_cost_facts_of(ids, start, end)
    contacts = monthly_contact_facts_of(ids, start, end)
    rows = []
    for frame in frames:
        id = frame.centre.id
        if id not in spans:
            rows.append(PortfolioRow(frame.centre, None, None, []))
            continue
        books = make_ledger(
            frame,
            channels.get(id, []),
            costs.get(id, []),
            contacts.get(id, []),
            spans[id],
            today,
        )
        rows.append(make_row(frame.centre, spans[id], books))
    return rows


def span_of(centre: CentreFact) -> Period | None:
    """The months up to the last one with both costs and contacts; else with records."""
    if (month := centre.last_whole or centre.last_month) is None:
        return None
    last = period_containing(PeriodKind.MONTH, month)
    return Period(add_months(last.start, 1 - MONTHS), last.end, PeriodKind.MONTH)


def make_row(centre: CentreFact, span: Period, books: CentreLedger) -> PortfolioRow:
    last = period_containing(PeriodKind.MONTH, add_months(span.end, -1))
    months = [books.figures(period) for period in periods_up_to(last, MONTHS)]
    chosen = latest_complete(months)
    place = months.index(chosen)
    before = months[place - 1] if place else None
    change = (
        compare_figures(chosen.cost_per_contact, before.cost_per_contact)
        if before and compare_when_complete(chosen, before)
        else None
    )
    history = [month.cost_per_contact for month in months[max(0, place - 11) : place + 1]]
    return PortfolioRow(centre, chosen, change, history)
