"""Units of a sheet of staffed hours, as changes: a channel's month, or that of all together."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from kpis.entry.forms.texts import UnitTexts
from kpis.entry.forms.units import Unit
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Refused
from kpis.entry.parsing.typed import parse_typed_quantity
from kpis.entry.recording.staffing import StaffingChange, StaffingValues

FIELDS = ("hours", "equivalents", "signed_in")
#: What the columns hold: numeric(10, 2) and numeric(8, 2).
MOST_DIGITS = {"hours": 8, "equivalents": 6, "signed_in": 8}


def read_staffing_changes(
    units: Sequence[Unit], channels: Mapping[str, int | None], mark: DecimalMark
) -> tuple[list[StaffingChange], dict[str, dict[str, str]]]:
    """The changes that the units ask for, and by unit and field what cannot be taken.

    channels: by key; None for all together. A unit left blank removes what was recorded.
    """
    changes, mistakes = [], {}
    for unit in units:
        texts = UnitTexts(unit.texts)
        values = read_values(texts, mark)
        if texts.messages:
            mistakes[unit.key] = texts.messages
        elif values is not None or unit.id is not None:
            channel = channels[unit.key]
            changes.append(StaffingChange(unit.key, unit.id, unit.version, channel, values))
    return changes, mistakes


def read_values(texts: UnitTexts, mark: DecimalMark) -> StaffingValues | None:
    """None where all are blank, or a message was noted."""
    hours, equivalents, signed_in = (
        texts.read(
            name,
            partial(parse_typed_quantity, decimal_mark=mark, whole_digits=MOST_DIGITS[name]),
        )
        for name in FIELDS
    )
    if signed_in is not None and not texts.messages and (hours is None or signed_in > hours):
        texts.messages["signed_in"] = more_than_staffed(hours)
    if hours is None and equivalents is None:
        return None
    return StaffingValues(hours, equivalents, signed_in)


def more_than_staffed(hours: Decimal | None) -> str:
    if hours is None:
        return _("Enter the staffed hours too: these are part of them.")
    return _("More than the staffed hours, of which these are a part.")


def staffing_value(mark: DecimalMark, name: str, text: str) -> object:
    """What the text of a field means: a quantity, or the text where it is none."""
    try:
        return parse_typed_quantity(text, mark, whole_digits=MOST_DIGITS[name])
    except Refused:
        return text
