"""The bills of a month that stand out from the twelve months before."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.far_out import MonthFacts
from kpis.calculation.unusual import Unusual
from kpis.calculation.usual_costs import Months, gather_bills, usual_costs
from kpis.facts import CostFact


@dataclass(frozen=True, slots=True)
class UnusualBill:
    """Lines that say the same, together; amount in money. No words: a category's whole sum."""

    category: int
    channel: int | None
    description: str
    supplier: str
    amount: Decimal
    why: Unusual


def find_unusual_bills(facts: MonthFacts, *, is_long: bool) -> list[UnusualBill]:
    """Furthest from what is usual first. is_long: too many lines to read, whole categories are
    judged in their place."""
    found = unusual_sums(facts) if is_long else unusual_lines(facts)
    return sorted(found, key=lambda bill: -abs(bill.amount - bill.why.usual))


def unusual_lines(facts: MonthFacts) -> Iterator[UnusualBill]:
    """Bills, and the categories that stand out with none of their bills doing so."""
    usual, named = usual_costs(facts.costs), set()
    for key, bill in gather_bills(facts.bills).items():
        why = usual.judge_bill(key.category, bill.amounts, facts.month)
        if why is not None:
            named.add(key.category)
            words = bill.line.description, bill.line.supplier
            now = bill.amounts[facts.month]
            yield UnusualBill(key.category, key.channel, *words, now, why)
    yield from (bill for bill in unusual_categories(facts) if bill.category not in named)


def unusual_categories(facts: MonthFacts) -> Iterator[UnusualBill]:
    usual = usual_costs(facts.costs)
    for category, amounts in usual.categories.items():
        if (why := usual.judge_category(category, facts.month)) is not None:
            yield UnusualBill(category, None, "", "", amounts[facts.month], why)


def unusual_sums(facts: MonthFacts) -> Iterator[UnusualBill]:
    """By category and channel; then whole categories of which no such part stands out."""
    usual, named = usual_costs(facts.costs), set()
    for (category, channel), amounts in sums_by_channel(facts.costs).items():
        if (why := usual.judge_bill(category, amounts, facts.month)) is not None:
            named.add(category)
            yield UnusualBill(category, channel, "", "", amounts[facts.month], why)
    yield from (bill for bill in unusual_categories(facts) if bill.category not in named)


def sums_by_channel(costs: Sequence[CostFact]) -> dict[tuple[int, int | None], Months]:
    sums: dict[tuple[int, int | None], dict[date, Decimal]] = defaultdict(dict)
    for cost in costs:
        sums[cost.category, cost.channel][cost.start] = cost.amount
    return dict(sums)
