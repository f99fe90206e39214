"""How many contacts each day and source had, counted while a log is read.

Of a contact a few bytes are kept: a log may have millions, and each may be told several times.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kpis.entry.reading.contact_counts import Contact, SourceVolume, Why
from kpis.entry.reading.contact_parts import Parts
from kpis.entry.reading.contact_sums import Sums
from kpis.entry.reading.kept_contacts import KEPT, Kept, known
from kpis.entry.reading.packed import FREE, Packed, key_of

NEVER_UPDATED = float("-inf")
NO_REASON = -1
REASONS: Sequence[Why] = (*Why,)
#: So many lines that are left out for one reason are named.
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a centre, and how the clock of a file stands to them. naive_zone: in which it
    ran, where its moments do not say."""

    zone: ZoneInfo
    naive_zone: ZoneInfo

    def day_of(self, moment: datetime) -> date:
        """A contact belongs to the day on which it began at the centre."""
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


def calendar_of(zone: str, naive_zone: str | None = None) -> Calendar:
    """By IANA names; where no clock is given, the file's is the centre's. Raises
    ZoneInfoNotFoundError for a name that is no zone."""
    return Calendar(ZoneInfo(zone), ZoneInfo(naive_zone or zone))


@dataclass(frozen=True, slots=True)
class Tallied:
    """volumes: by day and source, in that order. contacts: how many were counted. left_out: how
    many were not, by reason; lines: the first of them. naive, aware: how many moments of the log
    do not say their zone, and how many do."""

    volumes: Sequence[SourceVolume]
    contacts: int
    left_out: Mapping[Why, int]
    lines: Mapping[Why, Sequence[int]]
    naive: int
    aware: int


def tally(contacts: Iterable[Contact], calendar: Calendar) -> Tallied:
    """One id counts once: of several, the one updated last, or that came last. What one contact
    of a day does not know, its day does not know; seconds are those of the handled. The parts of
    a contact tell whether and how long it was handled; parts, what was merged into another and
    what the log says is none are left out."""
    found = Tally(calendar)
    for contact in contacts:
        found.add(contact)
    return found.finished()


class Tally:
    """The contacts so far."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.kept = Packed(KEPT)
        self.groups: dict[tuple[date, str], int] = {}
        self.merged: dict[int, list[int]] = {}
        self.naive = self.aware = 0
        self.has_parts = False

    def add(self, contact: Contact) -> None:
        if contact.moment.tzinfo is None:
            self.naive += 1
        else:
            self.aware += 1
        number, is_new = self.kept.claim(key_of(contact.id))
        updated = self.calendar.seconds_of(contact.updated)
        if not is_new and updated < Kept(*self.kept[number]).updated:
            return
        self.kept.put(number, self.packed(contact, updated))
        self.merged.pop(number, None)
        self.has_parts = self.has_parts or contact.part_of != ""
        if contact.has_merged:
            self.merged[number] = [key_of(id) for id in contact.has_merged]

    def packed(self, contact: Contact, updated: float) -> Kept:
        day_and_source = self.calendar.day_of(contact.moment), contact.source
        return Kept(
            updated,
            key_of(contact.part_of),
            known(contact.handle_seconds),
            known(contact.wait_seconds),
            self.groups.setdefault(day_and_source, len(self.groups)),
            contact.line,
            contact.handled,
            known(contact.offered),
            known(contact.abandoned),
            NO_REASON if contact.why is None else REASONS.index(contact.why),
        )

    def all_kept(self) -> Iterator[Kept]:
        return map(Kept._make, self.kept)

    def finished(self) -> Tallied:
        parts, merged = self.parts(), self.merged_numbers()
        sums = [Sums() for _ in self.groups]
        left_out: Counter[Why] = Counter()
        lines: defaultdict[Why, list[int]] = defaultdict(list)
        for number, kept in enumerate(self.all_kept()):
            if why := reason_of(kept, is_merged=number in merged):
                left_out[why] += 1
                if len(lines[why]) < MOST_LINES:
                    lines[why].append(kept.line)
            else:
                sums[kept.group].add(*parts.counts(number, kept))
        groups = [key for key in sorted(self.groups) if sums[self.groups[key]].contacts]
        volumes = [sums[self.groups[key]].volume(*key) for key in groups]
        counted = sum(each.contacts for each in sums)
        return Tallied(volumes, counted, left_out, lines, self.naive, self.aware)

    def parts(self) -> Parts:
        """What parts say of the contact that they are of."""
        parts = Parts(len(self.kept))
        for kept in self.all_kept() if self.has_parts else ():
            if kept.parent != FREE:
                whole = self.kept.number_of(kept.parent)
                if whole is not None:
                    parts.add(whole, kept)
        return parts

    def merged_numbers(self) -> set[int | None]:
        return {self.kept.number_of(key) for keys in self.merged.values() for key in keys}


def reason_of(kept: Kept, *, is_merged: bool) -> Why | None:
    if kept.why != NO_REASON:
        return REASONS[kept.why]
    return Why.MERGED if is_merged else None
