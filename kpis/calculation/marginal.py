"""What the next contacts would cost, and what fewer would save: not the average.

Fixed cost stays; variable cost goes with each contact; stepped cost goes with whole people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.vocabulary import CostBehaviour

MORE_CONTACTS = 1_000
SECONDS_IN_MINUTE = 60
MINUTES_IN_HOUR = 60


@dataclass(frozen=True, slots=True)
class People:
    """The people of a period. equivalents: full-time, on average over its months.

    step_minutes: practical minutes of one more of them over the whole period.
    free_minutes: practical minutes that were not used.
    """

    equivalents: Decimal
    step_minutes: Decimal
    free_minutes: Decimal


@dataclass(frozen=True, slots=True)
class StaffingStep:
    """minutes: of handling that the contacts need; fitting: of these in unused capacity.
    people: how many more full-time equivalents the rest takes; cost: of these."""

    minutes: Decimal
    fitting: Decimal
    people: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Marginal:
    """More contacts: what they cost together, from low to high; the same where it is known.

    step: None where people or handle time are not known: the stepped cost is then taken to
    lie between nothing and its proportional part. average: of all contacts.
    """

    contacts: int
    average: Decimal
    variable: Decimal
    stepped_low: Decimal
    stepped_high: Decimal
    step: StaffingStep | None
    after_low: Decimal
    after_high: Decimal

    @property
    def low(self) -> Decimal:
        return self.variable + self.stepped_low

    @property
    def high(self) -> Decimal:
        return self.variable + self.stepped_high


def calculate_marginal(
    costs: Mapping[CostBehaviour, Decimal],
    contacts: int | None,
    handle_seconds: Decimal | None,
    people: People | None,
    more: int = MORE_CONTACTS,
) -> Marginal | None:
    """costs: by behaviour; their sum is the cost. handle_seconds: average of a contact.

    Money, unrounded. None without contacts.
    """
    if not contacts:
        return None
    cost = sum(costs.values(), Decimal(0))
    variable = costs.get(CostBehaviour.VARIABLE, Decimal(0)) * more / contacts
    stepped = costs.get(CostBehaviour.STEPPED, Decimal(0))
    step = take_step(stepped, handle_seconds, people, more)
    proportional = stepped * more / contacts
    low, high = (step.cost, step.cost) if step else sorted((Decimal(0), proportional))
    return Marginal(
        contacts=more,
        average=cost / contacts,
        variable=variable,
        stepped_low=low,
        stepped_high=high,
        step=step,
        after_low=(cost + variable + low) / (contacts + more),
        after_high=(cost + variable + high) / (contacts + more),
    )


def take_step(
    stepped: Decimal, handle_seconds: Decimal | None, people: People | None, more: int
) -> StaffingStep | None:
    """The whole people that the work takes which does not fit into unused capacity; None where
    that is unknown."""
    if people is None or handle_seconds is None:
        return None
    if people.equivalents <= 0 or people.step_minutes <= 0:
        return None
    minutes = handle_seconds * more / SECONDS_IN_MINUTE
    fitting = min(minutes, max(people.free_minutes, Decimal(0)))
    needed = ((minutes - fitting) / people.step_minutes).to_integral_value(ROUND_CEILING)
    cost = int(needed) * stepped / people.equivalents
    return StaffingStep(minutes, fitting, int(needed), cost)


def make_people(
    equivalents: Decimal | None,
    staffed_hours: Decimal | None,
    free_minutes: Decimal | None,
    practical_capacity: Decimal,
) -> People | None:
    """One more of them brings what those who are there bring: their staffed hours.

    equivalents: on average over the months; staffed_hours: theirs, of all months together.
    practical_capacity: percent. None where the people, their hours or their unused time are
    not known.
    """
    if not equivalents or staffed_hours is None or free_minutes is None:
        return None
    minutes = staffed_hours * MINUTES_IN_HOUR / equivalents
    return People(equivalents, minutes * practical_capacity / 100, free_minutes)


@dataclass(frozen=True, slots=True)
class Deflection:
    """Fewer contacts: what is saved at once, and the cost per contact of those that stay.

    after: it rises where less is saved than the average; None where no contact stays.
    """

    contacts: int
    saving: Decimal
    cost: Decimal
    average: Decimal
    after: Decimal | None


def calculate_deflection(
    costs: Mapping[CostBehaviour, Decimal], contacts: int | None, fewer: int = MORE_CONTACTS
) -> Deflection | None:
    """Only variable cost goes at once: people stay until they are planned otherwise.

    None where there are not so many contacts.
    """
    if not contacts or contacts < fewer:
        return None
    cost = sum(costs.values(), Decimal(0))
    saving = costs.get(CostBehaviour.VARIABLE, Decimal(0)) * fewer / contacts
    return Deflection(
        contacts=fewer,
        saving=saving,
        cost=cost - saving,
        average=cost / contacts,
        after=calculate_cost_per_contact(cost - saving, contacts - fewer),
    )
