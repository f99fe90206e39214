"""The cells of aggregated reports, however they are laid out: days as rows, or as columns."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from kpis.entry.parsing.amounts import GROUP_MARKS
from kpis.entry.parsing.errors import Error
from kpis.entry.reading.contact_counts import LeftOut, Why
from kpis.entry.reading.report_columns import (
    CHANNELS,
    DATES,
    ENDS,
    ESTIMATES,
    HOURS,
    LIVE_AGENT,
    LIVE_AGENT_ESTIMATES,
    MEASURES,
    SOURCES,
    STARTS,
    STATES,
    Measure,
    is_total,
    measures_in,
    without_unit,
)
from kpis.entry.reading.report_spans import is_span
from kpis.entry.reading.row_files import RowFile
from kpis.entry.reading.rows import Row
from kpis.entry.reading.tables import Header, check_once, rows_under, squeezed

BETWEEN_SOURCES = ", "
ROWS_LOOKED_AT = 20
#: Seven digits are a telephone number sooner than the contacts of a day or a month.
COUNT_OR_NONE = re.compile(
    rf"[0-9]{{1,6}}|[0-9]{{1,3}}(?:[.,{GROUP_MARKS}][0-9]{{3}}){{1,2}}|\W*|n/?a", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cell:
    """column: as the file calls it."""

    line: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What a report says of one source and one time, which may be less than a day.

    start, end: as they are written; end is None where the report has none.
    """

    start: Cell
    end: Cell | None
    source: str
    cells: Mapping[Measure, Cell]
    is_estimate: bool = False

    @property
    def line(self) -> int:
        return min((cell.line for cell in self.cells.values()), default=self.start.line)


@dataclass(frozen=True, slots=True)
class Pieces:
    pieces: list[Piece] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def cell_of(row: Row, header: Header, place: int) -> Cell:
    return Cell(row.line, header.names[place], row.cells[place].strip())


def rows_without_totals(
    file: RowFile, header: Header, labels: Sequence[int], found: Pieces
) -> list[Row]:
    """Rows of which no label says that they are the sum of others; where all do, there are none."""
    rows = [*rows_under(file, header, found.errors)]
    totals = {
        row.line: row.cells[place].strip()
        for row in rows
        for place in labels
        if is_total(row.cells[place])
    }
    if len(totals) == len(rows):
        return rows
    found.left_out.extend(LeftOut(line, total, Why.TOTAL) for line, total in totals.items())
    return [row for row in rows if row.line not in totals]


def source_in(row: Row, places: Sequence[int]) -> str:
    """All that tells sources apart, such as "Support, VOICE"; empty where nothing does."""
    texts = [row.cells[place].strip() for place in places]
    return BETWEEN_SOURCES.join(text for text in texts if text)


def pieces_of_rows(file: RowFile, header: Header) -> Pieces:
    """Of a report with a row a time and source. Raises FileRefused for a column that is twice."""
    start, end = header.place_of(*STARTS), header.place_of(*ENDS)
    assert start is not None
    hour = header.place_of(*HOURS) if squeezed(header.names[start]) in DATES else None
    state = header.place_of(*STATES)
    measures = measures_in(header)
    sources = source_places(header)
    check_once(header, [start, end, hour, *measures.values(), *sources])
    found = Pieces()
    for row in rows_without_totals(file, header, [start, *sources], found):
        cells = {each: cell_of(row, header, place) for each, place in measures.items()}
        ends = None if end is None else cell_of(row, header, end)
        estimated = state is not None and squeezed(row.cells[state]) in ESTIMATES
        begun = start_of(cell_of(row, header, start), "" if hour is None else row.cells[hour])
        found.pieces.append(Piece(begun, ends, source_in(row, sources), cells, estimated))
    return found


def start_of(day: Cell, hour: str) -> Cell:
    """hour: such as 9, 09:30 or 09:30 - 10:00; empty where the report has none."""
    one_spaced = " ".join(hour.split())
    begun = re.split(r" - | ?[–—] ?|(?<=[0-9])-(?=[0-9])", one_spaced, maxsplit=1)[0]
    clock = f"{begun}:00" if begun.isdigit() else begun
    return replace(day, text=f"{day.text} {clock}".strip())


def source_places(header: Header) -> list[int]:
    return sorted(header.places[name] for name in SOURCES if name in header.places)


