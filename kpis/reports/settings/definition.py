"""The report behind the page of what counts as a contact, and what a change would do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kpis.calculation.completeness import MONTHS_OF_HABIT
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.definition import (
    all_definitions,
    definition_at,
    with_definition,
    without_definition,
)
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.periods import period_containing
from kpis.facts import CentreFact, ChannelFact, DefinitionFact, Period
from kpis.months import add_months, first_of_month, months_between
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts, monthly_contact_facts
from kpis.queries.costs import monthly_cost_facts
from kpis.queries.definitions import (
    DefinitionRecord,
    definition_records,
    months_without_offered,
)
from kpis.queries.habits import latest_habits
from kpis.reports.centre.ledger import CentreLedger, Records, make_ledger
from kpis.reports.centre.selection import latest_month
from kpis.vocabulary import CountBasis, PeriodKind

__all__ = ["DefinitionFact", "DefinitionRecord", "DefinitionReport", "MonthPreview", "Preview"]

MONTHS = 24


@dataclass(frozen=True, slots=True)
class DefinitionReport:
    """records: oldest first, none if the centre never made one. in_force: in this month."""

    centre: CentreFact
    channels: Sequence[ChannelFact]
    records: Sequence[DefinitionRecord]
    month: date
    in_force: DefinitionFact

    def standing(self, month: date) -> DefinitionRecord | None:
        """The one that begins with the month, if there is one."""
        return next((r for r in self.records if r.fact.valid_from == month), None)


def build_definition(frame: CentreContext, today: date) -> DefinitionReport:
    """Two queries."""
    channels = channel_facts(frame.centre.id)
    records = definition_records(frame.centre.id)
    month = first_of_month(today)
    definitions = all_definitions([record.fact for record in records], channels)
    return DefinitionReport(
        frame.centre, channels, records, month, definition_at(definitions, month)
    )


@dataclass(frozen=True, slots=True)
class MonthPreview:
    """now, then: money per contact, unrounded; None is "n/a". unknown: the channels whose
    offered contacts are not known, where they would count."""

    period: Period
    now: Decimal | None
    then: Decimal | None
    is_complete: bool
    unknown: Sequence[int] = ()

    @property
    def is_changed(self) -> bool:
        return self.now != self.then

    @property
    def difference(self) -> Decimal | None:
        return None if self.now is None or self.then is None else self.then - self.now


@dataclass(frozen=True, slots=True)
class Preview:
    """months: the last 24. earlier: those before them whose figure would be another.

    total: of the complete ones of these months, a ratio of sums; then is "n/a" as soon as
    contacts of one month are unknown.
    """

    months: Sequence[MonthPreview]
    total: MonthPreview | None
    earlier: Sequence[MonthPreview] = ()

    @property
    def unknown(self) -> list[MonthPreview]:
        return [month for month in (*self.earlier, *self.months) if month.unknown]

    @property
    def changed(self) -> list[MonthPreview]:
        """Every month whose figure would be another, or known no more, oldest first."""
        return [*self.earlier, *(month for month in self.months if month.is_changed)]


def preview_definition(
    frame: CentreContext, report: DefinitionReport, new: DefinitionFact, today: date
) -> Preview:
    """Every month that it could change, as it stands and with one more definition.

    At most four queries.
    """
    definitions = with_definition([record.fact for record in report.records], new)
    return make_preview(frame, report, definitions, new.valid_from, today)


def preview_removal(
    frame: CentreContext, report: DefinitionReport, valid_from: date, today: date
) -> Preview:
    """The same without the definition of a month."""
    definitions = without_definition([record.fact for record in report.records], valid_from)
    return make_preview(frame, report, definitions, valid_from, today)


def make_preview(
    frame: CentreContext,
    report: DefinitionReport,
    definitions: Sequence[DefinitionFact],
    since: date,
    today: date,
) -> Preview:
    """since: the first month that can change."""
    if frame.centre.first_month is None:
        return Preview([], None)
    months = months_to_preview(frame.centre, since, today)
    span = Period(months[0].start, months[-1].end, PeriodKind.MONTH)
    sides = sides_of(frame, report, definitions, span, today)
    previews = [preview_month(month, *sides) for month in months]
    earlier, shown = previews[:-MONTHS], previews[-MONTHS:]
    total = total_of(shown, Period(shown[0].period.start, span.end, PeriodKind.MONTH), *sides)
    return Preview(shown, total, [month for month in earlier if month.is_changed])


def months_to_preview(centre: CentreFact, since: date, today: date) -> list[Period]:
    """The last 24 with a record, and all before them from the first that can change on."""
    assert centre.first_month is not None
    last = latest_month(centre, today)
    start = max(centre.first_month, min(since, add_months(last, 1 - MONTHS)))
    return [
        period_containing(PeriodKind.MONTH, month)
        for month in months_between(start, add_months(last, 1))
    ]


def sides_of(
    frame: CentreContext,
    report: DefinitionReport,
    definitions: Sequence[DefinitionFact],
    span: Period,
    today: date,
) -> tuple["UnderDefinition", "UnderDefinition"]:
    """The months as they stand, and under other definitions of the centre."""
    records = read_records(frame, span)
    unknown = unknown_counts(frame, span, [*frame.definitions, *definitions])

    def side_under(made: Sequence[DefinitionFact]) -> UnderDefinition:
        ledger = make_ledger(
            replace(frame, definitions=made), report.channels, records, span, today
        )
        return UnderDefinition(ledger, all_definitions(made, report.channels), unknown)

    return side_under(frame.definitions), side_under(definitions)


@dataclass(frozen=True, slots=True)
class UnderDefinition:
    """The same records under one list of definitions, with the counts that nobody knows."""

    ledger: CentreLedger
    definitions: Sequence[DefinitionFact]
    without_offered: Sequence[tuple[date, int]]

    def unknown_in(self, month: date) -> list[int]:
        definition = definition_at(self.definitions, month)
        if definition.basis is CountBasis.HANDLED:
            return []
        return sorted(
            channel
            for start, channel in self.without_offered
            if start == month and channel in definition.channels
        )

    def figure(self, figures: PeriodFigures) -> Decimal | None:
        """None where contacts of a channel that counts are not known: fewer would divide."""
        return None if self.unknown_in(figures.period.start) else figures.cost_per_contact


def preview_month(period: Period, now: UnderDefinition, then: UnderDefinition) -> MonthPreview:
    before, after = now.ledger.figures(period), then.ledger.figures(period)
    return MonthPreview(
        period=period,
        now=now.figure(before),
        then=then.figure(after),
        is_complete=before.is_complete and after.is_complete,
        unknown=then.unknown_in(period.start),
    )


def total_of(
    months: Sequence[MonthPreview], span: Period, now: UnderDefinition, then: UnderDefinition
) -> MonthPreview:
    """Over the complete months."""
    complete = [month for month in months if month.is_complete and month.now is not None]
    known = all(month.then is not None for month in complete)
    lacking = any(month.unknown for month in months)
    return MonthPreview(
        period=span,
        now=figure_of(now, complete),
        then=figure_of(then, complete) if known and not lacking else None,
        is_complete=bool(complete),
    )


def figure_of(side: UnderDefinition, months: Sequence[MonthPreview]) -> Decimal | None:
    """Sum of costs ÷ sum of contacts."""
    figures = [side.ledger.figures(month.period) for month in months]
    cost = sum((each.covered_cost or Decimal(0) for each in figures), Decimal(0))
    return calculate_cost_per_contact(cost, sum(each.covered_contacts or 0 for each in figures))


def read_records(frame: CentreContext, span: Period) -> Records:
    """With the months before the span that make a habit."""
    start = add_months(span.start, -MONTHS_OF_HABIT)
    return Records(
        costs=monthly_cost_facts(frame.centre.id, start, span.end),
        contacts=monthly_contact_facts(frame.centre.id, start, span.end),
        habits=latest_habits(frame.centre.id, span.start),
    )


def unknown_counts(
    frame: CentreContext, span: Period, definitions: Sequence[DefinitionFact]
) -> Sequence[tuple[date, int]]:
    """Asked for only where a definition counts the offered contacts."""
    if all(definition.basis is CountBasis.HANDLED for definition in definitions):
        return []
    return months_without_offered(frame.centre.id, span.start, span.end)
