"""Sharing out shared cost to channels, to the cent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.ledger import Entry
from kpis.facts import ContactFact
from kpis.vocabulary import AllocationBasis

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Allocation:
    """Shared cost by channel; what no channel could be charged with stays visible."""

    shares: Mapping[int, Decimal]
    not_allocated: Decimal
    bases: frozenset[AllocationBasis]


def allocate_by_weight(amount: Decimal, weights: Mapping[int, int]) -> dict[int, Decimal]:
    """Shares in proportion to the weights that sum to the amount exactly.

    amount: in whole cents. Largest remainder: each share is rounded down to the cent, the
    cents left over go to the largest remainders, ties to the lowest id. Negative amounts
    likewise. Weights of nothing, or a sum of zero, give no shares at all.
    """
    total = sum(weights.values())
    if total <= 0:
        return {}
    cents = int(amount / CENT)
    exact = {id: divmod(cents * weight, total) for id, weight in weights.items()}
    cents_left = cents - sum(whole for whole, _ in exact.values())
    rounded_up = sorted(exact, key=lambda id: (-exact[id][1], id))[:cents_left]
    return {id: (whole + (id in rounded_up)) * CENT for id, (whole, _) in sorted(exact.items())}


def choose_weights(entry: Entry) -> tuple[AllocationBasis, dict[int, int]]:
    """Handle time where every counted channel with contacts knows it, else contacts."""
    times = {
        id: all_handle_seconds(entry.contacts[id]) for id, count in entry.counted.items() if count
    }
    known = {id: seconds for id, seconds in times.items() if seconds is not None}
    if len(known) == len(times) and sum(known.values()) > 0:
        return AllocationBasis.HANDLE_TIME, known
    return AllocationBasis.CONTACTS, dict(entry.counted)


def all_handle_seconds(fact: ContactFact) -> int | None:
    """Where the handle time of only some contacts is known, as if the others took as long."""
    if fact.handle_seconds is None or not fact.handle_base:
        return fact.handle_seconds
    return round(Decimal(fact.handle_seconds) * fact.handled / fact.handle_base)


def allocate_shared_cost(entries: Iterable[Entry]) -> Allocation:
    """Each entry's shared cost by its own weights, summed by channel."""
    shares: dict[int, Decimal] = {}
    not_allocated = Decimal(0)
    bases: set[AllocationBasis] = set()
    for entry in entries:
        if not entry.shared:
            continue
        basis, weights = choose_weights(entry)
        allocated = allocate_by_weight(entry.shared, weights)
        if not allocated:
            not_allocated += entry.shared
            continue
        bases.add(basis)
        for id, amount in allocated.items():
            shares[id] = shares.get(id, Decimal(0)) + amount
    return Allocation(shares, not_allocated, frozenset(bases))
