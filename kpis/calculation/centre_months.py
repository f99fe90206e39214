"""The figures of one centre among many, from the sums of its months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.charges import Charges
from kpis.calculation.completeness import (
    Expected,
    Habits,
    MonthGap,
    MonthRecord,
    find_gap,
    is_covered,
)
from kpis.calculation.currency import Converted, MissingRate, Rates, convert_months, missing_rates
from kpis.calculation.figures import part_from
from kpis.calculation.quality import add_known, add_service
from kpis.facts import CentreMonthFact, Period, ServiceSums
from kpis.months import months_between
from kpis.vocabulary import PeriodKind


@dataclass(frozen=True, slots=True)
class Conversion:
    """To the reporting currency, each month by its own rate."""

    currency: str
    rates: Rates


@dataclass(frozen=True, slots=True)
class CentreMonths:
    """What a centre recorded, month by month, and what is expected of it.

    charges: of the channels that were asked for, whose cost is theirs; None where it is all
    channels. records: the facts as coverage reads them. habits: the categories that are
    expected, by month. gaps, converted: what was found so far of a month; a month is part of many
    periods.
    """

    facts: Mapping[date, CentreMonthFact]
    records: Mapping[date, MonthRecord]
    habits: Mapping[date, Habits]
    expected: Expected
    currency: str
    charges: Charges | None = None
    gaps: dict[date, MonthGap | None] = field(default_factory=dict)
    converted: Converted = field(default_factory=dict)

    def cost(self, fact: CentreMonthFact) -> Decimal | None:
        """None without any cost line."""
        if self.charges is None or fact.cost is None:
            return fact.cost
        return self.charges.cost(fact.month)

    def gap(self, month: date) -> MonthGap | None:
        """What the month lacks, as completeness.find_gap tells it; None of a complete one. The
        months of habit before it must be known."""
        if month not in self.gaps:
            habits = self.habits.get(month, {})
            self.gaps[month] = find_gap(self.records, month, self.expected, habits)
        return self.gaps[month]

    def is_complete(self, month: date) -> bool:
        return self.gap(month) is None

    def is_covered(self, month: date) -> bool:
        gap = self.gap(month)
        return gap is None or is_covered(gap, part_from(month, PeriodKind.MONTH))

    def complete_through(self, months: Sequence[date]) -> date | None:
        """The last month up to which nothing is missing, from the first complete one on."""
        last = None
        for month in months:
            if self.is_complete(month):
                last = month
            elif last is not None:
                break
        return last


def record_of(fact: CentreMonthFact) -> MonthRecord:
    return MonthRecord(fact.categories, fact.days.keys(), fact.days)


@dataclass(frozen=True, slots=True)
class Sums:
    """cost: in the centre's currency; converted: in the reporting currency, not rounded.

    Both are None without any cost line; converted, too, where a rate is missing. contacts: those
    that count; None where unknown. missing: the rates that lack.
    """

    cost: Decimal | None
    converted: Fraction | None
    contacts: int | None
    missing: Sequence[MissingRate]


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """all: whatever was recorded in the period. covered: of the months whose cost and contacts
    are both known; left_out: the others, in order, of which total is all but covered.

    is_complete: every month of the period is.
    """

    period: Period
    all: Sums
    covered: Sums
    left_out: Sequence[date]
    service: ServiceSums
    is_complete: bool

    @property
    def cost(self) -> Decimal | None:
        return self.all.cost

    @property
    def converted(self) -> Fraction | None:
        return self.all.converted

    @property
    def contacts(self) -> int | None:
        return self.all.contacts

    @property
    def missing(self) -> Sequence[MissingRate]:
        return self.all.missing

    @property
    def is_recorded(self) -> bool:
        return self.all.cost is not None or self.all.contacts is not None

    @property
    def own_cost_per_contact(self) -> Fraction | None:
        cost = self.covered.cost
        return ratio(None if cost is None else Fraction(cost), self.covered.contacts)

    @property
    def cost_per_contact(self) -> Fraction | None:
        """In the reporting currency, of the months that are covered."""
        return ratio(self.covered.converted, self.covered.contacts)


def ratio(cost: Fraction | None, contacts: int | None) -> Fraction | None:
    return None if cost is None or not contacts else cost / contacts


def sum_period(
    months: CentreMonths,
    period: Period,
    currency: str,
    rates: Rates,
    *,
    with_service: bool = True,
) -> PeriodSums:
    """currency: the reporting currency, to which each month is converted by its own rate.

    with_service: False where only cost and contacts are asked for.
    """
    starts = months_between(period.start, period.end)
    facts = [months.facts[month] for month in starts if month in months.facts]
    covered = [fact for fact in facts if months.is_covered(fact.month)]
    to = Conversion(currency, rates)
    kept = {fact.month for fact in covered}
    everything = sum_facts(months, facts, to)
    return PeriodSums(
        period=period,
        all=everything,
        covered=everything if len(covered) == len(facts) else sum_facts(months, covered, to),
        left_out=[month for month in starts if month not in kept],
        service=sum_services(fact.service for fact in facts if with_service),
        is_complete=all(months.is_complete(month) for month in starts),
    )


def costs_of(months: CentreMonths, facts: Sequence[CentreMonthFact]) -> dict[date, Decimal]:
    """By month, of those with a cost line."""
    known = ((fact.month, months.cost(fact)) for fact in facts)
    return {month: cost for month, cost in known if cost is not None}


def sum_facts(months: CentreMonths, facts: Sequence[CentreMonthFact], to: Conversion) -> Sums:
    """Each month is converted by its own rate."""
    costs, contacts = costs_of(months, facts), None
    for fact in facts:
        contacts = add_known(contacts, fact.contacts)
    ways = months.currency, to.currency, to.rates
    missing = missing_rates(costs, *ways)
    return Sums(
        cost=sum(costs.values(), Decimal(0)) if costs else None,
        converted=convert_months(costs, *ways, months.converted) if costs and not missing else None,
        contacts=contacts,
        missing=missing,
    )


def sum_services(services: Iterable[ServiceSums | None]) -> ServiceSums:
    total = ServiceSums()
    for service in services:
        total = total if service is None else add_service(total, service)
    return total


def sum_centres(period: Period, rows: Sequence[PeriodSums]) -> PeriodSums:
    """All centres together: every cost, every contact, what any of them lacks.

    cost is None: the centres may have different currencies. A missing rate leaves no total.
    left_out: the months that any of the centres leaves out.
    """
    recorded = [row for row in rows if row.is_recorded]
    found = {(each.currency, each.month): each for row in recorded for each in row.missing}
    missing = [found[key] for key in sorted(found)]
    return PeriodSums(
        period=period,
        all=add_sums([row.all for row in recorded], missing),
        covered=add_sums([row.covered for row in recorded], missing),
        left_out=sorted({month for row in recorded for month in row.left_out}),
        service=sum_services(row.service for row in recorded),
        is_complete=bool(recorded) and all(row.is_complete for row in recorded),
    )


def add_sums(parts: Sequence[Sums], missing: Sequence[MissingRate]) -> Sums:
    """missing: rates without which there is no total in one currency."""
    costs = [part.converted for part in parts if part.converted is not None]
    contacts: int | None = None
    for part in parts:
        contacts = add_known(contacts, part.contacts)
    total = sum(costs, Fraction(0)) if costs and not missing else None
    return Sums(None, total, contacts, missing)
