"""A part of a centre: some of its channels, some of its categories of cost."""

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal

from kpis.calculation.allocation import WITHOUT_RULES, Keys, share_out
from kpis.calculation.ledger import Entry

Direct = Mapping[tuple[int, int], Decimal]


@dataclass(frozen=True, slots=True)
class Restriction:
    """The channels and categories to keep, by id; None keeps all of them."""

    channels: AbstractSet[int] | None = None
    categories: AbstractSet[int] | None = None

    @property
    def is_whole(self) -> bool:
        return self.channels is None and self.categories is None


WHOLE = Restriction()


def restrict_entry(entry: Entry, restriction: Restriction, keys: Keys = WITHOUT_RULES) -> Entry:
    """The entry of some channels and categories only, as if the centre had no others.

    With chosen channels: their contacts, their own cost, and the shared cost that the weights of
    the whole centre allocate to them. So the entries of all channels sum to that of the centre,
    to the cent, except for what is allocated to no channel. cost stays None where nothing was
    recorded.
    """
    kept = entry if restriction.categories is None else keep_categories(entry, restriction)
    if restriction.channels is None:
        return kept
    channels = restriction.channels
    direct = {
        (category, channel): amount
        for (category, channel), amount in with_allocated(kept, keys).items()
        if channel in channels
    }
    return replace(
        kept,
        cost=None if kept.cost is None else sum(direct.values(), Decimal(0)),
        by_category=sum_by(direct, 0),
        by_channel=sum_by(direct, 1),
        shared=Decimal(0),
        contacts={id: fact for id, fact in entry.contacts.items() if id in channels},
        counted={id: count for id, count in entry.counted.items() if id in channels},
        counting={id: fact for id, fact in entry.counting.items() if id in channels},
        served={id: count for id, count in entry.served.items() if id in channels},
        estimated=any(fact.estimated for id, fact in entry.contacts.items() if id in channels),
        direct=direct,
        shared_by_category={},
    )


def keep_categories(entry: Entry, restriction: Restriction) -> Entry:
    categories = restriction.categories or set()
    direct = {place: amount for place, amount in entry.direct.items() if place[0] in categories}
    by_category = {id: a for id, a in entry.by_category.items() if id in categories}
    shared = {id: a for id, a in entry.shared_by_category.items() if id in categories}
    return replace(
        entry,
        cost=None if entry.cost is None else sum(by_category.values(), Decimal(0)),
        by_category=by_category,
        by_channel=sum_by(direct, 1),
        shared=sum(shared.values(), Decimal(0)),
        direct=direct,
        shared_by_category=shared,
    )


def with_allocated(entry: Entry, keys: Keys) -> Direct:
    """By category and channel: the channel's own cost and what is allocated to it."""
    sums: dict[tuple[int, int], Decimal] = defaultdict(Decimal, entry.direct)
    for category, _sharing, shares in share_out(entry, keys):
        for channel, amount in shares.items():
            sums[category, channel] += amount
    return sums


def sum_by(direct: Direct, place: int) -> dict[int, Decimal]:
    """place: 0 for sums by category, 1 for sums by channel."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for ids, amount in direct.items():
        sums[ids[place]] += amount
    return dict(sums)
