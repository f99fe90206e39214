"""What a month's sheets ask for and do not have: what somebody may say has ended."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from kpis.calculation.completeness import Expected, missing_channels
from kpis.calculation.definition import all_definitions
from kpis.calculation.expectation import expected_by_month
from kpis.facts import ChannelFact
from kpis.months import month_after, months_between
from kpis.queries.centres import CentreContext

NONE: frozenset[int] = frozenset()


def categories_not_come(
    frame: CentreContext, month: date, recorded: Mapping[date, AbstractSet[int]], today: date
) -> frozenset[int]:
    """The categories that are expected in a month and have no cost in it; no query.

    recorded: the categories with a cost, by month, up to this one; a habit that is older than
    these months is told by the check-list. None where the month has not ended, or has no cost at
    all: then all of it is still to come.
    """
    present = recorded.get(month, NONE)
    if month_after(month) > today or not present:
        return NONE
    months = months_between(min(recorded), month_after(month))
    expected = expected_by_month(months, recorded, {}, frame.endings)
    return expected[month] - present


def channels_not_come(
    frame: CentreContext,
    month: date,
    channels: Collection[ChannelFact],
    present: Collection[int],
    today: date,
) -> frozenset[int]:
    """The channels that count and are expected in a month and not present; no query.

    None where the month has not ended, or has no contacts at all.
    """
    if month_after(month) > today or not present:
        return NONE
    definitions = all_definitions(frame.definitions, list(channels))
    expected = Expected(list(channels), definitions, today, endings=frame.endings)
    return frozenset(missing_channels(frozenset(present), month, expected))
