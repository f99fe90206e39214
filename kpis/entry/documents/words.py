"""Why a file is not taken as a document, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis.entry.parsing.documents import Found, NotADocument
from kpis.models.labels import LABELS

WHAT: dict[Found, Promise] = {
    Found.NOTHING: _("an empty file (0 bytes)"),
    Found.LATE_PDF: _("a PDF with something else before its beginning"),
    Found.SVG: _("an SVG drawing, which can hold a program"),
    Found.HTML: _("a web page (HTML)"),
    Found.XML: _("XML"),
    Found.PACKED: _("a packed file, such as ZIP or an Office document"),
    Found.OLD_OFFICE: _("an Office document"),
    Found.GIF: _("a GIF image"),
    Found.TIFF: _("a TIFF image"),
    Found.BMP: _("a BMP image"),
    Found.HEIC: _("a HEIC image or a video"),
    Found.PROGRAM: _("a program"),
    Found.TEXT: _("text"),
    Found.UNKNOWN: _("something unknown"),
}


def why_no_document(refused: NotADocument) -> str:
    if refused.kind is not None:
        kind = str(LABELS[refused.kind])
        return gettext("The file is cut off: the end of a %(kind)s is missing.") % {"kind": kind}
    return gettext("Found %(what)s, expected a PDF, PNG, JPEG or WebP.") % {
        "what": WHAT[refused.found]
    }


def too_large(size: int, most: int) -> str:
    text = gettext("The file has %(size)s bytes, and a document may have %(most)s at most.")
    return text % {"size": size, "most": most}


def too_many(most: int) -> str:
    return gettext("The line has %(most)s documents already, which is the most.") % {"most": most}
