"""What was recorded, reported and published, and sums of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from kpis.vocabulary import (
    ChannelKind,
    CostStatus,
    Evidence,
)


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
class RateFact:
    """rate: units of the currency for one euro, in a month."""

    currency: str
    month: date
    rate: Decimal


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
