"""The spans that aggregated reports are of: a day, a calendar month, or a part of a day."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kpis.entry.parsing.dates import is_day_or_month
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.reading.moments import Moments, readings_of
from kpis.entry.reading.months import read_month
from kpis.months import month_after


class Grain(StrEnum):
    """What a row of a report is of."""

    DAY = "day"
    MONTH = "month"


YEAR = re.compile("[0-9]{4}", re.ASCII)
DAY = timedelta(days=1)
MIDNIGHT = time()
#: An end such as 23:59 or 23:59:59 is that of the day.
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end): a day or a month. moment: when within it the row's own time begins.

    is_part: of a day, so that several rows make one.
    """

    start: date
    end: date
    moment: datetime
    is_part: bool = False


def is_span(text: str) -> bool:
    """Whether a text is a day or a month, in any order."""
    return month_in(text) is not None or bool(readings_of(text.strip()))


def month_in(text: str) -> date | None:
    """The first day of a month that is written without a day. Its year has four digits: May 26
    may be a day."""
    try:
        return read_month(text) if YEAR.search(text) else None
    except Refused:
        return None


@dataclass(frozen=True, slots=True)
class Spans:
    """Reads the spans of a report. zone: in which its days are, where its times say their own.

    grain: what a row without an end is of. in_parts: such rows are parts of days.
    """

    moments: Moments
    zone: ZoneInfo | None = None
    grain: Grain = Grain.DAY
    in_parts: bool = False

    def read(self, start: str, end: str | None) -> Span:
        """Raises Refused: DAY_OR_MONTH for an end that makes neither of them."""
        month = month_in(start)
        if month:
            return span_of_month(month)
        moment = self.moments.read(start)
        begun = self.local(moment)
        if end:
            return replace(span_between(begun, self.local(self.moments.read(end))), moment=moment)
        if self.grain is Grain.DAY:
            return Span(begun.date(), begun.date() + DAY, moment, self.in_parts)
        if begun.day != 1 or begun.time() != MIDNIGHT:
            raise Refused(Expected.MONTH)
        return span_of_month(begun.date())

    def local(self, moment: datetime) -> datetime:
        """By the clock of the zone, without saying so: days are compared then, not instants."""
        if moment.tzinfo and self.zone:
            moment = moment.astimezone(self.zone)
        return moment.replace(tzinfo=None)


def span_of_month(month: date) -> Span:
    return Span(month, month_after(month), datetime.combine(month, MIDNIGHT))


def span_between(start: datetime, end: datetime) -> Span:
    """Ends are the first moment after, or the last day or minute within. Raises Refused."""
    if end.time() >= LAST_MINUTE:
        end = datetime.combine(end.date() + DAY, MIDNIGHT)
    if start < end <= datetime.combine(start.date() + DAY, MIDNIGHT):
        return Span(start.date(), start.date() + DAY, start, end - start < DAY)
    whole_days = start.time() == end.time() == MIDNIGHT
    for last in (end.date(), end.date() + DAY):
        if whole_days and is_day_or_month(start.date(), last):
            return Span(start.date(), last, start)
    raise Refused(Expected.DAY_OR_MONTH, {"start": start.date().isoformat()})


def has_parts_of_days(starts: Collection[datetime]) -> bool:
    return any(start.time() != MIDNIGHT for start in starts)


def could_be_months(starts: Collection[datetime]) -> bool:
    """Whether each of several is the first of a month: of that day, or of the whole month."""
    return len(set(starts)) > 1 and all(start.day == 1 for start in starts)
