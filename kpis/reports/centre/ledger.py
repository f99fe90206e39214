"""A centre's ledger over a span of periods, with what is missing from its months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kpis.calculation.allocation import Allocation, Keys, allocate_covered
from kpis.calculation.as_reported import ReportedOtherwise, reported_otherwise
from kpis.calculation.completeness import (
    MONTHS_OF_HABIT,
    Expected,
    MonthGap,
    complete_through,
    find_gaps,
    mark_closed,
)
from kpis.calculation.definition import all_definitions, known_since
from kpis.calculation.estimate import Estimate, estimate_with_usual_bills
from kpis.calculation.figures import PeriodFigures, calculate_period_figures, covered_entries
from kpis.calculation.ledger import Entry, Ledger, entries_of, open_ledger
from kpis.calculation.restriction import WHOLE, Restriction, restrict_entry
from kpis.calculation.spreading import spread_contacts_over_weeks, spread_costs_over_weeks
from kpis.facts import (
    ChannelFact,
    ContactFact,
    CostFact,
    DefinitionFact,
    HabitFact,
    Period,
    ReportedFact,
    StaffingFact,
)
from kpis.months import add_months, first_of_month, months_between
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import monthly_contact_facts, weekly_contact_facts
from kpis.queries.habits import costs_and_habits
from kpis.queries.staffing import staffing_facts, staffing_facts_of
from kpis.vocabulary import AllocationBasis, PeriodKind, decimals_of

__all__ = ["Estimate", "ReportedOtherwise"]


@dataclass(frozen=True, slots=True)
class CentreLedger:
    """whole: of the centre. recorded: of the categories that were asked for. ledger: of these
    categories and the channels that were asked for, with what is allocated to them as theirs.

    source: what all of it was made of. gaps: what the whole centre's months lack.
    reported: the figures of closed months, as their closes have them.
    complete_through: the last month up to which nothing is missing; None if none is, or
    where the span ends before it could be told.
    """

    whole: Ledger
    recorded: Ledger
    ledger: Ledger
    restriction: Restriction
    definitions: Sequence[DefinitionFact]
    keys: Keys
    gaps: Mapping[date, MonthGap]
    complete_through: date | None
    source: "Source | None" = None
    recounted: dict[DefinitionFact, "CentreLedger"] = field(default_factory=dict)
    reported: Mapping[date, ReportedFact] = field(default_factory=dict)

    def reported_otherwise(self, period: Period) -> list[ReportedOtherwise]:
        """Its closed months whose figure was reported otherwise; of a part of a centre, none
        was reported."""
        if not self.restriction.is_whole:
            return []
        return reported_otherwise(
            period, self.reported, lambda month: self.figures(month).cost_per_contact
        )

    def figures(self, period: Period) -> PeriodFigures:
        return calculate_period_figures(period, self.ledger, self.gaps)

    def estimate(self, figures: PeriodFigures) -> Estimate | None:
        """With the bills that usually come; of a part of a centre, none is told."""
        return estimate_with_usual_bills(figures) if self.restriction.is_whole else None

    def whole_figures(self, period: Period) -> PeriodFigures:
        return calculate_period_figures(period, self.whole, self.gaps)

    def recorded_figures(self, period: Period) -> PeriodFigures:
        """Direct and shared cost apart, as allocation needs them; of every channel."""
        return calculate_period_figures(period, self.recorded, self.gaps)

    def covered(self, ledger: Ledger, period: Period) -> list[Entry]:
        """The entries of one of the ledgers that a cost per contact of the period stands on."""
        return covered_entries(entries_of(ledger, period), period.kind, self.gaps)

    def allocation(self, period: Period) -> Allocation:
        """Shared cost goes by each month's own weights, to every channel."""
        entries = entries_of(self.recorded, period)
        return allocate_covered(entries, self.covered(self.recorded, period), self.keys)

    def shows(self, channel: int) -> bool:
        channels = self.restriction.channels
        return channels is None or channel in channels


def read_ledger(
    frame: CentreContext,
    channels: Sequence[ChannelFact],
    span: Period,
    today: date,
    restriction: Restriction = WHOLE,
    *,
    with_staffing: bool = False,
) -> CentreLedger:
    """What was recorded in the span's months, whole even where it ends with a week, and in
    the months before it that make a habit.

    with_staffing: read the staffed hours, even if no rule goes by them.
    """
    months = months_between(span.start, span.end)
    start, end = add_months(months[0], -MONTHS_OF_HABIT), add_months(months[-1], 1)
    costs, habits = costs_and_habits(frame.centre.id, start, end, months[0])
    weekly = span.kind is PeriodKind.WEEK
    read_contacts = weekly_contact_facts if weekly else monthly_contact_facts
    contacts = read_contacts(frame.centre.id, start, end)
    needed = with_staffing or goes_by_hours(frame)
    staffing = staffing_facts(frame.centre.id, start, end) if needed else []
    records = Records(costs, contacts, habits, staffing)
    ledger = make_ledger(frame, channels, records, span, today)
    return restrict_ledger(ledger, restriction)


