"""Readers in a process of their own."""

import io
import pickle
import sys
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.child import MEGABYTE, Limits, OurUnpickler, read_in_child
from kpis.entry.reading.rows import Row
from kpis.entry.reading.saft import read_saft
from kpis.entry.reading.workbook import Sheet, sheets_of, workbook_rows
from tests.entry.reading.test_saft import NORWAY


def workbook(rows: int) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("May")
        for row in range(rows):
            sheet.write_row(row, 0, [f"Bill {row}", row])
    return file.getvalue()


def refusal(limits: Limits, rows: int) -> Error:
    with pytest.raises(FileRefused) as caught:
        read_in_child(workbook_rows, workbook(rows), "May", 10**6, limits=limits)
    (error,) = caught.value.errors
    return error


def test_what_a_reader_returns_comes_back() -> None:
    content = workbook(2)
    assert read_in_child(sheets_of, content) == [Sheet("May", False)]
    rows = read_in_child(workbook_rows, content, "May", 10)
    assert rows == [Row(1, ["Bill 0", "0"]), Row(2, ["Bill 1", "1"])]


def test_so_do_facts_with_days_and_amounts() -> None:
    ledger = read_in_child(read_saft, NORWAY.encode(), "EUR")
    assert ledger == read_saft(NORWAY.encode(), "EUR")
    assert ledger.postings[0].day == date(2026, 5, 31)


def test_a_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(FileRefused) as caught:
        read_in_child(workbook_rows, b"no workbook", "May", 10)
    assert caught.value.errors == [Error(0, "", "", Expected.WORKBOOK)]


@pytest.mark.fault(20)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no limit of memory")
def test_too_much_memory_ends_the_child_alone() -> None:
    limits = Limits(memory=100 * MEGABYTE)
    assert read_in_child(sheets_of, workbook(2), limits=limits) == [Sheet("May", False)]
    with pytest.raises(FileRefused) as caught:
        read_in_child(sheets_of, bytes(150 * MEGABYTE), limits=limits)
    (error,) = caught.value.errors
    assert error.expected is Expected.WITHIN_LIMITS
    assert error.values["megabytes"] == "100"


@pytest.mark.fault(20)
def test_so_does_too_much_of_the_processor() -> None:
    assert refusal(Limits(cpu_seconds=1), rows=20_000).expected is Expected.WITHIN_LIMITS


@pytest.mark.fault(20)
def test_so_does_too_long_a_time() -> None:
    error = refusal(Limits(seconds=0.01), rows=10)
    assert error.values["seconds"] == "0.01"


def test_only_readers_are_called() -> None:
    with pytest.raises(FileRefused):
        read_in_child(Path.read_bytes, b"")


def test_only_facts_of_readers_come_back() -> None:
    for harmful in (Path("x"), print, KeyError("x")):
        with pytest.raises(pickle.UnpicklingError):
            OurUnpickler(io.BytesIO(pickle.dumps(harmful))).load()
