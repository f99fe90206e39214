"""Months of a spread invoice: they keep their amount, category and channel."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kpis.entry.refusals import Mistakes
from kpis.models import CostLine

if TYPE_CHECKING:
    from kpis.entry.recording.cost_lines import LineChange

#: What only the whole invoice changes, by the field of a sheet.
OF_THE_WHOLE = {"amount": "amount", "category": "category_id", "channel": "channel_id"}


def refuse_changed_parts(changes: Sequence["LineChange"], known: Mapping[int, CostLine]) -> None:
    """Raises Mistakes, by unit and field, for months that would no longer fit their whole."""
    found = {
        change.key: field
        for change in changes
        if (line := known.get(change.id or 0)) and line.spread_id
        if (field := field_of_the_whole(change, line)) is not None
    }
    if found:
        message = _("This is one month of a spread invoice: change or delete the whole invoice.")
        raise Mistakes({key: {field: message} for key, field in found.items()})


def field_of_the_whole(change: "LineChange", line: CostLine) -> str | None:
    """The first field that may not change; "" for the line itself, None where none does."""
    if change.values is None:
        return ""
    for field, name in OF_THE_WHOLE.items():
        if getattr(change.values, name) != getattr(line, name):
            return field
    return None
