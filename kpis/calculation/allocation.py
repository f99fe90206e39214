"""Sharing out shared cost to channels, to the smallest unit of the currency."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.ledger import Entry
from kpis.calculation.rounding import in_units
from kpis.facts import AllocationRuleFact, ContactFact, StaffingFact
from kpis.months import first_of_month
from kpis.vocabulary import AllocationBasis, decimals_of

#: Hours have two decimals and percentages four: weights are whole numbers of these.
PARTS_OF_A_WEIGHT = 10_000


@dataclass(frozen=True, slots=True)
class AllocatedPart:
    """What a channel got of one category's shared cost, from one start on, and by what.

    basis: the one that was used; wanted: the one of the rule, where that could not be used.
    weight ÷ total: the channel's part of the basis (contacts, seconds, hours, percent, or 1).
    """

    start: date
    category: int
    channel: int
    amount: Decimal
    basis: AllocationBasis
    wanted: AllocationBasis
    weight: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """Shared cost by channel; what no channel could be charged with stays visible.

    parts and left_over, the not allocated by category, sum to the shared cost to the cent.
    """

    parts: Sequence[AllocatedPart]
    left_over: Mapping[int, Decimal]

    @property
    def shares(self) -> dict[int, Decimal]:
        """By channel."""
        return sum_shares(self.parts)

    def shares_of(self, entries: Iterable[Entry]) -> dict[int, Decimal]:
        """By channel, of the cost of these entries alone."""
        starts = {entry.start for entry in entries}
        return sum_shares(part for part in self.parts if part.start in starts)

    @property
    def not_allocated(self) -> Decimal:
        return sum(self.left_over.values(), Decimal(0))

    @property
    def bases(self) -> frozenset[AllocationBasis]:
        return frozenset(part.basis for part in self.parts)


def sum_shares(parts: Iterable[AllocatedPart]) -> dict[int, Decimal]:
    shares: dict[int, Decimal] = defaultdict(Decimal)
    for part in parts:
        shares[part.channel] += part.amount
    return dict(shares)


@dataclass(frozen=True, slots=True)
class Keys:
    """What shared cost goes by: the rules, oldest first, and the staffed hours of the months.

    currency: the centre's; no channel gets a fraction of its smallest unit.
    """

    rules: Sequence[AllocationRuleFact] = ()
    staffing: Sequence[StaffingFact] = ()
    currency: str = "EUR"

    def hours_in(self, month: date) -> dict[int, Decimal]:
        """Staffed hours by channel; people who work for all channels are of none."""
        return {
            fact.channel: fact.hours
            for fact in self.staffing
            if fact.month == month and fact.channel is not None and fact.hours is not None
        }


WITHOUT_RULES = Keys()
HANDLE_TIME = AllocationRuleFact(None, date.min, AllocationBasis.HANDLE_TIME, {})


def rules_at(
    rules: Iterable[AllocationRuleFact], month: date
) -> dict[int | None, AllocationRuleFact]:
    """The latest rule of each category valid from the month or before it; by None the latest of
    all categories, or handle time.

    rules: oldest first.
    """
    return {None: HANDLE_TIME} | {r.category: r for r in rules if r.valid_from <= month}


def allocate_by_weight(
    amount: Decimal, weights: Mapping[int, int], decimals: int = 2
) -> dict[int, Decimal]:
    """Shares in proportion to the weights that sum to the amount exactly.

    decimals: of the currency. Largest remainder: each share is rounded down to its smallest
    unit, the units left over go to the largest remainders, ties to the lowest id. Negative
    amounts likewise. Weights of nothing, or a sum of zero, give no shares at all.
    """
    total = sum(weights.values())
    if total <= 0:
        return {}
    units, unit = in_units(amount, decimals)
    shares: dict[int, int] = {}
    remainders: list[tuple[int, int]] = []
    for id in sorted(weights):
        shares[id], remainder = divmod(units * weights[id], total)
        remainders.append((-remainder, id))
    for _, id in sorted(remainders)[: units - sum(shares.values())]:
        shares[id] += 1
    return {id: share * unit for id, share in shares.items()}


def choose_weights(
    entry: Entry,
    rule: AllocationRuleFact = HANDLE_TIME,
    hours: Mapping[int, Decimal] | None = None,
) -> tuple[AllocationBasis, dict[int, Decimal]]:
    """By the rule where its basis is known for every counted channel with contacts, and not
    zero; else by contacts."""
    weights = weights_of(entry, rule, hours or {})
    if weights and sum(weights.values()) > 0:
        return rule.basis, weights
    return AllocationBasis.CONTACTS, {id: Decimal(count) for id, count in entry.counted.items()}


def weights_of(
    entry: Entry, rule: AllocationRuleFact, hours: Mapping[int, Decimal]
) -> dict[int, Decimal] | None:
    """None where the rule's basis is not known, and where the basis is contacts."""
    match rule.basis:
        case AllocationBasis.HANDLE_TIME:
            return handle_time_weights(entry)
        case AllocationBasis.STAFFED_HOURS:
            return known_for_all(entry, hours)
        case AllocationBasis.EQUAL:
            return dict.fromkeys(in_use(entry), Decimal(1))
        case AllocationBasis.FIXED_SHARES:
            return dict(rule.shares)
    return None