def pieces_of_live_agent(file: RowFile, header: Header) -> Pieces:
    """Of LiveAgent's, whose sources are columns of what came in."""
    return pieces_of_channels(file, header, LIVE_AGENT, [Measure.HANDLED, Measure.OFFERED])


def pieces_of_handled_channels(file: RowFile, header: Header) -> Pieces:
    """Of a report with a column a channel, of what was handled."""
    return pieces_of_channels(file, header, CHANNELS, [Measure.HANDLED])


def pieces_of_channels(
    file: RowFile, header: Header, names: Sequence[str], counted: Sequence[Measure]
) -> Pieces:
    """names: of the columns that are sources. Raises FileRefused for a column that is twice."""
    start = header.place_of(*STARTS)
    assert start is not None
    channels = {name: header.places[name] for name in names if name in header.places}
    sources = [each for each in source_places(header) if each not in channels.values()]
    check_once(header, [start, *channels.values(), *sources])
    found = Pieces()
    for row in rows_without_totals(file, header, [start, *sources], found):
        for name, place in channels.items():
            cell, begun = cell_of(row, header, place), cell_of(row, header, start)
            source = BETWEEN_SOURCES.join(filter(None, [source_in(row, sources), cell.column]))
            cells = dict.fromkeys(counted, cell)
            found.pieces.append(Piece(begun, None, source, cells, name in LIVE_AGENT_ESTIMATES))
    return found


def counts_its_channels(file: RowFile, header: Header) -> bool:
    """Whether the first rows have figures there, and not addresses and numbers to call."""
    places = [header.places[name] for name in CHANNELS if name in header.places]
    first = [*islice(rows_under(file, header, []), ROWS_LOOKED_AT)]
    return all(
        COUNT_OR_NONE.fullmatch(row.cells[place].strip()) for row in first for place in places
    )


def has_days_as_columns(header: Header) -> bool:
    """Two days or months at least, side by side, after what tells the rows apart."""
    places = day_places(header)
    side_by_side = len(places) > 1 and places[-1] - places[0] == len(places) - 1
    distinct = len({header.names[place] for place in places}) == len(places)
    return header.is_first_so_wide and side_by_side and distinct and places[0] > 0


def day_places(header: Header) -> list[int]:
    return [place for place, name in enumerate(header.names) if is_span(name)]


def pieces_of_columns(file: RowFile, header: Header) -> Pieces:
    """Of a report with a column a day or month: what stands before the first tells rows apart.

    A row may say which measure it is of; without, every cell counts handled contacts. What comes
    between or after the days, such as totals, is not read.
    """
    days = day_places(header)
    labels = [*range(days[0])]
    found = Pieces()
    rows = rows_without_totals(file, header, labels, found)
    for (source, day, _time), cells in cells_of_days(rows, header, labels).items():
        found.pieces.append(piece_in_column(header, day, source, cells))
    return found


def cells_of_days(
    rows: Sequence[Row], header: Header, labels: Sequence[int]
) -> dict[tuple[str, int, int], dict[Measure, Cell]]:
    """What each source has in each column, from the rows of its measures; by source, column, and
    how many times before the file has said the same."""
    days, measure = day_places(header), measure_place(rows, labels)
    sources = [place for place in labels if place != measure]
    times: Counter[tuple[str, int, Measure]] = Counter()
    found: dict[tuple[str, int, int], dict[Measure, Cell]] = defaultdict(dict)
    for row in rows:
        kind = Measure.HANDLED if measure is None else measure_named(row.cells[measure])
        if kind is None:
            continue
        source = source_in(row, sources)
        for day in days:
            found[source, day, times[source, day, kind]][kind] = cell_of(row, header, day)
            times[source, day, kind] += 1
    return found


def piece_in_column(
    header: Header, place: int, source: str, cells: Mapping[Measure, Cell]
) -> Piece:
    name = header.names[place]
    return Piece(Cell(header.line, name, name), None, source, cells)


def measure_place(rows: Sequence[Row], labels: Sequence[int]) -> int | None:
    """The column in which some row says that it counts the handled or the answered."""
    counted = {Measure.HANDLED, Measure.ANSWERED}
    for place in labels:
        if any(measure_named(row.cells[place]) in counted for row in rows):
            return place
    return None


def measure_named(text: str) -> Measure | None:
    return MEASURES.get(without_unit(text)[0])
