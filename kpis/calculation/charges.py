"""What some channels of a centre cost, month by month. Written for many centres at once: it
works on sums by month, and opens no ledger."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpis.calculation.allocation import Keys, charge_channels
from kpis.calculation.definition import Counting, definition_at, what_counts
from kpis.calculation.ledger import make_entry
from kpis.facts import ChargeFact, CostFact, DefinitionFact


@dataclass(frozen=True, slots=True)
class Charges:
    """facts: by month. definitions: in order, at least one. keys: of the whole centre.

    known: what has been worked out, by month and by what counts in it. The same charges by other
    definitions share it: a month that counts the same contacts costs the same.
    """

    channels: AbstractSet[int]
    facts: Mapping[date, ChargeFact]
    definitions: Sequence[DefinitionFact]
    keys: Keys
    known: dict[tuple[date, Counting], Decimal] = field(default_factory=dict)

    def cost(self, month: date) -> Decimal:
        """The channels' own cost, and what is allocated to them of the shared cost.

        The same as restriction.restrict_entry leaves of the month's entry; nothing where
        nothing was recorded.
        """
        key = month, what_counts(definition_at(self.definitions, month), None)
        if key not in self.known:
            fact = self.facts.get(month)
            self.known[key] = fact.direct + self.allocated(fact) if fact else Decimal(0)
        return self.known[key]

    def allocated(self, fact: ChargeFact) -> Decimal:
        costs = [CostFact(fact.month, id, None, amount) for id, amount in fact.shared.items()]
        entry = make_entry(fact.month, costs, fact.contacts, self.definitions)
        charged = charge_channels(entry, self.keys)
        return sum((charged.get(id, Decimal(0)) for id in self.channels), Decimal(0))
