"""How much a channel's cost per contact depends on the key by which shared cost is allocated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.allocation import Keys, allocate_shared_cost
from kpis.calculation.channels import ChannelFigures
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.ledger import Entry
from kpis.facts import AllocationRuleFact, ChannelFact
from kpis.vocabulary import AllocationBasis

#: Fixed shares are what somebody agreed on, and no measure of the work.
METHODS = (
    AllocationBasis.CONTACTS,
    AllocationBasis.HANDLE_TIME,
    AllocationBasis.STAFFED_HOURS,
    AllocationBasis.EQUAL,
)


@dataclass(frozen=True, slots=True)
class Method:
    """One basis for every category. shares: allocated cost by channel, in money.

    partly: it cannot be used in some of the months, which go by contacts instead.
    """

    basis: AllocationBasis
    shares: Mapping[int, Decimal]
    partly: bool


@dataclass(frozen=True, slots=True)
class ChannelBand:
    """A channel's cost per contact: by the rules in force, and by each method alone.

    low, high: of all of these; money per contact, unrounded.
    """

    channel: ChannelFact
    in_force: Decimal
    by_method: Mapping[AllocationBasis, Decimal]

    @property
    def low(self) -> Decimal:
        return min(self.in_force, *self.by_method.values())

    @property
    def high(self) -> Decimal:
        return max(self.in_force, *self.by_method.values())


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """bands: of the channels that a method gives shared cost to; none without shared cost.

    left_out: the methods that can be used in no month; partly: in some months only.
    """

    bands: Sequence[ChannelBand]
    left_out: Sequence[AllocationBasis]
    partly: Sequence[AllocationBasis]


def measure_sensitivity(
    rows: Sequence[ChannelFigures], entries: Sequence[Entry], keys: Keys
) -> Sensitivity:
    """rows: of the channels in the entries' period, by the rules in force.

    keys: whose staffed hours and currency the methods use in place of its rules.
    """
    found = {basis: apply_method(basis, entries, keys) for basis in METHODS}
    methods = [method for method in found.values() if method is not None]
    bands = [
        make_band(row, row.cost_per_contact, methods)
        for row in rows
        if row.cost_per_contact is not None and is_touched(row, methods)
    ]
    return Sensitivity(
        bands=bands,
        left_out=[basis for basis, method in found.items() if method is None],
        partly=[method.basis for method in methods if method.partly],
    )


def apply_method(basis: AllocationBasis, entries: Sequence[Entry], keys: Keys) -> Method | None:
    """None where it can be used in none of the months that have something to share."""
    rule = AllocationRuleFact(None, date.min, basis, {})
    allocation = allocate_shared_cost(entries, replace(keys, rules=[rule]))
    if basis not in allocation.bases:
        return None
    return Method(basis, allocation.shares, partly=len(allocation.bases) > 1)


def is_touched(row: ChannelFigures, methods: Sequence[Method]) -> bool:
    return bool(row.allocated) or any(row.channel.id in method.shares for method in methods)


def make_band(row: ChannelFigures, in_force: Decimal, methods: Sequence[Method]) -> ChannelBand:
    by_method = {
        method.basis: calculate_cost_per_contact(
            row.covered_direct + method.shares.get(row.channel.id, Decimal(0)),
            row.covered_contacts,
        )
        for method in methods
    }
    known = {basis: value for basis, value in by_method.items() if value is not None}
    return ChannelBand(row.channel, in_force, known)
