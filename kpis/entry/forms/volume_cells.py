"""What is typed or pasted into a sheet of contacts: how many were handled."""

from django.http import QueryDict

from kpis.entry.forms.cells import Grid, TypedCells, read_cells
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Expected, Refused
from kpis.entry.parsing.typed import parse_typed_count

FIELD = "handled"


def read_volume_cells(post: QueryDict, grid: Grid, *, decimal_mark: DecimalMark) -> TypedCells:
    """Counts of contacts; a blank cell is empty, and never 0."""

    def read(text: str) -> int:
        count = parse_typed_count(text, decimal_mark)
        if count is None:
            raise Refused(Expected.COUNT)
        return count

    return read_cells(post, FIELD, grid, read)
