"""Dates and times of a file: in one order of day and month, which the whole file shows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from kpis.entry.parsing.dates import FIRST_YEAR, LAST_YEAR
from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.parsing.marks import BLANKS
from kpis.entry.reading.day_formats import CENTURY, month_named


class DayOrder(StrEnum):
    """In which order a file writes year, month and day."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


#: The places of year, month and day among three figures.
PLACES = {
    DayOrder.YEAR_FIRST: (0, 1, 2),
    DayOrder.DAY_FIRST: (2, 1, 0),
    DayOrder.MONTH_FIRST: (2, 0, 1),
}
MONTH = r"(?P<month>[^\W\d_]{3,9})\.?"
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
FIGURES = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{1,2})", re.ASCII)
#: The name of the day may stand before a date.
WEEKDAY = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)"
    r",?[ ]+",
    re.IGNORECASE,
)
#: With the name of the month, in English or French.
NAMED = [
    re.compile(way, re.IGNORECASE)
    for way in (
        rf"(?P<day>[0-9]{{1,2}})(?:er)?[- ]{MONTH}[- ](?P<year>[0-9]{{4}}|[0-9]{{2}})",
        rf"{MONTH}[ ](?P<day>[0-9]{{1,2}}),?[ ](?P<year>[0-9]{{4}})",
    )
]
TIME = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"(?:[ ]?([ap])\.?m\.?)?[ ]?(z|ut|utc|gmt|[ecmp][sd]t|[-+][0-9]{2}(?::?[0-9]{2})?)?",
    re.IGNORECASE | re.ASCII,
)
#: Hours of the zones that have a name in RFC 2822, section 4.3; all others are of several places.
NAMED_ZONES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt"), 0),
    "edt": -4,
    "est": -5,
    "cdt": -5,
    "cst": -6,
    "mdt": -6,
    "mst": -7,
    "pdt": -7,
    "pst": -8,
}
MIDNIGHT = time()
#: What is longer is no date, whatever spaces it has: nobody looks through it for one.
LONGEST = 60
ONE_SPACE = re.compile(f"[{BLANKS}]+")


