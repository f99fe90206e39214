"""Staffed hours of a month by channel, and what they say of the work done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.calculation.staffing import (
    agent_seconds,
    hours_per_equivalent,
    occupancy,
    sum_known,
    utilisation,
)
from kpis.facts import ChannelFact, ContactFact
from kpis.queries.staffing import StaffingRecord, staffing_records
from kpis.vocabulary import UNASSISTED_KINDS


@dataclass(frozen=True, slots=True)
class StaffingRow:
    """channel: None for people who work for all channels together.

    seconds: that people spent on the contacts that these hours were for; None where unknown.
    utilisation: from 0; over 1 where more time was spent than staffed. occupancy: of the hours
    signed in, likewise.
    """

    channel: ChannelFact | None
    record: StaffingRecord | None
    seconds: Decimal | None
    hours_per_equivalent: Decimal | None
    utilisation: Decimal | None
    occupancy: Decimal | None


@dataclass(frozen=True, slots=True)
class StaffingTable:
    """The last row is of people who work for all channels together; the figures sum every row.

    utilisation, occupancy: None where the work, or the hours, of a channel are not known.
    """

    rows: Sequence[StaffingRow]
    hours: Decimal | None
    full_time_equivalents: Decimal | None
    signed_in_hours: Decimal | None
    hours_per_equivalent: Decimal | None
    utilisation: Decimal | None
    occupancy: Decimal | None


def build_staffing(
    centre: int,
    month: date,
    channels: Sequence[ChannelFact],
    contacts: Mapping[int, ContactFact | None],
) -> StaffingTable:
    """contacts: by channel, of the month. One query."""
    records = {record.channel: record for record in staffing_records(centre, month)}
    seconds = all_agent_seconds(channels, contacts)
    rows = [
        staffing_row(channel, records.get(channel.id), seconds_of(channel, contacts))
        for channel in channels
    ]
    has_own = any(row.record and row.record.hours is not None for row in rows)
    rows.append(staffing_row(None, records.get(None), None if has_own else seconds))
    hours, signed_in = (sum_of_everyone(rows, name) for name in ("hours", "signed_in_hours"))
    return StaffingTable(
        rows=rows,
        hours=sum_known(record.hours for record in records.values()),
        full_time_equivalents=sum_known(r.full_time_equivalents for r in records.values()),
        signed_in_hours=sum_known(record.signed_in_hours for record in records.values()),
        hours_per_equivalent=hours_per_equivalent_of_all(records.values()),
        utilisation=utilisation(seconds, hours),
        occupancy=occupancy(seconds, signed_in),
    )


def sum_of_everyone(rows: Sequence[StaffingRow], name: str) -> Decimal | None:
    """Of everyone who worked: of all channels together, or of each channel with work. None where
    they are not all known."""
    *own, shared = [getattr(row.record, name) if row.record else None for row in rows]
    lacks = any(
        hours is None and row.seconds is not None for row, hours in zip(rows, own, strict=False)
    )
    return None if shared is None and lacks else sum_known([*own, shared])


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
    channel: ChannelFact | None, record: StaffingRecord | None, seconds: Decimal | None
) -> StaffingRow:
    hours = record.hours if record else None
    return StaffingRow(
        channel=channel,
        record=record,
        seconds=seconds,
        hours_per_equivalent=hours_per_equivalent(
            hours, record.full_time_equivalents if record else None
        ),
        utilisation=utilisation(seconds, hours),
        occupancy=occupancy(seconds, record.signed_in_hours if record else None),
    )


def seconds_of(channel: ChannelFact, contacts: Mapping[int, ContactFact | None]) -> Decimal | None:
    """The agent time of a channel; None where it is not known for every contact."""
    fact = contacts.get(channel.id)
    if fact is None or fact.handle_base != fact.handled:
        return None
    return agent_seconds(fact.handle_seconds, channel.at_once)


def all_agent_seconds(
    channels: Sequence[ChannelFact], contacts: Mapping[int, ContactFact | None]
) -> Decimal | None:
    """Of all channels; None where a channel on which people work does not know its own."""
    known = []
    for channel in channels:
        seconds = seconds_of(channel, contacts)
        if seconds is not None:
            known.append(seconds)
        elif contacts.get(channel.id) is not None and channel.kind not in UNASSISTED_KINDS:
            return None
    return sum(known, Decimal(0)) if known else None
