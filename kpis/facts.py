"""Frozen facts that travel from queries through calculation to charts and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from kpis.months import first_of_month
from kpis.vocabulary import (
    AllocationBasis,
    ChannelKind,
    CostBehaviour,
    CostGroup,
    CostStatus,
    CountBasis,
    Evidence,
    Metric,
    PeriodKind,
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
    """A channel or category as charts and tables show it."""

    id: int
    name: str
    position: int


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
    paid_hours: of a full-time equivalent, a month. time_zone: its IANA name.
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


@dataclass(frozen=True, slots=True)
class CostFact:
    """The sum of the cost lines that share a start, a category and a channel.

    start: the first day of the month, or of the part of it that lies in one week.
    channel: None where the cost is shared by all channels.
    amount: in the centre's currency; negative where credit notes outweigh bills.
    """

    start: date
    category: int
    channel: int | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """One cost line of a month, as it was reported or as it stands now.

    line: its id. channel: None where the cost is shared by all channels.
    amount: in the centre's currency; negative for a credit note.
    """

    line: int
    category: int
    channel: int | None
    amount: Decimal
    status: CostStatus
    description: str
    supplier: str


#: The days of a month as one number, its first day the lowest bit. A volume that stands for the
#: whole month has all of them and one more, so that it is not taken for a count of each day.
WHOLE_MONTH = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class ContactFact:
    """Sums over the contact volumes of one channel from one start on.

    Every rate has its own base: the contacts for which its other part is known.
    None means that it is known for none of them; it is not zero.
    lacks_offered: some of the volumes do not know how many were offered.
    days: the days of the month that the volumes are of, as bits (see WHOLE_MONTH).
    """

    start: date
    channel: int
    handled: int
    offered: int | None = None
    abandoned: int | None = None
    abandoned_base: int | None = None
    handle_seconds: int | None = None
    handle_base: int | None = None
    wait_seconds: int | None = None
    wait_base: int | None = None
    resolved_first_contact: int | None = None
    resolution_sample: int | None = None
    csat_satisfied: int | None = None
    csat_responses: int | None = None
    estimated: bool = False
    whole_month: bool = False
    lacks_offered: bool = False
    days: int = WHOLE_MONTH


@dataclass(frozen=True, slots=True)
class SampledSum:
    """What a sample says of the contacts that it stands for.

    positive: so many of them, scaled from the sample. contacts: those it stands for. answers:
    how many were asked.
    """

    positive: Decimal | Fraction
    contacts: int
    answers: int


@dataclass(frozen=True, slots=True)
class ServiceSums:
    """Sums over contacts that count, each with the base it is known for; None is unknown."""

    handle_seconds: int | None = None
    handle_base: int | None = None
    wait_seconds: int | None = None
    wait_base: int | None = None
    abandoned: int | None = None
    abandoned_base: int | None = None
    resolution: SampledSum | None = None
    satisfaction: SampledSum | None = None


@dataclass(frozen=True, slots=True)
class ChargeFact:
    """What the cost of some channels comes from in a month of a centre.

    direct: these channels' own cost. shared: by category, of no channel in particular.
    contacts: of every channel, by which shared cost goes.
    """

    month: date
    direct: Decimal
    shared: Mapping[int, Decimal]
    contacts: Mapping[int, ContactFact]


@dataclass(frozen=True, slots=True)
class CentreMonthFact:
    """What a centre recorded in a month, summed up over categories and counted channels.

    cost: of the categories that were asked for, in the centre's currency; None without any cost
    line. categories: every one with a cost line. days: those with a count, by counted channel
    that knows its count. contacts, service: what counts on those that were asked for, and their
    counts, added up; None where unknown. charge: where some channels were asked for, what their
    part of the cost comes from; None without any cost line.
    """

    month: date
    cost: Decimal | None
    categories: frozenset[int]
    contacts: int | None
    days: Mapping[int, int]
    service: ServiceSums | None
    charge: ChargeFact | None = None


@dataclass(frozen=True, slots=True)
class DefinitionFact:
    """Which channels, and which count, make the denominator from a month on."""

    valid_from: date
    basis: CountBasis
    channels: frozenset[int]


@dataclass(frozen=True, slots=True)
class HabitFact:
    """The latest three months running in which a category had a cost, before some month.

    last: the last of the three. usual: the median of their sums, in the centre's currency; None
    where these sums are read beside the habit.
    """

    last: date
    usual: Decimal | None


@dataclass(frozen=True, slots=True)
class ChannelEnding:
    """resumed: the first volume after the month from which it had ended; None without any."""

    ended_from: date
    resumed: date | None = None


@dataclass(frozen=True, slots=True)
class Endings:
    """From which months on a centre's categories and channels had ended, by id, oldest first."""

    categories: Mapping[int, Sequence[date]] = field(default_factory=dict)
    channels: Mapping[int, Sequence[ChannelEnding]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AllocationRuleFact:
    """How shared cost goes to channels from a month on.

    category: None for every category without a rule of its own.
    shares: percent by channel, of fixed shares only.
    """

    category: int | None
    valid_from: date
    basis: AllocationBasis
    shares: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class StaffingFact:
    """Of one month. channel: None for people who work for all channels.

    hours: paid to be there; signed_in_hours: of these, ready for contacts. None is unknown,
    never 0.
    """

    month: date
    channel: int | None
    hours: Decimal | None
    full_time_equivalents: Decimal | None
    signed_in_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LimitFact:
    """The service that is owed from a month on: a floor, or for times and abandonment a ceiling.

    value: seconds, or a percentage from 0 to 100.
    """

    metric: Metric
    valid_from: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class RateFact:
    """rate: units of the currency for one euro, in a month."""

    currency: str
    month: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class TargetFact:
    """value: money, seconds, or a percentage from 0 to 100."""

    metric: Metric
    channel: int | None
    valid_from: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class ReportedFact:
    """A closed month as its close reported it; None was not known."""

    month: date
    cost: Decimal | None
    contacts: int | None


@dataclass(frozen=True, slots=True)
class AnnotationFact:
    """author: their name, empty where they are gone. written_at: None where it does not matter."""

    month: date
    text: str
    author: str
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BenchmarkFact:
    """A published figure; low and high equal the value where only a value was published.

    kind: None for all channels together.
    """

    publisher: str
    title: str
    url: str
    year: str
    region: str
    industry: str
    channel: str
    kind: ChannelKind | None
    unit: str
    currency: str
    low: Decimal
    value: Decimal | None
    high: Decimal
    evidence: Evidence
    note: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A ratio of sums, with how many contacts it is known for.

    answers: of a sampled rate, how many of these were asked.
    """

    value: Decimal
    base: int
    answers: int | None = None


#: What a cell holds: an amount of money, or a count.
Number = Decimal | int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A category or a channel of a sheet, in its order. group: None for a channel."""

    id: int
    code: str
    name: str
    group: CostGroup | None


@dataclass(frozen=True, slots=True)
class CellFact:
    """The records of one row and column of a sheet. id, version: of the only one.

    is_part: of an invoice over several months, or one of the days of a month.
    """

    value: Number
    records: int
    id: int
    version: int
    is_part: bool

    @property
    def is_single(self) -> bool:
        """One record stands for the cell, so that the cell can change it."""
        return self.records == 1 and not self.is_part


@dataclass(frozen=True, slots=True)
class Cells:
    """by_place: by row and the first day of the column. Rows and columns without records are
    in none of them; total is None where there are no records at all.
    """

    by_place: Mapping[tuple[int, date], CellFact]
    by_row: Mapping[int, Number]
    by_column: Mapping[date, Number]
    total: Number | None