def bare_moment(text: str) -> str:
    """With single, plain spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return ONE_SPACE.sub(" ", text).strip()


def day_and_time(bare: str) -> tuple[str, str]:
    """The time is empty where there is none: it has the first colon."""
    before, colon, _after = bare.partition(":")
    place = max(before.rfind(" "), before.rfind("T"), before.rfind("t"))
    if not colon or place < 0:
        return bare, ""
    return bare[:place].rstrip(", "), bare[place + 1 :]


def readings_of(day: str) -> Mapping[DayOrder, date]:
    """The days that a text can be, by the order in which it is that day; empty for no day."""
    weekday = WEEKDAY.match(day)
    day = day[weekday.end() :] if weekday else day
    figures = FIGURES.fullmatch(day)
    if figures is None:
        found_one = compact_day(day) or named_day(day)
        return dict.fromkeys(DayOrder, found_one) if found_one else {}
    found = {order: ordered_day(figures.group(1, 3, 4), order) for order in DayOrder}
    read = {order: each for order, each in found.items() if each}
    year_first = read.get(DayOrder.YEAR_FIRST)
    # A year of four digits in front leaves no other reading.
    return dict.fromkeys(DayOrder, year_first) if len(figures[1]) == 4 and year_first else read


def ordered_day(figures: tuple[str | None, ...], order: DayOrder) -> date | None:
    """A year has four digits, or two of this century; a day and a month have two at most."""
    year, month, day = (figures[place] or "" for place in PLACES[order])
    if len(year) not in {2, 4} or len(month) > 2 or len(day) > 2:
        return None
    try:
        return date(int(year) + (CENTURY if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def compact_day(text: str) -> date | None:
    """Such as 20260531, with its year first always."""
    figures = COMPACT.fullmatch(text)
    return ordered_day(figures.groups(), DayOrder.YEAR_FIRST) if figures else None


def named_day(text: str) -> date | None:
    found = next((match for way in NAMED if (match := way.fullmatch(text))), None)
    if found is None:
        return None
    try:
        year = int(found["year"]) + (CENTURY if len(found["year"]) == 2 else 0)
        return date(year, month_named(found["month"]), int(found["day"]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Orders:
    """possible: those that read some date differently, the likeliest first; else one. question:
    which they are, at the first such date."""

    possible: Sequence[DayOrder]
    question: Error | None = None


def orders_of(cells: Iterable[tuple[int, str]], column: str) -> Orders:
    """The orders in which every date of a column is a date; each cell comes with its line.

    What is no date in any order has no say. Raises FileRefused where none is left, with the two
    dates that do not agree.
    """
    lines: dict[str, int] = {}
    looked_at: set[str] = set()
    for line, text in cells:
        bare = text.strip()
        if len(bare) > LONGEST:
            continue
        # All figures of a date stand in its first ten characters.
        if bare[:10] not in looked_at:
            looked_at.add(bare[:10])
            lines.setdefault(day_and_time(bare_moment(bare))[0], line)
    read = {day: found for day in lines if (found := readings_of(day))}
    possible = [order for order in DayOrder if all(order in found for found in read.values())]
    if not possible and read:
        disagreeing = two_that_disagree(read)
        raise FileRefused(
            [Error(lines[day], column, day, Expected.ONE_DAY_ORDER) for day in disagreeing]
        )
    for day, found in read.items():
        days = [*dict.fromkeys(f"{found[order]}" for order in possible)]
        if len(days) > 1:
            values = {"days": " / ".join(days)}
            # Nobody begins a date with the year in two digits where another order fits.
            possible.sort(key=DayOrder.YEAR_FIRST.__eq__)
            return Orders(possible, Error(lines[day], column, day, Expected.DAY_ORDER, values))
    return Orders(possible[:1] or [DayOrder.YEAR_FIRST])


def two_that_disagree(read: Mapping[str, Mapping[DayOrder, date]]) -> list[str]:
    """The first date after which no order is left, and the first before it that it is against."""
    left = set(DayOrder)
    for day, found in read.items():
        if not left & found.keys():
            against = next((each for each in read if not read[each].keys() & found.keys()), None)
            return [day] if against is None else [against, day]
        left &= found.keys()
    return []


class Moments:
    """Reads the moments of a file that writes its days in one order."""

    __slots__ = ("days", "order")

    def __init__(self, order: DayOrder) -> None:
        self.order = order
        self.days: dict[str, date] = {}

    def read(self, text: str) -> datetime:
        """Midnight where there is no time; aware where the text says its zone. Raises Refused."""
        bare = bare_moment(text)
        if not bare:
            raise Refused(Expected.SOMETHING)
        if len(bare) > LONGEST:
            raise Refused(Expected.MOMENT)
        day, _space, clock = bare.partition(" ")
        known = self.days.get(day)  # as most are, in a log
        if known is None:
            day, clock = day_and_time(bare)
            known = self.day_of(day)
        return datetime.combine(known, time_of(clock) if clock else MIDNIGHT)

    def read_optional(self, text: str) -> datetime | None:
        return self.read(text) if text.strip() else None

    def day_of(self, text: str) -> date:
        """Raises Refused."""
        if text not in self.days:
            day = readings_of(text).get(self.order)
            if day is None:
                raise Refused(Expected.MOMENT)
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise Refused(Expected.YEAR, {"first": f"{FIRST_YEAR}", "last": f"{LAST_YEAR}"})
            self.days[text] = day
        return self.days[text]


#: There are not many seconds in a day, and a log has most of them many times.
@lru_cache(maxsize=100_000)
def time_of(text: str) -> time:
    """Raises Refused. The seconds of a leap second are the last of the minute."""
    match = TIME.fullmatch(text.strip())
    if match is None:
        raise Refused(Expected.MOMENT)
    hour, minute, second, part, half, zone = match.groups()
    hours = int(hour) if half is None else hour_of_half(int(hour), half)
    micro = int((part or "0").ljust(6, "0")[:6])
    try:
        return time(hours, int(minute), min(int(second or 0), 59), micro, zone_of(zone))
    except ValueError as error:
        raise Refused(Expected.MOMENT) from error


def hour_of_half(hour: int, half: str) -> int:
    """12 AM is midnight, 12 PM is noon. Raises Refused."""
    if not 1 <= hour <= 12:
        raise Refused(Expected.MOMENT)
    return hour % 12 + (12 if half in "pP" else 0)


def zone_of(text: str | None) -> timezone | None:
    """Raises ValueError for an offset of a day or more."""
    if not text:
        return None
    if text[0] not in "-+":
        hours = NAMED_ZONES[text.lower()]
        return timezone(timedelta(hours=hours)) if hours else UTC
    minutes = int(text[1:3]) * 60 + int(text[3:].strip(":") or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
