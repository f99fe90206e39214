"""What each channel costs: its own cost, and its share of what is shared."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.allocation import Allocation, Keys, charge_channels
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.ledger import Entry, Ledger, sum_amounts, sum_counts
from kpis.calculation.quality import average_handle_time
from kpis.facts import ChannelFact, ContactFact, Period

SECONDS_IN_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """counts: in a part of the period at least. contacts: those that count, and while the channel
    does not count, those handled; counted: those that count alone.

    cost = direct + allocated, in the centre's currency; None where neither was recorded.
    cost_per_contact: of the months that are covered, as are covered_direct, covered_cost and
    covered_contacts.
    """

    channel: ChannelFact
    counts: bool
    contacts: int | None
    counted: int
    direct: Decimal
    allocated: Decimal
    cost: Decimal | None
    covered_direct: Decimal
    covered_cost: Decimal | None
    covered_contacts: int | None

    @property
    def cost_per_contact(self) -> Decimal | None:
        return calculate_cost_per_contact(self.covered_cost, self.covered_contacts)


def calculate_channel_figures(
    channels: Sequence[ChannelFact], figures: PeriodFigures, allocation: Allocation
) -> list[ChannelFigures]:
    """A row for each channel that had contacts or cost; allocated and direct cost, and what
    is not allocated, sum to the period's cost."""
    rows = [calculate_channel(channel, figures, allocation) for channel in channels]
    return [row for row in rows if row.contacts is not None or row.cost is not None]


def calculate_channel(
    channel: ChannelFact, figures: PeriodFigures, allocation: Allocation
) -> ChannelFigures:
    """allocation: of the period. Fixed shares are also allocated in months that are not covered:
    they are part of the channel's cost, but not of its cost per contact."""
    entry, covered, id = figures.entry, figures.covered, channel.id
    direct, allocated = entry.by_channel.get(id), allocation.shares.get(id)
    covered_direct = covered.by_channel.get(id)
    covered_allocated = allocation.shares_of(figures.covered_entries).get(id)
    return ChannelFigures(
        channel=channel,
        counts=id in entry.counted,
        contacts=entry.served.get(id),
        counted=entry.counted.get(id, 0),
        direct=direct or Decimal(0),
        allocated=allocated or Decimal(0),
        cost=add_amounts(direct, allocated),
        covered_direct=covered_direct or Decimal(0),
        covered_cost=add_amounts(covered_direct, covered_allocated),
        covered_contacts=covered.served.get(id),
    )


def add_amounts(*amounts: Decimal | None) -> Decimal | None:
    """The sum of the known amounts; None where none is known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def not_counted(rows: Iterable[ChannelFigures]) -> int:
    """The contacts of the rows that the total of all channels does not count."""
    return sum((row.contacts or 0) - row.counted for row in rows)


def calculate_cost_per_minute(
    cost: Decimal | None, facts: Collection[ContactFact]
) -> Decimal | None:
    """Cost ÷ minutes of handling, in money a minute, unrounded.

    Where the handle time is known of some contacts only, the others are taken to have lasted as
    long on average. None where it is known of no contact, or is zero.
    """
    rate = average_handle_time(facts)
    handled = sum(fact.handled for fact in facts)
    if cost is None or rate is None or not rate.value or not handled:
        return None
    return cost * SECONDS_IN_A_MINUTE / (rate.value * handled)


@dataclass(frozen=True, slots=True)
class ChannelSums:
    """By channel, of one entry: all its cost, and its contacts as Entry.served has them."""

    start: date
    cost: dict[int, Decimal]
    served: Mapping[int, int]


def trace_costs_per_contact(
    ledger: Ledger, periods: Sequence[Period], keys: Keys
) -> list[dict[int, Decimal | None]]:
    """Each period's cost per contact by channel, as calculate_channel_figures has it.

    ledger: the covered entries. A year's months lie in many of a dozen rolling years: each is
    allocated once.
    """
    sums = [
        sum_channels(entry, keys)
        for entry in ledger
        if any(period.contains(entry.start) for period in periods)
    ]
    return [
        costs_per_contact([part for part in sums if period.contains(part.start)])
        for period in periods
    ]


def sum_channels(entry: Entry, keys: Keys) -> ChannelSums:
    return ChannelSums(
        start=entry.start,
        cost=charge_channels(entry, keys),
        served=entry.served,
    )


def costs_per_contact(sums: Sequence[ChannelSums]) -> dict[int, Decimal | None]:
    cost = sum_amounts(part.cost for part in sums)
    served = sum_counts(part.served for part in sums)
    return {id: calculate_cost_per_contact(amount, served.get(id)) for id, amount in cost.items()}
