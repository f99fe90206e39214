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


@dataclass(frozen=True)
class Way(Generic[Record]):
    """A way in which a row and a record are the same: their content, of those that qualify."""

    content: Content[Record]
    of_row: Callable[[Record], bool] = lambda _row: True
    of_record: Callable[[Record], bool] = lambda _record: True


def match_rows(
    rows: Sequence[tuple[int, Record]],
    recorded: Sequence[Record],
    earlier: Collection[int],
    ways: Sequence[Way[Record]],
    id_of: Callable[[Record], int],
) -> Match[Record]:
    """Identical rows are counted: where a file has three and the centre two, one is added.

    rows: with their line in the file. earlier: ids of what an earlier file brought; that is
    taken for a row before anything of the same content which no file brought. ways: the strictest
    first; a later one is for what an earlier one left over.
    """
    free = sorted(recorded, key=lambda record: id_of(record) in earlier)
    taken: dict[int, Record] = {}
    for way in ways:
        if free:
            take_by(way, rows, free, taken)
            found = {id_of(record) for record in taken.values()}
            free = [record for record in free if id_of(record) not in found]
    kept = [(rows[place][0], record) for place, record in sorted(taken.items())]
    added = [row for place, row in enumerate(rows) if place not in taken]
    return Match(kept, added, [each for each in free if id_of(each) in earlier])


def take_by(
    way: Way[Record],
    rows: Sequence[tuple[int, Record]],
    free: Sequence[Record],
    taken: dict[int, Record],
) -> None:
    """Give each row that has none yet a record that is the same in this way."""
    there: dict[Hashable, list[Record]] = defaultdict(list)
    for record in free:
        if way.of_record(record):
            there[way.content(record)].append(record)
    for place, (_line, row) in enumerate(rows):
        if place not in taken and way.of_row(row) and (same := there.get(way.content(row))):
            taken[place] = same.pop()


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
        same = left.get(key(row)) if left else None
        pairs.append(Pair(line, row, same.pop() if same else None))
    taken = {id(pair.record) for pair in pairs}
    gone = [Pair(None, None, record) for record in match.left if id(record) not in taken]
    return [*pairs, *gone]
