"""A centre's facts in order: what was spent and who got in touch, start by start.

A start is the first day of a month or, for weeks, of a month's part in one week.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kpis.calculation.definition import counted_contacts, definition_at
from kpis.calculation.quality import add_contact_facts
from kpis.facts import ContactFact, CostFact, DefinitionFact, Period

Amounts = Mapping[int, Decimal]
Key = TypeVar("Key", int, tuple[int, int])


@dataclass(frozen=True, slots=True)
class Entry:
    """All facts of one start. shared: cost of no channel in particular.

    direct: by category and channel; with shared_by_category it sums to cost.
    cost is None where nothing was recorded, counted where no contact that counts was.
    counting: the facts of the contacts that count, by channel. served: by channel, the contacts
    that count, or while it does not count those handled: what its own cost is divided by.
    """

    start: date
    cost: Decimal | None
    by_category: Amounts
    by_channel: Amounts
    shared: Decimal
    contacts: Mapping[int, ContactFact]
    counted: Mapping[int, int]
    counting: Mapping[int, ContactFact]
    served: Mapping[int, int]
    estimated: bool
    direct: Mapping[tuple[int, int], Decimal]
    shared_by_category: Amounts


Ledger = Sequence[Entry]


def open_ledger(
    costs: Iterable[CostFact],
    contacts: Iterable[ContactFact],
    definitions: Sequence[DefinitionFact],
) -> Ledger:
    """Entries in order of their start, for every start that has a fact."""
    costs_at: dict[date, list[CostFact]] = defaultdict(list)
    contacts_at: dict[date, dict[int, ContactFact]] = defaultdict(dict)
    for cost in costs:
        costs_at[cost.start].append(cost)
    for fact in contacts:
        known = contacts_at[fact.start].get(fact.channel)
        contacts_at[fact.start][fact.channel] = add_contact_facts(known, fact) if known else fact
    return [
        make_entry(start, costs_at.get(start, []), contacts_at.get(start, {}), definitions)
        for start in sorted(costs_at.keys() | contacts_at.keys())
    ]


def make_entry(
    start: date,
    costs: Sequence[CostFact],
    contacts: Mapping[int, ContactFact],
    definitions: Sequence[DefinitionFact],
) -> Entry:
    by_category: dict[int, Decimal] = defaultdict(Decimal)
    by_channel: dict[int, Decimal] = defaultdict(Decimal)
    direct: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    shared: dict[int, Decimal] = defaultdict(Decimal)
    for cost in costs:
        by_category[cost.category] += cost.amount
        if cost.channel is None:
            shared[cost.category] += cost.amount
        else:
            by_channel[cost.channel] += cost.amount
            direct[cost.category, cost.channel] += cost.amount
    definition = definition_at(definitions, start)
    counts = {id: counted_contacts(fact, definition) for id, fact in contacts.items()}
    counted = {id: count for id, count in counts.items() if count is not None}
    handled = {id: fact.handled for id, fact in contacts.items()}
    return Entry(
        start=start,
        cost=sum(by_category.values(), Decimal(0)) if costs else None,
        by_category=dict(by_category),
        by_channel=dict(by_channel),
        shared=sum(shared.values(), Decimal(0)),
        contacts=contacts,
        counted=counted,
        counting={id: contacts[id] for id in counted},
        served=handled | counted,
        estimated=any(fact.estimated for fact in contacts.values()),
        direct=dict(direct),
        shared_by_category=dict(shared),
    )


def entries_of(ledger: Ledger, period: Period) -> list[Entry]:
    return [entry for entry in ledger if period.contains(entry.start)]


def sum_entries(entries: Sequence[Entry], start: date) -> Entry:
    """One entry that stands for several; unknown stays unknown, every cent is kept."""
    if len(entries) == 1:
        return replace(entries[0], start=start)
    costs = [entry.cost for entry in entries if entry.cost is not None]
    return Entry(
        start=start,
        cost=sum(costs, Decimal(0)) if costs else None,
        by_category=sum_amounts(entry.by_category for entry in entries),
        by_channel=sum_amounts(entry.by_channel for entry in entries),
        shared=sum((entry.shared for entry in entries), Decimal(0)),
        contacts=sum_contacts(entry.contacts for entry in entries),
        counted=sum_counts(entry.counted for entry in entries),
        counting=sum_contacts(entry.counting for entry in entries),
        served=sum_counts(entry.served for entry in entries),
        estimated=any(entry.estimated for entry in entries),
        direct=sum_amounts(entry.direct for entry in entries),
        shared_by_category=sum_amounts(entry.shared_by_category for entry in entries),
    )


def sum_amounts(tables: Iterable[Mapping[Key, Decimal]]) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for table in tables:
        for key, amount in table.items():
            sums[key] += amount
    return dict(sums)


def sum_counts(tables: Iterable[Mapping[int, int]]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for table in tables:
        for id, number in table.items():
            sums[id] += number
    return dict(sums)


def sum_contacts(tables: Iterable[Mapping[int, ContactFact]]) -> dict[int, ContactFact]:
    sums: dict[int, ContactFact] = {}
    for table in tables:
        for id, fact in table.items():
            sums[id] = add_contact_facts(sums[id], fact) if id in sums else fact
    return sums


def total_counted(entry: Entry) -> int | None:
    """Contacts in the denominator; None where none are known."""
    return sum(entry.counted.values()) if entry.counted else None
