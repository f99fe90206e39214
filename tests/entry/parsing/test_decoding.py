"""Bytes to text."""

import pytest

from kpis.entry.parsing.decoding import decode
from kpis.entry.parsing.errors import Error, Expected, FileRefused


def refusal(content: bytes) -> Error:
    with pytest.raises(FileRefused) as caught:
        decode(content)
    (error,) = caught.value.errors
    return error


@pytest.mark.fault(1)
def test_strips_the_byte_order_mark() -> None:
    assert decode("\ufeffmonth,énergie".encode()) == "month,énergie"


@pytest.mark.fault(2)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_and_euros_come_through(encoding: str) -> None:
    assert decode("Téléphonie, œuvre, 5 €".encode(encoding)) == "Téléphonie, œuvre, 5 €"


@pytest.mark.fault(2)
def test_refuses_the_byte_that_means_two_things() -> None:
    error = refusal("a\r\né ".encode("latin-1") + b"\xa4")
    assert (error.line, error.found) == (2, "0xA4")
    assert error.expected is Expected.DECLARED_ENCODING


@pytest.mark.fault(2)
@pytest.mark.parametrize(
    ("content", "line"), [(b"a\nb\n\xe9\x81", 3), (b"\xef\xbb\xbfa\r\xe9,", 2)]
)
def test_refuses_bytes_of_no_encoding(content: bytes, line: int) -> None:
    error = refusal(content)
    assert (error.line, error.expected) == (line, Expected.PLAIN_TEXT)


@pytest.mark.fault(3)
@pytest.mark.parametrize(
    "content",
    [
        "month,amount".encode("utf-16"),
        "month,amount".encode("utf-16-le"),
        "month,amount".encode("utf-16-be"),
        b"month\0,amount",
    ],
)
def test_refuses_utf_16_and_nul(content: bytes) -> None:
    assert refusal(content).expected is Expected.PLAIN_TEXT
