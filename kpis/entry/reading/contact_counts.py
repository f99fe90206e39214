"""What logs and reports of contacts say, whatever file they come in, and how many a day had.

A source is the text by which a file tells its contacts apart: a queue, a direction, a way in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from struct import Struct
from zoneinfo import ZoneInfo

from kpis.entry.parsing.errors import Error


class Why(StrEnum):
    """Why a row of a file is no contact; kpis/entry/messages.py says each in words."""

    DELETED = "deleted"
    MERGED = "merged"
    PART_OF_ANOTHER = "part_of_another"
    NOT_ENDED = "not_ended"
    BEGUN_BEFORE = "begun_before"
    NO_DATA = "no_data"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of a log. line: of the file, where it begins. id: empty where there is none.

    moment: when it began, aware or as the clock of the file had it. handled: somebody answered.
    offered, abandoned, seconds, transferred: None where the file does not know. Seconds are whole,
    from 0 and less than 2**31. updated: of what was delivered twice, the later one counts.
    """

    line: int
    id: str
    moment: datetime
    source: str
    handled: bool = True
    offered: bool | None = None
    abandoned: bool | None = None
    handle_seconds: int | None = None
    wait_seconds: int | None = None
    transferred: bool | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, or a contact, that is not counted. id: the contact's, or what else names it."""

    line: int
    id: str
    why: Why


@dataclass(frozen=True, slots=True)
class ContactLog:
    """All that a log says: its contacts, the rows that cannot be read, and those left out."""

    contacts: Sequence[Contact]
    errors: Sequence[Error]
    left_out: Sequence[LeftOut] = ()


@dataclass(frozen=True, slots=True)
class SourceVolume:
    """The counts of a source over [start, end): one day or one calendar month.

    None is unknown, never zero. Seconds are sums over the handled contacts. line: of the file, 0
    where it was counted from a log. is_estimate: the file has no count of the handled alone.
    """

    start: date
    end: date
    source: str
    handled: int
    offered: int | None = None
    abandoned: int | None = None
    handle_seconds: int | None = None
    wait_seconds: int | None = None
    resolved_first_contact: int | None = None
    resolution_sample: int | None = None
    csat_satisfied: int | None = None
    csat_responses: int | None = None
    line: int = 0
    is_estimate: bool = False


#: What is kept of a contact until all are read: when it was updated, its group, handle and wait
#: seconds, and whether it was handled, offered and abandoned. A million take 64 MB so.
KEPT = Struct("<dIiibbb")
NOT_KNOWN = -1
NEVER_UPDATED = float("-inf")


def count_by_day(
    contacts: Iterable[Contact], zone: str, naive_zone: str | None = None
) -> list[SourceVolume]:
    """The contacts of each day and source, in that order, in one pass.

    zone: the centre's, by its IANA name; a contact belongs to the day on which it began there.
    naive_zone: in which the clock of the file ran, where its moments do not say; the centre's
    where nothing is given. One id counts once: of several, the one updated last, or that came
    last. What one contact of a day does not know, its day does not know; seconds are those of
    the handled. Raises ZoneInfoNotFoundError for a name that is no zone.
    """
    calendar = Calendar(ZoneInfo(zone), ZoneInfo(naive_zone or zone))
    groups: dict[tuple[date, str], int] = {}
    kept = last_of_each(contacts, calendar, groups)
    sums = [Sums() for _ in groups]
    for row in kept.values():
        _updated, group, *facts = KEPT.unpack(row)
        sums[group].add(*facts)
    return [sums[groups[key]].volume(*key) for key in sorted(groups) if sums[groups[key]].contacts]


def last_of_each(
    contacts: Iterable[Contact], calendar: "Calendar", groups: dict[tuple[date, str], int]
) -> dict[str | int, bytes]:
    """Each contact packed, by its id. groups: filled with the days and sources, numbered."""
    kept: dict[str | int, bytes] = {}
    for contact in contacts:
        key = contact.id or len(kept)
        updated = calendar.seconds_of(contact.updated)
        earlier = kept.get(key)
        if earlier is None or updated >= KEPT.unpack(earlier)[0]:
            day_and_source = calendar.day_of(contact.moment), contact.source
            kept[key] = pack(contact, updated, groups.setdefault(day_and_source, len(groups)))
    return kept


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a centre, and how the clock of a file stands to them."""

    zone: ZoneInfo
    naive_zone: ZoneInfo

    def day_of(self, moment: datetime) -> date:
        if moment.tzinfo is None:
            if self.naive_zone.key == self.zone.key:
                return moment.date()
            moment = moment.replace(tzinfo=self.naive_zone)
        return moment.astimezone(self.zone).date()

    def seconds_of(self, moment: datetime | None) -> float:
        """Since 1970 in UTC, to put updates in order."""
        if moment is None:
            return NEVER_UPDATED
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.naive_zone)
        return moment.timestamp()


def pack(contact: Contact, updated: float, group: int) -> bytes:
    return KEPT.pack(
        updated,
        group,
        known(contact.handle_seconds),
        known(contact.wait_seconds),
        contact.handled,
        known(contact.offered),
        known(contact.abandoned),
    )


def known(value: int | None) -> int:
    return NOT_KNOWN if value is None else value


class Sums:
    """What the contacts of one day and source add up to. A sum is None once a part is unknown."""

    __slots__ = ("abandoned", "contacts", "handle_seconds", "handled", "offered", "wait_seconds")

    def __init__(self) -> None:
        self.contacts = self.handled = 0
        self.offered: int | None = 0
        self.abandoned: int | None = 0
        self.handle_seconds: int | None = 0
        self.wait_seconds: int | None = 0

    def add(
        self, handle_seconds: int, wait_seconds: int, handled: int, offered: int, abandoned: int
    ) -> None:
        """What is NOT_KNOWN makes its sum unknown; the seconds of what nobody handled are none."""
        self.contacts += 1
        self.handled += handled
        self.offered = plus(self.offered, offered)
        self.abandoned = plus(self.abandoned, abandoned)
        if handled:
            self.handle_seconds = plus(self.handle_seconds, handle_seconds)
            self.wait_seconds = plus(self.wait_seconds, wait_seconds)

    def volume(self, day: date, source: str) -> SourceVolume:
        return SourceVolume(
            start=day,
            end=day + timedelta(days=1),
            source=source,
            handled=self.handled,
            offered=self.offered,
            abandoned=self.abandoned,
            handle_seconds=self.handle_seconds,
            wait_seconds=self.wait_seconds,
        )


def plus(total: int | None, part: int) -> int | None:
    return None if total is None or part == NOT_KNOWN else total + part
