"""Files that are cut into rows piece by piece."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.reading import encodings
from kpis.entry.reading.encodings import Encoding, decode_text, pieces_of
from kpis.entry.reading.row_files import SheetFile, file_of_bytes, file_of_text
from kpis.entry.reading.rows import Row, lines_of, one_line_end

TEXTS = st.text(st.sampled_from(["a", "é", ",", "\n", "\r", "\u2028", "\x0b"]), max_size=30)


@pytest.mark.fault(14)
@given(TEXTS, st.lists(st.integers(0, 30), max_size=5))
def test_lines_are_the_same_wherever_a_text_is_cut(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[a:b] for a, b in pairwise(places)]
    lines = [*lines_of(pieces)]
    assert "".join(lines) == one_line_end(text)
    assert all(line.endswith("\n") for line in lines[:-1])
    assert all("\n" not in line[:-1] for line in lines)


@pytest.mark.fault(1, 2)
@given(st.text("aé€œ\n", max_size=40), st.sampled_from(Encoding), st.integers(3, 9), st.booleans())
def test_a_text_is_decoded_alike_in_pieces(
    text: str, encoding: Encoding, size: int, has_mark: bool
) -> None:
    content = text.encode(encoding, "replace")
    if has_mark and encoding is Encoding.UTF_8:
        content = b"\xef\xbb\xbf" + content
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encodings, "BYTES_OF_A_PIECE", size)
        pieces = [*pieces_of(content, encoding)]
    assert "".join(pieces) == text.encode(encoding, "replace").decode(encoding)
    assert decode_text(content, encoding).text == "".join(pieces)


def test_a_file_is_cut_as_often_as_it_is_asked() -> None:
    expected = [Row(1, ["a", "b"]), Row(3, ["1", "2,3"])]
    for file in (
        file_of_text('\ufeffa,b\r\r\n\r\r\n1,"2,3"'),
        file_of_bytes('\ufeffa,b\r\n\r\n1,"2,3"\r\n'.encode(), Encoding.UTF_8),
    ):
        assert [*file.rows(",")] == [*file.rows(",")] == expected
    assert [*file_of_text('a|"b\n1|2').bare_rows("|")] == [Row(1, ["a", '"b']), Row(2, ["1", "2"])]


def test_the_rows_of_a_sheet_are_as_wide_as_its_widest() -> None:
    file = SheetFile([Row(1, ["a", "b"]), Row(4, ["1"])])
    assert [*file.rows("")] == [*file.bare_rows("")] == [Row(1, ["a", "b"]), Row(4, ["1", ""])]
