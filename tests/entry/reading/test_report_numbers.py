"""Numbers of reports, by the decimal mark that the whole file shows."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Expected, FileRefused, Refused
from kpis.entry.reading.report_cells import Cell
from kpis.entry.reading.report_numbers import mark_of_report, read_count, read_seconds

ONE = Fraction(1)


def cells(*texts: str) -> list[Cell]:
    return [Cell(line, "x", text) for line, text in enumerate(texts, start=2)]


@pytest.mark.fault(4)
@pytest.mark.parametrize(
    ("counts", "times", "expected"),
    [
        ([], [], None),
        (["10", "1 000", "-", "many"], ["60", "6:04", "6:04,5"], None),
        (["1,000"], ["1.250"], None),
        (["1,234"], [], "."),
        (["1.234"], [], ","),
        ([], ["0.125"], "."),
        ([], ["1234,567"], ","),
        ([], ["12,5"], ","),
        (["1.000.000"], [], ","),
        (["1,000,000"], ["1.5"], "."),
        ([], ["1.234,5"], ","),
    ],
)
def test_the_mark_is_what_a_figure_shows(
    counts: list[str], times: list[str], expected: DecimalMark | None
) -> None:
    assert mark_of_report(cells(*counts), cells(*times)) == expected


@pytest.mark.fault(4)
def test_two_marks_in_a_file_are_refused() -> None:
    with pytest.raises(FileRefused) as caught:
        mark_of_report(cells("10", "1,234"), cells("12,5"))
    (error,) = caught.value.errors
    assert (error.found, error.expected, error.values) == (
        "12,5",
        Expected.DECIMAL_MARK,
        {"mark": "."},
    )


@pytest.mark.fault(6, 10)
@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("-", None, None),
        (" n/a ", None, None),
        ("0", None, 0),
        ("1234", None, 1234),
        ("12.0", None, 12),
        ("1,234", ".", 1234),
        ("1.234", ",", 1234),
        ("1.000", ".", 1),
        ("1\u202f234\u202f567", ",", 1_234_567),
        ("1'234", ".", 1234),
        ("+7", None, 7),
    ],
)
def test_counts(text: str, mark: DecimalMark | None, expected: int | None) -> None:
    assert read_count(text, mark) == expected


@pytest.mark.fault(5, 6, 8)
@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("1,000", None, Expected.DECIMALS_OR_THOUSANDS),
        ("1.5", ".", Expected.COUNT),
        ("-1", None, Expected.FIGURE),
        ("12 34", None, Expected.FIGURE),
        ("1,23", ".", Expected.FIGURE),
        ("1,234 567", ".", Expected.FIGURE),
        ("1e3", ".", Expected.FIGURE),
        ("1_000", ".", Expected.FIGURE),
        ("１", ".", Expected.FIGURE),
        ("5%", ".", Expected.FIGURE),
        ("9" * 16, ".", Expected.SMALLER_COUNT),
        ("9" * 41, ".", Expected.FIGURE),
    ],
)
def test_what_is_no_count(text: str, mark: DecimalMark | None, expected: Expected) -> None:
    with pytest.raises(Refused) as caught:
        read_count(text, mark)
    assert caught.value.expected is expected


@pytest.mark.parametrize(
    ("text", "mark", "unit", "expected"),
    [
        ("--", None, ONE, None),
        ("49.8832335329341", ".", ONE, Fraction("49.8832335329341")),
        (",5", ",", ONE, Fraction(1, 2)),
        ("1.5", ".", Fraction(60), 90),
        ("364000", None, Fraction(1, 1000), 364),
        ("6:04", None, Fraction(1, 1000), 364),
        ("1:06:04", None, ONE, 3964),
        ("100:00:00.25", None, ONE, Fraction("360000.25")),
    ],
)
def test_times(
    text: str, mark: DecimalMark | None, unit: Fraction, expected: Fraction | None
) -> None:
    assert read_seconds(text, mark, unit) == expected


@pytest.mark.parametrize("text", ["6:4", "6:60", "1:60:00", "1:2:3:4", "-6:04", "9" * 16])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(Refused):
        read_seconds(text, ".", ONE)


@given(
    st.integers(0, 10**12),
    st.integers(0, 999_999),
    st.sampled_from([(".", ""), (".", ","), (".", " "), (",", "."), (",", "\u202f"), (",", "’")]),
)
def test_what_was_written_is_read(
    whole: int, decimals: int, marks: tuple[DecimalMark, str]
) -> None:
    mark, group = marks
    text = f"{whole:,}".replace(",", group) + f"{mark}{decimals:06}"
    assert read_seconds(text, mark, ONE) == whole + Fraction(decimals, 10**6)
    assert mark_of_report([], cells(text)) == mark
