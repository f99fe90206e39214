"""What each channel costs: its own cost, and its share of what is shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.allocation import Allocation
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.figures import PeriodFigures
from kpis.facts import ChannelFact


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """contacts: those that count, or where the channel does not count, those handled.

    cost = direct + allocated, in the centre's currency; None where neither was recorded.
    """

    channel: ChannelFact
    counts: bool
    contacts: int | None
    direct: Decimal
    allocated: Decimal
    cost: Decimal | None
    cost_per_contact: Decimal | None


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
    entry, id = figures.entry, channel.id
    counts = id in entry.counted
    fact = entry.contacts.get(id)
    contacts = entry.counted[id] if counts else fact.handled if fact else None
    direct = entry.by_channel.get(id)
    allocated = allocation.shares.get(id)
    known = [amount for amount in (direct, allocated) if amount is not None]
    cost = sum(known, Decimal(0)) if known else None
    return ChannelFigures(
        channel=channel,
        counts=counts,
        contacts=contacts,
        direct=direct or Decimal(0),
        allocated=allocated or Decimal(0),
        cost=cost,
        cost_per_contact=calculate_cost_per_contact(cost, contacts),
    )
