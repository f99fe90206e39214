"""Staffed hours and full-time equivalents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.facts import StaffingFact
from kpis.queries.sql import fetch_rows

STAFFING = """
    SELECT channel_id, staffed_hours, full_time_equivalents, signed_in_hours, id, version
    FROM kpis_staffing
    WHERE centre_id = %(centre)s AND month = %(month)s
"""
STAFFING_OF_MONTHS = """
    SELECT centre_id, month, channel_id, staffed_hours, full_time_equivalents, signed_in_hours
    FROM kpis_staffing
    WHERE centre_id = ANY(%(centres)s) AND month >= %(start)s AND month < %(end)s
    ORDER BY month
"""


@dataclass(frozen=True, slots=True)
class StaffingRecord:
    """Of one month. channel: None for people who work for all channels.

    hours, full_time_equivalents, signed_in_hours: None is unknown, never 0.
    """

    channel: int | None
    hours: Decimal | None
    full_time_equivalents: Decimal | None
    signed_in_hours: Decimal | None
    id: int
    version: int


def staffing_records(centre: int, month: date) -> list[StaffingRecord]:
    """A month's, at most one a channel and one for all together."""
    rows = fetch_rows(STAFFING, centre=centre, month=month)
    return [StaffingRecord(*row) for row in rows]


def staffing_facts(centre: int, start: date, end: date) -> list[StaffingFact]:
    """Of the months in [start, end), by channel and of all together."""
    return staffing_facts_of([centre], start, end)[centre]


def staffing_facts_of(
    centres: Sequence[int], start: date, end: date
) -> dict[int, list[StaffingFact]]:
    """The same for several centres, in one query."""
    facts: dict[int, list[StaffingFact]] = {centre: [] for centre in centres}
    rows = fetch_rows(STAFFING_OF_MONTHS, centres=list(centres), start=start, end=end)
    for centre, *values in rows:
        facts[centre].append(StaffingFact(*values))
    return facts
