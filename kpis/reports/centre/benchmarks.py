"""The report behind the benchmarks page: each kind of channel beside what others publish."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.allocation import Allocation
from kpis.calculation.channels import ChannelFigures
from kpis.calculation.comparison import RangeComparison, compare_with_benchmarks
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.facts import BenchmarkFact
from kpis.queries.centres import CentreContext
from kpis.queries.reference import cost_benchmark_facts
from kpis.reports.centre.channel_rows import channel_figures
from kpis.reports.centre.head import PeriodHead, head_of
from kpis.reports.centre.period import read_chosen_period
from kpis.reports.centre.selection import Selection
from kpis.vocabulary import ChannelKind


@dataclass(frozen=True, slots=True)
class KindComparison:
    """One kind of channel (None: all together): our figure, and others' of the same kind.

    cost_per_contact: money; None where we have no contacts of the kind, or no cost.
    """

    kind: ChannelKind | None
    contacts: int | None
    cost_per_contact: Decimal | None
    comparison: RangeComparison | None
    benchmarks: Sequence[BenchmarkFact]


@dataclass(frozen=True, slots=True)
class BenchmarkReport:
    """kinds: all together first, where no channel in particular was asked for."""

    head: PeriodHead
    kinds: Sequence[KindComparison]
    allocation: Allocation


def build_benchmark_report(
    frame: CentreContext, selection: Selection, today: date
) -> BenchmarkReport | None:
    """None where the centre has no records yet. Published figures are of whole costs: the
    categories that were asked for are left out of account.
    """
    selection = replace(selection, categories=frozenset())
    chosen = read_chosen_period(frame, selection, today)
    if chosen is None:
        return None
    centre, figures = frame.centre, chosen.figures
    allocation = chosen.ledger.allocation(figures.period)
    rows = channel_figures(chosen, figures.period, allocation)
    benchmarks = cost_benchmark_facts(centre.id)
    own, contacts = figures.cost_per_contact, figures.covered_contacts
    kinds = []
    if chosen.ledger.restriction.is_whole:
        kinds.append(compare_own(own, contacts, None, benchmarks, centre.currency))
    for kind in ChannelKind:
        of_kind = [row for row in rows if row.channel.kind is kind]
        if of_kind:
            kinds.append(compare_kind(kind, of_kind, benchmarks, centre.currency))
    return BenchmarkReport(head_of(chosen), kinds, allocation)


def compare_kind(
    kind: ChannelKind,
    rows: Sequence[ChannelFigures],
    benchmarks: Sequence[BenchmarkFact],
    currency: str,
) -> KindComparison:
    """Channels of one kind together: the ratio of their sums."""
    costs = [row.covered_cost for row in rows if row.covered_cost is not None]
    known = [row.covered_contacts for row in rows if row.covered_contacts is not None]
    contacts = sum(known) if known else None
    own = calculate_cost_per_contact(sum(costs, Decimal(0)) if costs else None, contacts)
    return compare_own(own, contacts, kind, benchmarks, currency)


def compare_own(
    own: Decimal | None,
    contacts: int | None,
    kind: ChannelKind | None,
    benchmarks: Sequence[BenchmarkFact],
    currency: str,
) -> KindComparison:
    matching = [fact for fact in benchmarks if fact.kind is kind]
    comparison = compare_with_benchmarks(own, matching, currency)
    return KindComparison(kind, contacts, own, comparison, matching)
