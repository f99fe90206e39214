"""The report behind the checklist: what a month still lacks, what stands out, what was reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpis.calculation.change import PeriodCosts, RoundedChange, explain_change, round_change
from kpis.calculation.completeness import MissingBill, MonthGap
from kpis.calculation.definition import definition_at
from kpis.calculation.far_out import (
    Finding,
    MonthFacts,
    find_far_out,
    judge_counts,
    least_far_out,
)
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.periods import period_containing
from kpis.calculation.reported import LineDifferences, compare_reported
from kpis.facts import (
    CategoryFact,
    CentreFact,
    ChannelFact,
    CostFact,
    DefinitionFact,
    Period,
    ReportedLine,
)
from kpis.months import add_months
from kpis.queries.centres import CentreContext
from kpis.queries.closes import (
    Accruals,
    CloseFact,
    MonthRecord,
    ReportedCounts,
    changed_lines,
    month_record,
)
from kpis.queries.contacts import channel_facts, monthly_contact_facts
from kpis.queries.cost_lines import bill_facts, large_bill_facts
from kpis.queries.habits import costs_and_habits
from kpis.queries.recurring import RecurringBill
from kpis.queries.reference import category_facts
from kpis.reports.centre.alike import Alike, count_alike
from kpis.reports.centre.ledger import CentreLedger, Estimate, Records, make_ledger
from kpis.reports.closing.closes import CloseState, cost_per_contact_of, count_points, state_of
from kpis.reports.sheets.month_lines import MOST_LINES
from kpis.reports.sheets.month_records import MONTHS_OF_COMPARISON
from kpis.reports.sheets.unusual_bills import UnusualBill, find_unusual_bills
from kpis.vocabulary import PeriodKind, decimals_of_ratio

__all__ = [
    "Accruals",
    "CategoryFact",
    "ChannelFact",
    "CloseFact",
    "CloseState",
    "Finding",
    "LineDifferences",
    "MissingBill",
    "RecurringBill",
    "RoundedChange",
    "UnusualBill",
    "cost_per_contact_of",
]

#: More lines that changed since the report are counted by the totals only.
MOST_CHANGED_LINES = 200


@dataclass(frozen=True, slots=True)
class ContactsSince:
    """Handled contacts of one channel, as reported and as they stand; None was not recorded."""

    channel: int
    reported: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class SinceReported:
    """What was done to a month since it was last closed.

    lines: those that are not the same; more: there are others. contacts: the channels
    whose number is not the same.
    """

    lines: LineDifferences
    more: bool
    contacts: Sequence[ContactsSince]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A month of one centre on its way to being closed. points: what is open.

    unusual: bills and categories; unusual_counts: channels, and the cost per contact. far_out:
    what of all that the close asks about.
    change: why cost per contact moved since the month before; None where the one or the other
    is not complete. estimate: with the usual bills, where some are still to come.
    recurring: bills that came every month or every year, and not in this one.
    since: only for a month that was reopened.
    """

    centre: CentreFact
    month: date
    state: CloseState
    points: int
    gap: MonthGap
    accruals: Accruals
    unusual: Sequence[UnusualBill]
    unusual_counts: Sequence[Finding]
    far_out: Sequence[Finding]
    recurring: Sequence[RecurringBill]
    now: PeriodFigures
    before: PeriodFigures
    change: RoundedChange | None
    estimate: Estimate | None
    closes: Sequence[CloseFact]
    since: SinceReported | None
    definition: DefinitionFact
    categories: Mapping[int, CategoryFact]
    channels: Mapping[int, ChannelFact]

    @property
    def close(self) -> CloseFact | None:
        """The last one, whether it is in force or not."""
        return self.closes[0] if self.closes else None

    @property
    def can_be_closed(self) -> bool:
        return self.state in {CloseState.READY, CloseState.UNFINISHED}

    def missing_bill(self, category: int) -> MissingBill | None:
        return next((bill for bill in self.gap.bills if bill.category == category), None)


