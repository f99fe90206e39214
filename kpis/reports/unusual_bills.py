"""The bills of a month that stand out from the twelve months before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.unusual import Unusual, find_unusual
from kpis.facts import CostFact
from kpis.months import add_months
from kpis.queries.cost_lines import bill_facts
from kpis.reports.cost_sheet import MONTHS_OF_COMPARISON, MOST_LINES, by_key

__all__ = ["MONTHS_OF_COMPARISON"]


@dataclass(frozen=True, slots=True)
class UnusualBill:
    """Lines that say the same, together; amount in money. No words: a category's whole sum."""

    category: int
    channel: int | None
    description: str
    supplier: str
    amount: Decimal
    why: Unusual


def find_unusual_bills(
    centre: int, month: date, lines: int, costs: Sequence[CostFact]
) -> list[UnusualBill]:
    """Furthest from what is usual first. lines: how many the month has.

    costs: sums of the month and the twelve before, which stand for the bills where there are
    too many lines to read.
    """
    found = unusual_sums(month, costs) if lines > MOST_LINES else unusual_lines(centre, month)
    return sorted(found, key=lambda bill: -abs(bill.amount - bill.why.usual))


def unusual_lines(centre: int, month: date) -> Iterator[UnusualBill]:
    facts = bill_facts(centre, add_months(month, -MONTHS_OF_COMPARISON), month)
    for months in by_key(facts).values():
        why = judge({at: fact.bill.amount for at, fact in months.items()}, month)
        if why is not None:
            bill = months[month].bill
            words = bill.description, bill.supplier
            yield UnusualBill(bill.category, bill.channel, *words, bill.amount, why)


def unusual_sums(month: date, costs: Sequence[CostFact]) -> Iterator[UnusualBill]:
    sums: dict[tuple[int, int | None], dict[date, Decimal]] = defaultdict(dict)
    for cost in costs:
        sums[cost.category, cost.channel][cost.start] = cost.amount
    for (category, channel), amounts in sums.items():
        if (why := judge(amounts, month)) is not None:
            yield UnusualBill(category, channel, "", "", amounts[month], why)


def judge(amounts: Mapping[date, Decimal], month: date) -> Unusual | None:
    if month not in amounts:
        return None
    return find_unusual(amounts[month], [amount for at, amount in amounts.items() if at < month])
