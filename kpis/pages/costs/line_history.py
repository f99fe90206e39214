"""The documents of a cost line, where it came from and what was done to it, in words."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.models.labels import LABELS
from kpis.pages.page_url import page_url
from kpis.reports.sheets.cost_line import (
    CostLineReport,
    DocumentFact,
    HappenedFact,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """text: where a line came from; name, url: of the import or the invoice, where it is one."""

    text: str
    name: str = ""
    url: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    id: int
    name: str
    about: str
    added: str


@dataclass(frozen=True, slots=True)
class HappenedRow:
    text: str
    who: str
    when: str


def origin_text(report: CostLineReport) -> Origin:
    line, origin, slug = report.line, report.origin, report.centre.slug
    assert line is not None
    if line.spread:
        url = page_url("cost-spread", slug, line.spread)
        return Origin(_("One month of a spread invoice:"), _("the whole invoice"), url)
    if origin is None:
        return Origin(_("Recorded by hand."))
    text = _("Line %(line)s of a file of %(when)s:")
    if not origin.is_new:
        text = _("Recorded before, and found as line %(line)s of a file of %(when)s:")
    number, when = formatting.count(origin.line), formatting.moment_name(origin.loaded_at)
    url = page_url("import", slug, origin.batch) if origin.batch else ""
    since = _("Changed by hand since.") if line.version != origin.version else ""
    return Origin(text % {"line": number, "when": when}, origin.file, url, since)


def document_row(document: DocumentFact) -> DocumentRow:
    about = [str(LABELS[document.kind]), size_words(document.size)]
    if document.is_protected:
        about.append(_("may ask for a password"))
    who = document.who or _("outside the pages")
    when = formatting.moment_name(document.added_at)
    return DocumentRow(document.id, document.name, ", ".join(about), f"{who}, {when}")


def size_words(size: int) -> str:
    """Such as "340 kB"; rounded up, so that nothing is 0."""
    if size < 1_000_000:
        return _("%(number)s kB") % {"number": formatting.count(-(-size // 1_000))}
    return _("%(number)s MB") % {"number": formatting.number(Decimal(size) / 1_000_000, 1)}


def happened_row(happened: HappenedFact) -> HappenedRow:
    who = happened.who or _("outside the pages")
    return HappenedRow(happened_words(happened), who, formatting.moment_name(happened.moment))


def happened_words(happened: HappenedFact) -> str:
    if happened.document:
        text = _("“%(name)s” removed") if happened.change == "delete" else _("“%(name)s” added")
        return text % {"name": happened.document}
    words = {"insert": _("Added"), "update": _("Changed"), "delete": _("Deleted")}
    return words.get(happened.change, _("Was there already"))
