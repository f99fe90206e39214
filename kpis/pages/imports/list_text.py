"""From the imports of a centre to the words of their list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import CentreFact
from kpis.pages.imports.words import TONES, counts_in_words, kind_words, size_words, state_words
from kpis.reports.imports import ImportFact
from kpis.reports.visible import CentreContext
from kpis.vocabulary import ImportState


@dataclass(frozen=True, slots=True)
class ImportRow:
    """what: its kind and source. did: what writing it did, or would do."""

    id: int
    name: str
    what: str
    state: str
    tone: str
    did: str
    who: str
    may_be_undone: bool


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """limit: what may be uploaded. problem: why the last upload was refused."""

    centre: CentreFact
    may_record: bool
    rows: Sequence[ImportRow]
    limit: str
    most_bytes: int
    problem: str


def imports_page(frame: CentreContext, facts: Sequence[ImportFact], problem: str) -> ImportsPage:
    return ImportsPage(
        centre=frame.centre,
        may_record=frame.may_record,
        rows=[import_row(fact, frame) for fact in facts],
        limit=limit_words(),
        most_bytes=settings.IMPORT_MOST_BYTES,
        problem=problem,
    )


def limit_words() -> str:
    values = {
        "size": size_words(settings.IMPORT_MOST_BYTES),
        "rows": formatting.number(settings.IMPORT_MOST_ROWS),
    }
    return _("CSV, TXT, TSV or XLSX, up to %(size)s and %(rows)s rows.") % values


def import_row(fact: ImportFact, frame: CentreContext) -> ImportRow:
    source = fact.source if fact.source != kind_words(fact) else ""
    done = fact.state is ImportState.DONE
    return ImportRow(
        id=fact.id,
        name=fact.name,
        what=" · ".join(filter(None, [kind_words(fact), source])) or size_words(fact.size),
        state=state_words(fact.state),
        tone=TONES.get(fact.state, ""),
        did=did_words(fact),
        who=who_words(fact),
        may_be_undone=frame.may_record and done,
    )


def did_words(fact: ImportFact) -> str:
    if fact.state in {ImportState.DONE, ImportState.READY}:
        return counts_in_words(fact.counts, fact.kind) or _("no changes")
    return ""


def who_words(fact: ImportFact) -> str:
    values = {
        "person": fact.who,
        "moment": formatting.moment_name(fact.written_at or fact.uploaded_at),
    }
    return _("%(person)s, %(moment)s") % values
