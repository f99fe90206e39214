"""Workbooks: what their cells show, and what is refused before it does harm."""

import contextlib
import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.rows import Row
from kpis.entry.reading.workbook import Sheet, check_workbook, is_workbook, sheets_of, workbook_rows


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "May"
    for row in rows:
        sheet.append(row)
    return saved(book)


def errors_of(content: bytes, most_rows: int = 100) -> list[Error]:
    with pytest.raises(FileRefused) as caught:
        workbook_rows(content, "May", most_rows)
    return list(caught.value.errors)


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something else in one of its parts, or with a part more."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(old, new) if name == part else text)
        if part not in source.namelist():
            target.writestr(part, new)
    return file.getvalue()


def test_cells_are_what_they_show() -> None:
    content = workbook(
        ["Month", "Amount", "Paid"],
        [date(2026, 5, 1), 1250.5, True],
        [],
        [datetime.combine(date(2026, 5, 31), time(14, 5)), 0.1 + 0.2, None],
        ["mai", -12, time(6, 4)],
    )
    assert workbook_rows(content, "May", 100) == [
        Row(1, ["Month", "Amount", "Paid"]),
        Row(2, ["2026-05-01", "1250.5", "TRUE"]),
        Row(4, ["2026-05-31 14:05:00", "0.3"]),
        Row(5, ["mai", "-12", "06:04:00"]),
    ]


@given(st.decimals(-(10**10), 10**10, places=2))
def test_amounts_come_back_to_the_cent(amount: Any) -> None:
    (row,) = workbook_rows(workbook([float(amount)]), "May", 1)
    assert type(amount)(row.cells[0]) == amount
    assert "e" not in row.cells[0]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e-7, "0.0000001"), (1e20, "100000000000000000000"), (12.0, "12"), (-0.5, "-0.5")],
)
def test_no_number_has_an_exponent(number: float, text: str) -> None:
    assert workbook_rows(workbook([number]), "May", 1) == [Row(1, [text])]


@pytest.mark.fault(13)
def test_the_days_of_a_workbook_that_counts_from_1904() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet: Any = book.active
    sheet.title = "May"
    sheet.append([date(2026, 5, 31)])
    assert workbook_rows(saved(book), "May", 1)[0].cells == ["2026-05-31"]


@pytest.mark.fault(21)
def test_hidden_sheets_are_told() -> None:
    book = Workbook()
    book.active.title = "Shown"
    book.create_sheet("Kept").sheet_state = "hidden"
    assert sheets_of(saved(book)) == [Sheet("Shown", False), Sheet("Kept", True)]


@pytest.mark.fault(21)
def test_faults_and_formulas_without_a_result_are_named_by_their_cell() -> None:
    content = workbook(["Amount"], ["#DIV/0!"], ["=A1+1"])
    found = [
        (error.line, error.column, error.found, error.expected) for error in errors_of(content)
    ]
    assert found == [
        (2, "A2", "#DIV/0!", Expected.NO_FAULT),
        (3, "A3", "=A1+1", Expected.COMPUTED),
    ]


@pytest.mark.fault(21)
def test_a_merged_cell_has_its_value_once() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "May"
    sheet.append(["Salaries", "", 12])
    sheet.merge_cells("A1:B1")
    assert workbook_rows(saved(book), "May", 1) == [Row(1, ["Salaries", "", "12"])]


@pytest.mark.fault(20)
def test_a_cell_far_to_the_right_is_named() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "May"
    sheet["GS1"] = "far"
    (error,) = errors_of(saved(book))
    assert (error.column, error.expected) == ("GS1", Expected.FEWER_COLUMNS)


@pytest.mark.fault(20)
def test_a_cell_far_below_is_read_and_no_row_is_made_for_it() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "May"
    sheet["A60000"] = "far"
    assert workbook_rows(saved(book), "May", 1) == [Row(60_000, ["far"])]


@pytest.mark.fault(19)
def test_too_many_rows() -> None:
    (error,) = errors_of(workbook(["1"], ["2"], ["3"]), most_rows=2)
    assert (error.line, error.expected, error.values) == (3, Expected.FEWER_ROWS, {"rows": "2"})


@pytest.mark.fault(22)
@pytest.mark.parametrize(
    "content", [b"", b"month;amount", b"\xd0\xcf\x11\xe0 old Excel", b"PK\x03\x04 cut off"]
)
def test_what_is_no_workbook(content: bytes) -> None:
    with pytest.raises(FileRefused) as caught:
        check_workbook(content)
    assert caught.value.errors[0].expected is Expected.WORKBOOK
    assert not is_workbook(content) or content.startswith(b"PK")


def test_a_sheet_that_there_is_not() -> None:
    with pytest.raises(FileRefused) as caught:
        workbook_rows(workbook(["1"]), "June", 1)
    assert caught.value.errors[0].expected is Expected.WORKBOOK


@pytest.mark.fault(22)
def test_another_zip_file_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "Dear all")
    assert is_workbook(file.getvalue())
    assert errors_of(file.getvalue())[0].expected is Expected.WORKBOOK


@pytest.mark.fault(22)
def test_macros_are_refused() -> None:
    content = changed(workbook(["1"]), "xl/vbaProject.bin", b"", b"code")
    assert errors_of(content)[0].expected is Expected.NO_MACROS


@pytest.mark.fault(22)
def test_entities_are_not_expanded() -> None:
    declared = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]><worksheet'
    content = changed(workbook(["1"]), "xl/worksheets/sheet1.xml", b"<worksheet", declared)
    assert errors_of(content)[0].expected is Expected.WORKBOOK


@pytest.mark.fault(20)
def test_a_bomb_is_refused_by_what_it_declares() -> None:
    file = io.BytesIO(workbook(["1"]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"\0" * 30_000_000)
    (error,) = errors_of(file.getvalue())
    assert error.expected is Expected.SMALLER_FILE
    assert int(error.found) > 30_000_000


SOUND = workbook(["Month", "Amount"], [date(2026, 5, 1), 1250.5], [date(2026, 6, 1), "=1+1"])


@pytest.mark.fault(20)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=20))
def test_a_damaged_workbook_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(SOUND)
    for place, byte in changes:
        content[place] = byte
    with contextlib.suppress(FileRefused):
        workbook_rows(bytes(content), "May", 100)


with zipfile.ZipFile(io.BytesIO(SOUND)) as sound:
    PARTS = {name: sound.read(name) for name in sound.namelist()}


@pytest.mark.fault(20)
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_so_is_one_whose_parts_are(part: str, data: st.DataObject) -> None:
    text = PARTS[part]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    new = text[:start] + data.draw(st.binary(max_size=10)) + text[end:]
    with contextlib.suppress(FileRefused):
        workbook_rows(changed(SOUND, part, text, new), "May", 100)
