"""The errors of files, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis.entry.parsing.errors import Error, Expected, Refused
from kpis.entry.parsing.marks import visible
from kpis.entry.reading.contact_counts import Why

EXPECTED: dict[Expected, Promise] = {
    Expected.SMALLER_FILE: _("a file of at most %(bytes)s bytes"),
    Expected.FEWER_ROWS: _("at most %(rows)s rows"),
    Expected.PLAIN_TEXT: _("plain text: save the file as “CSV UTF-8”"),
    Expected.DECLARED_ENCODING: _("UTF-8: this byte may mean ¤ or €, so save it as “CSV UTF-8”"),
    Expected.SEPARATOR: _("headers separated by commas, semicolons or tabs"),
    Expected.CLOSED_QUOTE: _("every double quote closed, and nothing after it in its cell"),
    Expected.ONE_LINE: _("a cell without a line break: look for a quote that does not close"),
    Expected.SAME_CELLS: _("%(cells)s cells, as in the header line"),
    Expected.WITHIN_LIMITS: _(
        "a file that can be read with %(megabytes)s MB of memory in %(seconds)s seconds"
    ),
    Expected.WORKBOOK: _("a workbook: save the file as “Excel workbook (.xlsx)”"),
    Expected.NO_MACROS: _("a workbook without macros: save it as “Excel workbook (.xlsx)”"),
    Expected.FEWER_COLUMNS: _("nothing beyond the first %(columns)s columns"),
    Expected.COMPUTED: _("a formula with its result: open the workbook and save it once"),
    Expected.NO_FAULT: _("a cell without an error"),
    Expected.MORE_CELLS: _("%(cells)s cells at least"),
    Expected.BALANCED: _("debits that equal the credits, %(credit)s: the file may be cut off"),
    Expected.CONTROL_TOTAL: _("%(total)s, which the lines come to: the file may be cut off"),
    Expected.WHOLE_XML: _("whole XML: the file may be cut off"),
    Expected.KNOWN_JOURNAL: _("a journal that is in the file of journals"),
    Expected.HEADER: _("the header %(header)s"),
    Expected.ONE_HEADER: _("this header once only"),
    Expected.KNOWN_HEADER: _("one of the headers %(headers)s"),
    Expected.ROWS: _("at least one row under the headers"),
    Expected.SOMETHING: _("this cell filled in"),
    Expected.AMOUNT: _("an amount such as %(example)s"),
    Expected.DECIMAL_MARK: _("“%(mark)s” as the decimal mark, and spaces between thousands"),
    Expected.DECIMALS_OR_THOUSANDS: _("to be told the decimal mark of the file: %(numbers)s"),
    Expected.FIGURE: _("a number such as 1234, or nothing where it is unknown"),
    Expected.TIME_UNIT: _(
        "to be told the unit: an average of more than a day is hardly in seconds"
    ),
    Expected.GROUPS_OF_THREE: _("spaces between groups of three digits only"),
    Expected.FEWER_DECIMALS: _("at most %(decimals)s decimals: amounts are never rounded"),
    Expected.SMALLER_AMOUNT: _("at most %(digits)s digits before the decimal mark"),
    Expected.CURRENCY: _("an amount in the centre's currency, %(currency)s"),
    Expected.COUNT: _("a whole number from 0 up, or nothing where it is unknown"),
    Expected.SMALLER_COUNT: _("a number of at most %(digits)s digits"),
    Expected.QUANTITY: _(
        "a number from 0 up with at most %(decimals)s decimals, or nothing where it is unknown"
    ),
    Expected.DURATION: _("a time such as 6:04, 6 min 4 s or 364 s, with tenths at most"),
    Expected.ARITHMETIC: _(
        "numbers, + − × ÷, percentages and brackets only, such as %(formula)s, %(other)s or "
        "%(rounded)s"
    ),
    Expected.ROUNDED: _(
        "at most %(decimals)s decimals: amounts are never rounded unless you say so, as in "
        "%(rounded)s"
    ),
    Expected.NO_DATE: _("a number: this looks like a date; begin with = to compute"),
    Expected.NO_RANGE: _("a number: this looks like a range; begin with = to compute"),
    Expected.NO_FRACTION: _(
        "a number: this looks like a date or a fraction; begin with = to compute"
    ),
    Expected.NO_RIGHT_TO_LEFT: _("a text without the invisible right-to-left mark (%(mark)s)"),
    Expected.NO_UNSEEN_MARK: _("a text without the invisible mark %(mark)s"),
    Expected.FEWER_BRACKETS: _("at most %(brackets)s brackets within one another"),
    Expected.DIVISOR: _("a division by something other than zero"),
    Expected.MONTH: _("a month such as 2026-05"),
    Expected.DAY: _("a day such as 2026-05-31"),
    Expected.COMPACT_DAY: _("a day such as 20260531"),
    Expected.MOMENT: _("a date such as 2026-05-31, with a time such as 14:05 or without"),
    Expected.SECONDS_SINCE_1970: _("a time in seconds since 1970, such as 1780236300"),
    Expected.DAY_ORDER: _("to be told which day this is: %(days)s"),
    Expected.ONE_DAY_ORDER: _("day and month in one order in the whole file"),
    Expected.DAYS_OR_MONTHS: _(
        "to be told whether the rows are days or months: every one begins on the first of a month"
    ),
    Expected.YEAR: _("a year from %(first)s to %(last)s"),
    Expected.ONE_OF: _("one of %(words)s"),
    Expected.SHORTER: _("at most %(characters)s characters"),
    Expected.DAY_OR_MONTH: _(
        "the day after %(start)s, or the first day of the next month for a whole month"
    ),
    Expected.PART_AND_WHOLE: _("%(part)s and %(whole)s both filled in, or neither"),
    Expected.PART_WITHIN_WHOLE: _("at most %(most)s, as in %(whole)s"),
    Expected.OWN_SPAN: _("days that line %(line)s (%(span)s) does not have already"),
    Expected.KNOWN_CODE: _("one of %(codes)s"),
    Expected.CHANNEL_OF_CENTRE: _("a channel that the centre uses: %(codes)s"),
    Expected.OPEN_MONTH: _("a month that is not closed"),
    Expected.FREE_SPAN: _("days without a volume: %(span)s is recorded with other figures"),
}

#: Why a row of a log or a report is not counted.
LEFT_OUT: dict[Why, Promise] = {
    Why.DELETED: _("deleted where the file comes from"),
    Why.MERGED: _("merged into another ticket"),
    Why.PART_OF_ANOTHER: _("part of another call"),
    Why.NOT_ENDED: _("has not ended in this file"),
    Why.BEGUN_BEFORE: _("began before this file"),
    Why.NO_DATA: _("nothing in the column of the handled"),
    Why.TOTAL: _("a total of other rows"),
}


def why_left_out(why: str) -> str:
    return str(LEFT_OUT[Why(why)])


def place_of(error: Error) -> str:
    """Where to look, as in “line 12, amount”."""
    if not error.line:
        return gettext("The file")
    if not error.column:
        return gettext("Line %(line)s") % {"line": error.line}
    return gettext("Line %(line)s, %(column)s") % {"line": error.line, "column": error.column}


def describe(error: Error) -> str:
    """The place, what was found and what is expected, in the reader's language."""
    return gettext("%(place)s: found %(found)s, expected %(expected)s.") % {
        "place": place_of(error),
        "found": found_in(error),
        "expected": expected_by(error),
    }


def describe_cell(refused: Refused, found: str) -> str:
    """The same for a cell that says itself where it is."""
    error = refused.at(0, "", found)
    return gettext("Found %(found)s, expected %(expected)s.") % {
        "found": found_in(error),
        "expected": expected_by(error),
    }


def describe_at(place: str, refused: Refused, found: str) -> str:
    """The same for a cell among many: place is its row and column in words."""
    error = refused.at(0, "", found)
    return gettext("%(place)s: found %(found)s, expected %(expected)s.") % {
        "place": place,
        "found": found_in(error),
        "expected": expected_by(error),
    }


def found_in(error: Error) -> str:
    if not error.found.strip():
        return gettext("nothing")
    return gettext("“%(text)s”") % {"text": visible(error.found)}


def expected_by(error: Error) -> str:
    return str(EXPECTED[error.expected]) % error.values