def in_use(entry: Entry) -> list[int]:
    """The channels that count and had contacts."""
    return [id for id, count in entry.counted.items() if count]


def handle_time_weights(entry: Entry) -> dict[int, Decimal] | None:
    times = {
        id: Decimal(round(seconds))
        for id in in_use(entry)
        if (seconds := all_handle_seconds(entry.contacts[id])) is not None
    }
    return known_for_all(entry, times)


def known_for_all(entry: Entry, weights: Mapping[int, Decimal]) -> dict[int, Decimal] | None:
    channels = in_use(entry)
    if not all(id in weights for id in channels):
        return None
    return {id: weights[id] for id in channels}


def all_handle_seconds(fact: ContactFact) -> Fraction | None:
    """Handle time of all contacts, in seconds. Where it is known of some contacts only, the
    others are taken to have lasted as long on average."""
    if fact.handle_seconds is None:
        return None
    if not fact.handle_base:
        return Fraction(fact.handle_seconds)
    return Fraction(fact.handle_seconds * fact.handled, fact.handle_base)


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a rule comes to in one entry. basis: the rule's, or contacts where that is not known."""

    rule: AllocationRuleFact
    basis: AllocationBasis
    weights: Mapping[int, Decimal]
    whole_weights: Mapping[int, int]


def share_out(
    entry: Entry, keys: Keys = WITHOUT_RULES
) -> Iterator[tuple[int, Sharing, dict[int, Decimal]]]:
    """Each category that has shared cost, by what it goes, and what each channel gets of it."""
    month = first_of_month(entry.start)
    hours = keys.hours_in(month)
    decimals = decimals_of(keys.currency)
    rules = rules_at(keys.rules, month)
    chosen: dict[int, Sharing] = {}
    for category, amount in entry.shared_by_category.items():
        if not amount:
            continue
        rule = rules.get(category, rules[None])
        if id(rule) not in chosen:
            basis, weights = choose_weights(entry, rule, hours)
            chosen[id(rule)] = Sharing(rule, basis, weights, whole_weights(weights))
        sharing = chosen[id(rule)]
        yield category, sharing, allocate_by_weight(amount, sharing.whole_weights, decimals)


def whole_weights(weights: Mapping[int, Decimal]) -> dict[int, int]:
    return {id: int(weight * PARTS_OF_A_WEIGHT) for id, weight in weights.items()}


def allocate_entry(entry: Entry, keys: Keys = WITHOUT_RULES) -> Allocation:
    """Each category's shared cost by its own rule; whole within the entry, to the cent."""
    parts: list[AllocatedPart] = []
    left_over: dict[int, Decimal] = {}
    for category, sharing, shares in share_out(entry, keys):
        if not shares:
            left_over[category] = entry.shared_by_category[category]
        basis, wanted, weights = sharing.basis, sharing.rule.basis, sharing.weights
        total = sum(weights.values(), Decimal(0))
        parts.extend(
            AllocatedPart(
                entry.start, category, channel, share, basis, wanted, weights[channel], total
            )
            for channel, share in shares.items()
        )
    return Allocation(parts, left_over)


def charge_channels(entry: Entry, keys: Keys = WITHOUT_RULES) -> dict[int, Decimal]:
    """By channel: its own cost and what is allocated to it, of those that have either."""
    sums: dict[int, Decimal] = defaultdict(Decimal, entry.by_channel)
    for _category, _sharing, shares in share_out(entry, keys):
        for channel, amount in shares.items():
            sums[channel] += amount
    return dict(sums)


def sum_allocations(allocations: Iterable[Allocation]) -> Allocation:
    """The parts of all of them; what is not allocated is summed by category."""
    parts: list[AllocatedPart] = []
    left_over: dict[int, Decimal] = defaultdict(Decimal)
    for allocation in allocations:
        parts.extend(allocation.parts)
        for category, amount in allocation.left_over.items():
            left_over[category] += amount
    return Allocation(parts, dict(left_over))


def allocate_shared_cost(entries: Iterable[Entry], keys: Keys = WITHOUT_RULES) -> Allocation:
    """Each entry's shared cost by its own weights."""
    return sum_allocations(allocate_entry(entry, keys) for entry in entries)


def allocate_covered(entries: Sequence[Entry], covered: Sequence[Entry], keys: Keys) -> Allocation:
    """The shared cost of the covered entries, each by its own weights.

    The shared cost of the other entries stays not allocated, because their weights are not fully
    known; only what goes by fixed shares is allocated all the same.
    """
    starts = {entry.start for entry in covered}
    return sum_allocations(
        allocation if entry.start in starts else only_fixed_shares(allocation)
        for entry in entries
        for allocation in [allocate_entry(entry, keys)]
    )


def only_fixed_shares(allocation: Allocation) -> Allocation:
    """The allocation with every part that does not go by fixed shares moved to the not
    allocated."""
    left_over: dict[int, Decimal] = defaultdict(Decimal, allocation.left_over)
    kept = []
    for part in allocation.parts:
        if part.basis is AllocationBasis.FIXED_SHARES:
            kept.append(part)
        else:
            left_over[part.category] += part.amount
    return Allocation(kept, dict(left_over))
