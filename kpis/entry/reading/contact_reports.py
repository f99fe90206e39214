"""Aggregated reports of contacts: a row, or a column, a day or month, and a queue or channel.

Recognised by the names of their columns: Amazon Connect's historical metrics, Genesys Cloud's
views of performance, LiveAgent's reports, Vancouver's 3-1-1, and those that use their words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.reading.contact_counts import LeftOut, SourceVolume
from kpis.entry.reading.contact_notes import NOTHING_DECLARED, Declared, Noted, chosen_order
from kpis.entry.reading.moments import Moments
from kpis.entry.reading.report_cells import (
    Cell,
    Piece,
    Pieces,
    counts_its_channels,
    has_days_as_columns,
    pieces_of_columns,
    pieces_of_handled_channels,
    pieces_of_live_agent,
    pieces_of_rows,
)
from kpis.entry.reading.report_columns import (
    AVERAGES,
    DAY_NAMES,
    MONTH_NAMES,
    TIMES,
    Measure,
    has_a_column_a_channel,
    has_a_row_a_span,
    is_of_live_agent,
    without_unit,
)
from kpis.entry.reading.report_numbers import is_open, mark_of_report, read_count, read_seconds
from kpis.entry.reading.report_spans import (
    Grain,
    Span,
    Spans,
    could_be_months,
    has_parts_of_days,
    month_in,
)
from kpis.entry.reading.report_sums import Counted, Key, Values, volumes_of
from kpis.entry.reading.row_files import RowFile
from kpis.entry.reading.tables import Header, first_line, header_in, squeezed

#: The layouts that a header tells, in the order in which they are tried.
LAYOUTS: Sequence[tuple[Callable[[Header], bool], Callable[[RowFile, Header], Pieces]]] = (
    (has_a_row_a_span, pieces_of_rows),
    (is_of_live_agent, pieces_of_live_agent),
    (has_days_as_columns, pieces_of_columns),
)


@dataclass(frozen=True, slots=True)
class ContactReport:
    """All that a report says: its volumes, and the rows left out."""

    volumes: Sequence[SourceVolume]
    left_out: Sequence[LeftOut]


SECONDS_OF_A_DAY = 86_400


def is_contact_report(file: RowFile) -> bool:
    """By its header."""
    return layout_of(file) is not None


def read_contact_report(
    file: RowFile, noted: Noted, declared: Declared = NOTHING_DECLARED
) -> ContactReport:
    """The counts of each span and source, in the order of the file.

    Rows of parts of a day are added up. Averages become sums, exactly, and are rounded once to
    whole seconds. Offered is what the report says, and need not be the sum of the others; without,
    it is answered + abandoned + flow-out where it has all three. Left out and named: rows of
    totals, and those that do not say how many were handled. Raises FileRefused for a file that is
    no report, and where the order of its dates, or whether they are months, must be declared.
    """
    found_layout = layout_of(file)
    if found_layout is None:
        values = {"header": "Date, Handled"}
        raise FileRefused([Error(1, "", first_line(file), Expected.HEADER, values)])
    header, pieces_in = found_layout
    found = pieces_in(file, header)
    if not found.pieces:
        raise FileRefused(found.errors or [Error(0, "", "", Expected.ROWS)])
    days = read_pieces(found, declared, noted)
    volumes = volumes_of(days, found.errors, found.left_out)
    noted.extend(sorted(found.errors, key=lambda error: error.line))
    return ContactReport(volumes, sorted(found.left_out, key=lambda each: each.line))


def layout_of(file: RowFile) -> tuple[Header, Callable[[RowFile, Header], Pieces]] | None:
    for is_laid_out_so, pieces_in in LAYOUTS:
        header = header_in(file, is_laid_out_so)
        if header:
            return header, pieces_in
    header = header_in(file, has_a_column_a_channel)
    if header and counts_its_channels(file, header):
        return header, pieces_of_handled_channels
    return None


def read_pieces(found: Pieces, declared: Declared, noted: Noted) -> dict[Key, list[Counted]]:
    """By span and source. Raises FileRefused."""
    spans = spans_of(found.pieces, declared, noted)
    mark = chosen_mark(found.pieces, declared, noted)
    days: dict[Key, list[Counted]] = defaultdict(list)
    for piece in found.pieces:
        span = read_span(piece, spans, found.errors)
        if span:
            noted.tell(span.moment)
            values = read_values(piece, mark, declared.time_unit, found.errors)
            counted = Counted(piece, span.moment, span.is_part, values)
            days[span.start, span.end, piece.source].append(counted)
    return days


def chosen_mark(pieces: Sequence[Piece], declared: Declared, noted: Noted) -> DecimalMark | None:
    """Raises FileRefused where two figures show different ones, and none is declared."""
    try:
        noted.decimal_mark = mark_of(pieces)
    except FileRefused:
        if declared.decimal_mark is None:
            raise
        noted.is_mark_open = True
    else:
        texts = (cell.text for piece in pieces for cell in piece.cells.values())
        noted.is_mark_open = noted.decimal_mark is None and any(map(is_open, texts))
    return declared.decimal_mark or noted.decimal_mark


def mark_of(pieces: Sequence[Piece]) -> DecimalMark | None:
    """Raises FileRefused."""
    cells = [each for piece in pieces for each in piece.cells.items()]
    counts = (cell for measure, cell in cells if measure not in TIMES)
    return mark_of_report(counts, (cell for measure, cell in cells if measure in TIMES))


def spans_of(pieces: Sequence[Piece], declared: Declared, noted: Noted) -> Spans:
    """Raises FileRefused."""
    column = pieces[0].start.column
    cells = [cell for piece in pieces for cell in (piece.start, piece.end) if cell]
    dates = ((cell.line, cell.text) for cell in cells)
    order = chosen_order(dates, column, declared, noted)
    zone = ZoneInfo(declared.zone) if declared.zone else None
    spans = Spans(Moments(order), zone)
    if any(piece.end and piece.end.text for piece in pieces):
        return spans
    starts = [*starts_in(pieces, spans)]
    in_parts = has_parts_of_days(starts)
    return replace(
        spans, grain=chosen_grain(pieces[0].start, starts, declared, noted), in_parts=in_parts
    )


def chosen_grain(
    first: Cell, starts: Sequence[datetime], declared: Declared, noted: Noted
) -> Grain:
    """What a row without an end is of. Raises FileRefused where every one is a first of a month
    and nothing says more, unless the likeliest is taken."""
    named = grain_named(first.column)
    is_open = named is None and could_be_months(starts)
    noted.grains = (Grain.MONTH, Grain.DAY) if is_open else (named or Grain.DAY,)
    if is_open and not declared.grain and not declared.takes_likely:
        raise FileRefused([Error(first.line, first.column, first.text, Expected.DAYS_OR_MONTHS)])
    return declared.grain or noted.grains[0]


def starts_in(pieces: Iterable[Piece], spans: Spans) -> Iterator[datetime]:
    """Of those that are days or moments."""
    for text in {piece.start.text for piece in pieces}:
        if month_in(text) is None:
            with suppress(Refused):
                yield spans.local(spans.moments.read(text))


def grain_named(column: str) -> Grain | None:
    """What the name of a column of dates says."""
    name = squeezed(column)
    if name in MONTH_NAMES:
        return Grain.MONTH
    return Grain.DAY if name in DAY_NAMES else None


def read_span(piece: Piece, spans: Spans, errors: list[Error]) -> Span | None:
    try:
        return spans.read(piece.start.text, piece.end.text if piece.end else None)
    except Refused as refused:
        is_of_end = piece.end and refused.expected is Expected.DAY_OR_MONTH
        cell = piece.end if piece.end and is_of_end else piece.start
        errors.append(refused.at(cell.line, cell.column, cell.text))
        return None


def read_values(
    piece: Piece, mark: DecimalMark | None, unit: Fraction | None, errors: list[Error]
) -> Values | None:
    values: dict[Measure, Fraction | None] = {}
    for measure, cell in piece.cells.items():
        try:
            values[measure] = read_value(measure, cell, mark, unit)
        except Refused as refused:
            errors.append(refused.at(cell.line, cell.column, cell.text))
    return values if len(values) == len(piece.cells) else None


def read_value(
    measure: Measure, cell: Cell, mark: DecimalMark | None, declared_unit: Fraction | None
) -> Fraction | None:
    """Raises Refused: also for an average of more than a day in a unit that nobody has said, as
    some systems write milliseconds."""
    if measure not in TIMES:
        count = read_count(cell.text, mark)
        return None if count is None else Fraction(count)
    unit = without_unit(cell.column)[1] or declared_unit
    seconds = read_seconds(cell.text, mark, unit or Fraction(1))
    is_plain = unit is None and ":" not in cell.text
    if seconds and is_plain and measure in AVERAGES and seconds > SECONDS_OF_A_DAY:
        raise Refused(Expected.TIME_UNIT)
    return seconds
