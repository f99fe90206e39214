"""What is typed or pasted into the year sheet of costs."""

from functools import partial

from django.http import QueryDict

from kpis.entry.forms.cells import Grid, TypedCells, read_cells
from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.currencies import ways_to_write
from kpis.entry.parsing.typed import parse_typed_amount

FIELD = "amount"


def read_cost_cells(
    post: QueryDict, grid: Grid, *, currency: str, decimal_mark: DecimalMark
) -> TypedCells:
    """Amounts in ``currency``, negative for credit notes, in the reader's decimal mark."""
    read = partial(parse_typed_amount, currency=currency, decimal_mark=decimal_mark)
    return read_cells(post, FIELD, grid, read)


def signs_of(currency: str) -> str:
    """How people write the currency beside an amount, with spaces between."""
    return " ".join(ways_to_write(currency))
