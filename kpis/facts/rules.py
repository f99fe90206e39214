"""What figures go by: definitions, habits and endings, allocation, limits and targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpis.vocabulary import (
    AllocationBasis,
    CountBasis,
    Metric,
)


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
class LimitFact:
    """The service that is owed from a month on: a floor, or for times and abandonment a ceiling.

    value: seconds, or a percentage from 0 to 100.
    """

    metric: Metric
    valid_from: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class TargetFact:
    """value: money, seconds, or a percentage from 0 to 100."""

    metric: Metric
    channel: int | None
    valid_from: date
    value: Decimal
