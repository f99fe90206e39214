"""Which characters a text file is written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.entry.parsing.errors import Expected, FileRefused
from kpis.entry.reading.encodings import Encoding, decode_text

FRENCH = "Téléphonie à Orléans, façade n° 3 : août, reçu, Noël, cœur d’îlot"


@pytest.mark.fault(1)
@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"\xef\xbb\xbf" + FRENCH.encode(), Encoding.UTF_8),
        (FRENCH.encode("utf-16"), Encoding.UTF_16),
        (b"\xfe\xff" + FRENCH.encode("utf-16-be"), Encoding.UTF_16),
    ],
)
def test_a_mark_decides_and_is_no_part_of_the_text(content: bytes, encoding: Encoding) -> None:
    found = decode_text(content)
    assert (found.text, found.encoding, found.others) == (FRENCH, encoding, ())


@pytest.mark.fault(2)
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, Encoding.UTF_8),
        (FRENCH, Encoding.CP1252),
        ("Frais réels : 12 €, CŒUR", Encoding.ISO_8859_15),
        ("Création maquette, pièce n° 4, façade", Encoding.CP850),
        ("CREAT° MAQUETTE", Encoding.CP850),
        ("Peñón de São Paulo", Encoding.CP1252),
    ],
)
def test_it_is_read_as_what_people_write(text: str, encoding: Encoding) -> None:
    found = decode_text(text.encode(encoding))
    assert (found.text, found.encoding) == (text, encoding)
    assert found.replaced == 0


@pytest.mark.fault(2)
def test_where_bytes_have_two_meanings_the_others_are_named() -> None:
    """0xA4 is ¤ in the one and € in the other."""
    found = decode_text(b"12 \xa4 et 13 \xe9t\xe9s")
    assert found.text == "12 € et 13 étés"
    assert Encoding.CP1252 in found.others
    chosen = decode_text(b"12 \xa4 et 13 \xe9t\xe9s", Encoding.CP1252)
    assert chosen.text == "12 ¤ et 13 étés"
    assert Encoding.ISO_8859_15 in chosen.others


def test_nothing_is_left_open_in_plain_or_whole_utf_8_text() -> None:
    assert decode_text(b"only ASCII").others == ()
    assert decode_text(FRENCH.encode()).others == ()
    assert Encoding.UTF_8 in decode_text(FRENCH.encode(), Encoding.CP1252).others


@pytest.mark.fault(2)
def test_what_cannot_be_read_is_seen_and_counted() -> None:
    found = decode_text(FRENCH.encode() + b" \xff\xfe broken")
    assert found.encoding is Encoding.UTF_8
    assert found.text == f"{FRENCH} \ufffd\ufffd broken"
    assert found.replaced == 2


@pytest.mark.fault(3)
@pytest.mark.parametrize(
    ("content", "line"),
    [(FRENCH.encode("utf-16-le"), 1), (b"a;b\n1;2\n3;\0\n", 3), (b"PK\x03\x04\0\0", 1)],
)
def test_nul_bytes_are_no_text(content: bytes, line: int) -> None:
    with pytest.raises(FileRefused) as caught:
        decode_text(content)
    (error,) = caught.value.errors
    assert (error.line, error.found, error.expected) == (line, "0x00", Expected.PLAIN_TEXT)


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_utf_8_comes_back_whatever_it_says(text: str) -> None:
    assert decode_text(text.encode()).text == text


@given(st.binary().filter(lambda content: b"\0" not in content))
def test_any_bytes_are_some_text(content: bytes) -> None:
    found = decode_text(content)
    assert found.replaced == found.text.count("\ufffd")
