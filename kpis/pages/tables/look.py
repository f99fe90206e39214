"""What a page shows of a table and a file does not: marks in its cells, classes of its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Where(StrEnum):
    """Where a column or a row stands."""

    PAGE = "page"
    FILE = "file"
    BOTH = "both"
    NOWHERE = "nowhere"

    def includes(self, place: "Where") -> bool:
        return self in {Where.BOTH, place}


def everywhere_if(there: object) -> Where:
    """Of a column that some tables have and others do not. there: anything, or nothing."""
    return Where.BOTH if there else Where.NOWHERE


class NoteKind(StrEnum):
    BADGE = "badge"
    SMALL = "small"
    MUTED = "muted"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Note:
    """A few words after the text of a cell. tone: good, bad, warn, muted or nothing. icon: of a
    badge, before its words. link: where a LINK leads."""

    text: str
    kind: NoteKind = NoteKind.BADGE
    tone: str = ""
    icon: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line of values, None a gap. complete: whether each of its periods is."""

    values: Sequence[Decimal | None]
    complete: Sequence[bool] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A box before the text, which sends name and value with the form of that id. label: says
    which row it is."""

    name: str
    value: str
    label: str
    form: str
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """text: instead of the cell's own, which says in words what the marks say; None where it is
    the same. dot: the number of the channel's colour. to_end: the cell takes the place of those
    that follow in its row."""

    text: str | None = None
    dot: int | None = None
    is_strong: bool = False
    notes: Sequence[Note] = ()
    line: Sparkline | None = None
    to_end: bool = False
    tick: Tick | None = None


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Sort:
    """The link in a head. query: of the rows sorted by this column; order: ascending or
    descending where they are so now."""

    query: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """css: classes of all cells of the column. term: the glossary's key of what it names."""

    text: str
    css: str = ""
    sort: Sort | None = None
    term: str = ""
