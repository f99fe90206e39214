"""The fields of one unit, read one after the other, with what is wrong with each.

Several cells of a clipboard never become one: a text with a tab or a line end is refused.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

from kpis.entry.messages import describe_cell
from kpis.entry.parsing.errors import Refused
from kpis.entry.parsing.marks import without_unseen

Value = TypeVar("Value")
BETWEEN_CELLS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
MOST_SHOWN = 60


class UnitTexts:
    """texts: by field, as typed. messages: by field, what could not be taken, in words."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.messages: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], Value | None]) -> Value | None:
        """None where the field is blank and may be, or where it was refused."""
        text = self.texts.get(name, "")
        if several := several_cells(text):
            self.messages.setdefault(name, several)
            return None
        try:
            return parse(without_unseen(text))
        except Refused as refused:
            self.note(name, refused)
            return None

    def note(self, name: str, refused: Refused) -> None:
        """The first refusal of a field stands."""
        self.messages.setdefault(name, describe_cell(refused, self.texts.get(name, "")))


def several_cells(text: str) -> str:
    """Why the text of one field cannot be taken; empty where it is one cell."""
    cells = [cell.strip() for cell in BETWEEN_CELLS.split(text.strip())]
    if len(cells) < 2:
        return ""
    shown = " | ".join(cells)
    shown = shown if len(shown) <= MOST_SHOWN else shown[:MOST_SHOWN] + "…"
    return _("Found several cells, “%(cells)s”, expected one.") % {"cells": shown}
