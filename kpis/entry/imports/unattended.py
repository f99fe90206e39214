"""An import from the shell: the same steps as in the browser, one after the other, and nobody to
ask. What a person would have to say first refuses the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from kpis.entry.imports.receiving import keep_file
from kpis.entry.imports.steps import compare_batch, read_batch, write_batch
from kpis.entry.imports.summary import error_from_json
from kpis.entry.messages import describe
from kpis.entry.parsing.errors import Error, FileRefused
from kpis.models import Centre, ImportBatch
from kpis.models.labels import LABELS
from kpis.vocabulary import ImportState, RowOutcome

#: What keeps a file out, unless somebody says that the rest may go in.
OBSTACLES = (RowOutcome.UNKNOWN, RowOutcome.REFUSED, RowOutcome.CLOSED)


@dataclass(eq=False)
class NotUnattended(Exception):
    """Nothing was written. counts: of rows, by their outcome. unknown: accounts, words and queues
    of which nobody has said what they stand for. asks: somebody must name its columns first."""

    counts: dict[str, int]
    unknown: Sequence[str]
    errors: Sequence[Error]
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """source: which of several files of one month; empty: that of its layout. rest: what can be
    written is, though other rows cannot. who: an account of the server."""

    source: str = ""
    rest: bool = False
    who: str = ""


@transaction.atomic
def import_unattended(*, centre: Centre, name: str, content: bytes, asked: Asked) -> dict[str, int]:
    """The rows by their outcome, once what is new, changed and gone was written. Raises
    UploadRefused, FileRefused and NotUnattended: then nothing was."""
    batch = keep_file(centre=centre, name=name, content=content, who=asked.who)
    batch.source = asked.source[:60]
    batch.save(update_fields=["source"])
    read_batch(batch.pk)
    batch.refresh_from_db()
    if batch.state == ImportState.UNREADABLE:
        raise FileRefused([error_from_json(error) for error in batch.errors])
    if batch.state == ImportState.ASKING:
        raise NotUnattended({}, [], [], asks=True)
    compare_batch(batch.pk, nothing_measured)
    batch.refresh_from_db()
    preview: dict[str, Any] = batch.preview or {}
    counts: dict[str, int] = preview["counts"]
    if not asked.rest and any(counts.get(each.value) for each in OBSTACLES):
        raise obstacles_in(preview)
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.WRITING.value)
    write_batch(batch.pk)
    return counts


def nothing_measured(_centre: Centre, _months: Sequence[date]) -> dict[str, Any]:
    """There is no page on which somebody would look at the months."""
    return {}


def obstacles_in(preview: dict[str, Any]) -> NotUnattended:
    unknown = [each["subject"] for each in preview["subjects"] if each["unknown"]]
    rows = preview["rows"].get(RowOutcome.REFUSED.value, ())
    errors = [error_from_json(row["error"]) for row in rows]
    return NotUnattended(preview["counts"], unknown, errors)


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Such as "New: 40, Already there: 2"."""
    return ", ".join(f"{LABELS[RowOutcome(name)]}: {count}" for name, count in counts.items())


def kept_out_in_words(refused: NotUnattended) -> list[str]:
    said = [describe(error) for error in refused.errors]
    if refused.asks:
        said.append(gettext("Nobody has said what its columns are: import it in the browser once."))
    if refused.unknown:
        text = gettext("Nobody has said what these stand for: %(words)s.")
        said.append(text % {"words": ", ".join(refused.unknown)})
    if closed := refused.counts.get(RowOutcome.CLOSED.value):
        said.append(gettext("Rows of closed months: %(count)s.") % {"count": closed})
    return said
