"""The cells of a sheet of costs or contacts, as its template shows them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from kpis.entry.forms.cells import cell_key
from kpis.facts import CellFact, Cells, SheetRow
from kpis.models.labels import LABELS
from kpis.pages.grids.cells import CellSheet
from kpis.pages.grids.table import GridCell, GridHead, GridRow, GridTable, GridTotal
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


NOTHING_TYPED = TypedGrid()


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
        errors[key] = conflict_in_words(conflict["who"], conflict["theirs"], sheet)
    texts = {key: post.get(f"{sheet.field}-{key}", "") for key in keys}
    return TypedGrid(texts, seen, errors)


def conflict_in_words(who: str, theirs: Mapping[str, str] | None, sheet: CellSheet) -> str:
    """theirs: the fields of the cell as it stands now; None where it is empty."""
    text = (theirs or NOTHING).get(sheet.field) or _("nothing")
    return _(
        "%(who)s has changed this to %(theirs)s in the meantime. Save again to keep yours, or "
        "type theirs."
    ) % {"who": who, "theirs": text}


def grid_table(text: GridText, rows: Sequence[SheetRow]) -> GridTable:
    places = [(row.id, column.start) for row in rows for column in text.columns]
    return GridTable(
        field=text.sheet.field,
        kind=text.kind,
        heads=[grid_head(text, column) for column in text.columns],
        rows=[grid_row(text, row) for row in rows],
        totals=[column_total(text, column.start, rows) for column in text.columns],
        total=GridTotal(text.sheet.text(text.cells.total), rest_of(text, places)),
        span=len(text.columns) + 1,
        token=str(uuid4()),
    )


def grid_head(text: GridText, column: Column) -> GridHead:
    return GridHead(
        key=f"{column.start:%Y-%m-%d}",
        label=column.label,
        name=column.name,
        address=column.address,
        is_closed=column.start.replace(day=1) in text.closed,
    )


def grid_row(text: GridText, row: SheetRow) -> GridRow:
    places = [(row.id, column.start) for column in text.columns]
    return GridRow(
        id=row.id,
        name=row.name,
        group=str(LABELS[row.group]) if row.group else "",
        cells=[grid_cell(text, row, column) for column in text.columns],
        total=text.sheet.text(text.cells.by_row.get(row.id)),
        rest=rest_of(text, places),
    )


def grid_cell(text: GridText, row: SheetRow, column: Column) -> GridCell:
    start = column.start
    key, fact = cell_key(row.id, start), text.cells.by_place.get((row.id, start))
    shown = text.sheet.text(fact.value if fact else None)
    summed = fact if fact and not fact.is_single else None
    is_open = summed is None and text.is_open(start)
    typed = text.typed if is_open else NOTHING_TYPED
    of_record = (fact.id, fact.version, fact.value) if fact else (None, None, None)
    seen = text.sheet.seen(*of_record) if is_open else ""
    return GridCell(
        key=key,
        place=_("%(row)s, %(column)s") % {"row": row.name, "column": column.name},
        text=typed.texts.get(key, shown),
        date=f"{start:%Y-%m-%d}",
        is_closed=start.replace(day=1) in text.closed,
        unusual=text.unusual.get(key, ""),
        mark=_("unusual") if key in text.unusual else "",
        is_open=is_open,
        seen=typed.seen.get(key, seen),
        error=typed.errors.get(key, ""),
        about=text.about(summed) if summed else "",
        address=text.open_at(row, start) if summed else "",
    )


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


def column_total(text: GridText, column: date, rows: Sequence[SheetRow]) -> GridTotal:
    return GridTotal(
        text=text.sheet.text(text.cells.by_column.get(column)),
        rest=rest_of(text, [(row.id, column) for row in rows]),
        key=f"{column:%Y-%m-%d}",
    )
