"""A file held against what is recorded: what is there, what is new, and what it lacks."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Record = TypeVar("Record")
Content = Callable[[Record], Hashable]


@dataclass(frozen=True)
class Match(Generic[Record]):
    """kept: rows that are recorded as they are, by their line. added: the others. left: what an
    earlier file brought and this one lacks."""

    kept: Sequence[tuple[int, Record]]
    added: Sequence[tuple[int, Record]]
    left: Sequence[Record]


def match_rows(
    rows: Sequence[tuple[int, Record]],
    recorded: Sequence[Record],
    earlier: Collection[int],
    content: Content[Record],
    id_of: Callable[[Record], int],
) -> Match[Record]:
    """Identical rows are counted: where a file has three and the centre two, one is added.

    rows: with their line in the file. earlier: ids of what an earlier file brought; that is
    taken for a row before anything of the same content which no file brought.
    """
    there: dict[Hashable, list[Record]] = defaultdict(list)
    for record in sorted(recorded, key=lambda record: id_of(record) in earlier):
        there[content(record)].append(record)
    kept, added = [], []
    for line, row in rows:
        same = there[content(row)]
        kept.append((line, same.pop())) if same else added.append((line, row))
    found = {id_of(record) for _, record in kept}
    left = [each for each in recorded if id_of(each) in earlier and id_of(each) not in found]
    return Match(kept, added, left)


@dataclass(frozen=True)
class Pair(Generic[Record]):
    """A row and what stands in its place. line: of the row. None: new, or gone."""

    line: int | None
    row: Record | None
    record: Record | None


def pair_rows(match: Match[Record], key: Content[Record]) -> list[Pair[Record]]:
    """The differences between a file and the records: changed and new rows in the order of the
    file, then the records that the file lacks.

    key: what makes a row and a record the same thing, with other figures.
    """
    left: dict[Hashable, list[Record]] = defaultdict(list)
    for record in reversed(match.left):
        left[key(record)].append(record)
    pairs = []
    for line, row in match.added:
        same = left[key(row)]
        pairs.append(Pair(line, row, same.pop() if same else None))
    taken = {id(pair.record) for pair in pairs}
    gone = [Pair(None, None, record) for record in match.left if id(record) not in taken]
    return [*pairs, *gone]
