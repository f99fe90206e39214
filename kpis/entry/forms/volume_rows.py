"""Units of a sheet of contacts, as changes of contact volumes: a channel's month, or its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from kpis.entry.forms.averages import followed_total, shown_average, total_of
from kpis.entry.forms.texts import UnitTexts
from kpis.entry.forms.units import Unit
from kpis.entry.forms.volume_labels import label_of
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.counts import MOST_DIGITS
from kpis.entry.parsing.durations import parse_duration
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.typed import parse_typed_count
from kpis.entry.recording.volumes import OtherCounts, VolumeChange, VolumeValues
from kpis.models import ContactVolume
from kpis.vocabulary import VolumeStatus

#: By field of the form, the column it is kept in.
COUNTS = {
    "offered": "offered",
    "abandoned": "abandoned",
    "resolved": "resolved_first_contact",
    "sample": "resolution_sample",
    "satisfied": "csat_satisfied",
    "answers": "csat_responses",
}
AVERAGES = {"handle_time": "handle_seconds", "wait_time": "wait_seconds"}
PARTS_OF_WHOLES = (("resolved", "sample"), ("satisfied", "answers"))
#: In the order of the sheet.
FIGURES = (
    *("handled", "offered", "abandoned", "handle_time", "wait_time"),
    *("resolved", "sample", "satisfied", "answers"),
)
FIELDS = (*FIGURES, "status")


@dataclass(frozen=True, slots=True)
class Place:
    """What a unit of the sheet stands for: a channel over [start, end)."""

    channel_id: int
    start: date
    end: date


def recorded_volumes(centre_id: int, places: Mapping[str, Place]) -> dict[str, ContactVolume]:
    """By key, the volumes that stand at the places now. One read."""
    found = ContactVolume.objects.filter(
        centre_id=centre_id,
        channel_id__in={place.channel_id for place in places.values()},
        start__in={place.start for place in places.values()},
    )
    by_place = {Place(row.channel_id, row.start, row.end): row for row in found}
    return {key: by_place[place] for key, place in places.items() if place in by_place}


def read_volume_changes(
    units: Sequence[Unit],
    places: Mapping[str, Place],
    recorded: Mapping[str, ContactVolume],
    mark: DecimalMark,
) -> tuple[list[VolumeChange], dict[str, dict[str, str]]]:
    """The changes that the units ask for, and by unit and field what cannot be taken.

    A unit in which every figure is blank removes what was recorded; where nothing was, it is
    nothing. An average that was left as it was shown is not calculated again.
    """
    changes, mistakes = [], {}
    for unit in units:
        texts = UnitTexts(unit.texts)
        values = None if is_blank(unit) else read_values(texts, recorded.get(unit.key), mark)
        if texts.messages:
            mistakes[unit.key] = texts.messages
        elif values is not None or unit.id is not None:
            changes.append(change_of(unit, places[unit.key], values))
    return changes, mistakes


def is_blank(unit: Unit) -> bool:
    """No figure is left in it; a status alone says nothing."""
    return not any(unit.texts.get(name) for name in FIGURES)


def change_of(unit: Unit, place: Place, values: VolumeValues | None) -> VolumeChange:
    return VolumeChange(
        unit.key, unit.id, unit.version, place.channel_id, place.start, place.end, values
    )


def read_values(
    texts: UnitTexts, recorded: ContactVolume | None, mark: DecimalMark
) -> VolumeValues | None:
    """None where a message was noted."""
    handled = texts.read("handled", partial(required_count, mark=mark))
    read_count = partial(parse_typed_count, decimal_mark=mark)
    counts = {name: texts.read(name, read_count) for name in COUNTS}
    check_parts(texts, counts)
    totals = {name: read_total(texts, name, handled, recorded, mark) for name in AVERAGES}
    status = texts.read("status", read_status)
    if texts.messages or handled is None or status is None:
        return None
    columns = {COUNTS[name]: number for name, number in counts.items()}
    columns |= {AVERAGES[name]: total for name, total in totals.items()}
    return VolumeValues(handled, OtherCounts(**columns, status=status))


def required_count(text: str, mark: DecimalMark) -> int:
    count = parse_typed_count(text, mark)
    if count is None:
        raise Refused(Expected.SOMETHING)
    return count


def read_status(text: str) -> VolumeStatus:
    if text not in set(VolumeStatus):
        raise Refused(Expected.ONE_OF, {"words": ", ".join(VolumeStatus)})
    return VolumeStatus(text)


def check_parts(texts: UnitTexts, counts: Mapping[str, int | None]) -> None:
    """A part and its whole are known together, and the part is not the larger."""
    for part, whole in PARTS_OF_WHOLES:
        of_part, of_whole = counts[part], counts[whole]
        if {part, whole} & texts.messages.keys():
            continue
        names = {"part": label_of(part), "whole": label_of(whole)}
        if (of_part is None) != (of_whole is None):
            lacking = part if of_part is None else whole
            texts.note(lacking, Refused(Expected.PART_AND_WHOLE, names))
        elif of_part is not None and of_whole is not None and of_part > of_whole:
            most = {"most": str(of_whole), "whole": names["whole"]}
            texts.note(part, Refused(Expected.PART_WITHIN_WHOLE, most))


def read_total(
    texts: UnitTexts,
    name: str,
    handled: int | None,
    recorded: ContactVolume | None,
    mark: DecimalMark,
) -> int | None:
    """Seconds in all, of an average that was typed; of one that was not, they follow handled."""
    average = texts.read(name, partial(parse_duration, decimal_mark=mark))
    if handled is None or name in texts.messages:
        return None
    total = getattr(recorded, AVERAGES[name], None)
    if recorded is not None and shown_average(total, recorded.handled) == average:
        total = followed_total(total, recorded.handled, handled)
    elif average is not None and not handled:
        texts.messages[name] = _("An average needs at least one contact handled.")
    else:
        total = None if average is None else total_of(average, handled)
    if total is not None and total >= 10**MOST_DIGITS:
        texts.note(name, Refused(Expected.SMALLER_COUNT, {"digits": str(MOST_DIGITS)}))
    return total


def volume_value(mark: DecimalMark, name: str, text: str) -> object:
    """What the text of a field means: a number, seconds, or the text where it is neither."""
    try:
        if name in AVERAGES:
            return parse_duration(text, mark)
        return text if name == "status" else parse_typed_count(text, mark)
    except Refused:
        return text
