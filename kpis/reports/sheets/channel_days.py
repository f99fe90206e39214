"""The report behind the sheet of one channel's days in a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kpis.facts import CentreFact, ChannelFact, ContactFact
from kpis.months import add_months
from kpis.queries.centres import CentreContext
from kpis.queries.contacts import channel_facts
from kpis.queries.cost_lines import MonthState, month_state
from kpis.queries.volumes import VolumeRecord, daily_volumes
from kpis.reports.sheets.volume_sheet import total_of


@dataclass(frozen=True, slots=True)
class ChannelDay:
    """record: None where nothing is recorded for the day."""

    day: date
    record: VolumeRecord | None


@dataclass(frozen=True, slots=True)
class ChannelSheet:
    """whole: the figure for the whole month, where there is one instead of days.

    total: of the days; None where nothing is recorded by day.
    """

    centre: CentreFact
    channel: ChannelFact
    channels: Sequence[ChannelFact]
    month: date
    state: MonthState
    may_record: bool
    days: Sequence[ChannelDay]
    whole: VolumeRecord | None
    total: ContactFact | None


def build_channel_sheet(frame: CentreContext, code: str, month: date) -> ChannelSheet | None:
    """None where the centre does not use a channel of this code. Three queries."""
    channels = channel_facts(frame.centre.id)
    channel = next((channel for channel in channels if channel.code == code), None)
    if channel is None:
        return None
    end = add_months(month, 1)
    records = daily_volumes(frame.centre.id, channel.id, month, end)
    whole = next((record for record in records if record.fact.whole_month), None)
    by_day = {r.fact.start: r for r in records if not r.fact.whole_month}
    days = [month + timedelta(days=step) for step in range((end - month).days)]
    return ChannelSheet(
        centre=frame.centre,
        channel=channel,
        channels=channels,
        month=month,
        state=month_state(frame.centre.id, month),
        may_record=frame.may_record,
        days=[ChannelDay(day, by_day.get(day)) for day in days],
        whole=whole,
        total=total_of(record.fact for record in by_day.values()),
    )
