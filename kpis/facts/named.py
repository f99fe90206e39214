"""Periods, readers, and what has a name: centres, channels, categories."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from kpis.months import first_of_month
from kpis.vocabulary import (
    ChannelKind,
    CostBehaviour,
    CostGroup,
    PeriodKind,
    VatBasis,
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days [start, end): half-open."""

    start: date
    end: date
    kind: PeriodKind

    @property
    def last_month(self) -> date:
        """The month of its last day."""
        return first_of_month(self.end - timedelta(days=1))

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks. sees_all: an administrator, who needs no membership to see a centre."""

    id: int
    sees_all: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A channel or category as charts and tables show it. colour: its number in the palette of
    its kind, from 1 to 10, on every page."""

    id: int
    name: str
    position: int
    colour: int = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class ChannelFact(Named):
    """at_once: how many contacts one person of the centre handles at the same time."""

    kind: ChannelKind
    first_volume: date | None
    code: str = ""
    at_once: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class CategoryFact(Named):
    """behaviour: what its cost does when there are more contacts."""

    group: CostGroup
    code: str = ""
    behaviour: CostBehaviour = CostBehaviour.FIXED


@dataclass(frozen=True, slots=True)
class CentreFact:
    """A centre, and the months between which it has records.

    last_whole: the last month up to which there are both costs and contacts.
    practical_capacity: percent of the staffed time in which work can be done.
    paid_hours: of a full-time equivalent, a month. time_zone: its IANA name. retired_from: the
    first month without it.
    """

    id: int
    slug: str
    name: str
    note: str
    currency: str
    fiscal_year_start: int
    first_month: date | None
    last_month: date | None
    last_whole: date | None
    practical_capacity: Decimal = Decimal(85)
    paid_hours: Decimal = Decimal("151.67")
    time_zone: str = "UTC"
    retired_from: date | None = None
    vat: VatBasis = VatBasis.NOT_SAID
