"""What figures are held against: outside benchmarks, our own targets, and remarks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.metrics import LIMITED, PUBLISHED, is_share
from kpis.models.centre import Centre
from kpis.models.channel import Channel
from kpis.models.history import tracked
from kpis.models.labels import choices, first_of_month, one_of
from kpis.vocabulary import ChannelKind, Evidence, Metric


@tracked()
class Benchmark(models.Model):
    """A published figure of others, with where it comes from and how far to trust it."""

    publisher = models.CharField(_("publisher"), max_length=200)
    title = models.CharField(_("title"), max_length=300)
    url = models.CharField(_("address"), max_length=500, blank=True)
    year = models.CharField(_("year"), max_length=30, help_text=_("As published; n/s: not stated."))
    region = models.CharField(_("region"), max_length=60)
    industry = models.CharField(_("industry"), max_length=80)
    channel = models.CharField(_("channel as published"), max_length=60)
    channel_kind = models.CharField(
        _("channel kind"),
        max_length=20,
        blank=True,
        choices=choices(ChannelKind),
        help_text=_("Empty: all channels together."),
    )
    metric = models.CharField(_("metric"), max_length=30, choices=choices(PUBLISHED))
    unit = models.CharField(_("unit"), max_length=40)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    low = models.DecimalField(_("low"), max_digits=14, decimal_places=4, null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("high"), max_digits=14, decimal_places=4, null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=20, choices=choices(Evidence))
    note = models.TextField(_("note"), blank=True)
    about_centre = models.ForeignKey(
        Centre,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("is about this centre"),
        help_text=_("A centre is never compared with a figure about itself."),
    )

    class Meta:
        verbose_name = _("benchmark")
        verbose_name_plural = _("benchmarks")
        ordering = ["channel_kind", "publisher", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("publisher", "title", "year", "region", "industry", "channel"),
                    *("metric", "unit", "currency", "low", "value", "high", "note"),
                ],
                nulls_distinct=False,
                name="benchmark_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(low__isnull=False, high__isnull=False),
                name="benchmark_has_figure",
                violation_error_message=_("Enter a value, or a low and a high."),
            ),
            models.CheckConstraint(
                condition=(Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high"))),
                name="benchmark_low_to_high",
                violation_error_message=_("The low figure is above the high one."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | (
                    (Q(low__isnull=True) | Q(low__lte=F("value")))
                    & (Q(high__isnull=True) | Q(high__gte=F("value")))
                ),
                name="benchmark_value_within",
                violation_error_message=_("The value lies outside the low and the high."),
            ),
            models.CheckConstraint(
                condition=Q(channel_kind__in=["", *(kind.value for kind in ChannelKind)]),
                name="benchmark_channel_kind_known",
            ),
            one_of("metric", PUBLISHED, "benchmark"),
            one_of("evidence", Evidence, "benchmark"),
        ]

    def __str__(self) -> str:
        return f"{self.publisher} {self.year}"


@tracked()
class Target(models.Model):
    """Our own goal for a figure, from a month on."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="targets", verbose_name=_("centre")
    )
    metric = models.CharField(_("metric"), max_length=30, choices=choices(PUBLISHED))
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("channel"),
        help_text=_("Empty: all channels together."),
    )
    valid_from = models.DateField(_("valid from"), help_text=_("The first day of a month."))
    value = models.DecimalField(
        _("value"),
        max_digits=14,
        decimal_places=4,
        help_text=_("Money, seconds, or a percentage from 0 to 100, depending on the metric."),
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["centre", "metric", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "metric", "channel", "valid_from"],
                nulls_distinct=False,
                name="target_once",
            ),
            first_of_month("valid_from", "target"),
            one_of("metric", PUBLISHED, "target"),
            models.CheckConstraint(
                condition=Q(value__gte=0)
                & (
                    ~Q(
                        metric__in=[
                            metric.value for metric in sorted(PUBLISHED) if is_share(metric)
                        ]
                    )
                    | Q(value__lte=100)
                ),
                name="target_value_within",
                violation_error_message=_("Enter 0 or more, a percentage up to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} {self.value}"


@tracked()
class QualityLimit(models.Model):
    """The service that no saving may cost, from a month on: a floor or a ceiling."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="limits", verbose_name=_("centre")
    )
    metric = models.CharField(
        _("metric"),
        max_length=30,
        choices=choices(LIMITED),
        help_text=_(
            "Satisfaction and first-contact resolution have a floor, response time and "
            "abandonment a ceiling."
        ),
    )
    valid_from = models.DateField(_("valid from"), help_text=_("The first day of a month."))
    value = models.DecimalField(
        _("value"),
        max_digits=9,
        decimal_places=2,
        help_text=_("Seconds for the response time, else a percentage from 0 to 100."),
    )

    class Meta:
        verbose_name = _("service limit")
        verbose_name_plural = _("service limits")
        ordering = ["centre", "metric", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "metric", "valid_from"], name="quality_limit_once"
            ),
            first_of_month("valid_from", "quality_limit"),
            models.CheckConstraint(
                condition=Q(metric__in=[metric.value for metric in LIMITED]),
                name="quality_limit_metric_known",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0)
                & (Q(metric=Metric.RESPONSE_TIME.value) | Q(value__lte=100)),
                name="quality_limit_value_within",
                violation_error_message=_("Enter seconds, or a percentage from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()} {self.value}"


@tracked()
class Annotation(models.Model):
    """A remark on a month, shown on the charts."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="annotations", verbose_name=_("centre")
    )
    month = models.DateField(_("month"), help_text=_("Its first day, such as 2026-05-01."))
    text = models.CharField(_("text"), max_length=80)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["centre", "-month"]
        indexes = [models.Index(fields=["centre", "month"], name="annotation_centre_month")]
        constraints = [first_of_month("month", "annotation")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.text}"