def restrict_ledger(ledger: CentreLedger, restriction: Restriction) -> CentreLedger:
    """ledger: of the whole centre."""
    if restriction.is_whole:
        return ledger
    of_categories = Restriction(categories=restriction.categories)
    recorded = [restrict_entry(entry, of_categories) for entry in ledger.whole]
    shown = [restrict_entry(entry, restriction, ledger.keys) for entry in ledger.whole]
    return replace(ledger, recorded=recorded, ledger=shown, restriction=restriction, recounted={})


def goes_by_hours(frame: CentreContext) -> bool:
    """Whether any shared cost of the centre is allocated by staffed hours."""
    return any(rule.basis is AllocationBasis.STAFFED_HOURS for rule in frame.rules)


def read_staffing(
    frames: Iterable[CentreContext], start: date, end: date
) -> Mapping[int, Sequence[StaffingFact]]:
    """Of the centres that it is needed of, by their id; one query, or none."""
    by_hours = {frame.centre.id for frame in frames if goes_by_hours(frame)}
    return staffing_facts_of(sorted(by_hours), start, end) if by_hours else {}


@dataclass(frozen=True, slots=True)
class Records:
    """What was recorded of a centre. habits: from before the span, by category. staffing: none
    where nothing goes by it."""

    costs: Sequence[CostFact]
    contacts: Sequence[ContactFact]
    habits: Mapping[int, HabitFact]
    staffing: Sequence[StaffingFact] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What a centre's ledger is made of."""

    frame: CentreContext
    channels: Sequence[ChannelFact]
    records: Records
    span: Period
    today: date


def counted_by(ledger: CentreLedger, definition: DefinitionFact) -> CentreLedger:
    """The same records as if contacts had been counted by one definition from ever on.

    ledger: with their source.
    """
    always = replace(definition, valid_from=date.min)
    if always not in ledger.recounted:
        source = ledger.source
        assert source is not None
        frame = replace(source.frame, definitions=[always])
        counted = make_ledger(frame, source.channels, source.records, source.span, source.today)
        ledger.recounted[always] = restrict_ledger(counted, ledger.restriction)
    return ledger.recounted[always]


def make_ledger(
    frame: CentreContext,
    channels: Sequence[ChannelFact],
    records: Records,
    span: Period,
    today: date,
) -> CentreLedger:
    costs, contacts = records.costs, records.contacts
    made = all_definitions(frame.definitions, channels)
    definitions = known_since(made, frame.centre.first_month)
    weekly = span.kind is PeriodKind.WEEK
    monthly = open_ledger(costs, by_month(contacts) if weekly else contacts, definitions)
    months = months_between(span.start, span.end)
    expected = Expected(channels, definitions, today, records.habits, frame.endings)
    gaps = mark_closed(find_gaps(monthly, months, expected), frame.reported)
    recorded = [month for month in months if is_recorded(frame, month)]
    through = complete_through(recorded, gaps)
    if through == months[-1] and through != frame.centre.last_month:
        through = None
    ledger = open_weeks(costs, contacts, definitions, frame.centre.currency) if weekly else monthly
    return CentreLedger(
        source=Source(frame, channels, records, span, today),
        whole=ledger,
        recorded=ledger,
        ledger=ledger,
        restriction=WHOLE,
        definitions=definitions,
        keys=Keys(frame.rules, records.staffing, frame.centre.currency),
        gaps=gaps,
        complete_through=through,
        reported=frame.reported,
    )


def is_recorded(frame: CentreContext, month: date) -> bool:
    first, last = frame.centre.first_month, frame.centre.last_month
    return first is not None and last is not None and first <= month <= last


def by_month(contacts: Sequence[ContactFact]) -> list[ContactFact]:
    return [replace(fact, start=first_of_month(fact.start)) for fact in contacts]


def open_weeks(
    costs: Sequence[CostFact],
    contacts: Sequence[ContactFact],
    definitions: Sequence[DefinitionFact],
    currency: str,
) -> Ledger:
    return open_ledger(
        spread_costs_over_weeks(costs, decimals_of(currency)),
        spread_contacts_over_weeks(contacts),
        definitions,
    )
