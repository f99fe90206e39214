"""One of two centres in the period of their comparison, in the reporting currency."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpis.calculation.allocation import all_handle_seconds, charge_channels
from kpis.calculation.currency import (
    MissingRate,
    Rates,
    conversion_factor,
    missing_rates,
)
from kpis.calculation.figures import PeriodFigures
from kpis.calculation.ledger import Entry
from kpis.calculation.rounding import as_decimal
from kpis.calculation.work import ChannelWork, PeriodWork
from kpis.facts import CentreFact, Period
from kpis.reports.centres.compare_ledgers import ComparedLedger


@dataclass(frozen=True, slots=True)
class ComparedCentre:
    """One centre in the period. by_category: in the reporting currency, not rounded; empty
    where a rate is missing."""

    centre: CentreFact
    figures: PeriodFigures
    by_category: Mapping[int, Fraction]
    missing: Sequence[MissingRate]

    @property
    def contacts(self) -> int | None:
        """What the covered cost is divided by."""
        return self.figures.covered_contacts

    @property
    def cost(self) -> Decimal | None:
        """In the reporting currency, of the months that are covered."""
        if self.figures.covered_cost is None or self.missing:
            return None
        return as_decimal(sum(self.by_category.values(), Fraction(0)))


@dataclass(frozen=True, slots=True)
class ConvertedLedger:
    """A centre's books of the period, each entry by the rate of its own month."""

    ledger: ComparedLedger
    period: Period
    currency: str
    rates: Rates

    def side(self) -> ComparedCentre:
        missing = self.missing_rates()
        by_category = {} if missing else self.cost_by_category()
        return ComparedCentre(
            self.ledger.centre, self.ledger.figures(self.period), by_category, missing
        )

    def work(self) -> PeriodWork:
        """Channels of one kind together: two centres may call them differently.

        Raises MissingRate.
        """
        costs = self.cost_by_channel()
        covered = self.ledger.figures(self.period).covered
        groups: dict[int, list[ChannelWork]] = defaultdict(list)
        for id, count in covered.counted.items():
            seconds = all_handle_seconds(covered.counting[id])
            work = ChannelWork(count, as_decimal(costs[id]), seconds)
            groups[self.ledger.kind_of(id)].append(work)
        by_kind = {kind: together(works) for kind, works in groups.items()}
        spent = sum((work.cost for work in by_kind.values()), Decimal(0))
        total = sum(self.cost_by_category().values(), Fraction(0))
        return PeriodWork(by_kind, as_decimal(total) - spent)

    def spent(self) -> list[Entry]:
        """The covered entries."""
        entries = self.ledger.covered(self.period)
        return [entry for entry in entries if entry.cost is not None]

    def missing_rates(self) -> list[MissingRate]:
        months = [entry.start for entry in self.spent()]
        return missing_rates(months, self.ledger.centre.currency, self.currency, self.rates)

    def factor(self, entry: Entry) -> Fraction:
        own = self.ledger.centre.currency
        return conversion_factor(own, self.currency, entry.start, self.rates)

    def cost_by_category(self) -> dict[int, Fraction]:
        costs: dict[int, Fraction] = defaultdict(Fraction)
        for entry in self.spent():
            factor = self.factor(entry)
            for category, amount in entry.by_category.items():
                costs[category] += Fraction(amount) * factor
        return dict(costs)

    def cost_by_channel(self) -> dict[int, Fraction]:
        """Direct and allocated; 0 of a channel that has neither."""
        costs: dict[int, Fraction] = defaultdict(Fraction)
        for entry in self.spent():
            factor = self.factor(entry)
            charged = charge_channels(entry, self.ledger.ledger.keys)
            for channel, amount in charged.items():
                costs[channel] += Fraction(amount) * factor
        return costs


def together(works: Sequence[ChannelWork]) -> ChannelWork:
    seconds = [work.handle_seconds for work in works]
    known = [each for each in seconds if each is not None]
    return ChannelWork(
        contacts=sum(work.contacts for work in works),
        cost=sum((work.cost for work in works), Decimal(0)),
        handle_seconds=sum(known, Fraction(0)) if len(known) == len(seconds) else None,
    )
