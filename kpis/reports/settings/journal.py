"""The report behind the journal: what happened in a centre, a page of it at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from kpis.queries import journal
from kpis.queries.centres import CentreContext
from kpis.queries.journal import (
    CloseFact,
    Doer,
    EventFact,
    GroupFact,
    GroupKey,
    Matching,
)
from kpis.queries.journal_sql import ChangeKind, Subject

__all__ = [
    "Batch",
    "ChangeKind",
    "CloseFact",
    "Doer",
    "EventFact",
    "GroupFact",
    "GroupKey",
    "Journal",
    "JournalChoice",
    "JournalEntry",
    "Names",
    "Subject",
    "Topic",
    "build_batch",
    "build_journal",
    "build_row_history",
    "changed_columns",
]
#: Transactions a page of the journal, rows a page of a group, changes of one row at most.
MOMENTS, ROWS, OF_ONE_ROW = 30, 100, 200
#: A group of more rows than this is told in one line, which leads to its rows.
TOLD_IN_FULL = 4
#: Of an update: what says nothing to a reader.
BOOKKEEPING = frozenset({"id", "centre_id", "version"})
Names = Mapping[tuple[str, int], str]


class Topic(StrEnum):
    """What a reader may ask the journal about."""

    COSTS = "costs"
    CONTACTS = "contacts"
    STAFFING = "staffing"
    GOALS = "goals"
    MASTER = "master"
    CLOSES = "closes"


SUBJECTS = {
    Topic.COSTS: [Subject.COSTS, Subject.SPREADS, Subject.DOCUMENTS],
    Topic.CONTACTS: [Subject.CONTACTS],
    Topic.STAFFING: [Subject.STAFFING],
    Topic.GOALS: [
        Subject.TARGETS,
        Subject.LIMITS,
        Subject.DEFINITIONS,
        Subject.RULES,
        Subject.SHARES,
        Subject.ENDINGS,
        Subject.COUNTED,
        Subject.REMARKS,
    ],
    Topic.MASTER: [
        Subject.CENTRE,
        Subject.USED,
        Subject.MEMBERS,
        Subject.CHANNELS,
        Subject.CATEGORIES,
        Subject.RATES,
        Subject.BENCHMARKS,
    ],
    Topic.CLOSES: [],
}


@dataclass(frozen=True, slots=True)
class JournalChoice:
    """What the reader asked for; None is all.

    person: an id as text, or empty for what was done outside the pages.
    """

    month: date | None = None
    topic: Topic | None = None
    person: str | None = None
    change: ChangeKind | None = None

    @property
    def subjects(self) -> Sequence[Subject]:
        return list(Subject) if self.topic is None else SUBJECTS[self.topic]

    @property
    def with_closes(self) -> bool:
        """A close is neither an addition nor a change or deletion."""
        return self.topic in {None, Topic.CLOSES} and self.change is None

    def matching(self, centre: int) -> Matching:
        return Matching(centre, self.month, self.change, self.person)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What one transaction did to one table in one way; its rows where they are few."""

    group: GroupFact
    events: Sequence[EventFact] = ()


@dataclass(frozen=True, slots=True)
class Journal:
    """older: the moment before which the next page begins; None on the last page.

    people: ids as text and names, of those who may have changed something.
    """

    happenings: Sequence[JournalEntry | CloseFact]
    older: datetime | None
    names: Names
    people: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Batch:
    """One page of the rows of a group; more: the event after which the next page begins."""

    group: GroupFact
    events: Sequence[EventFact]
    more: int | None
    names: Names = field(repr=False)


def build_journal(frame: CentreContext, choice: JournalChoice, before: datetime | None) -> Journal:
    """The happenings of the latest moments before one (None: up to now), latest first."""
    centre = frame.centre.id
    matching, subjects = choice.matching(centre), choice.subjects
    closes = journal.close_facts(matching, before, MOMENTS + 1) if choice.with_closes else []
    found = journal.latest_moments(matching, subjects, before, MOMENTS + 1)
    moments = sorted({*found, *(close.moment for close in closes)}, reverse=True)
    page = moments[:MOMENTS]
    shown = set(page)
    entries = read_entries(matching, subjects, [moment for moment in found if moment in shown])
    happenings: list[JournalEntry | CloseFact] = [
        *(close for close in closes if close.moment in shown),
        *entries,
    ]
    return Journal(
        happenings=sorted(happenings, key=moment_of, reverse=True),
        older=page[-1] if len(moments) > len(page) else None,
        names=journal.row_names(),
        people=journal.people_of(centre),
    )


def read_entries(
    matching: Matching, subjects: Sequence[Subject], moments: Sequence[datetime]
) -> list[JournalEntry]:
    groups = journal.group_facts(matching, subjects, moments)
    small = [group.key for group in groups if group.rows <= TOLD_IN_FULL]
    events: dict[GroupKey, list[EventFact]] = defaultdict(list)
    for event in journal.events_of_groups(matching, small) if small else []:
        events[event.key].append(event)
    return [
        JournalEntry(group, events[group.key] if group.rows <= TOLD_IN_FULL else ())
        for group in groups
    ]


def moment_of(happening: JournalEntry | CloseFact) -> datetime:
    return happening.moment if isinstance(happening, CloseFact) else happening.group.key.moment


def build_batch(
    frame: CentreContext, choice: JournalChoice, key: GroupKey, after: int
) -> Batch | None:
    """The rows of a group whose events come after one; None where the centre has no such group."""
    matching = replace(choice, change=key.change, person=None).matching(frame.centre.id)
    groups = journal.group_facts(matching, [key.subject], [key.moment])
    group = next((group for group in groups if group.key == key), None)
    if group is None:
        return None
    events = journal.events_of_group(matching, key, after, ROWS + 1)
    more = events[ROWS - 1].id if len(events) > ROWS else None
    return Batch(group, events[:ROWS], more, journal.row_names())


def build_row_history(
    frame: CentreContext, subject: Subject, row: int
) -> tuple[Sequence[EventFact], Names]:
    """What was done to one row, latest first; empty where the centre never had it."""
    events = journal.events_of_row(frame.centre.id, subject, row, OF_ONE_ROW)
    return events, journal.row_names()


def changed_columns(event: EventFact) -> list[str]:
    """The columns in which a row differs from before, but for bookkeeping."""
    before = event.before or {}
    return [
        name
        for name, value in event.after.items()
        if name not in BOOKKEEPING and not name.startswith("pgh_") and before.get(name) != value
    ]
