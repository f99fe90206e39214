"""A recorded unit that is left blank is removed, but only after the person has confirmed it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.entry.refusals import Emptied


class UnitChange(Protocol):
    """What every change of a sheet has; values is None where it removes."""

    @property
    def key(self) -> str: ...
    @property
    def values(self) -> object | None: ...


def ask_before_removing(changes: Sequence[UnitChange], names: Mapping[str, str]) -> None:
    """names: by key, what the unit is called. Raises Emptied if a change removes anything."""
    emptied = [change.key for change in changes if change.values is None]
    if not emptied:
        return
    text = ngettext(
        "%(name)s has no figures left: its record will be removed.",
        "%(name)s and %(others)s more have no figures left: their records will be removed.",
        len(emptied),
    )
    values = {"name": names[emptied[0]], "others": len(emptied) - 1}
    raise Emptied(emptied, text % values, _("Remove it"), _("Keep it"))
