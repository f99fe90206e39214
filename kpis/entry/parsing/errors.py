"""What is wrong with a cell or a file, as plain data: where, what was found, what is expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Expected(StrEnum):
    """What a reader wanted; kpis/entry/messages.py says each in words."""

    SMALLER_FILE = "smaller_file"
    FEWER_ROWS = "fewer_rows"
    PLAIN_TEXT = "plain_text"
    DECLARED_ENCODING = "declared_encoding"
    SEPARATOR = "separator"
    CLOSED_QUOTE = "closed_quote"
    ONE_LINE = "one_line"
    SAME_CELLS = "same_cells"
    WITHIN_LIMITS = "within_limits"
    WORKBOOK = "workbook"
    NO_MACROS = "no_macros"
    FEWER_COLUMNS = "fewer_columns"
    COMPUTED = "computed"
    NO_FAULT = "no_fault"
    MORE_CELLS = "more_cells"
    BALANCED = "balanced"
    CONTROL_TOTAL = "control_total"
    WHOLE_XML = "whole_xml"
    KNOWN_JOURNAL = "known_journal"
    HEADER = "header"
    ONE_HEADER = "one_header"
    KNOWN_HEADER = "known_header"
    ROWS = "rows"
    SOMETHING = "something"
    AMOUNT = "amount"
    DECIMAL_MARK = "decimal_mark"
    DECIMALS_OR_THOUSANDS = "decimals_or_thousands"
    FIGURE = "figure"
    TIME_UNIT = "time_unit"
    GROUPS_OF_THREE = "groups_of_three"
    FEWER_DECIMALS = "fewer_decimals"
    SMALLER_AMOUNT = "smaller_amount"
    CURRENCY = "currency"
    RATE = "rate"
    COUNT = "count"
    SMALLER_COUNT = "smaller_count"
    QUANTITY = "quantity"
    DURATION = "duration"
    ARITHMETIC = "arithmetic"
    ROUNDED = "rounded"
    NO_DATE = "no_date"
    NO_RANGE = "no_range"
    NO_FRACTION = "no_fraction"
    NO_RIGHT_TO_LEFT = "no_right_to_left"
    NO_UNSEEN_MARK = "no_unseen_mark"
    FEWER_BRACKETS = "fewer_brackets"
    DIVISOR = "divisor"
    MONTH = "month"
    DAY = "day"
    COMPACT_DAY = "compact_day"
    MOMENT = "moment"
    SECONDS_SINCE_1970 = "seconds_since_1970"
    DAY_ORDER = "day_order"
    ONE_DAY_ORDER = "one_day_order"
    DAYS_OR_MONTHS = "days_or_months"
    YEAR = "year"
    ONE_OF = "one_of"
    SHORTER = "shorter"
    DAY_OR_MONTH = "day_or_month"
    PART_AND_WHOLE = "part_and_whole"
    PART_WITHIN_WHOLE = "part_within_whole"
    OWN_SPAN = "own_span"
    KNOWN_CODE = "known_code"
    CHANNEL_OF_CENTRE = "channel_of_centre"
    FREE_SPAN = "free_span"
    OPEN_MONTH = "open_month"


@dataclass(frozen=True)
class Error:
    """One fault of a file.

    ``line`` counts from 1, the header included; 0 stands for the whole file. ``column`` is a
    header of the file, or empty for a whole line. ``found`` is the text as it stands in the
    file, empty when there is none. ``values`` fills the places in the words of ``expected``.
    """

    line: int
    column: str
    found: str
    expected: Expected
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Refused(Exception):
    """Raised by a reader of one cell that cannot take it; ``found`` says less than the cell."""

    expected: Expected
    values: Mapping[str, str] = field(default_factory=dict)
    found: str | None = None

    def at(self, line: int, column: str, found: str) -> Error:
        """The error of the cell that was refused."""
        said = found if self.found is None else self.found
        return Error(line, column, said, self.expected, self.values)


@dataclass(eq=False)
class FileRefused(Exception):
    """Raised for a file, or for rows of it, of which nothing can be taken. Has every error."""

    errors: Sequence[Error]
