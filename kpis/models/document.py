"""Documents on cost lines, such as the invoice that a line is of."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.history import tracked
from kpis.models.labels import choices, one_of
from kpis.models.triggers import OLD_ROWS, refuse_closed_months
from kpis.vocabulary import DocumentKind

#: What is reported of a month can be looked up: a document may come later, and none may go.
MONTHS_OF_LINES = f"""
    SELECT line.centre_id, line.month FROM {OLD_ROWS} AS document
    JOIN kpis_costline AS line
        ON line.centre_id = document.centre_id AND line.id = document.line
"""  # noqa: S608 (a constant)


@tracked(journal="journal_documents")
class CostDocument(models.Model):
    """One file on a cost line. line: its id, which outlives it: a line that is deleted and comes
    back has its documents again.

    kind: by its content. is_protected: a PDF that may ask for a password. key: its name in the
    storage of documents, which keeps the content two days longer than this row.
    """

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"), db_index=False)
    line = models.BigIntegerField(_("cost line"))
    name = models.CharField(_("file"), max_length=255)
    kind = models.CharField(_("kind"), max_length=4, choices=choices(DocumentKind))
    is_protected = models.BooleanField(_("protected"), default=False)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    key = models.CharField(_("key"), max_length=100)
    added_at = models.DateTimeField(_("added at"), db_default=Now())
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        constraints = [
            one_of("kind", DocumentKind, "document"),
            models.UniqueConstraint(fields=["centre", "line", "sha256"], name="document_once"),
            models.UniqueConstraint(fields=["centre", "key"], name="document_key_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_has_content"),
        ]
        triggers = [
            pgtrigger.Protect(name="stands", operation=pgtrigger.Update),
            refuse_closed_months("of_closed", pgtrigger.Delete, MONTHS_OF_LINES, OLD_ROWS),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentContent(models.Model):
    """The bytes of a document, where the storage of documents is the database itself."""

    centre = models.ForeignKey(Centre, models.CASCADE, db_index=False)
    key = models.CharField(max_length=100)
    content = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("content of a document")
        verbose_name_plural = _("contents of documents")
        constraints = [
            models.UniqueConstraint(fields=["centre", "key"], name="document_content_once")
        ]
        triggers = [pgtrigger.Protect(name="stands", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.key
