"""The figures of one period, from the entries that lie in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.completeness import MonthGap, gaps_of
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.ledger import Entry, Ledger, entries_of, sum_entries, total_counted
from kpis.facts import ContactFact, Period


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """contacts: those that count. cost_per_contact: money, unrounded; None is "n/a"."""

    period: Period
    entry: Entry
    contacts: int | None
    cost_per_contact: Decimal | None
    gaps: Sequence[MonthGap]

    @property
    def is_complete(self) -> bool:
        return not self.gaps

    @property
    def is_final(self) -> bool:
        """What it lacks, it lacks for good: the months that lack something are closed."""
        return all(gap.closed for gap in self.gaps)

    @property
    def cost(self) -> Decimal | None:
        return self.entry.cost

    @property
    def counted_facts(self) -> list[ContactFact]:
        """The contact facts of the channels that count."""
        return [self.entry.contacts[id] for id in self.entry.counted]


def calculate_period_figures(
    period: Period, ledger: Ledger, gaps: Mapping[date, MonthGap]
) -> PeriodFigures:
    entry = sum_entries(entries_of(ledger, period), period.start)
    contacts = total_counted(entry)
    return PeriodFigures(
        period=period,
        entry=entry,
        contacts=contacts,
        cost_per_contact=calculate_cost_per_contact(entry.cost, contacts),
        gaps=gaps_of(period, gaps),
    )


def compare_when_complete(now: PeriodFigures, before: PeriodFigures) -> bool:
    """A period that is not complete gets no comparison."""
    return now.is_complete and before.is_complete


def latest_complete(figures: Sequence[PeriodFigures]) -> PeriodFigures:
    """The last complete one that has a cost per contact; else the last that has one; else
    the last."""
    known = [figure for figure in figures if figure.cost_per_contact is not None]
    complete = [figure for figure in known if figure.is_complete]
    return (complete or known or list(figures))[-1]
