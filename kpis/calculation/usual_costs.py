"""What bills, categories and channels usually are, and which of a month stand out from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median

from kpis.calculation.reported import LineKey, line_key
from kpis.calculation.unusual import Unusual, find_large, find_unusual, has_history
from kpis.facts import ContactFact, CostFact, ReportedLine

Months = Mapping[date, Decimal]


@dataclass(slots=True)
class BillMonths:
    """Lines that say the same, by month together. line: of the latest month, for its words."""

    line: ReportedLine
    amounts: dict[date, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UsualCosts:
    """Sums of money by month: of each category, and of the centre in all."""

    categories: Mapping[int, Months]
    totals: Months

    def since(self, first: date) -> "UsualCosts":
        """Of that month and those after it."""
        categories = {id: months_since(first, each) for id, each in self.categories.items()}
        return UsualCosts(categories, months_since(first, self.totals))

    def judge_category(self, category: int, month: date) -> Unusual | None:
        return judge_amount(self.categories.get(category, {}), self.totals, month)

    def judge_bill(self, category: int, bill: Months, month: date) -> Unusual | None:
        """One whose words are new is as usual where its category is: many a description names
        its month."""
        if not before(bill, month) and is_as_usual(self.categories.get(category, {}), month):
            return None
        return judge_amount(bill, self.totals, month)


def usual_costs(costs: Sequence[CostFact]) -> UsualCosts:
    """costs: of a month and the twelve before, each from its first day on."""
    by_category = sum_by((cost.category, cost.start, cost.amount) for cost in costs)
    return UsualCosts(by_category, add_up((cost.start, cost.amount) for cost in costs))


def judge_amount(amounts: Months, totals: Months, month: date) -> Unusual | None:
    """Of the sums of something by month, that of ``month``: against its own months before, or
    as a part of the centre's where it has none. None too where it has nothing in the month."""
    if month not in amounts:
        return None
    now, known = amounts[month], before(amounts, month)
    if known:
        return find_unusual(now, known)
    return find_large(now, before(totals, month), totals.get(month, Decimal(0)) - now)


def is_as_usual(amounts: Months, month: date) -> bool:
    """Whether there is history enough to say that the month is like those before."""
    known = before(amounts, month)
    return has_history(known) and find_unusual(amounts.get(month, Decimal(0)), known) is None


def months_since(first: date, amounts: Months) -> Months:
    return {month: amount for month, amount in amounts.items() if month >= first}


def before(amounts: Months, month: date) -> list[Decimal]:
    return [amount for at, amount in amounts.items() if at < month]


def usual_amount(amounts: Months, month: date) -> Decimal:
    """The median of the months before; 0 where there are none."""
    known = before(amounts, month)
    return median(known) if known else Decimal(0)


def gather_bills(lines: Iterable[tuple[date, ReportedLine]]) -> dict[LineKey, BillMonths]:
    """Sums of lines by what makes them the same bill; lines in any order."""
    bills: dict[LineKey, BillMonths] = {}
    for month, line in sorted(lines, key=lambda each: each[0]):
        bill = bills.setdefault(line_key(line), BillMonths(line))
        bill.line = line
        bill.amounts[month] = bill.amounts.get(month, Decimal(0)) + line.amount
    return bills


def contacts_by_channel(contacts: Iterable[ContactFact]) -> dict[int, Months]:
    """Contacts handled by channel, by month."""
    return sum_by((fact.channel, fact.start, Decimal(fact.handled)) for fact in contacts)


def sum_by(amounts: Iterable[tuple[int, date, Decimal]]) -> dict[int, Months]:
    sums: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for id, month, amount in amounts:
        sums[id][month] += amount
    return {id: dict(months) for id, months in sums.items()}


def add_up(amounts: Iterable[tuple[date, Decimal]]) -> dict[date, Decimal]:
    sums: dict[date, Decimal] = defaultdict(Decimal)
    for month, amount in amounts:
        sums[month] += amount
    return dict(sums)
