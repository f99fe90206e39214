"""The months of many centres, as a portfolio reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kpis.calculation.allocation import Keys
from kpis.calculation.centre_months import CentreMonths, record_of
from kpis.calculation.charges import Charges
from kpis.calculation.completeness import MONTHS_OF_HABIT, Expected, habits_by_month
from kpis.calculation.days import MONTHS_AROUND
from kpis.calculation.definition import all_definitions, definition_at, is_redefined, what_counts
from kpis.facts import CentreMonthFact, DefinitionFact, HabitFact, Period
from kpis.months import add_months, months_between
from kpis.queries.centres import CentreContext
from kpis.queries.habits import latest_habits_of
from kpis.queries.portfolio import Definitions, MonthsQuestion, centre_month_facts
from kpis.reports.centre.ledger import read_staffing
from kpis.reports.centres.periods import is_complete
from kpis.reports.centres.scope import Scope
from kpis.zones import Clock


def read_months(scope: Scope, span: Period, today: Clock) -> dict[int, CentreMonths]:
    """By centre, in two queries; three where channels are asked for and rules of theirs go by
    staffed hours."""
    wanted = wanted_months(scope, span)
    facts = centre_month_facts(wanted)
    charges = read_charges(scope.frames, wanted, facts)
    habits = read_habits(facts, span)
    return {
        (id := frame.centre.id): make_months(
            frame,
            facts[id],
            Expected(
                channels=scope.channels_of.get(id, []),
                definitions=wanted.definitions[id],
                today=today(frame.centre),
                habits=habits[id],
                endings=frame.endings,
            ),
            span,
            charges.get(id),
        )
        for frame in scope.frames
    }


def read_months_alike(
    scope: Scope,
    ledger: Mapping[int, CentreMonths],
    span: Period,
    periods: tuple[Period, Period],
) -> dict[int, list[CentreMonths]]:
    """The same by one definition, of the centres whose contacts are not counted alike in the two
    periods: by the one at the end of the later period; of those that do not know its counts in
    both periods also by the one at the end of the other. A query each, of contacts alone: costs,
    habits and hours are what they were."""
    known = {id: months.expected.definitions for id, months in ledger.items()}
    ids = [id for id, definitions in known.items() if is_redefined(definitions, *periods)]
    read: dict[int, list[CentreMonths]] = {id: [] for id in ids}
    wanted = wanted_months(scope, months_of_both(periods, span))
    for last in sorted((period.last_month for period in periods), reverse=True):
        if ids:
            always = {id: [from_ever_on(definition_at(known[id], last))] for id in ids}
            facts = centre_month_facts(counted_otherwise(wanted, always))
            for id in ids:
                known_too = {**ledger[id].facts, **facts[id]}
                read[id].append(recounted(ledger[id], known_too, always[id]))
        ids = [id for id in ids if not all(is_complete(read[id][-1], each) for each in periods)]
    return read


def from_ever_on(definition: DefinitionFact) -> DefinitionFact:
    return replace(definition, valid_from=date.min)


def counted_otherwise(wanted: MonthsQuestion, always: Definitions) -> MonthsQuestion:
    """From the first to the last month that any of the centres counts otherwise by its one
    definition: what the others count is known."""
    months = [
        month
        for id, (definition,) in always.items()
        for month in months_between(wanted.start, wanted.end)
        if what_counts(definition_at(wanted.definitions[id], month), None)
        != what_counts(definition, None)
    ]
    first, last = min(months, default=wanted.start), max(months, default=wanted.start)
    again = replace(wanted, definitions=always, with_charges=False)
    return replace(again, start=first, end=add_months(last, 1))


def recounted(
    months: CentreMonths,
    facts: Mapping[date, CentreMonthFact],
    definitions: Sequence[DefinitionFact],
) -> CentreMonths:
    """The months with their contacts counted by other definitions, as the facts have them."""
    charges = months.charges
    return replace(
        months,
        facts=facts,
        records={month: record_of(fact) for month, fact in facts.items()},
        expected=replace(months.expected, definitions=definitions),
        charges=charges and replace(charges, definitions=definitions),
        gaps={},
        converted={},
    )


def months_of_both(periods: tuple[Period, Period], span: Period) -> Period:
    """The part of the span that tells what is missing from the two periods: with the months of
    habit before them, and those after them in which days may be usual."""
    start = add_months(min(period.start for period in periods), -MONTHS_OF_HABIT)
    end = add_months(max(period.end for period in periods), MONTHS_AROUND)
    return replace(span, start=max(start, span.start), end=min(end, span.end))


def make_months(
    frame: CentreContext,
    facts: Mapping[date, CentreMonthFact],
    expected: Expected,
    span: Period,
    charges: Charges | None,
) -> CentreMonths:
    records = {month: record_of(fact) for month, fact in facts.items()}
    months = months_between(add_months(span.start, MONTHS_OF_HABIT), span.end)
    return CentreMonths(
        facts=facts,
        records=records,
        habits=habits_by_month(records, months, expected),
        expected=expected,
        currency=frame.centre.currency,
        charges=charges,
    )


def read_habits(
    facts: Mapping[int, Mapping[date, CentreMonthFact]], span: Period
) -> dict[int, dict[int, HabitFact]]:
    """By centre, from before the months that are looked at, of the categories that lack in any
    of them: of others no habit tells anything."""
    always = {centre: in_every_month(months.values()) for centre, months in facts.items()}
    return latest_habits_of([*facts], add_months(span.start, MONTHS_OF_HABIT), always)


def in_every_month(facts: Iterable[CentreMonthFact]) -> list[int]:
    """The categories of every month that has any."""
    used = [fact.categories for fact in facts if fact.categories]
    return sorted(frozenset.intersection(*used)) if used else []


def wanted_months(scope: Scope, span: Period) -> MonthsQuestion:
    channels, categories = scope.restriction.channels, scope.restriction.categories
    return MonthsQuestion(
        definitions={frame.centre.id: definitions_of(frame, scope) for frame in scope.frames},
        start=span.start,
        end=span.end,
        categories=None if categories is None else sorted(categories),
        channels=None if channels is None else sorted(channels),
    )


def definitions_of(frame: CentreContext, scope: Scope) -> Sequence[DefinitionFact]:
    return all_definitions(frame.definitions, scope.channels_of.get(frame.centre.id, []))


def read_charges(
    frames: Sequence[CentreContext],
    wanted: MonthsQuestion,
    facts: Mapping[int, Mapping[date, CentreMonthFact]],
) -> dict[int, Charges]:
    """By centre; none where all channels are wanted."""
    if wanted.channels is None:
        return {}
    staffing = read_staffing(frames, wanted.start, wanted.end)
    return {
        (id := frame.centre.id): Charges(
            channels=frozenset(wanted.channels),
            facts={m: each.charge for m, each in facts[id].items() if each.charge},
            definitions=wanted.definitions[id],
            keys=Keys(frame.rules, staffing.get(id, ()), frame.centre.currency),
        )
        for frame in frames
    }
