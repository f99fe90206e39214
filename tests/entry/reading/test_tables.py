"""Tables with a header, wherever it stands."""

import pytest

from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.row_files import file_of_text
from kpis.entry.reading.tables import check_once, has_all, header_in, rows_under, squeezed

IS_WANTED = has_all(["date"], ["handled", "answered"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CallsHandled", "callshandled"),
        ("calls_handled ", "callshandled"),
        ("\ufeffCalls-handled", "callshandled"),
        ("Answer %", "answer%"),
        ("Appels traités", "appelstraites"),
        ("APPELS TRAITES", "appelstraites"),
    ],
)
def test_names_are_compared_by_their_letters(name: str, expected: str) -> None:
    assert squeezed(name) == expected


@pytest.mark.fault(1, 14)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_a_header_is_found_under_titles(separator: str, end: str) -> None:
    lines = ["\ufeffReport of May", "", separator.join(["Date", " HANDLED", "x", ""])]
    header = header_in(file_of_text(end.join(lines)), IS_WANTED)
    assert header is not None
    assert (header.separator, header.line) == (separator, 3)
    assert header.names == ["Date", "HANDLED", "x"]
    assert header.place_of("answered", "handled") == 1
    assert header.place_of("queue") is None


@pytest.mark.fault(15)
def test_a_header_must_have_one_of_each() -> None:
    assert header_in(file_of_text("Date,Offered\n1,2"), IS_WANTED) is None
    assert header_in(file_of_text(""), IS_WANTED) is None
    assert header_in(file_of_text('Date,"Handled'), IS_WANTED) is None


@pytest.mark.fault(15)
def test_a_column_that_is_read_stands_once() -> None:
    header = header_in(file_of_text("Date,Handled,x,x,handled"), IS_WANTED)
    assert header is not None
    check_once(header, [0, None])
    with pytest.raises(FileRefused) as caught:
        check_once(header, [0, 1, None])
    (error,) = caught.value.errors
    assert (error.line, error.column) == (1, "Handled")
    assert error.expected is Expected.ONE_HEADER


@pytest.mark.fault(14)
def test_ragged_rows_are_named_and_trailing_separators_are_not() -> None:
    text = "Date,Handled\n1,2\n1\n1,2,\n1,2,3\n"
    header = header_in(file_of_text(text), IS_WANTED)
    assert header is not None
    errors: list[Error] = []
    rows = [row.line for row in rows_under(file_of_text(text), header, errors)]
    assert rows == [2, 4]
    assert [(error.line, error.found, error.expected) for error in errors] == [
        (3, "1", Expected.SAME_CELLS),
        (5, "3", Expected.SAME_CELLS),
    ]
