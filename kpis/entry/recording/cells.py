"""Cells of a sheet: what was typed into them against what stands there now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Model
from django.utils.translation import gettext as _

from kpis.entry.recording.changes import last_changes
from kpis.entry.refusals import Conflict

Number = Decimal | int


@dataclass(frozen=True, slots=True)
class TypedCell:
    """place: its row and column in words. row: the id of a category or channel; column: the
    first day of a month, or a day. id, version: of the record as the person saw it, None where
    there was none. value: None empties the cell.
    """

    key: str
    place: str
    row: int
    column: date
    id: int | None
    version: int | None
    value: Number | None


@dataclass(frozen=True, slots=True)
class CellNow:
    """pk, version: of the only record; None where there is none or several are summed.

    is_part: of something larger, so that it is not changed by itself.
    """

    pk: int | None = None
    version: int | None = None
    value: Number | None = None
    records: int = 0
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class CellPlan:
    """What becomes of cells that were typed, each with what stands there now.

    changes: will be written. same: hold what was typed already. summed: stand for more than
    one record. conflicts: somebody else has changed them since they were seen.
    """

    changes: Sequence[tuple[TypedCell, CellNow]]
    same: Sequence[tuple[TypedCell, CellNow]]
    summed: Sequence[tuple[TypedCell, CellNow]]
    conflicts: Sequence[tuple[TypedCell, CellNow]]

    @property
    def emptied(self) -> list[TypedCell]:
        """The cells whose record would be removed."""
        return [cell for cell, now in self.changes if cell.value is None]


@dataclass(frozen=True, slots=True)
class RecordedCell:
    """As it stands now; id, version and value are None where it is empty."""

    key: str
    id: int | None
    version: int | None
    value: Number | None


def plan_cells(cells: Sequence[TypedCell], there: Mapping[tuple[int, date], CellNow]) -> CellPlan:
    """there: by row and column, what is recorded; nothing where there is no record."""
    judged = []
    for cell in cells:
        now = there.get((cell.row, cell.column), CellNow())
        judged.append((fate_of(cell, now), (cell, now)))
    return CellPlan(
        **{
            field.name: [pair for fate, pair in judged if fate == field.name]
            for field in fields(CellPlan)
        }
    )


def fate_of(cell: TypedCell, now: CellNow) -> str:
    """Which list of the plan the cell belongs to."""
    if cell.value == now.value:
        return "same"
    if now.records > 1 or now.is_part:
        return "summed"
    if (cell.id, cell.version) != (now.pk, now.version):
        return "conflicts"
    return "changes"


def conflicts_of(table: type[Model], plan: CellPlan, *, centre_id: int) -> list[Conflict]:
    """The plan's conflicts, with who changed each cell last."""
    ids = [id for cell, now in plan.conflicts if (id := now.pk or cell.id)]
    last = last_changes(table, ids, centre_id=centre_id) if ids else {}
    return [
        Conflict(cell.key, now, *last.get(now.pk or cell.id or 0, ("", None)))
        for cell, now in plan.conflicts
    ]


def mistakes_of(
    plan: CellPlan, why_summed: Callable[[TypedCell, CellNow], str], *, confirmed: bool
) -> dict[str, str]:
    """By key, why the cell cannot be saved. confirmed: the person saw what will be removed."""
    mistakes = {cell.key: why_summed(cell, now) for cell, now in plan.summed}
    if not confirmed:
        mistakes |= {cell.key: ask_first(cell) for cell in plan.emptied}
    return mistakes


def ask_first(cell: TypedCell) -> str:
    return _(
        "%(place)s: an empty cell removes its record. Press Delete in the cell to see and "
        "confirm that, or open the month."
    ) % {"place": cell.place}
