"""Every error in words: the place, what was found, what is expected."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from kpis.entry.messages import EXPECTED, LEFT_OUT, describe
from kpis.entry.parsing.arithmetic import compute, evaluate
from kpis.entry.parsing.cost_rows import read_cost_rows
from kpis.entry.parsing.csv_rows import MOST_BYTES, MOST_ROWS
from kpis.entry.parsing.durations import parse_duration
from kpis.entry.parsing.errors import Error, Expected, FileRefused, Refused
from kpis.entry.parsing.marks import without_unseen
from kpis.entry.parsing.typed import parse_typed_amount, parse_typed_quantity
from kpis.entry.parsing.volume_rows import read_volume_rows
from kpis.entry.reading.child import Limits, read_in_child
from kpis.entry.reading.contact_counts import Why
from kpis.entry.reading.contact_rows import read_requests_311
from kpis.entry.reading.fec import read_fec
from kpis.entry.reading.queue_log import read_queue_log
from kpis.entry.reading.rows import Row, quoted_rows
from kpis.entry.reading.saft import read_saft
from kpis.entry.reading.workbook import sheets_of, workbook_rows
from kpis.entry.reading.xero import read_xero
from tests.entry.reading.read_contacts import Log, read_log, read_report

COSTS = "month,category,channel,amount,description"
VOLUMES = "start,end,channel,handled,csat_satisfied,csat_responses,status"
SPAN = "2026-05-01,2026-06-01,phone"
COST_FILES: list[tuple[str | bytes, str]] = [
    (b"x" * (MOST_BYTES + 1), "The file: found “20000001”, expected a file of at most 20000000"),
    (b"\n" * (MOST_ROWS + 2), "The file: found “200002”, expected at most 200000 rows."),
    (b"a\0", "Line 1: found “0x00”, expected plain text: save the file as “CSV UTF-8”."),
    (b"a\n\xe9\xa4", "Line 2: found “0xA4”, expected UTF-8: this byte may mean ¤ or €"),
    ("a|b", "Line 1: found “a|b”, expected headers separated by commas, semicolons or tabs."),
    (f'{COSTS}\n"', 'Line 2: found “"”, expected every double quote closed'),
    (f'{COSTS}\n"a\nb",,,,', "Line 2, month: found “a”, expected a cell without a line break"),
    (f"{COSTS}\na,b", "Line 2: found “2”, expected 5 cells, as in the header line."),
    ("month,category,channel", "Line 1, amount: found nothing, expected the header amount."),
    (f"{COSTS},month", "Line 1, month: found “month”, expected this header once only."),
    (f"{COSTS},colour", "Line 1, colour: found “colour”, expected one of the headers month, cat"),
    (f"{COSTS}\n", "The file: found nothing, expected at least one row under the headers."),
    (f"{COSTS}\n2026-05,,,1,", "Line 2, category: found nothing, expected this cell filled in."),
    (f"{COSTS}\n2026-05,a,,x,", "Line 2, amount: found “x”, expected an amount such as 1234.56."),
    (f'{COSTS}\n2026-05,a,,"1,5",', "found “1,5”, expected “.” as the decimal mark, and spaces"),
    (f"{COSTS}\n2026-05,a,,1 2,", "found “1 2”, expected spaces between groups of three digits"),
    (f"{COSTS}\n2026-05,a,,1.005,", "found “1.005”, expected at most 2 decimals: amounts are"),
    (f"{COSTS}\n2026-05,a,,{'9' * 13},", "expected at most 12 digits before the decimal mark."),
    (f"{COSTS}\n2026-05,a,,$1,", "found “$1”, expected an amount in the centre's currency, EUR."),
    (f"{COSTS}\n5/26,a,,1,", "Line 2, month: found “5/26”, expected a month such as 2026-05."),
    (f"{COSTS}\n0206-05,a,,1,", "found “0206-05”, expected a year from 1990 to 2100."),
    (f"{COSTS}\n2026-05,a,,1,{'x' * 201}", f"“{'x' * 40}…”, expected at most 200 characters."),
]
VOLUME_FILES = [
    (f"{VOLUMES}\n{SPAN},-1,,,", "found “-1”, expected a whole number from 0 up, or nothing"),
    (f"{VOLUMES}\n{SPAN},{'9' * 16},,,", "expected a number of at most 15 digits."),
    (f"{VOLUMES}\n1.5.26,2026-06-01,a,1,,,", "Line 2, start: found “1.5.26”, expected a day such"),
    (f"{VOLUMES}\n{SPAN},1,,,sure", "status: found “sure”, expected one of actual, estimate."),
    (f"{VOLUMES}\n2026-05-01,2026-06-02,a,1,,,", "“2026-06-02”, expected the day after 2026-05-01"),
    (f"{VOLUMES}\n{SPAN},1,1,,", "“1”, expected csat_satisfied and csat_responses both filled in"),
    (f"{VOLUMES}\n{SPAN},1,3,2,", "found “3”, expected at most 2, as in csat_responses."),
    (f"{VOLUMES}\n{SPAN},1,,,\n{SPAN},1,,,", "Line 3, start: found “2026-05-01”, expected days"),
]
TYPED: list[tuple[Callable[[], Any], str]] = [
    (lambda: compute("2026-12-31", "."), "expected a number: this looks like a date; begin with ="),
    (lambda: compute("100-200", "."), "expected a number: this looks like a range; begin with ="),
    (lambda: compute("1/2", "."), "expected a number: this looks like a date or a fraction; begin"),
    (
        lambda: parse_typed_amount("=1000/3", currency="EUR", decimal_mark=","),
        "never rounded unless you say so, as in =ARRONDI(1000/3;2).",
    ),
    (
        lambda: without_unseen("\u202e1"),
        "expected a text without the invisible right-to-left mark (U+202E).",
    ),
    (lambda: without_unseen("1\x07"), "expected a text without the invisible mark U+0007."),
    (lambda: evaluate("=1250*x", "."), "found “x”, expected numbers, + − × ÷, percentages and"),
    (
        lambda: evaluate("=5*(3", ","),
        "“the cell”, expected numbers, + − × ÷, percentages and brack",
    ),
    (lambda: evaluate("5/0", "."), "“the cell”, expected a division by something other than zero."),
    (lambda: evaluate("(" * 21 + "1", "."), "expected at most 20 brackets within one another."),
    (
        lambda: parse_typed_quantity("-1", "."),
        "a number from 0 up with at most 2 decimals, or noth",
    ),
    (lambda: parse_duration("6:4", "."), "expected a time such as 6:04, 6 min 4 s or 364 s, with"),
]
FEC = "EcritureDate|CompteNum|Debit|Credit\n"
SAFT = "<AuditFile><TotalDebit>{}</TotalDebit><Transaction><TransactionDate>2026-05-31"
SAFT += "</TransactionDate><Line><AccountID>6</AccountID></Line></Transaction></AuditFile>"
XERO = "journal_id,net_amount,account_type,account_name\nj1,1,EXPENSE,Rent\n"
READ: list[tuple[Callable[[], Any], str]] = [
    (lambda: read_fec(f"{FEC}20260531|6|1,00|0,00"), "found “1.00”, expected debits that equal"),
    (
        lambda: read_fec(f"{FEC}31 May|6|0|0"),
        "Date: found “31 May”, expected a day such as 20",
    ),
    (lambda: read_saft(SAFT.format(1).encode(), "EUR"), "found “1”, expected 0, which the lines"),
    (lambda: read_saft(b"<AuditFile>", "EUR"), "expected whole XML: the file may be cut off."),
    (
        lambda: read_xero(rows_of(XERO), rows_of("journal_id,journal_date\n"), "EUR"),
        "journal_id: found “j1”, expected a journal that is in the file of journals.",
    ),
    (
        lambda: read_in_child(sheets_of, b"", limits=Limits(seconds=0.001)),
        "The file: found nothing, expected a file that can be read with 1000 MB of memory in 0.001",
    ),
    (lambda: workbook_rows(b"PK", "May", 1), "The file: found nothing, expected a workbook: save"),
    (lambda: workbook_rows(workbook(macros=True), "May", 1), "a workbook without macros: save it"),
    (lambda: workbook_rows(workbook(A1="#N/A"), "May", 1), "A1: found “#N/A”, expected a cell"),
    (lambda: workbook_rows(workbook(A1="=1+1"), "May", 1), "expected a formula with its result"),
    (lambda: workbook_rows(workbook(GS1="x"), "May", 1), "nothing beyond the first 200 columns."),
    (
        lambda: read_log(read_queue_log, "1699286234|1.1|sales|NONE"),
        "Line 1: found “4”, expected 5 cells at least.",
    ),
    (
        lambda: read_log(read_queue_log, "yesterday|1.1|sales|NONE|CONNECT|3"),
        "Line 1, time: found “yesterday”, expected a time in seconds since 1970, such as",
    ),
    (
        lambda: read_requests("a,05/31/2026,Call\nb,31/05/2026,Call"),
        "CreatedDate: found “05/31/2026”, expected day and month in one order in the whole file.",
    ),
    (
        lambda: read_requests("a,01/03/2026,Call"),
        "found “01/03/2026”, expected to be told which day this is: 2026-03-01 / 2026-01-03.",
    ),
    (
        lambda: read_requests("a,soon,Call"),
        "found “soon”, expected a date such as 2026-05-31, with a time such as 14:05 or without.",
    ),
    (
        lambda: read_report("Date,Handled\n2026-01-01,1\n2026-02-01,2"),
        "found “2026-01-01”, expected to be told whether the rows are days or months: every one",
    ),
    (
        lambda: read_report('Day,Handled\n2026-01-01,"3,000"'),
        "found “3,000”, expected to be told the decimal mark of the file: 3,000 / 3000.",
    ),
    (
        lambda: read_report("Day,Handled\n2026-01-01,many"),
        "found “many”, expected a number such as 1234, or nothing where it is unknown.",
    ),
    (
        lambda: read_report("Day,Handled,AHT\n2026-01-01,2,300000"),
        "found “300000”, expected to be told the unit: an average of more than a day is hardly in",
    ),
]
#: These need the tables: test_importing.py has them, and tests/pages/imports the rate.
OF_TABLES = {
    Expected.RATE,
    Expected.KNOWN_CODE,
    Expected.CHANNEL_OF_CENTRE,
    Expected.FREE_SPAN,
    Expected.OPEN_MONTH,
}


def read_requests(rows: str) -> Log:
    return read_log(read_requests_311, f"SRNumber,CreatedDate,RequestSource\n{rows}")


def first_error(read: Callable[[], Any]) -> Error:
    try:
        return read().errors[0]
    except FileRefused as refused:
        return refused.errors[0]


@pytest.mark.parametrize(("read", "said"), READ)
def test_says_what_is_wrong_with_other_files(read: Callable[[], Any], said: str) -> None:
    assert said in describe(first_error(read))


def test_whatever_is_left_out_has_words() -> None:
    assert set(LEFT_OUT) == set(Why)


def errors_in_costs(content: str | bytes) -> list[Error]:
    content = content.encode() if isinstance(content, str) else content
    try:
        return read_cost_rows(content, currency="EUR")[1]
    except FileRefused as refused:
        return list(refused.errors)


@pytest.mark.parametrize(("content", "said"), COST_FILES)
def test_says_what_is_wrong_with_a_file_of_costs(content: str | bytes, said: str) -> None:
    (error,) = errors_in_costs(content)
    assert said in describe(error)


@pytest.mark.parametrize(("content", "said"), VOLUME_FILES)
def test_says_what_is_wrong_with_a_file_of_volumes(content: str, said: str) -> None:
    (error,) = read_volume_rows(content.encode())[1]
    assert said in describe(error)


def error_in_cell(read: Callable[[], Any]) -> Error:
    with pytest.raises(Refused) as caught:
        read()
    return caught.value.at(1, "amount", "the cell")


@pytest.mark.parametrize(("read", "said"), TYPED)
def test_says_what_is_wrong_with_what_was_typed(read: Callable[[], Any], said: str) -> None:
    assert said in describe(error_in_cell(read))


def workbook(*, macros: bool = False, **cells: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.title = "May"
    for address, text in cells.items():
        book.active[address] = text
    book.save(file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin" if macros else "note.txt", "")
    return file.getvalue()


def rows_of(text: str) -> list[Row]:
    return list(quoted_rows(text, ","))


def test_every_error_has_words_and_is_tried_here() -> None:
    of_costs = {error.expected for content, _ in COST_FILES for error in errors_in_costs(content)}
    of_volumes = {
        error.expected
        for content, _ in VOLUME_FILES
        for error in read_volume_rows(content.encode())[1]
    }
    of_cells = {error_in_cell(read).expected for read, _ in TYPED}
    of_files = {first_error(read).expected for read, _ in READ}
    tried = of_costs | of_volumes | of_cells | of_files | OF_TABLES
    assert tried == set(Expected) == set(EXPECTED)
