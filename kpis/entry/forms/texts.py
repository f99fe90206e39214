"""The fields of one unit, read one after the other, with what is wrong with each."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from kpis.entry.forms.several import several_cells
from kpis.entry.messages import describe_cell
from kpis.entry.parsing.errors import Refused
from kpis.entry.parsing.marks import without_unseen

Value = TypeVar("Value")


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
