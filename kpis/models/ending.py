"""What no longer comes: from which month a category or a channel of a centre has ended."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre
from kpis.models.channel import Channel
from kpis.models.cost import CostCategory, check_channel_is_used
from kpis.models.history import tracked
from kpis.models.labels import first_of_month


@tracked()
class Ending(models.Model):
    """From a month on, a centre's category or channel is not expected any more.

    What comes again later is expected again; an ending that was wrong is removed. It may lie in
    closed months: it changes no figure there, only whether something is still asked for, and
    the history says who ended it.
    """

    centre = models.ForeignKey(
        Centre, models.CASCADE, related_name="endings", verbose_name=_("centre")
    )
    category = models.ForeignKey(
        CostCategory,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("category"),
        help_text=_("Either a category or a channel."),
    )
    channel = models.ForeignKey(
        Channel,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("channel"),
        help_text=_("Either a category or a channel."),
    )
    ended_from = models.DateField(
        _("ended from"), help_text=_("The first day of the first month without it.")
    )

    class Meta:
        verbose_name = _("ending")
        verbose_name_plural = _("endings")
        ordering = ["centre", "-ended_from", "category__position", "channel__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "category", "channel", "ended_from"],
                nulls_distinct=False,
                name="ending_once",
                violation_error_message=_("This has already ended from this month on."),
            ),
            models.CheckConstraint(
                condition=Q(category__isnull=False, channel__isnull=True)
                | Q(category__isnull=True, channel__isnull=False),
                name="ending_of_one",
                violation_error_message=_("Choose either a category or a channel."),
            ),
            first_of_month("ended_from", "ending"),
        ]

    def __str__(self) -> str:
        return f"{self.category or self.channel} {self.ended_from:%Y-%m}"

    def clean(self) -> None:
        check_channel_is_used(self.centre_id, self.channel_id)
