"""The cells of a sheet as a form posts them: one unit a cell, known by its row and column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpis.entry.forms.texts import several_cells
from kpis.entry.forms.units import Unit, read_units
from kpis.entry.messages import describe_at
from kpis.entry.parsing.errors import Refused
from kpis.entry.recording.cells import Number, TypedCell

KEY = re.compile(r"(?P<row>[0-9]{1,18})_(?P<column>[0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells that a sheet has: its rows by id, its columns by first day, each by name."""

    rows: Mapping[int, str]
    columns: Mapping[date, str]

    def place(self, row: int, column: date) -> str:
        """Such as "Telephony, May 2026"."""
        names = {"row": self.rows[row], "column": self.columns[column]}
        return _("%(row)s, %(column)s") % names

    def find(self, key: str) -> tuple[int, date] | None:
        """Row and column of a key, where the sheet has them."""
        match = KEY.fullmatch(key)
        try:
            place = (int(match["row"]), date.fromisoformat(match["column"])) if match else None
        except ValueError:
            return None
        known = place and place[0] in self.rows and place[1] in self.columns
        return place if known else None


@dataclass(frozen=True, slots=True)
class TypedCells:
    """cells: those that were changed and can be read; mistakes: by key, what the others say."""

    cells: Sequence[TypedCell]
    mistakes: Mapping[str, str]


def cell_key(row: int, column: date) -> str:
    return f"{row}_{column:%Y-%m-%d}"


def read_cells(
    post: QueryDict, field: str, grid: Grid, read: Callable[[str], Number]
) -> TypedCells:
    """Of every unit that was touched; a blank cell is empty, and never 0.

    ``read`` raises Refused. Raises SuspiciousOperation for a unit that no page can have sent.
    """
    cells: list[TypedCell] = []
    mistakes: dict[str, str] = {}
    for unit in read_units(post, [field]):
        place = grid.find(unit.key)
        if place is None:
            mistakes[unit.key] = _("The sheet no longer has this cell: load the page again.")
        elif unit.touched:
            text = unit.texts.get(field, "")
            if several := several_cells(text):
                mistakes[unit.key] = at_place(grid.place(*place), several)
                continue
            try:
                cells.append(typed_cell(unit, grid, place, read(text) if text else None))
            except Refused as refused:
                mistakes[unit.key] = describe_at(grid.place(*place), refused, text)
    return TypedCells(cells, mistakes)


def at_place(place: str, text: str) -> str:
    return _("%(place)s: %(text)s") % {"place": place, "text": text}


def typed_cell(unit: Unit, grid: Grid, place: tuple[int, date], value: Number | None) -> TypedCell:
    return TypedCell(unit.key, grid.place(*place), *place, unit.id, unit.version, value)
