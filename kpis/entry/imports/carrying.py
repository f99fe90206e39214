"""Amounts of books in another currency than the centre's: carried by the rate of their own month,
never by today's."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from kpis.calculation.currency import MissingRate, Rates, convert, rate_table
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.reading.cost_facts import FileCost
from kpis.months import month_after
from kpis.queries.rates import rate_facts
from kpis.vocabulary import decimals_of


class Carrying:
    """From the currency of a file to that of a centre."""

    def __init__(self, source: str, target: str, rates: Rates) -> None:
        self.source, self.target, self.rates = source or target, target, rates

    def carry(self, cost: FileCost) -> FileCost:
        """Rounded half to even, as money is. Raises Refused where the month has no rate."""
        if self.source == self.target:
            return cost
        try:
            exact = convert(cost.amount, self.source, self.target, cost.month, self.rates)
        except MissingRate as missing:
            values = {"currency": missing.currency, "month": f"{missing.month:%Y-%m}"}
            found = f"{self.source} {cost.amount}"
            raise Refused(Expected.RATE, values, found) from missing
        places = decimals_of(self.target)
        return replace(cost, amount=Decimal(round(exact * 10**places)).scaleb(-places))


def carrying_of(source: str, target: str, costs: Iterable[FileCost]) -> Carrying:
    """With the rates of the months that the costs are of."""
    months = {cost.month for cost in costs}
    if not months or source in {"", target}:
        return Carrying(source, target, {})
    rates = rate_facts(min(months), month_after(max(months)))
    return Carrying(source, target, rate_table(rates))
