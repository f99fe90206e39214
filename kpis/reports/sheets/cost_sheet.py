"""The report behind the month sheet of costs: every line beside what it cost before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.reported import LineKey, line_key
from kpis.calculation.unusual import Unusual
from kpis.calculation.usual_costs import UsualCosts, usual_costs
from kpis.facts import CentreFact
from kpis.months import add_months
from kpis.queries.category_costs import CategoryTotals, category_costs, category_totals
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts, monthly_contact_facts
from kpis.queries.cost_asides import cost_asides
from kpis.queries.cost_lines import (
    ChannelChoice,
    LineFact,
    MonthState,
    bill_facts_of_lines,
)
from kpis.queries.known_words import KnownWords
from kpis.queries.recurring import RecurringBill
from kpis.queries.same_invoice import SameInvoice, same_invoices
from kpis.reports.centre.ledger import Estimate, Records
from kpis.reports.sheets.ghosts import Ghost, find_ghosts
from kpis.reports.sheets.month_lines import LINES_A_PAGE, MOST_LINES, read_bills, read_lines
from kpis.reports.sheets.month_records import (
    MONTHS_OF_COMPARISON,
    BillsByKey,
    by_key,
    counted_contacts,
    estimate_month,
    recorded_by_month,
    retired_codes,
    usual_of,
    year_to,
)

__all__ = [
    "CategoryTotals",
    "ChannelChoice",
    "Ghost",
    "KnownWords",
    "LineFact",
    "MonthState",
    "SameInvoice",
    "Unusual",
    "same_invoices",
]

#: A bill that has months before is held against nothing else.
NOT_ASKED = UsualCosts({}, {})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One bill, all its lines of the month together, beside what it cost before.

    None where there was none: that is not 0. difference: now − last month, in money.
    """

    now: Decimal | None
    last_month: Decimal | None
    year_before: Decimal | None
    difference: Decimal | None
    unusual: Unusual | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """comparison: None for a line whose bill began with a line above it. same: another line of
    the centre with its invoice number."""

    fact: LineFact
    comparison: Comparison | None
    same: SameInvoice | None = None


@dataclass(frozen=True, slots=True)
class CategorySheet:
    """shown: whether its lines are on the page; on_page: the sum of those that are.

    unusual: of its whole month, beside the twelve before.
    """

    totals: CategoryTotals
    unusual: Unusual | None
    lines: Sequence[SheetLine]
    ghosts: Sequence[Ghost]
    shown: bool
    on_page: Decimal


@dataclass(frozen=True, slots=True)
class CostSheet:
    """A month of one centre. is_long: shown a category at a time, chosen the one, if any.

    totals: of every category; categories: of those that are shown. contacts: those that count;
    None where unknown. estimate: with the usual bills that are still to come. page: from 1.
    recorded: the categories with a cost, by month, of this month and of the twelve before.
    retired: by category and channel, the codes of what is offered no more. known: what the centre
    has written before; nothing where nobody types.
    """

    centre: CentreFact
    month: date
    state: MonthState
    may_record: bool
    channels: Sequence[ChannelChoice]
    totals: Sequence[CategoryTotals]
    categories: Sequence[CategorySheet]
    total: Decimal
    last_month: Decimal | None
    year_before: Decimal | None
    contacts: int | None
    cost_per_contact: Decimal | None
    cost_per_contact_before: Decimal | None
    estimate: Estimate | None
    is_long: bool
    chosen: CategoryTotals | None
    page: int
    pages: int
    recorded: Mapping[date, AbstractSet[int]]
    retired: Mapping[str, AbstractSet[str]]
    known: KnownWords

    @property
    def may_edit(self) -> bool:
        return self.may_record and self.state.closed_at is None


