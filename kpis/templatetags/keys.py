"""The keys of the sheets, said once: what each does is in static/kpis/sheet/."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

register = template.Library()


class Sheet(StrEnum):
    """Kinds of sheets: one number a cell, or lines of several fields."""

    CELLS = "cells"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Key:
    """presses: as scripts write them, such as "Control+d"; any of them does the deed.

    sheet: the only kind that has it; None for both.
    """

    presses: Sequence[str]
    deed: str | Promise
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as it is shown: the presses, each as its parts, such as ["Ctrl", "D"]."""

    presses: Sequence[Sequence[str]]
    deed: str


#: What is written on the keys; of the others, what scripts call them.
NAMES: dict[str, str | Promise] = {
    "Control": "Ctrl",
    "Shift": pgettext_lazy("key", "Shift"),
    "Alt": "Alt",
    "Enter": pgettext_lazy("key", "Enter"),
    "Tab": "Tab",
    "Escape": pgettext_lazy("key", "Esc"),
    "Delete": pgettext_lazy("key", "Delete"),
    "Backspace": pgettext_lazy("key", "Backspace"),
    " ": pgettext_lazy("key", "Space"),
    "NumpadDecimal": _("Decimal key of the number pad"),
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
}
ARROWS = ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight")
KEYS = (
    Key(["Enter"], _("to the cell below; what was typed is saved")),
    Key(["Shift+Enter"], _("to the cell above")),
    Key(["Tab", "Shift+Tab"], _("to the next cell, or the one before")),
    Key(ARROWS, _("to the cell beside, from the end of its text")),
    Key([f"Shift+{arrow}" for arrow in ARROWS], _("choose a block of cells"), Sheet.CELLS),
    Key(["Control+a"], _("choose all cells"), Sheet.CELLS),
    Key(["Control+c"], _("copy the chosen cells"), Sheet.CELLS),
    Key(["Control+v"], _("paste a block of cells: what it changes is shown before it is saved")),
    Key(
        ["Control+d"],
        _("fill down: the text of the cell above, or of the first row of the chosen block"),
        Sheet.CELLS,
    ),
    Key(["Control+d"], _("fill down: the text of the cell above"), Sheet.LINES),
    Key(
        ["Delete", "Backspace"],
        _("empty the chosen cells: asked before it is saved"),
        Sheet.CELLS,
    ),
    Key(["Escape"], _("give the cell back what was saved; give up the chosen block"), Sheet.CELLS),
    Key(["Escape"], _("give the cell back what was saved; close what is open"), Sheet.LINES),
    Key(["Enter", "F2", "F4", " ", "Alt+ArrowDown"], _("open a list of choices"), Sheet.LINES),
    Key(["NumpadDecimal"], _("the decimal mark of your language")),
    Key(["Control+s"], _("save what is not saved yet")),
    Key(["Control+z"], _("take back what was typed, or else the last step")),
    Key(["Control+y", "Control+Shift+Z"], _("do again what was taken back")),
    Key(["?"], _("show these keys, outside of a text field")),
)


@register.inclusion_tag("kpis/_keys.html")
def sheet_keys(sheet: str) -> dict[str, Sequence[KeyRow]]:
    """The button that shows the keys of a kind of sheet, and what it opens."""
    return {"keys": keys_of(Sheet(sheet))}


def keys_of(sheet: Sheet) -> list[KeyRow]:
    """The keys of one kind of sheet, in the reader's language."""
    return [
        KeyRow([parts_of(press) for press in key.presses], str(key.deed))
        for key in KEYS
        if key.sheet in {None, sheet}
    ]


def parts_of(press: str) -> list[str]:
    """Such as ["Ctrl", "D"]."""
    return [str(NAMES.get(part, part.upper())) for part in press.split("+")]
