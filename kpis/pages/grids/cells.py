"""The sheets of cells: what they differ in, and what their cells say."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.http import QueryDict

from kpis.entry.forms.cells import Grid, TypedCells
from kpis.entry.forms.units import seen_mark
from kpis.entry.recording.cells import CellNow, CellPlan, Number, RecordedCell, TypedCell
from kpis.entry.refusals import Conflict


class Record(Protocol):
    """Records cells, all or none. confirmed: the person saw which records go; replace_others:
    and chose that days or a month give way; unlikely: and that it is so all the same."""

    def __call__(
        self, cells: Sequence[TypedCell], *, confirmed: bool, replace_others: bool, unlikely: bool
    ) -> list[RecordedCell]: ...


@dataclass(frozen=True, slots=True)
class CellSheet:
    """What the sheets differ in. field: of each cell. show: a value as the page writes it.

    mistakes: by key, why planned cells cannot be saved. total: of what is recorded now.
    closed: the months that are. unusual: by key, why a cell as recorded now stands out.
    goes: what is removed with cells that were emptied, in words.
    """

    field: str
    grid: Grid
    read: Callable[[QueryDict], TypedCells]
    compare: Callable[[Sequence[TypedCell]], CellPlan]
    mistakes: Callable[[CellPlan], Mapping[str, str]]
    conflicts: Callable[[CellPlan], Collection[Conflict]]
    record: Record
    show: Callable[[Number], str]
    total: Callable[[], Number]
    closed: Callable[[], Collection[date]]
    unusual: Callable[[], Mapping[str, str]]
    goes: Callable[[CellPlan], str] = lambda _plan: ""

    def text(self, value: Number | None) -> str:
        """A blank cell is empty, and not 0."""
        return "" if value is None else self.show(value)

    def seen(self, id: int | None, version: int | None, value: Number | None) -> str:
        return seen_mark(id, version, {self.field: self.text(value)})

    def texts_of(self, now: CellNow) -> dict[str, str]:
        return {self.field: self.text(now.value)}
