"""The hours that people were paid to be there, for utilisation, occupancy and allocation."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.channel import Channel
from kpis.models.cost import check_channel_is_used
from kpis.models.history import tracked
from kpis.models.labels import first_of_month
from kpis.models.triggers import closed_months_stand, version_rises


@tracked(journal="journal_staffing")
class Staffing(models.Model):
    """Staffed hours and full-time equivalents of one month: of a channel, or of all together."""

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"))
    month = models.DateField(_("month"), help_text=_("Its first day, such as 2026-05-01."))
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("channel"),
        help_text=_("Empty: people who work for all channels."),
    )
    staffed_hours = models.DecimalField(
        _("staffed hours"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    full_time_equivalents = models.DecimalField(
        _("full-time equivalents"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    signed_in_hours = models.DecimalField(
        _("hours signed in"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_(
            "The staffed hours in which people are ready for contacts: occupancy is based on them."
        ),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("staffed hours")
        verbose_name_plural = _("staffed hours")
        ordering = ["-month", "channel__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "month", "channel"],
                nulls_distinct=False,
                name="staffing_once",
                violation_error_message=_(
                    "Staffed hours already exist for this channel and month."
                ),
            ),
            models.CheckConstraint(
                condition=Q(staffed_hours__isnull=False) | Q(full_time_equivalents__isnull=False),
                name="staffing_says_something",
                violation_error_message=_("Enter the hours, the full-time equivalents, or both."),
            ),
            models.CheckConstraint(
                condition=(Q(staffed_hours__isnull=True) | Q(staffed_hours__gte=0))
                & (Q(full_time_equivalents__isnull=True) | Q(full_time_equivalents__gte=0)),
                name="staffing_not_negative",
                violation_error_message=_("Hours and full-time equivalents start at 0."),
            ),
            models.CheckConstraint(
                condition=Q(signed_in_hours__isnull=True)
                | Q(
                    staffed_hours__isnull=False,
                    signed_in_hours__gte=0,
                    signed_in_hours__lte=F("staffed_hours"),
                ),
                name="staffing_signed_in_while_staffed",
                violation_error_message=_(
                    "The hours signed in are part of the staffed hours: enter these too, and no "
                    "more than these."
                ),
            ),
            first_of_month("month", "staffing"),
        ]
        triggers = [version_rises(), *closed_months_stand("month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.staffed_hours}"

    def clean(self) -> None:
        check_channel_is_used(self.centre_id, self.channel_id)
