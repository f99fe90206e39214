"""The rows of text files, whatever stands between cells and at the end of lines."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.rows import Row, one_line_end, quoted_rows, separator_of, split_rows


@pytest.mark.fault(14)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_lines_end_as_they_may(end: str) -> None:
    text = one_line_end(f"a;b{end}1;2{end}{end}3;4{end}")
    rows = [Row(1, ["a", "b"]), Row(2, ["1", "2"]), Row(4, ["3", "4"])]
    assert [*split_rows(text, ";")] == rows


@pytest.mark.fault(14)
def test_a_row_has_the_line_on_which_it_starts() -> None:
    text = 'a,b\n"one\ntwo",2\n\n3,"x,y"\n'
    assert [*quoted_rows(text, ",")] == [
        Row(1, ["a", "b"]),
        Row(2, ["one\ntwo", "2"]),
        Row(5, ["3", "x,y"]),
    ]


@pytest.mark.fault(14)
def test_a_quote_that_does_not_close_is_named_by_its_line() -> None:
    with pytest.raises(FileRefused) as caught:
        list(quoted_rows('a,b\n1,"2\n3,4\n', ","))
    (error,) = caught.value.errors
    assert (error.line, error.expected) == (2, Expected.CLOSED_QUOTE)


@pytest.mark.fault(14)
@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Mois;Montant\n2026-01;1,50\n2026-02;2,50\n", ";"),
        ("month,amount\n2026-01,1.50\n", ","),
        ("month\tlabel\n2026-01\tone, two; three\n", "\t"),
        ("time|call|queue\n1|2|3\n", "|"),
        ("Report of May\n\nday,calls,mails\n1,2,3\n2,3,4\n", ","),
        ('name;text\n"a,b,c";"d,e,f"\n"a,b,c";"d,e"\n', ";"),
    ],
)
def test_the_separator_is_what_cuts_evenly(text: str, separator: str) -> None:
    assert separator_of(text) == separator


@pytest.mark.parametrize("text", ["", "one column\n1\n2\n"])
def test_a_file_of_one_column_has_none(text: str) -> None:
    with pytest.raises(FileRefused) as caught:
        separator_of(text)
    assert caught.value.errors[0].expected is Expected.SEPARATOR


CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6), st.sampled_from(",;\t|"))
def test_what_was_written_is_read(rows: list[list[str]], separator: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\n").writerows(rows)
    found = [list(row.cells) for row in quoted_rows(file.getvalue(), separator)]
    assert found == [row for row in rows if any(cell.strip() for cell in row)]