def build_checklist(frame: CentreContext, month: date, today: date) -> Checklist:
    """Seven queries at most, whatever the number of lines."""
    centre = frame.centre
    channels, categories = channel_facts(centre.id), category_facts()
    record = month_record(centre.id, month)
    start, end = add_months(month, -MONTHS_OF_COMPARISON), add_months(month, 1)
    costs, habits = costs_and_habits(centre.id, start, end, add_months(month, -1))
    contacts = monthly_contact_facts(centre.id, start, end)
    span = Period(add_months(month, -1), end, PeriodKind.MONTH)
    ledger = make_ledger(frame, channels, Records(costs, contacts, habits), span, today)
    now, before = (figures_of(ledger, at) for at in (month, span.start))
    gap = now.gaps[0] if now.gaps else MonthGap(month)
    close = record.closes[0] if record.closes else None
    points = count_points(gap, bool(record.accruals.count))
    state = state_of(close, gap, points)
    is_open = state is not CloseState.CLOSED
    definition = definition_at(ledger.definitions, month)
    is_long = record.lines > MOST_LINES
    bills = read_bills(centre.id, month, costs, is_long=is_long) if is_open else []
    facts = MonthFacts(month, costs, contacts, bills, definition)
    return Checklist(
        centre=centre,
        month=month,
        state=state,
        points=points if is_open else 0,
        gap=gap,
        accruals=record.accruals,
        unusual=find_unusual_bills(facts, is_long=is_long) if is_open else [],
        unusual_counts=list(judge_counts(facts)) if is_open else [],
        far_out=find_far_out(facts) if is_open else [],
        recurring=record.not_come if is_open else [],
        now=now,
        before=before,
        change=explain(count_alike(ledger, before, now), decimals_of_ratio(centre.currency)),
        estimate=ledger.estimate(now),
        closes=record.closes,
        since=since_reported(centre.id, close, record, now) if is_open and close else None,
        definition=definition,
        categories={category.id: category for category in categories},
        channels={channel.id: channel for channel in channels},
    )


def read_bills(
    centre: int, month: date, costs: Sequence[CostFact], *, is_long: bool
) -> list[tuple[date, ReportedLine]]:
    """Every bill of the month with its months before; of a long month those alone that could be
    far out."""
    start = add_months(month, -MONTHS_OF_COMPARISON)
    if is_long:
        facts = large_bill_facts(centre, start, month, least_far_out(costs, month))
    else:
        facts = bill_facts(centre, start, month)
    return [(fact.month, fact.bill) for fact in facts]


def figures_of(ledger: CentreLedger, month: date) -> PeriodFigures:
    return ledger.figures(period_containing(PeriodKind.MONTH, month))


def explain(alike: Alike, decimals: int) -> RoundedChange | None:
    """Counted alike; None where the one or the other month is not complete."""
    if not alike.is_comparable:
        return None
    before, now = alike.before, alike.now
    costs = [PeriodCosts(each.covered.by_category, each.covered_contacts) for each in (before, now)]
    change = explain_change(*costs)
    if change is None or now.cost_per_contact is None or before.cost_per_contact is None:
        return None
    shown = round(now.cost_per_contact, decimals) - round(before.cost_per_contact, decimals)
    return round_change(change, decimals, shown)


def since_reported(
    centre: int, close: CloseFact, record: MonthRecord, now: PeriodFigures
) -> SinceReported:
    reported, current = changed_lines(close.id, centre, close.month, MOST_CHANGED_LINES)
    return SinceReported(
        lines=compare_reported(reported, current),
        more=max(len(reported), len(current)) >= MOST_CHANGED_LINES,
        contacts=contacts_since(record.contacts, now),
    )


def contacts_since(reported: Sequence[ReportedCounts], now: PeriodFigures) -> list[ContactsSince]:
    then = {counts.channel: counts.handled for counts in reported}
    today = {id: fact.handled for id, fact in now.entry.contacts.items()}
    return [
        ContactsSince(id, then.get(id), today.get(id))
        for id in sorted(then.keys() | today.keys())
        if then.get(id) != today.get(id)
    ]
