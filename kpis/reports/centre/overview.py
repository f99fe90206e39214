"""The report behind the overview page: one centre, one period, and what led up to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.as_reported import ReportedOtherwise
from kpis.calculation.comparison import (
    FigureChange,
    RangeComparison,
    compare_with_benchmarks,
)
from kpis.calculation.completeness import MonthGap
from kpis.calculation.definition import definition_at, is_redefined
from kpis.calculation.estimate import Estimate
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.periods import first_with, period_year_before, previous_period
from kpis.calculation.quality_gate import QualityGate
from kpis.facts import AnnotationFact, BenchmarkFact, CentreFact, Period, TargetFact
from kpis.months import add_months
from kpis.queries.centres import CentreContext
from kpis.queries.reference import (
    annotation_facts,
    cost_benchmark_facts,
)
from kpis.reports.centre.bridges import Explanation, explain
from kpis.reports.centre.channel_rows import ChannelTable, read_channel_table
from kpis.reports.centre.head import PeriodHead, head_of
from kpis.reports.centre.key_figures import KeyFigure, read_key_figures
from kpis.reports.centre.ledger import CentreLedger
from kpis.reports.centre.period import ChosenPeriod, read_chosen_period
from kpis.reports.centre.quality_gate import read_quality_gate
from kpis.reports.centre.selection import Selection, choose_bars
from kpis.vocabulary import Metric

__all__ = ["FigureChange", "OverviewReport", "build_overview"]


@dataclass(frozen=True, slots=True)
class Headline:
    """What the cost per contact of the period is held against; money, unrounded.

    The changes are counted alike, and None where either period is not complete or has no
    figure. alike: the earlier periods that were counted by another definition themselves.
    foreign_benchmarks: how many published figures are in other currencies.
    """

    previous: PeriodFigures
    year_before: PeriodFigures
    from_previous: FigureChange | None
    from_year_before: FigureChange | None
    target: Decimal | None
    benchmark: RangeComparison | None
    foreign_benchmarks: int
    alike: frozenset[Period] = frozenset()


@dataclass(frozen=True, slots=True)
class Trend:
    """figures and targets stand period by period; bars are a part of them.

    breaks: the periods in which something else begins to count as a contact.
    reported: of periods with closed months whose figure was reported otherwise, these.
    estimates: of periods with bills still to come, what they will be with the usual ones.
    """

    figures: Sequence[PeriodFigures]
    targets: Sequence[Decimal | None]
    bars: Sequence[PeriodFigures]
    benchmark: RangeComparison | None
    annotations: Sequence[AnnotationFact]
    breaks: frozenset[Period]
    reported: Mapping[Period, Sequence[ReportedOtherwise]]
    estimates: Mapping[Period, Estimate]


@dataclass(frozen=True, slots=True)
class OverviewReport:
    """Everything the overview shows. notice: the first month that lacks something.

    why: the change from the period compared with, by money.
    """

    head: PeriodHead
    headline: Headline
    why: Explanation
    gate: QualityGate
    key_figures: Sequence[KeyFigure]
    trend: Trend
    channel_table: ChannelTable
    notice: MonthGap | None


def build_overview(
    frame: CentreContext, selection: Selection, today: date
) -> OverviewReport | None:
    """None where the centre has no records yet."""
    chosen = read_chosen_period(frame, selection, today)
    if chosen is None:
        return None
    centre, targets = frame.centre, frame.targets
    benchmarks = cost_benchmark_facts(centre.id)
    headline = make_headline(chosen, targets, benchmarks, centre.currency)
    return OverviewReport(
        head=head_of(chosen),
        headline=headline,
        why=explain(chosen.ledger, chosen.compared, chosen.figures),
        gate=read_quality_gate(frame, chosen),
        key_figures=read_key_figures(chosen, targets),
        trend=make_trend(centre, chosen, targets, headline.benchmark),
        channel_table=read_channel_table(chosen, benchmarks, centre.currency),
        notice=first_notice(chosen.ledger, centre),
    )


def make_trend(
    centre: CentreFact,
    chosen: ChosenPeriod,
    targets: Sequence[TargetFact],
    benchmark: RangeComparison | None,
) -> Trend:
    periods = [figures.period for figures in chosen.trend]
    return Trend(
        figures=chosen.trend,
        targets=[chosen.target(targets, Metric.COST_PER_CONTACT, f) for f in chosen.trend],
        bars=chosen.trend[choose_bars(periods, chosen.figures.period)],
        benchmark=benchmark,
        annotations=annotation_facts(centre.id, periods[0].start, periods[-1].end),
        breaks=first_with(periods, (each.valid_from for each in chosen.breaks)),
        reported=read_reported(chosen),
        estimates=estimates_of(chosen),
    )


def estimates_of(chosen: ChosenPeriod) -> dict[Period, Estimate]:
    found = {figures.period: chosen.ledger.estimate(figures) for figures in chosen.trend}
    return {period: estimate for period, estimate in found.items() if estimate is not None}


def read_reported(chosen: ChosenPeriod) -> dict[Period, Sequence[ReportedOtherwise]]:
    """Each month is looked at once: years that roll share theirs."""
    periods = [figures.period for figures in chosen.trend]
    span = Period(periods[0].start, periods[-1].end, periods[0].kind)
    found = chosen.ledger.reported_otherwise(span)
    by_period = {each: [m for m in found if each.contains(m.month)] for each in periods}
    return {period: months for period, months in by_period.items() if months}


def make_headline(
    chosen: ChosenPeriod,
    targets: Sequence[TargetFact],
    benchmarks: Sequence[BenchmarkFact],
    currency: str,
) -> Headline:
    figures = chosen.figures
    previous = chosen.ledger.figures(previous_period(figures.period))
    year_before = chosen.ledger.figures(period_year_before(figures.period))
    comparable = benchmarks_of_whole(chosen, benchmarks)
    return Headline(
        previous=previous,
        year_before=year_before,
        from_previous=change_between(chosen, previous),
        from_year_before=change_between(chosen, year_before),
        target=chosen.target(targets, Metric.COST_PER_CONTACT, figures),
        benchmark=compare_with_benchmarks(figures.cost_per_contact, comparable, currency),
        alike=frozenset(
            each.period
            for each in (previous, year_before)
            if is_redefined(chosen.ledger.definitions, each.period, figures.period)
        ),
        foreign_benchmarks=sum(1 for fact in comparable if fact.currency != currency),
    )


def change_between(chosen: ChosenPeriod, before: PeriodFigures) -> FigureChange | None:
    """Counted alike; None where either period is not complete."""
    return replace(chosen, compared=before).change


def benchmarks_of_whole(
    chosen: ChosenPeriod, benchmarks: Sequence[BenchmarkFact]
) -> list[BenchmarkFact]:
    """Those of all channels together; of the one kind, where only one kind counts."""
    if chosen.ledger.restriction.categories is not None:
        return []  # a part of the cost is not what others publish
    counted = definition_at(chosen.ledger.definitions, chosen.figures.period.start).channels
    kinds = {channel.kind for channel in chosen.shown_channels if channel.id in counted}
    kind = kinds.pop() if len(kinds) == 1 else None
    return [fact for fact in benchmarks if fact.kind is kind]


def first_notice(ledger: CentreLedger, centre: CentreFact) -> MonthGap | None:
    """The month after the last complete one, where it has ended and something is recorded."""
    if ledger.complete_through is None or centre.last_month is None:
        return None
    month = add_months(ledger.complete_through, 1)
    gap = ledger.gaps.get(month) if month <= centre.last_month else None
    return None if gap is None or gap.running else gap
