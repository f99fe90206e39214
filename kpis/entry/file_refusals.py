"""Why a file is not put beside an earlier one, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from kpis.entry.earlier_files import Origin


@dataclass(frozen=True)
class Difference:
    """A row of a file and what stands in its place. line: in the file; None where it has none.

    before, now: the figures; empty where there are none. origin: of what stands there.
    is_edited: it was changed by hand since its file was loaded.
    """

    line: int | None
    what: str
    before: str
    now: str
    origin: Origin | None
    is_edited: bool


@dataclass(eq=False)
class FileDiffers(Exception):
    """An earlier file of the same source says these months otherwise; nothing was recorded."""

    differences: Sequence[Difference]

    @property
    def has_edited(self) -> bool:
        return any(each.is_edited for each in self.differences)


def in_words(difference: Difference) -> str:
    """The line, what it is, and what of it is new, changed or gone."""
    values = {
        "line": difference.line,
        "what": difference.what,
        "before": difference.before,
        "now": difference.now,
        "origin": origin_in_words(difference.origin),
    }
    if difference.origin is None:
        return gettext("Line %(line)s, new: %(what)s: %(now)s.") % values
    text = (
        gettext("Line %(line)s, changed: %(what)s: %(before)s, from %(origin)s, becomes %(now)s.")
        if difference.line
        else gettext("Gone: %(what)s: %(before)s, from %(origin)s.")
    )
    said = text % values
    if difference.is_edited:
        said += " " + gettext("It has been changed by hand since.")
    return said


def origin_in_words(origin: Origin | None) -> str:
    if origin is None or not origin.name:
        return gettext("a file loaded before files were tracked")
    values = {"line": origin.line, "file": origin.name, "day": f"{origin.loaded_at:%Y-%m-%d}"}
    return gettext("line %(line)s of %(file)s of %(day)s") % values
