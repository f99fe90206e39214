"""In which characters a text file is written: what it says itself, or what reads as words."""

import codecs
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpis.entry.parsing.errors import Error, Expected, FileRefused


class Encoding(StrEnum):
    """What accounts and telephone systems write, by the names that Python knows them by."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    CP1252 = "cp1252"
    ISO_8859_15 = "iso8859-15"
    CP850 = "cp850"


MARKS = {
    codecs.BOM_UTF8: Encoding.UTF_8,
    codecs.BOM_UTF16_LE: Encoding.UTF_16,
    codecs.BOM_UTF16_BE: Encoding.UTF_16,
}
ASCII = bytes(range(128))
#: One byte a character: any text can be read so. The first of those that read equally well.
BYTE_ENCODINGS = (Encoding.CP1252, Encoding.ISO_8859_15, Encoding.CP850)
#: What is written beside ASCII in the languages of our readers and of their suppliers. ¤ is not:
#: nobody writes it, and where cp1252 has it ISO-8859-15 has the euro.
WRITTEN = frozenset(
    "éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŸŒÆáíóúñÁÍÓÚÑãõÃÕßåÅ°’‘“”«»€£§µ²³½¼ºª–—…·•®©™\xa0"
)
#: Where so many characters of UTF-8 are whole for each that is broken, the file is UTF-8.
WHOLE_FOR_A_BROKEN_ONE = 4
REPLACED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Text:
    """A file as text. others: encodings in which it would read otherwise, and could be meant.

    replaced: how many characters could not be read, and stand as U+FFFD.
    """

    text: str
    encoding: Encoding
    others: Sequence[Encoding]
    replaced: int


def decode_text(content: bytes, encoding: Encoding | None = None) -> Text:
    """The text of a file, without its byte-order mark.

    encoding: as somebody chose it; else by the mark, else strict UTF-8, else the one in which
    most bytes beyond ASCII are letters and signs that people write. Raises FileRefused for NUL
    bytes, which no text has: a workbook, or UTF-16 without its mark.
    """
    marked = next((found for mark, found in MARKS.items() if content.startswith(mark)), None)
    if marked is not Encoding.UTF_16 and b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise FileRefused([Error(line, "", "0x00", Expected.PLAIN_TEXT)])
    chosen = encoding or marked or likely_encoding(content)
    text = content.decode(chosen, "replace").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return Text(text, chosen, other_encodings(content, chosen, marked), text.count(REPLACED))


def likely_encoding(content: bytes) -> Encoding:
    """Of a file without a mark."""
    text = content.decode("utf-8", "replace")
    broken = text.count(REPLACED)
    if not broken or whole_characters(content, text) >= WHOLE_FOR_A_BROKEN_ONE * broken:
        return Encoding.UTF_8
    beyond = Counter(content.translate(None, ASCII))
    return max(BYTE_ENCODINGS, key=lambda encoding: written_characters(beyond, encoding))


def whole_characters(content: bytes, text: str) -> int:
    """Those beyond ASCII that UTF-8 could read."""
    ascii_only = len(content) - len(content.translate(None, ASCII))
    return len(text) - text.count(REPLACED) - ascii_only


def written_characters(beyond: Counter[int], encoding: Encoding) -> int:
    """How many of the bytes beyond ASCII are characters that people write."""
    return sum(
        number
        for byte, number in beyond.items()
        if bytes([byte]).decode(encoding, "replace") in WRITTEN
    )


def other_encodings(
    content: bytes, chosen: Encoding, marked: Encoding | None
) -> tuple[Encoding, ...]:
    """Those in which the file reads otherwise; none where it says itself what it is, as whole
    UTF-8 does: no other text is so by chance."""
    beyond = bytes(sorted(set(content.translate(None, ASCII))))
    if marked or not beyond or (chosen is Encoding.UTF_8 and is_whole_utf_8(content)):
        return ()
    read = {each: beyond.decode(each, "replace") for each in BYTE_ENCODINGS}
    now = beyond.decode(chosen, "replace")
    others = tuple(each for each in read if each is not chosen and read[each] != now)
    return (Encoding.UTF_8, *others) if is_whole_utf_8(content) else others


def is_whole_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
