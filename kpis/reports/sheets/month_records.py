"""What the month sheet of costs reads beside its lines: a year of sums, and what they tell."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from kpis.calculation.definition import all_definitions
from kpis.calculation.expectation import retired_categories, retired_channels
from kpis.calculation.ledger import open_ledger, total_counted
from kpis.calculation.reported import LineKey, line_key
from kpis.calculation.usual_costs import UsualCosts, usual_costs
from kpis.facts import ChannelFact, ContactFact, Period
from kpis.months import add_months, month_after
from kpis.queries.category_costs import CategoryTotals, category_costs
from kpis.queries.centres import CentreContext
from kpis.queries.cost_lines import BillFact
from kpis.reports.centre.ledger import Estimate, Records, make_ledger
from kpis.vocabulary import PeriodKind

MONTHS_OF_COMPARISON = 12


def year_to(month: date) -> tuple[date, date]:
    """The month and the twelve before it."""
    return add_months(month, -MONTHS_OF_COMPARISON), month_after(month)


def usual_of(centre: int, month: date) -> UsualCosts:
    return usual_costs([each.cost for each in category_costs(centre, *year_to(month))])


def recorded_by_month(usual: UsualCosts) -> dict[date, frozenset[int]]:
    months = {month for amounts in usual.categories.values() for month in amounts}
    return {
        month: frozenset(id for id, amounts in usual.categories.items() if month in amounts)
        for month in months
    }


def retired_codes(
    frame: CentreContext,
    month: date,
    categories: Sequence[CategoryTotals],
    channels: Sequence[ChannelFact],
    usual: UsualCosts,
) -> dict[str, frozenset[str]]:
    """By category and channel, the codes of what is not offered in the month any more."""
    ended = retired_categories(month, frame.endings, recorded_by_month(usual))
    gone = retired_channels(month, frame.endings)
    return {
        "category": frozenset(each.code for each in categories if each.id in ended),
        "channel": frozenset(each.code for each in channels if each.id in gone),
    }


def counted_contacts(
    frame: CentreContext,
    channels: Sequence[ChannelFact],
    facts: Sequence[ContactFact],
    month: date,
) -> tuple[int | None, int | None]:
    """The contacts that count, of the month and of the one before; None where unknown."""
    definitions = all_definitions(frame.definitions, channels)
    counted = {entry.start: total_counted(entry) for entry in open_ledger([], facts, definitions)}
    return counted.get(month), counted.get(add_months(month, -1))


def estimate_month(
    frame: CentreContext, channels: Sequence[ChannelFact], records: Records, month: date
) -> Estimate | None:
    """With its usual bills; what a month lacks, it lacks whether it has ended or not."""
    end = month_after(month)
    span = Period(month, end, PeriodKind.MONTH)
    ledger = make_ledger(frame, channels, records, span, today=end)
    return ledger.estimate(ledger.figures(span))


BillsByKey = Mapping[LineKey, Mapping[date, BillFact]]


def by_key(facts: Sequence[BillFact]) -> BillsByKey:
    """One bill a month; those that differ in capitals or spaces only are one."""
    bills: dict[LineKey, dict[date, BillFact]] = defaultdict(dict)
    for fact in facts:
        months = bills[line_key(fact.bill)]
        known = months.get(fact.month)
        months[fact.month] = add_bills(known, fact) if known else fact
    return bills


def add_bills(first: BillFact, other: BillFact) -> BillFact:
    one, two = first.bill, other.bill
    amount = one.amount + two.amount
    line = one.line or two.line
    words = one.status, one.description, one.supplier
    return BillFact(first.month, type(one)(line, one.category, one.channel, amount, *words))
