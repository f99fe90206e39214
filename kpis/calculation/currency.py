"""Money in another currency, by the rate of the month in which it was spent.

Nothing is rounded on the way: sums are converted month by month, then added, then rounded.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kpis.facts import RateFact

EURO = "EUR"
Rates = Mapping[tuple[str, date], Decimal]


class MissingRate(Exception):
    """There is no rate of a currency for a month; another month's is never taken instead."""

    def __init__(self, currency: str, month: date) -> None:
        super().__init__(f"no rate of {currency} for {month:%Y-%m}")
        self.currency = currency
        self.month = month


def rate_table(rates: Iterable[RateFact]) -> Rates:
    """Units of the currency for one euro, by currency and month."""
    return {(fact.currency, fact.month): fact.rate for fact in rates}


def convert(amount: Decimal, source: str, target: str, month: date, rates: Rates) -> Fraction:
    """The amount in the target currency, exactly: ÷ the source's rate × the target's.

    month: its first day. Raises MissingRate. A currency in itself needs no rate.
    """
    return Fraction(amount) * conversion_factor(source, target, month, rates)


def conversion_factor(source: str, target: str, month: date, rates: Rates) -> Fraction:
    """What one unit of the source is worth in the target. Raises MissingRate."""
    if source == target:
        return Fraction(1)
    return units_for_a_euro(target, month, rates) / units_for_a_euro(source, month, rates)


def units_for_a_euro(currency: str, month: date, rates: Rates) -> Fraction:
    if currency == EURO:
        return Fraction(1)
    rate = rates.get((currency, month))
    if rate is None:
        raise MissingRate(currency, month)
    return Fraction(rate)


#: Amounts already converted, by target and month: a month is part of many periods.
Converted = dict[tuple[str, date], Fraction]


def convert_months(
    amounts: Mapping[date, Decimal],
    source: str,
    target: str,
    rates: Rates,
    known: Converted | None = None,
) -> Fraction:
    """The sum of amounts by month, each converted by its own month's rate.

    known: of the same amounts; those that it lacks are added to it. Raises MissingRate for the
    first month that lacks a rate.
    """
    if source == target:
        return Fraction(sum(amounts.values(), Decimal(0)))
    known = {} if known is None else known
    for month in sorted(amounts):
        if (target, month) not in known:
            known[target, month] = convert(amounts[month], source, target, month, rates)
    return sum((known[target, month] for month in amounts), Fraction(0))


def missing_rates(
    months: Iterable[date], source: str, target: str, rates: Rates
) -> list[MissingRate]:
    """Every rate that converting amounts of these months lacks, in order of the months."""
    if source == target:
        return []
    return [
        MissingRate(currency, month)
        for month in sorted(months)
        for currency in (source, target)
        if currency != EURO and (currency, month) not in rates
    ]
