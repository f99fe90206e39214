"""Cost lines from a plain CSV file, in one currency."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from kpis.entry.parsing.amounts import DecimalMark, parse_amount
from kpis.entry.parsing.cells import Cells, parse_code, parse_optional_code, text_up_to, word_of
from kpis.entry.parsing.csv_rows import CsvRow, read_csv_rows
from kpis.entry.parsing.dates import FIRST_YEAR, parse_month
from kpis.entry.parsing.errors import Error
from kpis.vocabulary import CostStatus

REQUIRED = ("month", "category", "channel", "amount")
OPTIONAL = ("status", "description", "supplier")
NO_MONTH = date(FIRST_YEAR, 1, 1)
read_status = word_of([status.value for status in CostStatus], CostStatus.ACTUAL.value)
read_description = text_up_to(200)
read_supplier = text_up_to(120)


@dataclass(frozen=True)
class CostRow:
    """One cost line of a file.

    ``month`` is its first day. ``channel`` is empty for a shared cost. ``amount`` is in the
    centre's currency and negative for a credit note. ``line`` is its place in the file.
    """

    line: int
    month: date
    category: str
    channel: str
    amount: Decimal
    status: CostStatus = CostStatus.ACTUAL
    description: str = ""
    supplier: str = ""


def read_cost_rows(
    content: bytes, *, currency: str, decimal_mark: DecimalMark = "."
) -> tuple[list[CostRow], list[Error]]:
    """The cost lines of a CSV file, and every error in it; take the rows only without errors.

    ``decimal_mark`` is declared for the whole file and never guessed.
    """
    rows, errors = read_csv_rows(content, required=REQUIRED, optional=OPTIONAL)
    read = [read_cost_row(row, currency, decimal_mark) for row in rows]
    cell_errors = [error for _, found in read for error in found]
    ordered = sorted([*errors, *cell_errors], key=lambda error: error.line)
    return [cost_row for cost_row, found in read if not found], ordered


def read_cost_row(
    row: CsvRow, currency: str, decimal_mark: DecimalMark
) -> tuple[CostRow, list[Error]]:
    cells = Cells(row)
    parse = partial(parse_amount, currency=currency, decimal_mark=decimal_mark)
    cost_row = CostRow(
        line=row.line,
        month=cells.read("month", parse_month, NO_MONTH),
        category=cells.read("category", parse_code, ""),
        channel=cells.read("channel", parse_optional_code, ""),
        amount=cells.read("amount", parse, Decimal(0)),
        status=CostStatus(cells.read("status", read_status, CostStatus.ACTUAL.value)),
        description=cells.read("description", read_description, ""),
        supplier=cells.read("supplier", read_supplier, ""),
    )
    return cost_row, cells.errors
