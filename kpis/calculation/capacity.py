"""Used and unused capacity: time-driven activity-based costing (Kaplan & Anderson 2004).

Practical capacity is the part of the staffed time in which work can be done. The cost that does
not vary with contacts is spread over it by the minute: what was worked is used, the rest of it
was paid and idle. What each contact costs by itself never pays for idle time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.rounding import as_decimal, in_units, shift_to_total
from kpis.calculation.workforce import WorkMonth

MINUTES_IN_HOUR = 60
SECONDS_IN_MINUTE = 60


@dataclass(frozen=True, slots=True)
class UsedCapacity:
    """Work on one channel. amount: its minutes at the rate, in whole units of the currency."""

    channel: int
    minutes: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Capacity:
    """cost: what does not vary with contacts; variable: what does. rate: cost per practical
    minute. The amounts, used and unused, sum to the cost exactly. Unused minutes and their
    amount are negative where more was worked than practical.

    months: how many months of the period it is known for; costs and contacts are of these.
    """

    cost: Decimal
    practical_minutes: Decimal
    rate: Decimal
    used: Sequence[UsedCapacity]
    unused_minutes: Decimal
    unused_amount: Decimal
    contacts: int | None = None
    months: int = 1
    variable: Decimal = Decimal(0)

    @property
    def used_minutes(self) -> Decimal:
        return self.practical_minutes - self.unused_minutes

    @property
    def used_amount(self) -> Decimal:
        return self.cost - self.unused_amount

    @property
    def is_over(self) -> bool:
        return self.unused_minutes < 0


def cost_capacity(
    cost: Decimal, practical_minutes: Decimal, minutes: Mapping[int, Fraction], decimals: int = 2
) -> Capacity | None:
    """minutes: worked, by channel. decimals: of the currency. None without practical minutes.

    Largest remainder: ties go to the channel that comes first, to the unused last.
    """
    if practical_minutes <= 0:
        return None
    rate = Fraction(cost) / Fraction(practical_minutes)
    unused = Fraction(practical_minutes) - sum(minutes.values())
    units, unit = in_units(cost, decimals)
    exact = [spent * rate / Fraction(unit) for spent in (*minutes.values(), unused)]
    *used_units, unused_units = shift_to_total(exact, units)
    return Capacity(
        cost=cost,
        practical_minutes=practical_minutes,
        rate=as_decimal(rate),
        used=[
            UsedCapacity(channel, as_decimal(spent), amount * unit)
            for (channel, spent), amount in zip(minutes.items(), used_units, strict=True)
        ],
        unused_minutes=as_decimal(unused),
        unused_amount=unused_units * unit,
    )


def measure_capacity(
    months: Sequence[WorkMonth], practical_capacity: Decimal, decimals: int = 2
) -> Capacity | None:
    """Over the months that know their cost, hours and handle time; None where none does.

    practical_capacity: percent of the staffed time. decimals: of the currency.
    """
    known = [
        (month.cost - month.variable, month.hours, month.agent_seconds, month)
        for month in months
        if month.cost is not None and month.hours is not None and month.agent_seconds is not None
    ]
    hours = sum((hours for _cost, hours, _seconds, _month in known), Decimal(0))
    minutes: dict[int, Fraction] = {}
    for _cost, _hours, by_channel, _month in known:
        for id, seconds in by_channel.items():
            minutes[id] = minutes.get(id, Fraction(0)) + Fraction(seconds) / SECONDS_IN_MINUTE
    cost = sum((cost for cost, _hours, _seconds, _month in known), Decimal(0))
    capacity = cost_capacity(
        cost,
        hours * MINUTES_IN_HOUR * practical_capacity / 100,
        dict(sorted(minutes.items())),
        decimals,
    )
    if capacity is None:
        return None
    contacts = [m.contacts for *_others, m in known if m.contacts is not None]
    return replace(
        capacity,
        contacts=sum(contacts) if len(contacts) == len(known) else None,
        months=len(known),
        variable=sum((month.variable for *_others, month in known), Decimal(0)),
    )


@dataclass(frozen=True, slots=True)
class SplitCost:
    """Of a contact's cost, what paid for its work, what it costs by itself included, and what
    for idle time; rounded, work + idle = cost_per_contact. idle is negative over capacity."""

    cost_per_contact: Decimal
    work: Decimal
    idle: Decimal


def split_cost_per_contact(capacity: Capacity, decimals: int = 2) -> SplitCost | None:
    """None without contacts."""
    if not capacity.contacts:
        return None
    scale = 10**decimals
    variable, idle_amount = capacity.variable, capacity.unused_amount
    amounts = (capacity.cost + variable, capacity.used_amount + variable, idle_amount)
    whole, *parts = (Fraction(amount) * scale / capacity.contacts for amount in amounts)
    total = round(whole)
    work, idle = shift_to_total(parts, total)
    return SplitCost(*(Decimal(units).scaleb(-decimals) for units in (total, work, idle)))
