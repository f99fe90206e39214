"""Contact volumes, and the definition of what counts as a contact."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.channel import Channel
from kpis.models.cost import check_channel_is_used
from kpis.models.history import tracked
from kpis.models.labels import choices, first_of_month, one_of
from kpis.models.triggers import closed_months_stand, version_rises
from kpis.vocabulary import CountBasis, VolumeStatus


class DateRange(Func):
    """The half-open range [start, end) of two dates."""

    function = "daterange"
    output_field = DateRangeField()


class DayAfter(Func):
    template = "(%(expressions)s + 1)"
    output_field = models.DateField()


class MonthAfter(Func):
    template = "(%(expressions)s + interval '1 month')::date"
    output_field = models.DateField()


def unknown_together(first: str, second: str) -> models.CheckConstraint:
    """A part and its whole are known together, and the part is not the larger."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(
            **{
                f"{first}__isnull": False,
                f"{second}__isnull": False,
                f"{first}__lte": F(second),
            }
        ),
        name=f"volume_{first}_within",
        violation_error_message=_(
            "Enter both the part and the whole, or neither; the part cannot exceed the whole."
        ),
    )


@tracked(journal="journal_volumes")
class ContactVolume(models.Model):
    """Counts of one channel over [start, end): one day or one calendar month.

    Unknown is NULL, never 0. Spans of one centre and channel never overlap.
    """

    # The indexes below begin with the centre.
    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"), db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name=_("channel"))
    start = models.DateField(_("start"))
    end = models.DateField(
        _("end"), help_text=_("The day after the last: the end is not included.")
    )
    handled = models.PositiveBigIntegerField(_("handled"))
    offered = models.PositiveBigIntegerField(_("offered"), null=True, blank=True)
    abandoned = models.PositiveBigIntegerField(_("abandoned"), null=True, blank=True)
    handle_seconds = models.PositiveBigIntegerField(_("handle time (s)"), null=True, blank=True)
    wait_seconds = models.PositiveBigIntegerField(_("waiting time (s)"), null=True, blank=True)
    resolved_first_contact = models.PositiveBigIntegerField(
        _("resolved at first contact"), null=True, blank=True
    )
    resolution_sample = models.PositiveBigIntegerField(
        _("resolution sample"), null=True, blank=True, help_text=_("Contacts asked or checked.")
    )
    csat_satisfied = models.PositiveBigIntegerField(_("satisfied answers"), null=True, blank=True)
    csat_responses = models.PositiveBigIntegerField(
        _("satisfaction answers"), null=True, blank=True
    )
    status = models.CharField(
        _("status"), max_length=8, choices=choices(VolumeStatus), default=VolumeStatus.ACTUAL.value
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("contact volume")
        verbose_name_plural = _("contact volumes")
        ordering = ["-start", "channel__position"]
        indexes = [
            models.Index(fields=["centre", "start"], name="volume_centre_start"),
            models.Index(fields=["centre", "channel", "start"], name="volume_channel_start"),
        ]
        constraints = [
            ExclusionConstraint(
                name="volume_spans_apart",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    ("channel", RangeOperators.EQUAL),
                    (DateRange("start", "end"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "This channel already has a volume for some of these days."
                ),
            ),
            models.CheckConstraint(
                condition=Q(end=DayAfter("start")) | Q(start__day=1, end=MonthAfter("start")),
                name="volume_day_or_month",
                violation_error_message=_("A volume covers one day or one calendar month."),
            ),
            unknown_together("resolved_first_contact", "resolution_sample"),
            unknown_together("csat_satisfied", "csat_responses"),
            one_of("status", VolumeStatus, "volume"),
        ]
        triggers = [version_rises(), *closed_months_stand("start")]

    def __str__(self) -> str:
        return f"{self.channel} {self.start}: {self.handled}"

    def clean(self) -> None:
        check_channel_is_used(self.centre_id, self.channel_id)
        start, end = (getattr(self, name, None) for name in ("start", "end"))
        if start and end and end <= start:
            raise ValidationError(
                {"end": _("The end is the day after the last, so it comes after the start.")}
            )


@tracked()
class ContactDefinition(models.Model):
    """Which channels, and which count, make the denominator from a month on."""

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="definitions", verbose_name=_("centre")
    )
    valid_from = models.DateField(_("valid from"), help_text=_("The first day of a month."))
    basis = models.CharField(
        _("count"), max_length=8, choices=choices(CountBasis), default=CountBasis.HANDLED.value
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("contact definition")
        verbose_name_plural = _("contact definitions")
        ordering = ["centre", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "valid_from"], name="definition_once"),
            first_of_month("valid_from", "definition"),
            one_of("basis", CountBasis, "definition"),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.valid_from:%Y-%m}"


@tracked()
class CountedChannel(models.Model):
    """A channel whose contacts count under a contact definition."""

    definition = models.ForeignKey(
        ContactDefinition, models.CASCADE, related_name="counted", verbose_name=_("definition")
    )
    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name=_("channel"))

    class Meta:
        verbose_name = _("counted channel")
        verbose_name_plural = _("counted channels")
        constraints = [
            models.UniqueConstraint(fields=["definition", "channel"], name="counted_channel_once")
        ]

    def __str__(self) -> str:
        return f"{self.definition} · {self.channel}"
