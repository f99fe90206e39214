"""Remarks on months. A remark is no figure: a closed month takes it too."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.entry.forms.units import digest
from kpis.entry.recording.goal_rows import change_seen, remove_seen
from kpis.models import Annotation


@dataclass(frozen=True, slots=True)
class RemarkValues:
    """month: its first day. text: at least one character, at most 80."""

    month: date
    text: str


@dataclass(frozen=True, slots=True)
class Editor:
    """Who writes. edits_all: finance and administrators; others change their own alone."""

    user_id: int
    edits_all: bool


@transaction.atomic
def record_annotation(
    *, centre_id: int, id: int | None, seen: str, values: RemarkValues, editor: Editor
) -> Annotation:
    """Add a remark, or change the one with the id as it was seen (seen_annotation).

    Its author stays, and so does what somebody else alone has changed since. Raises Conflicted
    where both changed the same, PermissionDenied where it is not the editor's to change.
    """
    columns = {"month": values.month, "text": values.text}
    row = Annotation(centre_id=centre_id, author_id=editor.user_id, **columns)
    if id is not None:
        refuse_others(centre_id, id, editor)
        row = change_seen(
            Annotation, centre_id=centre_id, id=id, seen=seen, mark=seen_annotation, columns=columns
        )
    row.save()
    return row


@transaction.atomic
def remove_annotation(*, centre_id: int, id: int, seen: str, editor: Editor) -> bool:
    """False where it is gone already. Raises as record_annotation does."""
    refuse_others(centre_id, id, editor)
    return remove_seen(Annotation, centre_id=centre_id, id=id, seen=seen, mark=seen_annotation)


def refuse_others(centre_id: int, id: int, editor: Editor) -> None:
    """An author never changes, so that this needs no lock."""
    if editor.edits_all:
        return
    others = Annotation.objects.filter(centre_id=centre_id, pk=id)
    if others.exclude(author_id=editor.user_id).exists():
        raise PermissionDenied(
            _("Only its author, finance and administrators can change a remark.")
        )


def seen_annotation(row: Annotation) -> str:
    """What a page says it showed."""
    return remark_mark(row.month, row.text)


def remark_mark(month: date, text: str) -> str:
    return digest({"month": f"{month}", "text": text})
