"""Files that were loaded, and which lines and volumes came from each."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.labels import choices, first_of_month, one_of
from kpis.vocabulary import FileKind


class LoadedFile(models.Model):
    """One file of cost lines or contact volumes, as it was recorded.

    A later file of the same source says the same months anew: what the earlier one brought and
    the later one lacks is asked about, never added to.
    """

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"))
    kind = models.CharField(_("kind"), max_length=8, choices=choices(FileKind))
    source = models.CharField(
        _("source"),
        max_length=60,
        blank=True,
        help_text=_("Which of several files of one month; empty where there is only one."),
    )
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    months = ArrayField(models.DateField(), verbose_name=_("months"))
    loaded_by = models.CharField(
        _("loaded by"), max_length=150, blank=True, help_text=_("An account of the server.")
    )
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("loaded file")
        verbose_name_plural = _("loaded files")
        ordering = ["-loaded_at", "-id"]
        indexes = [models.Index(fields=["centre", "kind", "source"], name="loaded_file_source")]
        constraints = [one_of("kind", FileKind, "loaded_file")]
        triggers = [pgtrigger.Protect(name="stands", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.name


class LoadedRow(models.Model):
    """A cost line or volume that a file brought, or that was there as the file has it.

    row: its id, which outlives it. version: as it was then: a later one was edited by hand.
    line: its place in the file. is_new: the file brought it; it was not there before. No part of a
    figure, so closed months do not mind it.
    """

    centre = models.ForeignKey(Centre, models.CASCADE, db_index=False)
    file = models.ForeignKey(LoadedFile, models.CASCADE)
    month = models.DateField()
    row = models.BigIntegerField()
    version = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    is_new = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("row of a loaded file")
        verbose_name_plural = _("rows of loaded files")
        indexes = [models.Index(fields=["centre", "month"], name="loaded_row_month")]
        constraints = [
            models.UniqueConstraint(fields=["centre", "file", "row"], name="loaded_row_once"),
            first_of_month("month", "loaded_row"),
        ]
        triggers = [pgtrigger.Protect(name="stands", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.file}: {self.line}"
