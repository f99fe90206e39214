"""What is so far out in a month that its close asks whether it is meant."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.definition import counted_contacts
from kpis.calculation.reported import squeeze
from kpis.calculation.unusual import FAR_SHARE, Unusual, is_far_out
from kpis.calculation.usual_costs import (
    Months,
    add_up,
    contacts_by_channel,
    gather_bills,
    judge_amount,
    usual_amount,
    usual_costs,
)
from kpis.facts import ContactFact, CostFact, DefinitionFact, ReportedLine
from kpis.vocabulary import FarOutKind


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about. id: of the category or channel; 0 for the cost per contact.
    channel, words: of a bill."""

    kind: FarOutKind
    id: int = 0
    channel: int | None = None
    description: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands out. found: money, contacts, or money per contact; usual: what it usually is.

    is_share: it has no months of its own before, and usual is what a month is in all.
    is_far: so far out that the close asks.
    """

    subject: Subject
    found: Decimal
    usual: Decimal
    is_share: bool
    is_far: bool

    @property
    def mark(self) -> str:
        """What a person confirms: these figures and no others."""
        of = self.subject
        words = squeeze(of.description), squeeze(of.supplier)
        parts = (of.kind, of.id, of.channel or 0, *words)
        return "/".join(map(str, (*parts, plain(self.found), plain(self.usual))))


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """A month and the twelve before. bills: sums of lines that say the same; those that are a
    small part of a month may be left out. definition: of the month."""

    month: date
    costs: Sequence[CostFact]
    contacts: Sequence[ContactFact]
    bills: Sequence[tuple[date, ReportedLine]]
    definition: DefinitionFact


def find_far_out(facts: MonthFacts) -> list[Finding]:
    """Bills, categories, channels, and the cost per contact, in that order."""
    found = [*judge_costs(facts), *judge_counts(facts)]
    return [each for each in found if each.is_far]


def unconfirmed(found: Iterable[Finding], confirmed: Collection[str]) -> list[Finding]:
    """Those whose figures, as they stand, nobody confirmed."""
    return [each for each in found if each.mark not in confirmed]


def least_far_out(costs: Sequence[CostFact], month: date) -> Decimal:
    """No bill smaller than this, in money, can be far out."""
    totals = add_up((cost.start, cost.amount) for cost in costs)
    return abs(usual_amount(totals, month)) * FAR_SHARE


def judge_costs(facts: MonthFacts) -> Iterator[Finding]:
    usual, month = usual_costs(facts.costs), facts.month
    whole = usual_amount(usual.totals, month)
    least = least_far_out(facts.costs, month)
    for key, bill in gather_bills(facts.bills).items():
        if abs(bill.amounts.get(month, Decimal(0))) < least:
            continue
        found = usual.judge_bill(key.category, bill.amounts, month)
        line = bill.line
        words = line.description.strip(), line.supplier.strip()
        of = Subject(FarOutKind.BILL, key.category, key.channel, *words)
        yield from finding_of(of, bill.amounts.get(month), found, whole)
    for id, amounts in sorted(usual.categories.items()):
        found = usual.judge_category(id, month)
        yield from finding_of(Subject(FarOutKind.CATEGORY, id), amounts.get(month), found, whole)


def judge_counts(facts: MonthFacts) -> Iterator[Finding]:
    """Every channel, whether it counts or not, and the cost per contact."""
    totals = add_up((fact.start, Decimal(fact.handled)) for fact in facts.contacts)
    whole = usual_amount(totals, facts.month)
    for id, handled in sorted(contacts_by_channel(facts.contacts).items()):
        found = judge_amount(handled, totals, facts.month)
        of = Subject(FarOutKind.CHANNEL, id)
        yield from finding_of(of, handled.get(facts.month), found, whole)
    figures = cost_per_contact_by_month(facts)
    found = judge_amount(figures, figures, facts.month)
    yield from finding_of(Subject(FarOutKind.FIGURE), figures.get(facts.month), found, Decimal(0))


def finding_of(
    of: Subject, now: Decimal | None, found: Unusual | None, whole: Decimal
) -> Iterator[Finding]:
    if now is not None and found is not None:
        yield Finding(of, now, found.usual, found.is_share, is_far_out(now, found, whole))


def cost_per_contact_by_month(facts: MonthFacts) -> Months:
    """Of the months that have both, each counted by the definition of this one, in money."""
    counted = add_up(
        (fact.start, Decimal(number))
        for fact in facts.contacts
        if (number := counted_contacts(fact, facts.definition)) is not None
    )
    costs = add_up((cost.start, cost.amount) for cost in facts.costs)
    figures = {
        month: calculate_cost_per_contact(cost, int(counted.get(month, Decimal(0))))
        for month, cost in costs.items()
    }
    return {month: figure for month, figure in figures.items() if figure is not None}


def plain(number: Decimal) -> str:
    """The number without trailing zeros, which depend on where it was summed."""
    return f"{round(number, 6).normalize():f}"
