"""A month with figures that are far out is closed only once a person has confirmed these
figures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpis.calculation.far_out import (
    Finding,
    MonthFacts,
    find_far_out,
    least_far_out,
    plain,
    unconfirmed,
)
from kpis.entry.refusals import NotSaved
from kpis.facts import DefinitionFact
from kpis.models import Channel, CostCategory
from kpis.months import add_months, month_after
from kpis.queries.category_costs import category_costs
from kpis.queries.contacts import monthly_contact_facts
from kpis.queries.cost_lines import large_bill_facts
from kpis.vocabulary import FarOutKind

MONTHS_OF_COMPARISON = 12
Names = Mapping[int, str]


@dataclass(eq=False)
class FarOutRefused(NotSaved):
    """Nobody confirmed these figures of the month: what, as it is called, and what was found.

    Passing the mark of each as ``confirmed`` closes the month all the same.
    """

    month: date
    found: Sequence[tuple[str, Finding]]

    def __str__(self) -> str:
        listed = [
            f"{name or each.subject.kind} {each.subject.description}: found {plain(each.found)}, "
            f"usually {plain(each.usual)} (confirm as {each.mark!r})"
            for name, each in self.found
        ]
        return f"{self.month:%Y-%m}: " + "; ".join(listed)


def refuse_far_out(
    *, centre_id: int, month: date, definition: DefinitionFact, confirmed: Collection[str]
) -> None:
    """Raises FarOutRefused for what is far out in the month and not confirmed as it stands.

    confirmed: marks, as of kpis.calculation.far_out. Three reads.
    """
    found = unconfirmed(find_far_out(read_facts(centre_id, month, definition)), confirmed)
    if found:
        raise FarOutRefused(month, [(name_of(each), each) for each in found])


def read_facts(centre_id: int, month: date, definition: DefinitionFact) -> MonthFacts:
    start, end = add_months(month, -MONTHS_OF_COMPARISON), month_after(month)
    costs = [each.cost for each in category_costs(centre_id, start, end)]
    bills = large_bill_facts(centre_id, start, month, least_far_out(costs, month))
    return MonthFacts(
        month=month,
        costs=costs,
        contacts=monthly_contact_facts(centre_id, start, end),
        bills=[(fact.month, fact.bill) for fact in bills],
        definition=definition,
    )


def name_of(finding: Finding) -> str:
    """In the reader's language; empty for the cost per contact."""
    of = finding.subject
    if of.kind is FarOutKind.FIGURE:
        return ""
    table = Channel if of.kind is FarOutKind.CHANNEL else CostCategory
    return str(table._default_manager.get(pk=of.id))
