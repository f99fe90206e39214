"""In which characters a text file is written: what it says itself, or what reads as words."""

import codecs
from collections import Counter
from collections.abc import Iterator, Sequence
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
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
#: So much of a file is decoded at a time.
BYTES_OF_A_PIECE = 1_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """A file as text. others: encodings in which it would read otherwise, and could be meant.

    replaced: how many characters could not be read, and stand as U+FFFD.
    """

    text: str
    encoding: Encoding
    others: Sequence[Encoding]
    replaced: int


@dataclass(frozen=True, slots=True)
class Written:
    """How a file is written. others: encodings in which it would read otherwise, and could be
    meant."""

    encoding: Encoding
    others: Sequence[Encoding]


def decode_text(content: bytes, encoding: Encoding | None = None) -> Text:
    """The text of a file, without its byte-order mark. encoding: as somebody chose it. Raises
    FileRefused, as written_in does."""
    written = written_in(content, encoding)
    text = "".join(pieces_of(content, written.encoding))
    return Text(text, written.encoding, written.others, text.count(REPLACED))


def written_in(content: bytes, encoding: Encoding | None = None) -> Written:
    """The encoding of a file: as somebody chose it; else by the byte-order mark, else strict
    UTF-8, else the one in which most bytes beyond ASCII are letters and signs that people write.
    Raises FileRefused for NUL bytes, which no text has: a workbook, or UTF-16 without its mark.
    """
    marked = next((found for mark, found in MARKS.items() if content.startswith(mark)), None)
    if marked is not Encoding.UTF_16 and b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise FileRefused([Error(line, "", "0x00", Expected.PLAIN_TEXT)])
    if content.isascii():
        return Written(encoding or Encoding.UTF_8, ())
    whole, broken = characters_of_utf_8(content)
    beyond = Counter(content.translate(None, ASCII))
    likely = likely_encoding(beyond, whole, broken)
    chosen = encoding or marked or likely
    return Written(chosen, () if marked else other_encodings(beyond, chosen, broken))


def pieces_of(content: bytes, encoding: Encoding) -> Iterator[str]:
    """The text piece by piece, without its byte-order mark: a large file never stands in memory
    a second time. What cannot be read is U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for start in range(0, len(content), BYTES_OF_A_PIECE):
        last = start + BYTES_OF_A_PIECE >= len(content)
        piece = decoder.decode(content[start : start + BYTES_OF_A_PIECE], last)
        yield piece if start else piece.removeprefix(MARK)


def characters_of_utf_8(content: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII UTF-8 can read, and how many it cannot."""
    read = broken = 0
    for piece in pieces_of(content, Encoding.UTF_8):
        read += len(piece)
        broken += piece.count(REPLACED)
    mark = content.startswith(codecs.BOM_UTF8)
    ascii_only = len(content) - len(content.translate(None, ASCII))
    return read + mark - broken - ascii_only, broken


def likely_encoding(beyond: Counter[int], whole: int, broken: int) -> Encoding:
    """Of a file without a mark. beyond: its bytes beyond ASCII."""
    if not broken or whole >= WHOLE_FOR_A_BROKEN_ONE * broken:
        return Encoding.UTF_8
    return max(BYTE_ENCODINGS, key=lambda encoding: written_characters(beyond, encoding))


def written_characters(beyond: Counter[int], encoding: Encoding) -> int:
    """How many of the bytes beyond ASCII are characters that people write."""
    return sum(
        number
        for byte, number in beyond.items()
        if bytes([byte]).decode(encoding, "replace") in WRITTEN
    )


def other_encodings(beyond: Counter[int], chosen: Encoding, broken: int) -> tuple[Encoding, ...]:
    """Those in which a file without a mark reads otherwise; none where it is whole UTF-8, and
    read so: no other text is so by chance."""
    if chosen is Encoding.UTF_8 and not broken:
        return ()
    signs = bytes(sorted(beyond))
    read = {each: signs.decode(each, "replace") for each in BYTE_ENCODINGS}
    now = signs.decode(chosen, "replace")
    others = tuple(each for each in read if each is not chosen and read[each] != now)
    return others if broken else (Encoding.UTF_8, *others)
