"""The figures of one period, from the entries that lie in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kpis.calculation.completeness import MonthGap, gaps_of, is_covered
from kpis.calculation.cost_per_contact import calculate_cost_per_contact
from kpis.calculation.ledger import Entry, Ledger, entries_of, sum_entries, total_counted
from kpis.facts import ContactFact, Period
from kpis.months import add_months, first_of_month, months_between
from kpis.vocabulary import PeriodKind


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which months of a period its cost per contact stands on.

    months: those of which some part is covered. left_out: those of which some part is not.
    cost, contacts: what was recorded in the parts that are left out; None is nothing.
    """

    months: Sequence[date]
    left_out: Sequence[date]
    cost: Decimal | None
    contacts: int | None

    @property
    def is_whole(self) -> bool:
        return not self.left_out


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """entries: all of the period's; entry: their sum. covered: the sum of those whose cost and
    contacts are both known, and covered_entries these.

    cost_per_contact: money, unrounded, of the covered ones; None is "n/a".
    """

    period: Period
    entries: Sequence[Entry]
    entry: Entry
    covered_entries: Sequence[Entry]
    covered: Entry
    coverage: Coverage
    gaps: Sequence[MonthGap]

    @property
    def is_complete(self) -> bool:
        return not self.gaps

    @property
    def is_final(self) -> bool:
        """Whether the figure will not change any more: every month that lacks something is
        closed."""
        return all(gap.closed for gap in self.gaps)

    @property
    def cost(self) -> Decimal | None:
        """All that was recorded, whether it is covered or not."""
        return self.entry.cost

    @property
    def contacts(self) -> int | None:
        """All that count, in months that are covered or not."""
        return total_counted(self.entry)

    @property
    def covered_cost(self) -> Decimal | None:
        return self.covered.cost

    @property
    def covered_contacts(self) -> int | None:
        """What the covered cost is divided by."""
        return total_counted(self.covered)

    @property
    def cost_per_contact(self) -> Decimal | None:
        return calculate_cost_per_contact(self.covered_cost, self.covered_contacts)

    @property
    def contacts_by_month(self) -> dict[date, int]:
        """Those that the cost per contact stands on: what goals are weighted by."""
        return contacts_by_month(self.covered_entries)

    @property
    def counted_facts(self) -> list[ContactFact]:
        """The facts of the contacts that counted, month by month and channel by channel."""
        return counting_facts(self.entries)

    @property
    def covered_facts(self) -> list[ContactFact]:
        """The same of what is covered, for whatever goes with cost."""
        return counting_facts(self.covered_entries)


def contacts_by_month(entries: Sequence[Entry], channel: int | None = None) -> dict[date, int]:
    """Of a channel, whether it counts, or of all that count."""
    found: dict[date, int] = {}
    for entry in entries:
        count = total_counted(entry) if channel is None else entry.served.get(channel)
        month = first_of_month(entry.start)
        found[month] = found.get(month, 0) + (count or 0)
    return found


def counting_facts(entries: Sequence[Entry]) -> list[ContactFact]:
    return [fact for entry in entries for fact in entry.counting.values()]


def calculate_period_figures(
    period: Period, ledger: Ledger, gaps: Mapping[date, MonthGap]
) -> PeriodFigures:
    """gaps: what the months of the whole centre lack, whatever part of it is in the ledger."""
    entries = entries_of(ledger, period)
    covered = covered_entries(entries, period.kind, gaps)
    entry = sum_entries(entries, period.start)
    return PeriodFigures(
        period=period,
        entries=entries,
        entry=entry,
        covered_entries=covered,
        covered=entry if len(covered) == len(entries) else sum_entries(covered, period.start),
        coverage=coverage_of(period, entries, covered),
        gaps=gaps_of(period, gaps),
    )


def covered_entries(
    entries: Sequence[Entry], kind: PeriodKind, gaps: Mapping[date, MonthGap]
) -> list[Entry]:
    """Those whose cost and contacts are both known; kind: of the period they are read for."""
    return [
        entry
        for entry in entries
        if (gap := gaps.get(first_of_month(entry.start))) is None
        or is_covered(gap, part_from(entry.start, kind))
    ]


def part_from(start: date, kind: PeriodKind) -> Period:
    """The month that begins on the day or, for weeks, its part in the week of the day."""
    end = add_months(first_of_month(start), 1)
    if kind is PeriodKind.WEEK:
        end = min(end, start + timedelta(days=7 - start.weekday()))
    return Period(start, end, kind)


def coverage_of(period: Period, entries: Sequence[Entry], covered: Sequence[Entry]) -> Coverage:
    starts = {entry.start for entry in covered}
    months = months_between(period.start, period.end)
    if len(covered) == len(entries) and starts.issuperset(months):
        return Coverage(months, left_out=(), cost=None, contacts=None)
    left_out = [entry for entry in entries if entry.start not in starts]
    of_left_out = sum_entries(left_out, period.start)
    recorded = {first_of_month(entry.start) for entry in entries}
    without_record = set(months) - recorded
    return Coverage(
        months=sorted({first_of_month(start) for start in starts}),
        left_out=sorted({first_of_month(entry.start) for entry in left_out} | without_record),
        cost=of_left_out.cost,
        contacts=total_counted(of_left_out),
    )


def compare_when_complete(now: PeriodFigures, before: PeriodFigures) -> bool:
    """A period that is not complete gets no comparison."""
    return now.is_complete and before.is_complete


def latest_complete(figures: Sequence[PeriodFigures]) -> PeriodFigures:
    """The last complete period with a cost per contact; without one the last that has a cost per
    contact; without that the last of all."""
    known = [figure for figure in figures if figure.cost_per_contact is not None]
    complete = [figure for figure in known if figure.is_complete]
    return (complete or known or list(figures))[-1]
