"""What logs and reports of contacts say, whatever file they come in.

A source is the text by which a file tells its contacts apart: a queue, a direction, a way in.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Why(StrEnum):
    """Why a row of a file is no contact; kpis/entry/messages.py says each in words."""

    DELETED = "deleted"
    MERGED = "merged"
    PART_OF_ANOTHER = "part_of_another"
    NOT_ENDED = "not_ended"
    BEGUN_BEFORE = "begun_before"
    NO_DATA = "no_data"
    TOTAL = "total"


class Contact(NamedTuple):
    """One contact of a log. line: of the file, where it begins. id: empty where there is none.

    moment: when it began, aware or as the clock of the file had it. handled: somebody answered.
    offered, abandoned, seconds, transferred: None where the file does not know. Seconds are whole,
    from 0 up. updated: of what was delivered twice, the later one counts. part_of: the id of the
    contact that this is a part of. has_merged: ids of those that were made one with this. why: it
    is no contact of its own.
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
    part_of: str = ""
    has_merged: Collection[str] = ()
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, or a contact, that is not counted. id: the contact's, or what else names it."""

    line: int
    id: str
    why: Why


@dataclass(frozen=True, slots=True)
class ContactLog:
    """A log that is read while its contacts are counted. ids: of every row, with its line; what
    is left out is named by them afterwards."""

    contacts: Iterator[Contact]
    ids: Callable[[], Iterator[tuple[int, str]]]


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
