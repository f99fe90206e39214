"""What writing a file would do: every row beside what stands in its place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpis.entry.differences import Match, pair_rows
from kpis.entry.earlier_files import FileSource
from kpis.entry.file_tables import Table, in_its_place
from kpis.entry.importing import (
    Compared,
    Read,
    closed_months,
    compare_rows,
    recorded_cost_lines,
    recorded_volumes,
)
from kpis.entry.imports.doubles import mark_doubles
from kpis.entry.imports.items import Item
from kpis.entry.overlaps import RecordedSpans
from kpis.models import Centre
from kpis.vocabulary import FileKind, RowOutcome

READS: dict[FileKind, Read] = {
    FileKind.COSTS: recorded_cost_lines,
    FileKind.VOLUMES: recorded_volumes,
}


@dataclass(frozen=True)
class Wanted:
    """What a person chose. replace: what an earlier file of the source brought and this one lacks
    goes, and what it says otherwise changes; else the file is added to it. flipped: the keys of
    rows that were ticked or unticked, against what was proposed."""

    replace: bool = True
    flipped: Collection[str] = ()


@dataclass(frozen=True)
class Plan:
    """items: of the file, and the records that go, in the order of the file. match: what is
    written. months: that change. all_months: of the file."""

    items: Sequence[Item]
    match: Match[Any]
    months: Sequence[date]
    all_months: Sequence[date]


def plan_items(
    centre: Centre, table: Table, items: Sequence[Item], file: FileSource, wanted: Wanted
) -> Plan:
    """Locks what is recorded of the months. Every item gets its outcome."""
    placed = {item.position: item for item in items if item.row is not None}
    rows = [(position, item.row) for position, item in placed.items()]
    compared = compare_rows(centre, table, rows, file, READS[table.kind])
    for position, _row in compared.match.kept:
        placed[position].outcome = RowOutcome.THERE
    gone = [*judge(table, compared, placed, wanted)]
    closed = closed_months(centre)
    for item in (*placed.values(), *gone):
        if item.outcome in CHANGING and month_of(table, item) in closed:
            item.outcome = RowOutcome.CLOSED
    everything = [*items, *(item for item in gone if item.outcome is not RowOutcome.CLOSED)]
    for item in everything:
        if item.outcome in CHANGING and not is_taken(item, wanted):
            item.outcome = RowOutcome.LEFT_OUT
    if table.kind is FileKind.VOLUMES:
        refuse_overlaps(compared, everything)
    else:
        mark_doubles(centre.pk, everything)
    return Plan(
        items=everything,
        match=to_write(everything, compared.match, placed),
        months=sorted({month_of(table, item) for item in everything if item.outcome in CHANGING}),
        all_months=compared.months,
    )


#: What is written, unless somebody leaves it out.
CHANGING = frozenset([RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.GONE])


def judge(
    table: Table, compared: Compared, placed: dict[int, Item], wanted: Wanted
) -> Sequence[Item]:
    """New, changed and gone; returns the records that go."""
    match = compared.match
    if not wanted.replace:
        match = Match(match.kept, match.added, [])
    gone = []
    for pair in pair_rows(match, table.key):
        if pair.line is None:
            gone.append(Item(-1, 0, None, RowOutcome.GONE, record=pair.record))
        elif pair.record is not None:
            item = placed[pair.line]
            item.outcome, item.record = RowOutcome.CHANGED, pair.record
            in_its_place(item.row, pair.record, table.details)
    for item in (*placed.values(), *gone):
        if item.record is not None:
            origin = compared.origins[item.record.pk]
            item.is_edited = item.record.version > origin.version
    return gone


def month_of(table: Table, item: Item) -> date:
    return table.month(item.row if item.row is not None else item.record)


def refuse_overlaps(compared: Compared, items: Collection[Item]) -> None:
    """Counts that share a day with others that stay."""
    going = {item.record.pk for item in items if item.record and item.outcome in CHANGING}
    spans = RecordedSpans([each for each in compared.recorded if each.pk not in going])
    for item in items:
        if item.outcome in CHANGING and item.row is not None:
            item.error = next(spans.conflicts(item.line, item.row), None)
            if item.error is not None:
                item.outcome = RowOutcome.REFUSED


def key_of(item: Item) -> str:
    """By which a row is named on the page: its place in the file, or the record that goes."""
    return f"r{item.record.pk}" if item.row is None else f"p{item.position}"


def is_taken(item: Item, wanted: Wanted) -> bool:
    """What was changed by hand since its file came stays, unless somebody says otherwise."""
    return (not item.is_edited) != (key_of(item) in wanted.flipped)


def to_write(items: Sequence[Item], match: Match[Any], placed: dict[int, Item]) -> Match[Any]:
    kept = [(placed[position].line, record) for position, record in match.kept]
    changing = [item for item in items if item.outcome in CHANGING]
    added = [(item.line, item.row) for item in changing if item.row is not None]
    left = [item.record for item in changing if item.record is not None]
    return Match(kept, added, left)
