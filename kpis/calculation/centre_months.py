"""The figures of one centre among many, from the sums of its months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.charges import Charges
from kpis.calculation.completeness import MONTHS_OF_HABIT, missing_channels
from kpis.calculation.currency import MissingRate, Rates, convert_months, missing_rates
from kpis.calculation.definition import definition_at
from kpis.calculation.quality import add_contact_facts, add_known
from kpis.facts import CentreMonthFact, ChannelFact, ContactFact, DefinitionFact, Period
from kpis.months import add_months, months_between


@dataclass(frozen=True, slots=True)
class CentreMonths:
    """What a centre recorded, month by month, and what is expected of it.

    definitions: in order, at least one. charges: of the channels that were asked for, whose
    cost is theirs; None where it is all channels.
    """

    facts: Mapping[date, CentreMonthFact]
    channels: Sequence[ChannelFact]
    definitions: Sequence[DefinitionFact]
    currency: str
    today: date
    charges: Charges | None = None
    known: dict[date, bool] = field(default_factory=dict)

    def cost(self, fact: CentreMonthFact) -> Decimal | None:
        """None without any cost line."""
        if self.charges is None or fact.cost is None:
            return fact.cost
        return self.charges.cost(fact.month)

    def is_complete(self, month: date) -> bool:
        """Whether completeness.find_gaps finds none; the three months before must be known."""
        if month not in self.known:
            self.known[month] = not self.lacks_something(month)
        return self.known[month]

    def lacks_something(self, month: date) -> bool:
        fact = self.facts.get(month)
        if fact is None or not fact.categories or not fact.has_volumes:
            return True
        if add_months(month, 1) > self.today:
            return True
        before = (
            self.facts.get(add_months(month, -step)) for step in range(1, MONTHS_OF_HABIT + 1)
        )
        habitual = frozenset.intersection(
            *(fact.categories if fact else frozenset() for fact in before)
        )
        if not habitual <= fact.categories:
            return True
        counted = definition_at(self.definitions, month).channels
        return bool(missing_channels(fact.channels, month, self.channels, counted))

    def complete_through(self, months: Sequence[date]) -> date | None:
        """The last month up to which nothing is missing, from the first complete one on."""
        last = None
        for month in months:
            if self.is_complete(month):
                last = month
            elif last is not None:
                break
        return last


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """cost: in the centre's currency; converted: in the reporting currency, not rounded.

    Both are None without any cost line; converted, too, where a rate is missing. contacts:
    None where unknown. is_complete: every month of the period is.
    """

    period: Period
    cost: Decimal | None
    converted: Fraction | None
    contacts: int | None
    service: ContactFact | None
    missing: Sequence[MissingRate]
    is_complete: bool

    @property
    def is_recorded(self) -> bool:
        return self.cost is not None or self.contacts is not None

    @property
    def own_cost_per_contact(self) -> Fraction | None:
        return ratio(None if self.cost is None else Fraction(self.cost), self.contacts)

    @property
    def cost_per_contact(self) -> Fraction | None:
        """In the reporting currency."""
        return ratio(self.converted, self.contacts)


def ratio(cost: Fraction | None, contacts: int | None) -> Fraction | None:
    return None if cost is None or not contacts else cost / contacts


def sum_period(months: CentreMonths, period: Period, currency: str, rates: Rates) -> PeriodSums:
    """currency: the reporting currency, to which each month is converted by its own rate."""
    starts = months_between(period.start, period.end)
    facts = [months.facts[month] for month in starts if month in months.facts]
    known_costs = ((fact.month, months.cost(fact)) for fact in facts)
    costs = {month: cost for month, cost in known_costs if cost is not None}
    missing = missing_rates(costs, months.currency, currency, rates)
    known = bool(costs) and not missing
    contacts: int | None = None
    service: ContactFact | None = None
    for fact in facts:
        contacts = add_known(contacts, fact.contacts)
        service = add_service(service, fact.service)
    return PeriodSums(
        period=period,
        cost=sum(costs.values(), Decimal(0)) if costs else None,
        converted=convert_months(costs, months.currency, currency, rates) if known else None,
        contacts=contacts,
        service=service,
        missing=missing,
        is_complete=all(months.is_complete(month) for month in starts),
    )


def add_service(first: ContactFact | None, second: ContactFact | None) -> ContactFact | None:
    if first is None or second is None:
        return first or second
    return add_contact_facts(first, second)


def sum_centres(period: Period, rows: Sequence[PeriodSums]) -> PeriodSums:
    """All centres together: every cost, every contact, what any of them lacks.

    cost is None: the centres may have different currencies. A missing rate leaves no total.
    """
    recorded = [row for row in rows if row.is_recorded]
    missing = {(each.currency, each.month): each for row in recorded for each in row.missing}
    costs = [row.converted for row in recorded if row.converted is not None]
    contacts: int | None = None
    service: ContactFact | None = None
    for row in recorded:
        contacts = add_known(contacts, row.contacts)
        service = add_service(service, row.service)
    return PeriodSums(
        period=period,
        cost=None,
        converted=sum(costs, Fraction(0)) if costs and not missing else None,
        contacts=contacts,
        service=service,
        missing=[missing[key] for key in sorted(missing)],
        is_complete=bool(recorded) and all(row.is_complete for row in recorded),
    )
