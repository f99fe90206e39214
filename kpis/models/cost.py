"""Cost categories and the monthly cost lines in them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kpis.models.centre import Centre, CentreChannel
from kpis.models.channel import Channel
from kpis.models.history import tracked
from kpis.models.labels import choices, first_of_month, one_of
from kpis.vocabulary import CostGroup, CostStatus


class CostCategory(models.Model):
    """What the money was spent on."""

    code = models.SlugField(_("code"), unique=True, help_text=_("As files name it."))
    group = models.CharField(_("group"), max_length=12, choices=choices(CostGroup))
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_fr = models.CharField(_("name (French)"), max_length=60)
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Order in tables and charts; fixes the colour.")
    )

    class Meta:
        verbose_name = _("cost category")
        verbose_name_plural = _("cost categories")
        ordering = ["position", "code"]
        constraints = [one_of("group", CostGroup, "category")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_fr if get_language() == "fr" else self.name_en


@tracked()
class CostLine(models.Model):
    """One amount in one month and category; direct to a channel, or shared without one."""

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"))
    month = models.DateField(_("month"), help_text=_("Its first day, such as 2026-05-01."))
    category = models.ForeignKey(CostCategory, models.PROTECT, verbose_name=_("category"))
    channel = models.ForeignKey(
        Channel,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("channel"),
        help_text=_("Empty: shared by all channels."),
    )
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        help_text=_("In the centre's currency; negative for a credit note."),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=choices(CostStatus), default=CostStatus.ACTUAL.value
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    supplier = models.CharField(_("supplier"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("cost line")
        verbose_name_plural = _("cost lines")
        ordering = ["-month", "category__position", "id"]
        indexes = [
            models.Index(
                fields=["centre", "month"],
                include=["category", "channel", "amount", "status"],
                name="cost_line_sums",
            )
        ]
        constraints = [
            first_of_month("month", "cost_line"),
            one_of("status", CostStatus, "cost_line"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category}: {self.amount}"

    def clean(self) -> None:
        check_channel_is_used(self.centre_id, self.channel_id)


def check_channel_is_used(centre_id: int | None, channel_id: int | None) -> None:
    """Say in the form what the foreign key to the centre's channels would refuse."""
    if centre_id is None or channel_id is None:
        return
    if not CentreChannel.objects.filter(centre_id=centre_id, channel_id=channel_id).exists():
        raise ValidationError(
            {"channel": _("The centre does not use this channel: add it to the centre first.")}
        )
