"""Where an axis has its ticks, where plotly's own would not do."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from kpis import formatting
from kpis.vocabulary import decimals_of_ratio

#: Steps between the ticks of an axis, at most.
MOST = 6


def round_values(low: Decimal, high: Decimal, most: int = 6) -> list[Decimal]:
    """Multiples of 1, 2 or 5 times a power of ten within [low, high], at most so many.

    low: at most 0; high: at least 0.
    """
    if high == low:
        return [low]
    power = Decimal(10) ** ((high - low) / most).adjusted()
    steps = (power * size for size in (1, 2, 5, 10, 20))
    step = next(step for step in steps if high // step + -low // step < most)
    return [step * place for place in range(-int(-low // step), int(high // step) + 1)]


def signed_ticks(values: Sequence[Decimal], currency: str) -> dict[str, Any]:
    """Of an axis of money that reaches below zero: plotly would write the minus after the symbol.

    Empty where no value is negative. values: what the axis shows.
    """
    if not values or min(values) >= 0:
        return {}
    ticks = values_between(
        min(values), max(values), Decimal(1).scaleb(-decimals_of_ratio(currency))
    )
    whole = all(tick == round(tick) for tick in ticks)
    show = formatting.money_format(currency, 0 if whole else None)
    return {
        "tickmode": "array",
        "tickvals": [float(tick) for tick in ticks],
        "ticktext": [show(tick) + " " for tick in ticks],
        "tickprefix": "",
        "ticksuffix": "",
    }


def values_between(low: Decimal, high: Decimal, unit: Decimal) -> list[Decimal]:
    """Round values from low to high, whether zero lies between them or not; none is finer than
    the unit."""
    span = max(high - low, unit)
    power = Decimal(10) ** (span / MOST).adjusted()
    steps = (max(power * size, unit) for size in (1, 2, 5, 10))
    step = next(step for step in steps if span / step <= MOST)
    first, last = (low / step).to_integral(ROUND_CEILING), (high / step).to_integral(ROUND_FLOOR)
    return [step * place for place in range(int(first), int(last) + 1)]
