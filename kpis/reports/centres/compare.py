"""The report behind the comparison of two centres: the exact bridge between their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpis.calculation.bridge import ShownBridge, ShownStep, StepKind
from kpis.calculation.currency import MissingRate, rate_table
from kpis.calculation.periods import period_containing
from kpis.facts import CentreFact, Period
from kpis.queries.centres import CentreContext
from kpis.queries.rates import rate_facts
from kpis.reports.centre.selection import Selection
from kpis.reports.centres.compare_bridges import CompareView, build_bridge
from kpis.reports.centres.compare_ledgers import CHANNEL_KINDS, ComparedLedger, read_ledgers
from kpis.reports.centres.periods import CANDIDATES, KINDS, common_start, period_choices
from kpis.reports.centres.reporting_currency import choose_currency, currencies_of
from kpis.reports.centres.scope import Scope, read_scope
from kpis.reports.centres.sides import ComparedCentre, ConvertedLedger
from kpis.zones import Clock

__all__ = [
    "CHANNEL_KINDS",
    "KINDS",
    "CompareView",
    "ComparedCentre",
    "MissingRate",
    "ShownBridge",
    "ShownStep",
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
    """selection: where it has no day, the latest period complete in both centres is wanted."""

    selection: Selection
    currency: str | None
    view: CompareView


@dataclass(frozen=True, slots=True)
class CompareReport:
    """The bridge leads from the second centre to the first: what the first costs more."""

    first: ComparedCentre
    second: ComparedCentre
    question: CompareQuestion
    scope: Scope
    period: Period
    choices: Sequence[Period]
    currency: str
    currencies: Sequence[str]
    bridge: ShownBridge | None
    reason: NoComparison | None

    @property
    def is_complete(self) -> bool:
        return self.first.figures.is_complete and self.second.figures.is_complete


def build_comparison(
    frames: tuple[CentreContext, CentreContext], question: CompareQuestion, today: Clock
) -> CompareReport | None:
    """frames: the first centre and the one it is held against. None where either has no records.

    Five queries, six where shared cost goes by staffed hours.
    """
    if not all(frame.centre.first_month for frame in frames):
        return None
    selection = question.selection
    scope = read_scope(frames, selection)
    choices = period_choices(scope.centres, selection.kind, today)
    periods = candidates(scope.centres, selection, choices)
    span = Period(periods[-1].start, periods[0].end, selection.kind)
    ledger = read_ledgers(scope, span, today)
    period = next((p for p in periods if all_complete(ledger, p)), periods[0])
    if period not in choices:
        choices = sorted([*choices, period], reverse=True)
    rates = rate_facts(period.start, period.end)
    currencies = currencies_of(frames, (fact.currency for fact in rates))
    currency = choose_currency(frames, question.currency, currencies)
    converted = [ConvertedLedger(each, period, currency, rate_table(rates)) for each in ledger]
    return compare_ledgers(converted, question, scope, choices, currencies)


def candidates(
    centres: Sequence[CentreFact], selection: Selection, choices: Sequence[Period]
) -> list[Period]:
    """The one asked for; else the latest of both, latest first."""
    start = common_start(centres)
    if selection.day is not None:
        return [period_containing(selection.kind, selection.day, start)]
    whole = [centre.last_whole for centre in centres if centre.last_whole]
    if len(whole) < len(centres):
        return [choices[0]]
    last = period_containing(selection.kind, min(whole), start)
    return [period for period in choices if period <= last][:CANDIDATES] or [last]


def all_complete(ledger: Sequence[ComparedLedger], period: Period) -> bool:
    return all(each.figures(period).is_complete for each in ledger)


def compare_ledgers(
    ledger: Sequence[ConvertedLedger],
    question: CompareQuestion,
    scope: Scope,
    choices: Sequence[Period],
    currencies: Sequence[str],
) -> CompareReport:
    first, second = sides = [each.side() for each in ledger]
    reason = reason_against(sides)
    bridge = None if reason else build_bridge(question.view, sides, ledger, ledger[0].currency)
    return CompareReport(
        first=first,
        second=second,
        question=question,
        scope=scope,
        period=ledger[0].period,
        choices=choices,
        currency=ledger[0].currency,
        currencies=currencies,
        bridge=bridge,
        reason=reason if bridge or reason else NoComparison.NO_HANDLE_TIME,
    )


def reason_against(sides: Sequence[ComparedCentre]) -> NoComparison | None:
    if sides[0].centre.id == sides[1].centre.id:
        return NoComparison.SAME_CENTRE
    if any(side.missing for side in sides):
        return NoComparison.NO_RATE
    if any(side.figures.cost is None for side in sides):
        return NoComparison.NO_COST
    return None if all(side.contacts for side in sides) else NoComparison.NO_CONTACTS
