"""Two periods of a centre counted alike: what is compared has one definition of a contact."""

from dataclasses import dataclass
from fractions import Fraction

from kpis.calculation.comparison import FigureChange, compare_figures
from kpis.calculation.definition import definition_at, is_redefined
from kpis.calculation.figures import PeriodFigures, compare_when_complete
from kpis.facts import DefinitionFact, Period
from kpis.reports.centre.ledger import CentreLedger, counted_by
from kpis.vocabulary import CountBasis


@dataclass(frozen=True, slots=True)
class Redefinition:
    """What begins to count from the earlier of two periods to the later one, and what no longer
    does. basis: the count that is asked for from then on; None where it stays."""

    added: frozenset[int]
    removed: frozenset[int]
    basis: CountBasis | None


@dataclass(frozen=True, slots=True)
class Alike:
    """Two periods, both counted by the definition at the end of the later one; where its counts
    are not known in the other period, by the definition of that one.

    ledger: as they are counted for it. redefinition: None where both were counted so anyway.
    is_comparable: both are complete when they are counted so.
    """

    ledger: CentreLedger
    before: PeriodFigures
    now: PeriodFigures
    redefinition: Redefinition | None

    @property
    def is_comparable(self) -> bool:
        return compare_when_complete(self.now, self.before)

    @property
    def change(self) -> FigureChange | None:
        """Of the cost per contact; None where the two cannot be compared."""
        if not self.is_comparable:
            return None
        return compare_figures(self.now.cost_per_contact, self.before.cost_per_contact)


def count_alike(ledger: CentreLedger, before: PeriodFigures, now: PeriodFigures) -> Alike:
    """The two periods for comparison; as they are where nothing was redefined in them."""
    if not is_redefined(ledger.definitions, before.period, now.period):
        return Alike(ledger, before, now, None)
    periods = before.period, now.period
    earlier, later = sorted(periods, key=lambda period: period.end)
    ends = [definition_at(ledger.definitions, each.last_month) for each in (later, earlier)]
    redefinition = redefinition_between(ends[1], ends[0])
    sides = [alike_by(ledger, end, *periods, redefinition) for end in ends]
    return next((side for side in sides if side.is_comparable), sides[0])


def alike_by(
    ledger: CentreLedger,
    definition: DefinitionFact,
    before: Period,
    now: Period,
    redefinition: Redefinition,
) -> Alike:
    counted = counted_by(ledger, definition)
    return Alike(counted, counted.figures(before), counted.figures(now), redefinition)


def redefinition_between(before: DefinitionFact, after: DefinitionFact) -> Redefinition:
    return Redefinition(
        added=after.channels - before.channels,
        removed=before.channels - after.channels,
        basis=after.basis if after.basis is not before.basis else None,
    )


def redefinition_effect(before: PeriodFigures, now: PeriodFigures, alike: Alike) -> Fraction:
    """What counting otherwise does to the change from one period to another, in money per
    contact: the change as each was counted less the change counted alike. Every one of the four
    has a cost per contact."""
    as_counted = exact_cost_per_contact(now) - exact_cost_per_contact(before)
    counted_alike = exact_cost_per_contact(alike.now) - exact_cost_per_contact(alike.before)
    return as_counted - counted_alike


def exact_cost_per_contact(figures: PeriodFigures) -> Fraction:
    """There must be one."""
    assert figures.covered_cost is not None
    assert figures.covered_contacts
    return Fraction(figures.covered_cost) / figures.covered_contacts
