"""Facts for tests: only what a test is about is said, the rest is filled in."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from kpis.calculation.allocation import rules_at
from kpis.calculation.ledger import Entry, Ledger, open_ledger
from kpis.facts import (
    AllocationRuleFact,
    BenchmarkFact,
    ChannelFact,
    ContactFact,
    CostFact,
    DefinitionFact,
    Period,
)
from kpis.vocabulary import ChannelKind, CountBasis, Evidence, PeriodKind

PHONE, EMAIL, BOT = 1, 2, 3
SALARIES, RENT, TAX = 11, 12, 13


def month(text: str) -> date:
    """The first day of a month written 2026-05."""
    return date.fromisoformat(f"{text}-01")


def month_period(text: str) -> Period:
    start = month(text)
    end = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return Period(start, end, PeriodKind.MONTH)


def cost(text: str, amount: Any, category: int = SALARIES, channel: int | None = None) -> CostFact:
    return CostFact(month(text), category, channel, Decimal(amount))


def contacts(text: str, handled: int, channel: int = PHONE, **counts: Any) -> ContactFact:
    return ContactFact(start=month(text), channel=channel, handled=handled, **counts)


def rule_at(rules: Iterable[AllocationRuleFact], category: int, at: date) -> AllocationRuleFact:
    """The rule by which the category's shared cost goes in a month."""
    found = rules_at(rules, at)
    return found.get(category, found[None])


def channel(
    id: int = PHONE,
    kind: ChannelKind = ChannelKind.VOICE,
    first_volume: date | None = None,
    name: str = "",
) -> ChannelFact:
    return ChannelFact(id, name or f"Channel {id}", 10 * id, kind, first_volume, colour=id)


def definition(
    *channels: int, basis: CountBasis = CountBasis.HANDLED, valid_from: date = date.min
) -> DefinitionFact:
    return DefinitionFact(valid_from, basis, frozenset(channels or (PHONE, EMAIL)))


def ledger(
    costs: Iterable[CostFact], volumes: Iterable[ContactFact], *definitions: DefinitionFact
) -> Ledger:
    return open_ledger(costs, volumes, definitions or [definition()])


def entry(costs: Iterable[CostFact], volumes: Iterable[ContactFact], *counted: int) -> Entry:
    """One month's facts."""
    (only,) = ledger(costs, volumes, definition(*counted))
    return only


def benchmark(low: Any, high: Any = None, **changes: Any) -> BenchmarkFact:
    """A published range, or a figure where low alone is given."""
    facts: dict[str, Any] = {
        "publisher": "Institute",
        "title": "Yearly survey",
        "url": "https://example.org/survey",
        "year": "2025",
        "region": "Europe",
        "industry": "all",
        "channel": "phone",
        "kind": ChannelKind.VOICE,
        "unit": "per contact",
        "currency": "EUR",
        "low": Decimal(low),
        "value": Decimal(low) if high is None else None,
        "high": Decimal(low if high is None else high),
        "evidence": Evidence.FIRST_HAND,
        "note": "",
    }
    return BenchmarkFact(**(facts | changes))
