"""The rates of service of one set of contacts."""

from dataclasses import dataclass
from decimal import Decimal

from kpis.calculation.quality import (
    abandonment,
    average_handle_time,
    average_wait,
    first_contact_resolution,
    satisfaction,
)
from kpis.facts import ContactFact, Rate


@dataclass(frozen=True, slots=True)
class ContactRates:
    """handle_time, wait_time: seconds per contact; the others from 0 to 1. None is unknown."""

    handle_time: Decimal | None = None
    wait_time: Decimal | None = None
    abandonment: Decimal | None = None
    resolution: Decimal | None = None
    satisfaction: Decimal | None = None


def rates_of(fact: ContactFact | None) -> ContactRates:
    """Ratios of sums, each over the contacts for which it is known."""
    if fact is None:
        return ContactRates()
    return ContactRates(
        handle_time=value_of(average_handle_time([fact])),
        wait_time=value_of(average_wait([fact])),
        abandonment=value_of(abandonment([fact])),
        resolution=value_of(first_contact_resolution([fact])),
        satisfaction=value_of(satisfaction([fact])),
    )


def value_of(rate: Rate | None) -> Decimal | None:
    return rate.value if rate else None
