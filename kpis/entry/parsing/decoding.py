"""Bytes of a text file to text: a byte-order mark, strict UTF-8, then cp1252."""

from kpis.entry.parsing.errors import Error, Expected, FileRefused

UTF_8_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: ¤ in cp1252 and € in ISO-8859-15: nobody can tell which was meant.
UNDECIDED_BYTE = b"\xa4"


def decode(content: bytes) -> str:
    """The text of a file, without its byte-order mark.

    Raises FileRefused for UTF-16, NUL bytes, UTF-8 that breaks off after a byte-order mark, a
    byte that cp1252 does not have, and the byte 0xA4 outside UTF-8.
    """
    if content.startswith(UTF_16_MARKS) or b"\0" in content:
        raise refusal(content, max(content.find(b"\0"), 0), Expected.PLAIN_TEXT)
    if content.startswith(UTF_8_MARK):
        return decode_as(content.removeprefix(UTF_8_MARK), "utf-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return decode_as(decided(content), "cp1252")


def decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refusal(content, error.start, Expected.PLAIN_TEXT) from error


def decided(content: bytes) -> bytes:
    if UNDECIDED_BYTE in content:
        position = content.index(UNDECIDED_BYTE)
        raise refusal(content, position, Expected.DECLARED_ENCODING)
    return content


def refusal(content: bytes, position: int, expected: Expected) -> FileRefused:
    """Name the line of the byte, and the byte."""
    before = content[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    found = f"0x{content[position]:02X}"
    return FileRefused([Error(line, "", found, expected)])
