"""What a document is, by its content and never by its name."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath

from kpis.vocabulary import DocumentKind

PDF_HEADER, PNG_HEADER, JPEG_HEADER = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
PNG_END, PDF_END = b"\x00\x00\x00\x00IEND\xaeB`\x82", b"%%EOF"
#: Readers look for the end of a PDF in its last kilobyte.
PDF_TAIL = 1024
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
START_OF_SCAN, END_OF_IMAGE = 0xDA, b"\xff\xd9"


class Found(StrEnum):
    """What a content is that is no document; kpis/entry/documents/words.py says each in words."""

    NOTHING = "nothing"
    LATE_PDF = "late_pdf"
    CUT_OFF = "cut_off"
    SVG = "svg"
    HTML = "html"
    XML = "xml"
    PACKED = "packed"
    OLD_OFFICE = "old_office"
    GIF = "gif"
    TIFF = "tiff"
    BMP = "bmp"
    HEIC = "heic"
    PROGRAM = "program"
    TEXT = "text"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recognised:
    """is_protected: a PDF that may ask for a password when it is opened."""

    kind: DocumentKind
    is_protected: bool = False


@dataclass(eq=False)
class NotADocument(Exception):
    """kind: what it began as, where it is cut off."""

    found: Found
    kind: DocumentKind | None = None


def recognise(content: bytes) -> Recognised:
    """A whole PDF, PNG, JPEG or WebP. Raises NotADocument for anything else."""
    kind = kind_of(content)
    if kind is None:
        raise NotADocument(found_in(content))
    if not IS_WHOLE[kind](content):
        raise NotADocument(Found.CUT_OFF, kind)
    return Recognised(kind, kind is DocumentKind.PDF and ENCRYPTED.search(content) is not None)


def kind_of(content: bytes) -> DocumentKind | None:
    """By its first bytes: a header further in is none."""
    if content.startswith(PDF_HEADER):
        return DocumentKind.PDF
    if content.startswith(PNG_HEADER):
        return DocumentKind.PNG
    if content.startswith(JPEG_HEADER):
        return DocumentKind.JPEG
    is_webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return DocumentKind.WEBP if is_webp else None


def is_whole_pdf(content: bytes) -> bool:
    return PDF_END in content[-PDF_TAIL:]


def is_whole_png(content: bytes) -> bool:
    return PNG_END in content


def is_whole_jpeg(content: bytes) -> bool:
    """Ends after its picture; the end of a small picture within its head is not that."""
    place = 2
    while content[place : place + 1] == b"\xff" and place + 4 <= len(content):
        if content[place + 1] == START_OF_SCAN:
            return END_OF_IMAGE in content[place:]
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
    return False


def is_whole_webp(content: bytes) -> bool:
    return len(content) >= 8 + int.from_bytes(content[4:8], "little") > 12


IS_WHOLE = {
    DocumentKind.PDF: is_whole_pdf,
    DocumentKind.PNG: is_whole_png,
    DocumentKind.JPEG: is_whole_jpeg,
    DocumentKind.WEBP: is_whole_webp,
}
#: By their first bytes.
HEADERS: list[tuple[bytes, Found]] = [
    (b"PK\x03\x04", Found.PACKED),
    (b"PK\x05\x06", Found.PACKED),
    (b"Rar!", Found.PACKED),
    (b"7z\xbc\xaf\x27\x1c", Found.PACKED),
    (b"\x1f\x8b", Found.PACKED),
    (b"\xd0\xcf\x11\xe0", Found.OLD_OFFICE),
    (b"GIF8", Found.GIF),
    (b"II*\x00", Found.TIFF),
    (b"MM\x00*", Found.TIFF),
    (b"BM", Found.BMP),
    (b"MZ", Found.PROGRAM),
    (b"\x7fELF", Found.PROGRAM),
    (b"#!", Found.PROGRAM),
]
#: By what stands in the first kilobyte of a text.
TAGS: list[tuple[bytes, Found]] = [
    (b"<svg", Found.SVG),
    (b"<!doctype html", Found.HTML),
    (b"<html", Found.HTML),
    (b"<script", Found.HTML),
    (b"<body", Found.HTML),
    (b"<?xml", Found.XML),
]


def found_in(content: bytes) -> Found:
    """What it is instead, as far as its first kilobyte tells."""
    start = content[:1024]
    if not content:
        return Found.NOTHING
    if PDF_HEADER in start:
        return Found.LATE_PDF
    if start[4:8] == b"ftyp":
        return Found.HEIC
    by_header = (found for header, found in HEADERS if start.startswith(header))
    by_tag = (found for tag, found in TAGS if tag in start.lower())
    return next(by_header, None) or next(by_tag, None) or text_or_unknown(start)


def text_or_unknown(start: bytes) -> Found:
    return Found.UNKNOWN if b"\0" in start or start.count(b"\xff") > 3 else Found.TEXT


SUFFIXES = {
    DocumentKind.PDF: (".pdf",),
    DocumentKind.PNG: (".png",),
    DocumentKind.JPEG: (".jpg", ".jpeg"),
    DocumentKind.WEBP: (".webp",),
}
#: Of the stem; with an ending that is still a name for every file system.
LONGEST_STEM = 120


def document_name(name: str, kind: DocumentKind) -> str:
    """A name that any system takes, and that ends as what it is: never a path, no quotes, no
    line ends, nothing unseen that hides its ending."""
    last = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    shown = "".join(map(safe_letter, unicodedata.normalize("NFC", last)))
    plain = " ".join(shown.split()).rstrip(". ")
    suffix = next((each for each in SUFFIXES[kind] if plain.lower().endswith(each)), "")
    stem = plain[: len(plain) - len(suffix)].strip(". ")[:LONGEST_STEM].strip(". ")
    ending = plain[len(plain) - len(suffix) :] if suffix else SUFFIXES[kind][0]
    return (stem or "document") + ending


def safe_letter(letter: str) -> str:
    """Marks of direction and controls go; what a header or a system minds becomes a dash."""
    category = unicodedata.category(letter)
    if category.startswith("C"):
        return ""
    if category.startswith("Z"):
        return " "
    return "-" if letter in "\"'<>|:*?\\/;%`$" else letter
