"""CSV files as people save them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing import csv_rows
from kpis.entry.parsing.csv_rows import MOST_BYTES, read_csv_rows
from kpis.entry.parsing.errors import Error, Expected, FileRefused

WANTED = {"required": ("name", "count"), "optional": ("note",)}


def read(content: bytes | str) -> tuple[list[tuple[int, dict[str, str]]], list[Error]]:
    content = content.encode() if isinstance(content, str) else content
    rows, errors = read_csv_rows(content, **WANTED)
    return [(row.line, dict(row.cells)) for row in rows], errors


def refusals(content: bytes | str) -> list[Error]:
    with pytest.raises(FileRefused) as caught:
        read(content)
    return list(caught.value.errors)


@pytest.mark.fault(14)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_finds_the_separator_in_the_header(separator: str) -> None:
    rows, errors = read(separator.join(["name", "count\na", "1 | 2"]))
    assert rows == [(2, {"name": "a", "count": "1 | 2"})]
    assert errors == []


@pytest.mark.fault(14)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_takes_every_kind_of_line_end(end: str) -> None:
    rows, errors = read(end.join(["name,count", "a,1", "b,2", ""]))
    assert rows == [(2, {"name": "a", "count": "1"}), (3, {"name": "b", "count": "2"})]
    assert errors == []


@pytest.mark.fault(1)
def test_the_first_header_matches_behind_a_byte_order_mark() -> None:
    rows, _ = read("\ufeffName ,COUNT\na,1\n")
    assert rows == [(2, {"name": "a", "count": "1"})]


def test_quotes_and_blank_rows() -> None:
    rows, errors = read('name,count\n"a, ""b""",1\n\n,\nc,3')
    assert rows == [
        (2, {"name": 'a, "b"', "count": "1"}),
        (5, {"name": "c", "count": "3"}),
    ]
    assert errors == []


@pytest.mark.fault(14)
def test_names_every_ragged_row_and_keeps_the_others() -> None:
    rows, errors = read("name,count\na,1\nb\nc,3,4\nd,5\n")
    assert [line for line, _ in rows] == [2, 5]
    assert errors == [
        Error(3, "", "1", Expected.SAME_CELLS, {"cells": "2"}),
        Error(4, "", "3", Expected.SAME_CELLS, {"cells": "2"}),
    ]


@pytest.mark.fault(14)
def test_takes_a_separator_at_the_end_of_every_line() -> None:
    rows, errors = read("name;count;\na;1;\nb;2;3\n")
    assert rows == [(2, {"name": "a", "count": "1"})]
    assert [error.line for error in errors] == [3]


@pytest.mark.fault(14)
@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('name,count\na,1\n"b,2\nc,3\n', 3),
        ('name,count\na,1\n"b"x,2\n', 3),
        ('"name,count\na,1', 1),
    ],
)
def test_refuses_an_open_quote_with_the_line_it_opens_on(content: str, line: int) -> None:
    (error,) = refusals(content)
    assert (error.line, error.expected) == (line, Expected.CLOSED_QUOTE)


@pytest.mark.fault(14)
def test_a_quote_does_not_swallow_rows() -> None:
    rows, errors = read('name,count\n"a,1\nb",2\nc,3\n')
    assert [line for line, _ in rows] == [4]
    assert [(error.line, error.column, error.expected) for error in errors] == [
        (2, "name", Expected.ONE_LINE)
    ]


@pytest.mark.fault(14)
def test_refuses_a_separator_it_does_not_know() -> None:
    (error,) = refusals("name|count\na|1\n")
    assert (error.found, error.expected) == ("name|count", Expected.SEPARATOR)


@pytest.mark.fault(15)
def test_names_missing_repeated_and_unknown_headers() -> None:
    errors = refusals("name,name,colour,\na,b,c,\n")
    assert [(error.column, error.expected) for error in errors] == [
        ("count", Expected.HEADER),
        ("name", Expected.ONE_HEADER),
        ("colour", Expected.KNOWN_HEADER),
    ]


@pytest.mark.fault(15)
def test_refuses_a_file_without_rows() -> None:
    assert [error.expected for error in refusals("")] == [Expected.HEADER] * 2
    assert [error.expected for error in refusals("name,count\n\n")] == [Expected.ROWS]


@pytest.mark.fault(19)
def test_refuses_too_many_bytes_before_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "decode", None)
    (error,) = refusals(b"\xff" * (MOST_BYTES + 1))
    assert (error.found, error.expected) == (str(MOST_BYTES + 1), Expected.SMALLER_FILE)


@pytest.mark.fault(19)
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_refuses_too_many_rows_before_parsing(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(csv_rows, "MOST_ROWS", 3)
    assert len(read(f"name,count{end}" + f"a,1{end}" * 3)[0]) == 3
    monkeypatch.setattr(csv_rows, "decode", None)
    (error,) = refusals(f"name,count{end}" + f"a,1{end}" * 4)
    assert error.expected is Expected.FEWER_ROWS


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        rows, errors = read(b"name,count\n" + content)
    except FileRefused as refused:
        rows, errors = [], list(refused.errors)
    assert rows or errors
