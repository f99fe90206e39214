"""Who was there in a month, and what they did: what utilisation and capacity are made of."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from kpis.calculation.ledger import Entry, total_counted
from kpis.facts import ContactFact, StaffingFact

Measure = Literal["hours", "full_time_equivalents", "signed_in_hours"]


@dataclass(frozen=True, slots=True)
class WorkMonth:
    """One month of the channels that are shown.

    hours, equivalents, signed_in: None where they are not known for everyone who worked on them.
    agent_seconds: by channel on which people work, that they spent handling; None where one of
    these does not know its own for every contact. cost: money, of which variable goes with the
    contacts; contacts: those that count; None is unknown.
    """

    month: date
    hours: Decimal | None
    equivalents: Decimal | None
    agent_seconds: Mapping[int, Decimal | int] | None
    cost: Decimal | None
    contacts: int | None
    variable: Decimal = Decimal(0)
    signed_in: Decimal | None = None

    @property
    def work_seconds(self) -> Decimal | None:
        """Of all channels together."""
        if self.agent_seconds is None:
            return None
        return Decimal(sum(self.agent_seconds.values()))


def make_work_month(
    entry: Entry,
    staffing: Sequence[StaffingFact],
    assisted: AbstractSet[int],
    chosen: AbstractSet[int] | None = None,
    variable: AbstractSet[int] = frozenset(),
    at_once: Mapping[int, Decimal] = MappingProxyType({}),
) -> WorkMonth:
    """entry: of a whole month, restricted to the chosen channels. staffing: of any months.
    variable: the categories whose cost goes with each contact. at_once: by channel, how many
    contacts one person handles at the same time; one where it is not said.

    assisted: the channels on which people work; one with staffed hours of its own is too.
    """
    facts = [fact for fact in staffing if fact.month == entry.start]
    manned = assisted | {fact.channel for fact in facts if fact.channel is not None}
    worked = {id: fact for id, fact in entry.contacts.items() if fact.handled and id in manned}
    return WorkMonth(
        month=entry.start,
        hours=known_for_everyone(facts, "hours", worked.keys(), chosen),
        equivalents=known_for_everyone(facts, "full_time_equivalents", worked.keys(), chosen),
        agent_seconds=agent_seconds_of(worked, at_once),
        cost=entry.cost,
        contacts=total_counted(entry),
        signed_in=known_for_everyone(facts, "signed_in_hours", worked.keys(), chosen),
        variable=sum(
            (amount for id, amount in entry.by_category.items() if id in variable), Decimal(0)
        ),
    )


def known_for_everyone(
    facts: Sequence[StaffingFact],
    measure: Measure,
    worked: AbstractSet[int],
    chosen: AbstractSet[int] | None,
) -> Decimal | None:
    """The sum over those who worked on the channels that are shown.

    Of chosen channels only their own count: nobody knows how much of the time of people who
    work for all channels went to them. People of whom only another measure is known are there
    too, so then there is no sum.
    """
    shown = [fact for fact in facts if chosen is None or fact.channel in chosen]
    amounts: list[Decimal | None] = [getattr(fact, measure) for fact in shown]
    known = [amount for amount in amounts if amount is not None]
    channels = {fact.channel for fact in shown}
    everyone = None in channels or worked <= channels
    return sum(known, Decimal(0)) if known and everyone and len(known) == len(shown) else None


def agent_seconds_of(
    worked: Mapping[int, ContactFact], at_once: Mapping[int, Decimal]
) -> dict[int, Decimal] | None:
    """By channel; None where there was no work, or one does not know all of its own."""
    seconds = {
        id: fact.handle_seconds / at_once.get(id, Decimal(1))
        for id, fact in worked.items()
        if fact.handle_seconds is not None and fact.handle_base == fact.handled
    }
    return seconds if seconds and len(seconds) == len(worked) else None


@dataclass(frozen=True, slots=True)
class MonthlyRatio:
    """A ratio of sums over the months that know both parts; months: how many these are."""

    value: Decimal
    months: int


def ratio_over_months(
    pairs: Sequence[tuple[Decimal | int | None, Decimal | int | None]],
) -> MonthlyRatio | None:
    """pairs: part and base, month by month. None where no month knows both, or the bases are
    nothing together."""
    known = [(part, base) for part, base in pairs if part is not None and base is not None]
    total = sum((Decimal(base) for _part, base in known), Decimal(0))
    if not total:
        return None
    return MonthlyRatio(sum((Decimal(part) for part, _ in known), Decimal(0)) / total, len(known))