def build_cost_sheet(
    frame: CentreContext, month: date, category: str = "", page: int = 1
) -> CostSheet:
    """Eight queries at most, whatever the number of lines.

    category: the code of the one to show alone; unknown ones show all.
    """
    centre = frame.centre
    costs = category_costs(centre.id, *year_to(month))
    totals = category_totals(centre.id, month, costs)
    channels = channel_facts(centre.id)
    is_long = max(sum(t.lines for t in totals), sum(t.lines_before for t in totals)) > MOST_LINES
    chosen = next((t for t in totals if t.code == category), None)
    pages = max(1, -(-chosen.lines // LINES_A_PAGE)) if chosen and is_long else 1
    page = min(max(page, 1), pages)
    lines = read_lines(centre.id, month, is_long, chosen, page)
    bills = read_bills(centre.id, month, is_long, lines)
    records = Records(
        costs=[each.cost for each in costs],
        contacts=monthly_contact_facts(centre.id, *year_to(month)),
        habits={t.id: t.habit for t in totals if t.habit},
    )
    usual = usual_costs(records.costs)
    retired = retired_codes(frame, month, totals, channels, usual)
    offered = [t for t in totals if t.code not in retired["category"] or t is chosen]
    contacts, contacts_before = counted_contacts(frame, channels, records.contacts, month)
    asides = cost_asides(centre.id, month, may_record=frame.may_record)
    total, before = sum_of([t.now for t in totals]), sum_of([t.before for t in totals])
    return CostSheet(
        centre=centre,
        month=month,
        state=asides.state,
        may_record=frame.may_record,
        channels=[ChannelChoice(channel, channel.code) for channel in channels],
        totals=totals,
        categories=category_sheets(
            offered,
            lines,
            HeldAgainst(bills, usual, month, asides.not_come, numbered(centre.id, lines)),
            is_long,
            chosen,
        ),
        total=total or Decimal(0),
        last_month=before,
        year_before=sum_of([t.year_before for t in totals]),
        contacts=contacts,
        cost_per_contact=calculate_cost_per_contact(total, contacts),
        cost_per_contact_before=calculate_cost_per_contact(before, contacts_before),
        estimate=estimate_month(frame, channels, records, month),
        is_long=is_long,
        chosen=chosen,
        page=page,
        pages=pages,
        recorded=recorded_by_month(usual),
        retired=retired,
        known=asides.known,
    )


def numbered(centre: int, lines: Sequence[LineFact]) -> Mapping[int, SameInvoice]:
    """One query, where any line has an invoice number."""
    return same_invoices(centre, [line.line for line in lines if line.invoice])


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """What the bills of a month are held against: their own months, and what is usual.

    not_come: usual bills that the month lacks. numbered: by line, others with its invoice number.
    """

    bills: BillsByKey
    usual: UsualCosts
    month: date
    not_come: Sequence[RecurringBill] = ()
    numbered: Mapping[int, SameInvoice] = field(default_factory=dict)

    def compare(self, key: LineKey) -> Comparison:
        amounts = {at: fact.bill.amount for at, fact in self.bills.get(key, {}).items()}
        now, before = amounts.get(self.month), amounts.get(add_months(self.month, -1))
        return Comparison(
            now=now,
            last_month=before,
            year_before=amounts.get(add_months(self.month, -12)),
            difference=None if now is None or before is None else now - before,
            unusual=self.usual.judge_bill(key.category, amounts, self.month),
        )


def compare_lines(centre: int, month: date, lines: Sequence[int]) -> dict[int, Comparison]:
    """What some lines of a month, as they stand now, are held against: one query, and a second
    where the words of a bill are new."""
    if not lines:
        return {}
    start = add_months(month, -MONTHS_OF_COMPARISON)
    bills = by_key(bill_facts_of_lines(centre, start, month, lines))
    of_its_own = all(min(months) < month for months in bills.values())
    held = HeldAgainst(bills, NOT_ASKED if of_its_own else usual_of(centre, month), month)
    found = {
        months[month].bill.line: held.compare(key)
        for key, months in bills.items()
        if month in months
    }
    return {line: found[line] for line in lines if line in found}


def category_sheets(
    totals: Sequence[CategoryTotals],
    lines: Sequence[LineFact],
    held: HeldAgainst,
    is_long: bool,
    chosen: CategoryTotals | None,
) -> list[CategorySheet]:
    """Those that are shown; where none is chosen, every one."""
    by_category: dict[int, list[LineFact]] = defaultdict(list)
    for line in lines:
        by_category[line.category].append(line)
    ghosts = {} if is_long else find_ghosts(held.bills, held.month, held.not_come)
    return [
        CategorySheet(
            totals=total,
            unusual=held.usual.judge_category(total.id, held.month),
            lines=sheet_lines(by_category[total.id], held),
            ghosts=ghosts.get(total.id, []),
            shown=not is_long or chosen is not None,
            on_page=sum((line.amount for line in by_category[total.id]), Decimal(0)),
        )
        for total in totals
        if chosen is None or total.id == chosen.id
    ]


def sheet_lines(lines: Sequence[LineFact], held: HeldAgainst) -> list[SheetLine]:
    made, seen = [], set()
    for line in lines:
        key = line_key(line)
        comparison = None if key in seen else held.compare(key)
        made.append(SheetLine(line, comparison, held.numbered.get(line.line)))
        seen.add(key)
    return made


def sum_of(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """None where there is nothing to add."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
