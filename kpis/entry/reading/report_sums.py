"""From the cells of an aggregated report to the counts of each day or month and source."""

from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from kpis.entry.parsing.arithmetic import rounded_half_up
from kpis.entry.parsing.errors import Error, Expected
from kpis.entry.parsing.volume_rows import PARTS_OF_WHOLES, span_of
from kpis.entry.reading.contact_counts import LeftOut, SourceVolume, Why
from kpis.entry.reading.report_cells import Piece
from kpis.entry.reading.report_columns import TIMES, Measure
from kpis.entry.reading.report_numbers import is_dash

#: What a report says of one source at one time; None is unknown.
Values = Mapping[Measure, Fraction | None]
#: Start and end of a span, and a source.
Key = tuple[date, date, str]
SUMS = (
    *("handled", "offered", "abandoned", "handle_seconds", "wait_seconds"),
    *("resolved_first_contact", "resolution_sample", "csat_satisfied", "csat_responses"),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A piece of a report that is read. values: None where one of its cells could not be."""

    piece: Piece
    moment: datetime
    is_part: bool
    values: Values | None


def volumes_of(
    days: Mapping[Key, Sequence[Counted]],
    errors: MutableSequence[Error],
    left_out: MutableSequence[LeftOut],
) -> list[SourceVolume]:
    """One of each span and source; those that cannot be counted are told to errors, left_out."""
    volumes = []
    for key, pieces in days.items():
        repeated = [*repeated_among(key, pieces)]
        errors.extend(repeated)
        values = values_among(pieces)
        if repeated or len(values) < len(pieces):
            continue
        volume = volume_of(key, pieces, values)
        if volume:
            errors.extend(parts_beyond_wholes(volume))
            volumes.append(volume)
        else:
            name = f"{key[0]} {key[2]}".strip()
            left_out.append(LeftOut(pieces[0].piece.line, name, Why.NO_DATA))
    errors.extend(overlaps_among(volumes))
    return volumes


def values_among(pieces: Sequence[Counted]) -> list[Values]:
    """Of those that are read. A dash says that a part of a day had none, where the column has a
    figure for another part of it; for a whole day it says that nothing is known."""
    read = [(each, each.values) for each in pieces if each.values is not None]
    counted = {name for _each, values in read for name in values if values[name] is not None}
    return [
        {
            name: Fraction(0) if name in counted and is_none_there(each, name, value) else value
            for name, value in values.items()
        }
        for each, values in read
    ]


def is_none_there(each: Counted, name: Measure, value: Fraction | None) -> bool:
    is_count = name not in TIMES
    return value is None and is_count and each.is_part and is_dash(each.piece.cells[name].text)


def repeated_among(key: Key, pieces: Sequence[Counted]) -> Iterator[Error]:
    """Of one span and source: only parts of a day come several times, each at its own moment."""
    seen: dict[datetime, int] = {}
    for each in pieces:
        whole = not (each.is_part and pieces[0].is_part)
        moment = pieces[0].moment if whole else each.moment
        start, line = each.piece.start, each.piece.line
        if moment in seen:
            values = {"line": f"{seen[moment]}", "span": span_of(*key[:2])}
            yield Error(line, start.column, start.text, Expected.OWN_SPAN, values)
        seen.setdefault(moment, line)


def overlaps_among(volumes: Sequence[SourceVolume]) -> Iterator[Error]:
    """Days of a source that one of its months has already."""
    longest: SourceVolume | None = None
    for volume in sorted(volumes, key=lambda each: (each.source, each.start, each.end)):
        if longest and longest.source == volume.source and volume.start < longest.end:
            values = {"line": f"{longest.line}", "span": span_of(longest.start, longest.end)}
            yield Error(volume.line, "", f"{volume.start}", Expected.OWN_SPAN, values)
        if longest is None or longest.source != volume.source or volume.end > longest.end:
            longest = volume


def parts_beyond_wholes(volume: SourceVolume) -> Iterator[Error]:
    for part, whole in PARTS_OF_WHOLES:
        of_part, of_whole = getattr(volume, part), getattr(volume, whole)
        if of_part is not None and of_part > of_whole:
            values = {"whole": whole, "most": f"{of_whole}"}
            yield Error(volume.line, part, f"{of_part}", Expected.PART_WITHIN_WHOLE, values)


def volume_of(key: Key, pieces: Sequence[Counted], values: Sequence[Values]) -> SourceVolume | None:
    """None where the handled are not known. A part of a day without any count had no contacts."""
    with_counts = [each for each in values if has_counts(each)]
    sums = add_up([sums_in(each) for each in with_counts])
    handled = sums.pop("handled")
    if handled is None:
        return None
    start, end, source = key
    return SourceVolume(
        start=start,
        end=end,
        source=source,
        handled=handled,
        line=pieces[0].piece.line,
        is_estimate=any(each.piece.is_estimate for each in pieces),
        **sums,
    )


def has_counts(values: Values) -> bool:
    return any(value is not None for name, value in values.items() if name not in TIMES)


def add_up(parts: Sequence[Mapping[str, Fraction | None]]) -> dict[str, int | None]:
    """Rounded once, half up; unknown where a part is, or where there is none."""
    sums: dict[str, int | None] = {}
    for name in SUMS:
        known = [value for part in parts if (value := part[name]) is not None]
        is_known = bool(known) and len(known) == len(parts)
        sums[name] = int(rounded_half_up(sum(known, Fraction(0)), 0)) if is_known else None
    return sums


def sums_in(values: Values) -> dict[str, Fraction | None]:
    """What one piece adds to each sum."""
    handled = values.get(Measure.HANDLED, values.get(Measure.ANSWERED))
    answered = values.get(Measure.ANSWERED, handled)
    times = {
        "handle_seconds": (Measure.HANDLE_SECONDS, Measure.AVERAGE_HANDLE_SECONDS, handled),
        "wait_seconds": (Measure.WAIT_SECONDS, Measure.AVERAGE_WAIT_SECONDS, answered),
    }
    return {
        "handled": handled,
        "offered": offered_in(values, answered),
        "abandoned": values.get(Measure.ABANDONED),
        **{name: seconds_in(values, *columns) for name, columns in times.items()},
        **known_with_their_wholes(values),
    }


def offered_in(values: Values, answered: Fraction | None) -> Fraction | None:
    """As the report says; else what was answered, abandoned or sent elsewhere, if it has them."""
    if Measure.OFFERED in values:
        return values[Measure.OFFERED]
    others = [answered, values.get(Measure.ABANDONED), values.get(Measure.FLOW_OUT)]
    known = [each for each in others if each is not None]
    return sum(known, Fraction(0)) if len(known) == len(others) else None


def seconds_in(
    values: Values, total: Measure, average: Measure, contacts: Fraction | None
) -> Fraction | None:
    """The total, else the average times the contacts; no contacts take no time."""
    if values.get(total) is not None:
        return values[total]
    if contacts == 0 and (total in values or average in values):
        return Fraction(0)
    mean = values.get(average)
    return None if mean is None or contacts is None else mean * contacts


def known_with_their_wholes(values: Values) -> dict[str, Fraction | None]:
    """A part without its whole says nothing."""
    known: dict[str, Fraction | None] = {}
    for names in PARTS_OF_WHOLES:
        pair = [values.get(Measure(name)) for name in names]
        known.update(zip(names, pair if None not in pair else [None, None], strict=True))
    return known
