"""What a file is, by its content; and a name for it that harms nobody."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpis.entry.parsing.documents import (
    Found,
    NotADocument,
    Recognised,
    document_name,
    recognise,
)
from kpis.vocabulary import DocumentKind
from tests.documents import JPEG, PDF, PNG, PROTECTED_PDF, SVG, WEBP

pytestmark = pytest.mark.finding("E14")
WHOLE = {
    DocumentKind.PDF: PDF,
    DocumentKind.PNG: PNG,
    DocumentKind.JPEG: JPEG,
    DocumentKind.WEBP: WEBP,
}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_known_by_its_content(kind: DocumentKind) -> None:
    assert recognise(WHOLE[kind]) == Recognised(kind)


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("kept", [0.5, 0.7, 0.95])
def test_an_upload_that_was_cut_off_is_none(kind: DocumentKind, kept: float) -> None:
    content = WHOLE[kind]
    with pytest.raises(NotADocument) as refused:
        recognise(content[: int(len(content) * kept)])
    assert (refused.value.found, refused.value.kind) == (Found.CUT_OFF, kind)


def test_the_end_of_a_small_picture_in_the_head_is_not_the_end() -> None:
    thumbnail = b"\xff\xd8" + b"x" * 50 + b"\xff\xd9"
    head = b"\xff\xe1" + (len(thumbnail) + 2).to_bytes(2) + thumbnail
    with pytest.raises(NotADocument):
        recognise(b"\xff\xd8" + head + b"\xff\xda\x00\x02pixels")
    assert recognise(b"\xff\xd8" + head + b"\xff\xda\x00\x02pixels\xff\xd9").kind == "jpeg"


def test_a_pdf_that_may_ask_for_a_password_is_taken_and_said() -> None:
    assert recognise(PROTECTED_PDF) == Recognised(DocumentKind.PDF, is_protected=True)
    assert not recognise(PDF.replace(b"/Root", b"/Encryption 1 /Root")).is_protected


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", Found.NOTHING),
        (b"GIF89a;;;;" + PDF, Found.LATE_PDF),
        (b"0123456789" + PDF, Found.LATE_PDF),
        (b"\xef\xbb\xbf" + PDF, Found.LATE_PDF),
        (b"\n" + PDF, Found.LATE_PDF),
        (SVG, Found.SVG),
        (b'<?xml version="1.0"?><!-- x -->' + SVG, Found.SVG),
        (b"<!DOCTYPE html><script>alert(1)</script>", Found.HTML),
        (b"\xef\xbb\xbf  <HTML>", Found.HTML),
        (b"<?xml version='1.0'?><Invoice/>", Found.XML),
        (b"PK\x03\x04rest", Found.PACKED),
        (b"\xd0\xcf\x11\xe0rest", Found.OLD_OFFICE),
        (b"GIF89a", Found.GIF),
        (b"II*\x00", Found.TIFF),
        (b"BM1234", Found.BMP),
        (b"\x00\x00\x00\x18ftypheic", Found.HEIC),
        (b"MZ\x90", Found.PROGRAM),
        (b"\x7fELF", Found.PROGRAM),
        (b"#!/bin/sh", Found.PROGRAM),
        (b"Invoice 12", Found.TEXT),
        (b"\x00\x01\x02", Found.UNKNOWN),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", Found.UNKNOWN),
    ],
)
def test_anything_else_is_refused_for_what_it_is(content: bytes, found: Found) -> None:
    with pytest.raises(NotADocument) as refused:
        recognise(content)
    assert refused.value.found is found


@given(st.binary(max_size=300), st.sampled_from(sorted(WHOLE)), st.integers(1, 40))
def test_no_content_is_taken_that_begins_otherwise(
    before: bytes, kind: DocumentKind, at_least: int
) -> None:
    start = (b"\x00" * at_least)[: at_least - len(before)] + before
    if not start.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"RIFF")):
        with pytest.raises(NotADocument):
            recognise((start or b"\x00") + WHOLE[kind])


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("Facture n° 12 – été.PDF", "Facture n° 12 – été.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ada\\bill.pdf", "bill.pdf"),
        ('a"; filename="b.exe', "a-- filename=-b.exe.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie- x=1.pdf"),
        ("bill\u202efdp.exe", "billfdp.exe.pdf"),
        ("bill\u200f\u2066.pdf", "bill.pdf"),
        ("page.html", "page.html.pdf"),
        (".pdf", "document.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("CON.pdf ", "CON.pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert document_name(name, DocumentKind.PDF) == safe


@given(st.text(max_size=300), st.sampled_from(DocumentKind))
@example("\u2028\u2029.pdf", DocumentKind.PDF)
def test_no_name_breaks_a_header_or_hides_its_ending(name: str, kind: DocumentKind) -> None:
    safe = document_name(name, kind)
    assert safe
    assert len(safe) <= 130
    assert safe.lower().endswith((".pdf", ".png", ".jpg", ".jpeg", ".webp"))
    assert not set(safe) & set("\"'\r\n/\\;:\0")
    assert not any(unicodedata.category(letter).startswith("C") for letter in safe)
    assert document_name(safe, kind) == safe
