"""The cells of a sheet of costs or contacts, as its template shows them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpis.entry.forms.cells import cell_key
from kpis.facts import CellFact, Cells, SheetRow
from kpis.models.labels import LABELS
from kpis.pages.grids.cells import CellSheet
from kpis.pages.saving import Problems

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """label: above its cells; address: of its own page, empty where it has none."""

    start: date
    label: str
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class TypedGrid:
    """What the page shows again after a save that failed, without the script."""

    texts: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GridText:
    """How the cells of one sheet are written. decimals: of its values.

    about: what stands behind a cell that sums several records, and the address that opens
    them. unusual: by key of a cell, why it stands out.
    """

    sheet: CellSheet
    kind: str
    decimals: int
    columns: Sequence[Column]
    cells: Cells
    closed: Collection[date]
    may_record: bool
    about: Callable[[CellFact], str]
    open_at: Callable[[SheetRow, date], str]
    typed: TypedGrid = field(default_factory=TypedGrid)
    unusual: Mapping[str, str] = field(default_factory=dict)

    def is_open(self, column: date) -> bool:
        return self.may_record and column.replace(day=1) not in self.closed

    def units(self, value: Decimal | int) -> int:
        """In the smallest unit of the value: cents of an amount."""
        return int(value * 10**self.decimals)


def typed_again(post: QueryDict, problems: Problems, sheet: CellSheet) -> TypedGrid:
    """Everything that was typed, with what was wrong beside it."""
    keys = post.getlist("row")
    seen = {key: post.get(f"seen-{key}", "") for key in keys}
    errors = {key: " ".join(texts.values()) for key, texts in problems.errors.items()}
    for key, conflict in problems.conflicts.items():
        seen[key] = conflict["seen"]
        errors[key] = conflict_in_words(conflict, sheet)
    texts = {key: post.get(f"{sheet.field}-{key}", "") for key in keys}
    return TypedGrid(texts, seen, errors)


def conflict_in_words(conflict: Mapping[str, Any], sheet: CellSheet) -> str:
    theirs = (conflict["theirs"] or NOTHING).get(sheet.field) or _("nothing")
    return _(
        "%(who)s has changed this to %(theirs)s in the meantime. Save again to keep yours, or "
        "type theirs."
    ) % {"who": conflict["who"], "theirs": theirs}


def grid_text(text: GridText, rows: Sequence[SheetRow]) -> dict[str, Any]:
    """What a grid shows: heads, rows with their cells, and a row of totals."""
    places = [(row.id, column.start) for row in rows for column in text.columns]
    return {
        "field": text.sheet.field,
        "kind": text.kind,
        "heads": [head(text, column) for column in text.columns],
        "rows": [row_text(text, row) for row in rows],
        "totals": [column_total(text, column.start, rows) for column in text.columns],
        "total": {
            "text": text.sheet.text(text.cells.total),
            "rest": rest_of(text, places),
        },
        "span": len(text.columns) + 1,
        "token": uuid4(),
    }


def head(text: GridText, column: Column) -> dict[str, Any]:
    return {
        "label": column.label,
        "name": column.name,
        "address": column.address,
        "is_closed": column.start.replace(day=1) in text.closed,
        "key": f"{column.start:%Y-%m-%d}",
    }


def row_text(text: GridText, row: SheetRow) -> dict[str, Any]:
    places = [(row.id, column.start) for column in text.columns]
    return {
        "id": row.id,
        "name": row.name,
        "group": LABELS[row.group] if row.group else "",
        "cells": [cell_text(text, row, column) for column in text.columns],
        "total": text.sheet.text(text.cells.by_row.get(row.id)),
        "rest": rest_of(text, places),
    }


def cell_text(text: GridText, row: SheetRow, column: Column) -> dict[str, Any]:
    fact = text.cells.by_place.get((row.id, column.start))
    key = cell_key(row.id, column.start)
    shown = text.sheet.text(fact.value if fact else None)
    place = _("%(row)s, %(column)s") % {"row": row.name, "column": column.name}
    cell = {
        "key": key,
        "place": place,
        "text": shown,
        "date": f"{column.start:%Y-%m-%d}",
        "is_closed": column.start.replace(day=1) in text.closed,
        "unusual": text.unusual.get(key, ""),
        "mark": _("unusual") if key in text.unusual else "",
    }
    if fact is not None and not fact.is_single:
        return cell | {"about": text.about(fact), "address": text.open_at(row, column.start)}
    if not text.is_open(column.start):
        return cell
    seen = text.sheet.seen(*((fact.id, fact.version, fact.value) if fact else (None,) * 3))
    return cell | {
        "is_open": True,
        "text": text.typed.texts.get(key, shown),
        "seen": text.typed.seen.get(key, seen),
        "error": text.typed.errors.get(key, ""),
    }


def is_locked(text: GridText, place: tuple[int, date]) -> bool:
    fact = text.cells.by_place.get(place)
    return not text.is_open(place[1]) or (fact is not None and not fact.is_single)


def rest_of(text: GridText, places: Sequence[tuple[int, date]]) -> str:
    """The sum, in the smallest unit, of the cells that nobody types into: it counts in the
    totals that follow the typing. Empty where they hold nothing, which is not 0.
    """
    facts = [text.cells.by_place.get(place) for place in places if is_locked(text, place)]
    known = [fact.value for fact in facts if fact]
    return str(text.units(sum(known, start=Decimal(0)))) if known else ""


def column_total(text: GridText, column: date, rows: Sequence[SheetRow]) -> dict[str, Any]:
    return {
        "key": f"{column:%Y-%m-%d}",
        "text": text.sheet.text(text.cells.by_column.get(column)),
        "rest": rest_of(text, [(row.id, column) for row in rows]),
    }
