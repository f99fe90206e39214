"""Files on their way in: what each was read as, what people said of it, and what it did."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.channel import Channel
from kpis.models.cost import CostCategory
from kpis.models.labels import choices, one_of
from kpis.models.loaded import LoadedFile
from kpis.models.people import User
from kpis.vocabulary import FileKind, FileLayout, ImportState


class ImportBatch(models.Model):
    """One file that somebody uploaded. content stays until it is written or put aside.

    reading: what the reader made of it, and understood: how. choices: what a person said of it.
    preview: what writing it would do, or did. replaced: the records that went when it was written,
    to bring back.
    """

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"), db_index=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=choices(ImportState),
        default=ImportState.WAITING.value,
    )
    kind = models.CharField(_("kind"), max_length=8, choices=choices(FileKind), blank=True)
    layout = models.CharField(_("layout"), max_length=16, choices=choices(FileLayout), blank=True)
    source = models.CharField(_("source"), max_length=60, blank=True)
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size"))
    content = models.BinaryField(null=True)
    reading = models.BinaryField(null=True)
    understood = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    preview = models.JSONField(null=True)
    errors = models.JSONField(default=list)
    replaced = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_by_name = models.CharField(max_length=150, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), db_default=Now())
    loaded = models.ForeignKey(
        LoadedFile, models.SET_NULL, null=True, related_name="+", verbose_name=_("loaded file")
    )
    written_at = models.DateTimeField(_("written at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["centre", "-id"], name="import_batch_latest"),
            models.Index(fields=["centre", "sha256"], name="import_batch_same"),
        ]
        constraints = [
            one_of("state", ImportState, "import_batch"),
            models.CheckConstraint(
                condition=~Q(state=ImportState.DONE.value) | Q(written_at__isnull=False),
                name="import_batch_written",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportSource(models.Model):
    """Where files of one layout come from, and how they are understood: the next one of the
    layout needs no question."""

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"), db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=choices(FileKind))
    fingerprint = models.CharField(_("layout"), max_length=64)
    name = models.CharField(_("source"), max_length=60)
    choices = models.JSONField(_("choices"), default=dict)
    used_at = models.DateTimeField(_("used at"), auto_now=True)

    class Meta:
        verbose_name = _("source of imports")
        verbose_name_plural = _("sources of imports")
        ordering = ["centre", "name"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "fingerprint"], name="import_source_once"),
            one_of("kind", FileKind, "import_source"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRule(models.Model):
    """What an account, a word or a queue of files stands for in a centre.

    text: the beginning of an account's number; or the whole of a category, channel or queue as a
    file calls it, in small letters. Neither category nor channel: it is not ours, and stays out.
    journal, label, analytic: only postings of that journal, with that in their label, or of that
    analytic account; the rule that says most wins.
    """

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"), db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=choices(FileKind))
    text = models.CharField(_("account, category or queue"), max_length=120)
    journal = models.CharField(_("journal"), max_length=40, blank=True)
    label = models.CharField(_("label"), max_length=120, blank=True)
    analytic = models.CharField(_("analytic account"), max_length=120, blank=True)
    category = models.ForeignKey(
        CostCategory, models.CASCADE, null=True, blank=True, verbose_name=_("category")
    )
    channel = models.ForeignKey(
        Channel, models.CASCADE, null=True, blank=True, verbose_name=_("channel")
    )

    class Meta:
        verbose_name = _("rule of imports")
        verbose_name_plural = _("rules of imports")
        ordering = ["centre", "kind", "text", "journal", "label", "analytic"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "kind", "text", "journal", "label", "analytic"],
                name="import_rule_once",
            ),
            one_of("kind", FileKind, "import_rule"),
            models.CheckConstraint(
                condition=Q(kind=FileKind.COSTS.value) | Q(category__isnull=True),
                name="import_rule_category_of_costs",
            ),
        ]

    def __str__(self) -> str:
        return self.text
