"""A centre's ledger over a span of periods, with what is missing from its months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpis.calculation.allocation import Allocation, allocate_shared_cost
from kpis.calculation.completeness import MONTHS_OF_HABIT, MonthGap, complete_through, find_gaps
from kpis.calculation.definition import default_definition
from kpis.calculation.figures import PeriodFigures, calculate_period_figures
from kpis.calculation.ledger import Ledger, entries_of, open_ledger
from kpis.calculation.spreading import spread_contacts_over_weeks, spread_costs_over_weeks
from kpis.facts import ChannelFact, ContactFact, CostFact, DefinitionFact, Period
from kpis.months import add_months, first_of_month, months_between
from kpis.queries.centres import CentreFrame
from kpis.queries.contacts import monthly_contact_facts, weekly_contact_facts
from kpis.queries.costs import monthly_cost_facts
from kpis.vocabulary import PeriodKind


@dataclass(frozen=True, slots=True)
class CentreLedger:
    """complete_through: the last month up to which nothing is missing; None if none is, or
    where the span ends before it could be told.
    """

    ledger: Ledger
    definitions: Sequence[DefinitionFact]
    gaps: Mapping[date, MonthGap]
    complete_through: date | None

    def figures(self, period: Period) -> PeriodFigures:
        return calculate_period_figures(period, self.ledger, self.gaps)

    def allocation(self, period: Period) -> Allocation:
        """Shared cost goes by each month's own weights."""
        return allocate_shared_cost(entries_of(self.ledger, period))


def read_ledger(
    frame: CentreFrame, channels: Sequence[ChannelFact], span: Period, today: date
) -> CentreLedger:
    """What was recorded in the span's months, whole even where it ends with a week, and in
    the months before it that make a habit."""
    months = months_between(span.start, span.end)
    start, end = add_months(months[0], -MONTHS_OF_HABIT), add_months(months[-1], 1)
    costs = monthly_cost_facts(frame.centre.id, start, end)
    weekly = span.kind is PeriodKind.WEEK
    read_contacts = weekly_contact_facts if weekly else monthly_contact_facts
    contacts = read_contacts(frame.centre.id, start, end)
    return make_ledger(frame, channels, costs, contacts, span, today)


def make_ledger(
    frame: CentreFrame,
    channels: Sequence[ChannelFact],
    costs: Sequence[CostFact],
    contacts: Sequence[ContactFact],
    span: Period,
    today: date,
) -> CentreLedger:
    definitions = frame.definitions or [default_definition(channels)]
    weekly = span.kind is PeriodKind.WEEK
    monthly = open_ledger(costs, by_month(contacts) if weekly else contacts, definitions)
    months = months_between(span.start, span.end)
    gaps = find_gaps(monthly, months, channels, definitions, today)
    recorded = [month for month in months if is_recorded(frame, month)]
    through = complete_through(recorded, gaps)
    if through == months[-1] and through != frame.centre.last_month:
        through = None
    return CentreLedger(
        ledger=open_weeks(costs, contacts, definitions) if weekly else monthly,
        definitions=definitions,
        gaps=gaps,
        complete_through=through,
    )


def is_recorded(frame: CentreFrame, month: date) -> bool:
    first, last = frame.centre.first_month, frame.centre.last_month
    return first is not None and last is not None and first <= month <= last


def by_month(contacts: Sequence[ContactFact]) -> list[ContactFact]:
    return [replace(fact, start=first_of_month(fact.start)) for fact in contacts]


def open_weeks(
    costs: Sequence[CostFact],
    contacts: Sequence[ContactFact],
    definitions: Sequence[DefinitionFact],
) -> Ledger:
    return open_ledger(
        spread_costs_over_weeks(costs), spread_contacts_over_weeks(contacts), definitions
    )
