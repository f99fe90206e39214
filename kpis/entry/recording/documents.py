"""Documents come to a cost line, and go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kpis.entry.documents.storage import documents, new_key
from kpis.entry.documents.words import too_large, too_many, why_no_document
from kpis.entry.parsing.documents import NotADocument, Recognised, document_name, recognise
from kpis.entry.refusals import Mistakes, refusal_of
from kpis.models import CostDocument, CostLine

#: The one unit of its form, and the most documents of a line.
KEY, MOST_OF_A_LINE = "document", 20


@dataclass(frozen=True, slots=True)
class AddedDocument:
    """is_new: it was not on the line already."""

    document: CostDocument
    is_new: bool


def add_document(*, centre_id: int, line_id: int, name: str, content: bytes) -> AddedDocument:
    """Keep a file on a line, inside the caller's transaction; the same file once.

    A closed month takes it: no figure changes. Raises Mistakes for what is no document, too
    large, or one too many, and where the line is gone.
    """
    found = recognised(content)
    digest = sha256(content).hexdigest()
    lock_line(centre_id, line_id)
    standing = CostDocument.objects.filter(centre_id=centre_id, line=line_id)
    if (same := standing.filter(sha256=digest).first()) is not None:
        return AddedDocument(same, is_new=False)
    if standing.count() >= MOST_OF_A_LINE:
        raise refused(too_many(MOST_OF_A_LINE))
    with stored(centre_id, content) as key:
        document = CostDocument.objects.create(
            centre_id=centre_id,
            line=line_id,
            name=document_name(name, found.kind),
            kind=found.kind.value,
            is_protected=found.is_protected,
            size=len(content),
            sha256=digest,
            key=key,
        )
    return AddedDocument(document, is_new=True)


def refuse_size(size: int) -> None:
    """Before anything is read of it. Raises Mistakes."""
    if size > settings.DOCUMENT_MOST_BYTES:
        raise refused(too_large(size, settings.DOCUMENT_MOST_BYTES))


def recognised(content: bytes) -> Recognised:
    refuse_size(len(content))
    try:
        return recognise(content)
    except NotADocument as error:
        raise refused(why_no_document(error)) from error


def refused(message: str) -> Mistakes:
    return Mistakes({KEY: {"file": message}})


def lock_line(centre_id: int, line_id: int) -> None:
    """Two who add documents take turns. Raises Mistakes where the line is gone."""
    line = CostLine.objects.select_for_update(no_key=True).filter(centre_id=centre_id, pk=line_id)
    if not line.exists():
        raise refused(_("The line is gone: bring it back first."))


@contextmanager
def stored(centre_id: int, content: bytes) -> Iterator[str]:
    """The key of the content, which goes again where its document does not come to be."""
    storage = documents()
    key = storage.save(new_key(centre_id), ContentFile(content))
    try:
        with transaction.atomic():
            yield key
    except BaseException:
        storage.delete(key)
        raise


def remove_document(*, centre_id: int, line_id: int, id: int) -> str:
    """Take a document off a line, inside the caller's transaction; returns its name.

    Its content stays while the removal can be undone. Empty where it is gone already. Raises
    MonthIsClosed: what was reported can be looked up.
    """
    found = CostDocument.objects.filter(centre_id=centre_id, line=line_id, pk=id)
    document = found.select_for_update().first()
    if document is None:
        return ""
    try:
        with transaction.atomic():
            found.delete()
    except IntegrityError as error:
        raise refusal_of(error) or error from error
    return document.name


def content_of(document: CostDocument) -> bytes:
    """Raises FileNotFoundError where the storage has lost it."""
    with documents().open(document.key) as file:
        return bytes(file.read())
