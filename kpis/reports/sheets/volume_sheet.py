"""The report behind the month sheet of contacts: every channel, and who was staffed for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce

from kpis.calculation.comparison import FigureChange, compare_figures
from kpis.calculation.definition import all_definitions, definition_at
from kpis.calculation.expectation import retired_channels
from kpis.calculation.quality import add_contact_facts
from kpis.calculation.unusual import Unusual
from kpis.calculation.usual_costs import Months, add_up, judge_amount
from kpis.facts import CentreFact, ChannelFact, ContactFact
from kpis.months import add_months
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.queries.cost_lines import MonthState, month_state
from kpis.queries.volumes import VolumeRecord, monthly_volumes
from kpis.reports.sheets.staffing_rows import StaffingTable, build_staffing

__all__ = [
    "ChannelMonth",
    "FigureChange",
    "MonthSheet",
    "MonthState",
    "Unusual",
    "VolumeRecord",
    "build_month_sheet",
    "used_channels",
]

MONTHS_OF_COMPARISON = 12


@dataclass(frozen=True, slots=True)
class ChannelMonth:
    """record: None where nothing is recorded. by_day: it sums days, to be changed there.

    before: handled in the month before; None where unknown. counts: whether its contacts count
    in the cost per contact.
    """

    channel: ChannelFact
    record: VolumeRecord | None
    by_day: bool
    before: int | None
    change: FigureChange | None
    unusual: Unusual | None
    counts: bool

    @property
    def fact(self) -> ContactFact | None:
        return self.record.fact if self.record else None


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """total: of all channels; None where nothing is recorded. before: handled the month before."""

    centre: CentreFact
    month: date
    state: MonthState
    may_record: bool
    rows: Sequence[ChannelMonth]
    total: ContactFact | None
    before: int | None
    change: FigureChange | None
    staffing: StaffingTable


def build_month_sheet(frame: CentreContext, month: date) -> MonthSheet:
    """Four queries, whatever the number of channels and days."""
    centre = frame.centre
    channels = channel_facts(centre.id)
    records = monthly_volumes(
        centre.id, add_months(month, -MONTHS_OF_COMPARISON), add_months(month, 1)
    )
    by_channel = group_by_channel(records)
    totals = add_up((r.fact.start, Decimal(r.fact.handled)) for r in records)
    counted = definition_at(all_definitions(frame.definitions, channels), month).channels
    gone = retired_channels(month, frame.endings)
    rows = [
        channel_month(
            channel, by_channel.get(channel.id, {}), month, totals, counts=channel.id in counted
        )
        for channel in channels
        if channel.id not in gone or month in by_channel.get(channel.id, {})
    ]
    total = total_of(row.fact for row in rows)
    before = sum_counts(row.before for row in rows)
    return MonthSheet(
        centre=centre,
        month=month,
        state=month_state(centre.id, month),
        may_record=frame.may_record,
        rows=rows,
        total=total,
        before=before,
        change=compare_counts(total.handled if total else None, before),
        staffing=build_staffing(centre.id, month, channels, {r.channel.id: r.fact for r in rows}),
    )


def used_channels(frame: CentreContext) -> list[ChannelFact]:
    """The channels that the centre uses, in their order."""
    return channel_facts(frame.centre.id)


def group_by_channel(records: Iterable[VolumeRecord]) -> dict[int, dict[date, VolumeRecord]]:
    grouped: dict[int, dict[date, VolumeRecord]] = defaultdict(dict)
    for record in records:
        grouped[record.fact.channel][record.fact.start] = record
    return grouped


def channel_month(
    channel: ChannelFact,
    records: Mapping[date, VolumeRecord],
    month: date,
    totals: Months,
    *,
    counts: bool,
) -> ChannelMonth:
    handled = {at: record.fact.handled for at, record in records.items()}
    now, before = handled.get(month), handled.get(add_months(month, -1))
    by_month = {at: Decimal(number) for at, number in handled.items()}
    record = records.get(month)
    return ChannelMonth(
        channel=channel,
        record=record,
        by_day=record is not None and not record.fact.whole_month,
        before=before,
        change=compare_counts(now, before),
        unusual=judge_amount(by_month, totals, month),
        counts=counts,
    )


def compare_counts(now: int | None, before: int | None) -> FigureChange | None:
    if now is None or before is None:
        return None
    return compare_figures(Decimal(now), Decimal(before))


def total_of(facts: Iterable[ContactFact | None]) -> ContactFact | None:
    """The sums of all that is known; the start and channel of the first mean nothing."""
    known = [fact for fact in facts if fact is not None]
    return reduce(add_contact_facts, known) if known else None


def sum_counts(counts: Iterable[int | None]) -> int | None:
    known = [number for number in counts if number is not None]
    return sum(known) if known else None
