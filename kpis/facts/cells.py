"""The rows and cells of a sheet of a year or of days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.vocabulary import (
    CostGroup,
)

#: What a cell holds: an amount of money, or a count.
Number = Decimal | int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A category or a channel of a sheet, in its order. group: None for a channel."""

    id: int
    code: str
    name: str
    group: CostGroup | None


@dataclass(frozen=True, slots=True)
class CellFact:
    """The records of one row and column of a sheet. id, version: of the only one.

    is_part: of an invoice over several months, or one of the days of a month.
    """

    value: Number
    records: int
    id: int
    version: int
    is_part: bool

    @property
    def is_single(self) -> bool:
        """One record stands for the cell, so that the cell can change it."""
        return self.records == 1 and not self.is_part


@dataclass(frozen=True, slots=True)
class Cells:
    """by_place: by row and the first day of the column. Rows and columns without records are
    in none of them; total is None where there are no records at all.
    """

    by_place: Mapping[tuple[int, date], CellFact]
    by_row: Mapping[int, Number]
    by_column: Mapping[date, Number]
    total: Number | None
