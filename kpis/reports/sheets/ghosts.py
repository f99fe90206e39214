"""The bills that a month does not have yet, and that one click would add."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.reported import LineKey, squeeze
from kpis.months import add_months
from kpis.queries.cost_lines import BillFact
from kpis.queries.recurring import RecurringBill
from kpis.reports.sheets.month_records import BillsByKey


@dataclass(frozen=True, slots=True)
class Ghost:
    """A bill that this month does not have yet: of last month, or a usual one.

    line: of last month, what copying takes. amount: last month's. usual: what adding takes.
    """

    line: int | None
    channel: int | None
    description: str
    supplier: str
    amount: Decimal | None
    year_before: Decimal | None
    usual: RecurringBill | None = None


def find_ghosts(
    bills: BillsByKey, month: date, not_come: Sequence[RecurringBill] = ()
) -> dict[int, list[Ghost]]:
    """By category: the bills that this month lacks and that one click would add, those of last
    month and then other usual ones."""
    ghosts: dict[int, list[Ghost]] = defaultdict(list)
    usual = {usual_key(bill): bill for bill in not_come if not bill.is_category}
    for key, months in bills.items():
        fact = months.get(add_months(month, -1))
        if fact is None or month in months or not fact.bill.line:
            continue
        ghost = replace(make_ghost(fact, months, month), usual=usual.pop(key, None))
        ghosts[fact.bill.category].append(ghost)
    for bill in [*usual.values(), *(bill for bill in not_come if bill.is_category)]:
        ghosts[bill.category].append(usual_ghost(bill))
    return ghosts


def usual_key(bill: RecurringBill) -> LineKey:
    """As line_key has it."""
    return LineKey(bill.category, bill.channel, squeeze(bill.description), squeeze(bill.supplier))


def usual_ghost(bill: RecurringBill) -> Ghost:
    words = ("", "") if bill.is_category else (bill.description, bill.supplier)
    before = bill.usual if bill.is_yearly else None
    return Ghost(None, bill.channel, *words, None, before, bill)


def make_ghost(fact: BillFact, months: Mapping[date, BillFact], month: date) -> Ghost:
    bill, year_before = fact.bill, months.get(add_months(month, -12))
    return Ghost(
        line=bill.line,
        channel=bill.channel,
        description=bill.description,
        supplier=bill.supplier,
        amount=bill.amount,
        year_before=year_before.bill.amount if year_before else None,
    )
