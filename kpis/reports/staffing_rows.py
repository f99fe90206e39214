"""Staffed hours of a month by channel, and what they say of the work done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.staffing import hours_per_equivalent, occupancy, sum_known
from kpis.facts import ChannelFact, ContactFact
from kpis.queries.staffing import StaffingRecord, staffing_records
from kpis.vocabulary import UNASSISTED_KINDS


@dataclass(frozen=True, slots=True)
class StaffingRow:
    """channel: None for people who work for all channels together.

    handle_seconds: of the contacts that these hours were for; None where unknown.
    occupancy: from 0; over 1 where more time was spent than staffed.
    """

    channel: ChannelFact | None
    record: StaffingRecord | None
    handle_seconds: int | None
    hours_per_equivalent: Decimal | None
    occupancy: Decimal | None


@dataclass(frozen=True, slots=True)
class StaffingTable:
    """The last row is of people who work for all channels together; the figures sum every row.

    occupancy: None where the work, or the hours, of a channel are not known.
    """

    rows: Sequence[StaffingRow]
    hours: Decimal | None
    full_time_equivalents: Decimal | None
    hours_per_equivalent: Decimal | None
    occupancy: Decimal | None


def build_staffing(
    centre: int,
    month: date,
    channels: Sequence[ChannelFact],
    contacts: Mapping[int, ContactFact | None],
) -> StaffingTable:
    """contacts: by channel, of the month. One query."""
    records = {record.channel: record for record in staffing_records(centre, month)}
    seconds = all_handle_seconds(channels, contacts)
    rows = [
        staffing_row(channel, records.get(channel.id), seconds_of(contacts.get(channel.id)))
        for channel in channels
    ]
    shared = records.get(None)
    own_hours = [row for row in rows if row.record and row.record.hours is not None]
    rows.append(staffing_row(None, shared, None if own_hours else seconds))
    hours = sum_known(record.hours for record in records.values())
    whole = (shared and shared.hours is not None) or all(
        row in own_hours for row in rows[:-1] if row.handle_seconds is not None
    )
    return StaffingTable(
        rows=rows,
        hours=hours,
        full_time_equivalents=sum_known(r.full_time_equivalents for r in records.values()),
        hours_per_equivalent=hours_per_equivalent_of_all(records.values()),
        occupancy=occupancy(seconds, hours) if whole else None,
    )


def hours_per_equivalent_of_all(records: Iterable[StaffingRecord]) -> Decimal | None:
    """Over the records that know both."""
    known = [
        (record.hours, record.full_time_equivalents)
        for record in records
        if record.hours is not None and record.full_time_equivalents is not None
    ]
    return hours_per_equivalent(
        sum_known(hours for hours, _ in known), sum_known(number for _, number in known)
    )


def staffing_row(
    channel: ChannelFact | None, record: StaffingRecord | None, seconds: int | None
) -> StaffingRow:
    hours = record.hours if record else None
    equivalents = record.full_time_equivalents if record else None
    return StaffingRow(
        channel=channel,
        record=record,
        handle_seconds=seconds,
        hours_per_equivalent=hours_per_equivalent(hours, equivalents),
        occupancy=occupancy(seconds, hours),
    )


def seconds_of(fact: ContactFact | None) -> int | None:
    """The handle time of a channel; None where it is not known for every contact."""
    if fact is None or fact.handle_base != fact.handled:
        return None
    return fact.handle_seconds


def all_handle_seconds(
    channels: Sequence[ChannelFact], contacts: Mapping[int, ContactFact | None]
) -> int | None:
    """Of all channels; None where a channel on which people work does not know its own."""
    known = []
    for channel in channels:
        fact, seconds = contacts.get(channel.id), seconds_of(contacts.get(channel.id))
        if seconds is not None:
            known.append(seconds)
        elif fact is not None and channel.kind not in UNASSISTED_KINDS:
            return None
    return sum(known) if known else None
