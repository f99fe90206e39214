"""The report behind the comparison of two centres: the exact bridge between their figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from kpis.calculation.bridge import ShownBridge, ShownStep, StepKind
from kpis.calculation.completeness import MONTHS_OF_HABIT
from kpis.calculation.currency import (
    EURO,
    MissingRate,
    Rates,
    conversion_factor,
    missing_rates,
    rate_table,
)
from kpis.calculation.ledger import entries_of
from kpis.calculation.periods import period_containing
from kpis.facts import CategoryFact, CentreFact, ChannelFact, Period
from kpis.months import add_months
from kpis.queries.centres import CentreFrame
from kpis.queries.contacts import channel_facts_of, monthly_contact_facts_of
from kpis.queries.costs import monthly_cost_facts_of
from kpis.queries.rates import rate_facts
from kpis.queries.reference import category_facts
from kpis.queries.staffing import staffing_facts
from kpis.reports.centre_ledger import CentreLedger, Records, make_ledger
from kpis.reports.compare_bridges import CHANNEL_KINDS, CompareView, Side, Work, build_bridge
from kpis.reports.portfolio_periods import CANDIDATES, KINDS, common_start, period_choices
from kpis.vocabulary import AllocationBasis, PeriodKind

__all__ = [
    "CHANNEL_KINDS",
    "KINDS",
    "CompareView",
    "MissingRate",
    "ShownBridge",
    "ShownStep",
    "Side",
    "StepKind",
]


class NoComparison(StrEnum):
    """Why there is no bridge."""

    SAME_CENTRE = "same_centre"
    NO_COST = "no_cost"
    NO_CONTACTS = "no_contacts"
    NO_RATE = "no_rate"
    NO_HANDLE_TIME = "no_handle_time"


@dataclass(frozen=True, slots=True)
class CompareQuestion:
    """day: of the wanted period; None for the latest complete in both centres."""

    kind: PeriodKind
    day: date | None
    currency: str | None
    view: CompareView


@dataclass(frozen=True, slots=True)
class CompareReport:
    """The bridge leads from the second centre to the first: what the first costs more."""

    first: Side
    second: Side
    question: CompareQuestion
    period: Period
    choices: Sequence[Period]
    currency: str
    currencies: Sequence[str]
    categories: Sequence[CategoryFact]
    bridge: ShownBridge | None
    reason: NoComparison | None

    @property
    def is_complete(self) -> bool:
        return self.first.figures.is_complete and self.second.figures.is_complete


def build_comparison(
    frames: tuple[CentreFrame, CentreFrame], question: CompareQuestion, today: date
) -> CompareReport | None:
    """frames: the first centre and the one it is held against. None where neither has records.

    Five queries, seven where shared cost goes by staffed hours in both.
    """
    centres = [frame.centre for frame in frames]
    if not all(centre.first_month for centre in centres):
        return None
    choices = period_choices(centres, question.kind, today)
    periods = candidates(centres, question, choices)
    span = Period(periods[-1].start, periods[0].end, question.kind)
    books, channels = read_books(frames, span, today)
    period = next((p for p in periods if all_complete(books, p)), periods[0])
    rates_known = rate_facts(period.start, period.end)
    rates = rate_table(rates_known)
    currencies = sorted({EURO, *(r.currency for r in rates_known), *(c.currency for c in centres)})
    currency = choose_currency(centres, question.currency, currencies)
    sides = [
        make_side(centre, ledger, period, currency, rates)
        for centre, ledger in zip(centres, books, strict=True)
    ]
    reason = reason_against(sides)
    bridge = None
    if reason is None:
        works = [
            Work(ledger, period, centre.currency, currency, rates, channels.get(centre.id, []))
            for centre, ledger in zip(centres, books, strict=True)
        ]
        bridge = build_bridge(question.view, sides, works)
        reason = None if bridge else NoComparison.NO_HANDLE_TIME
    return CompareReport(
        first=sides[0],
        second=sides[1],
        question=question,
        period=period,
        choices=choices if period in choices else sorted([*choices, period], reverse=True),
        currency=currency,
        currencies=currencies,
        categories=category_facts(),
        bridge=bridge,
        reason=reason,
    )


def candidates(
    centres: Sequence[CentreFact], question: CompareQuestion, choices: Sequence[Period]
) -> list[Period]:
    """The one asked for; else the latest of both, latest first."""
    start = common_start(centres)
    if question.day is not None:
        return [period_containing(question.kind, question.day, start)]
    whole = [centre.last_whole for centre in centres if centre.last_whole]
    if len(whole) < len(centres):
        return [choices[0]]
    last = period_containing(question.kind, min(whole), start)
    return [period for period in choices if period <= last][:CANDIDATES] or [last]


def read_books(
    frames: Sequence[CentreFrame], span: Period, today: date
) -> tuple[list[CentreLedger], Mapping[int, Sequence[ChannelFact]]]:
    ids = list({frame.centre.id for frame in frames})
    start = add_months(span.start, -MONTHS_OF_HABIT)
    channels = channel_facts_of(ids)
    costs = monthly_cost_facts_of(ids, start, span.end)
    contacts = monthly_contact_facts_of(ids, start, span.end)
    books = []
    for frame in frames:
        id = frame.centre.id
        by_hours = any(rule.basis is AllocationBasis.STAFFED_HOURS for rule in frame.rules)
        staffing = staffing_facts(id, start, span.end) if by_hours else []
        records = Records(costs[id], contacts[id], staffing)
        books.append(make_ledger(frame, channels.get(id, []), records, span, today))
    return books, channels


def all_complete(books: Sequence[CentreLedger], period: Period) -> bool:
    return all(ledger.figures(period).is_complete for ledger in books)


def choose_currency(
    centres: Sequence[CentreFact], asked: str | None, currencies: Sequence[str]
) -> str:
    if asked is not None and asked in currencies:
        return asked
    own = {centre.currency for centre in centres}
    return own.pop() if len(own) == 1 else EURO


def make_side(
    centre: CentreFact, books: CentreLedger, period: Period, currency: str, rates: Rates
) -> Side:
    entries = entries_of(books.ledger, period)
    spent = [entry.start for entry in entries if entry.cost is not None]
    missing = missing_rates(spent, centre.currency, currency, rates)
    sums: dict[int, Fraction] = defaultdict(Fraction)
    for entry in entries if not missing else ():
        for category, amount in entry.by_category.items():
            factor = conversion_factor(centre.currency, currency, entry.start, rates)
            sums[category] += Fraction(amount) * factor
    return Side(centre, books.figures(period), dict(sums), missing)


def reason_against(sides: Sequence[Side]) -> NoComparison | None:
    if sides[0].centre.id == sides[1].centre.id:
        return NoComparison.SAME_CENTRE
    if any(side.missing for side in sides):
        return NoComparison.NO_RATE
    if any(side.figures.cost is None for side in sides):
        return NoComparison.NO_COST
    return None if all(side.contacts for side in sides) else NoComparison.NO_CONTACTS
