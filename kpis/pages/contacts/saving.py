"""What the sheets of contacts have in common when they save."""

from collections.abc import Collection, Mapping, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.entry.forms.emptying import UnitChange, ask_before_removing
from kpis.entry.forms.units import Unit, read_units
from kpis.entry.refusals import ConfirmationNeeded, Mistakes, Overlapping
from kpis.entry.submissions import Outcome
from kpis.pages.contacts.units import UnitRow, save_parts


def touched_units(post: QueryDict, fields: Sequence[str]) -> list[Unit]:
    return [unit for unit in read_units(post, fields) if unit.touched]


def is_agreed(post: QueryDict, question: type[ConfirmationNeeded]) -> bool:
    """The person was asked, and chose to go on."""
    return post.get(question.agreed) == "yes"


def wants_replacing(post: QueryDict) -> bool:
    """Days give way to the month, or what is blank is removed."""
    return is_agreed(post, Overlapping)


def refuse_unknown_units(units: Sequence[Unit], known: Collection[str]) -> None:
    """A channel that the centre used when the page was opened. Raises Mistakes."""
    message = _("The centre does not use this channel.")
    unknown = {unit.key: {"": message} for unit in units if unit.key not in known}
    if unknown:
        raise Mistakes(unknown)


def ask_unless(replace: bool, changes: Sequence[UnitChange], names: Mapping[str, str]) -> None:
    if not replace:
        ask_before_removing(changes, names)


def outcome_of(units: Sequence[Unit], rows: Mapping[str, UnitRow], *, reload: bool) -> Outcome:
    """rows: by key, as they stand now. reload: more than these rows looks different now."""
    if not units:
        return {"message": _("Nothing has changed.")}
    saved = {unit.key: save_parts(rows[unit.key], reload=reload) for unit in units}
    text = ngettext("%(count)s row is saved.", "%(count)s rows are saved.", len(units))
    return {"saved": saved, "message": text % {"count": len(units)}}
