"""Contact centres and the channels they use."""

from decimal import Decimal

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.channel import Channel
from kpis.models.former import keeps_former_codes
from kpis.models.history import tracked
from kpis.models.labels import choices, first_of_month, one_of
from kpis.models.named import one_of_a_code, one_of_a_name
from kpis.models.standing import contacts_at_once_stand, fiscal_year_stands, working_time_stands
from kpis.models.zones import (
    check_time_zone,
    site_zone,
    time_zone_is_known,
    zone_name_constraint,
)
from kpis.vocabulary import VatBasis


@tracked()
class Centre(models.Model):
    """A contact centre: the owner of cost lines and contact volumes, in one currency."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of its URL."))
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as EUR."))],
        help_text=_("ISO 4217 code. Cannot change once there are cost lines."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default=site_zone,
        validators=[check_time_zone],
        help_text=_("Its months end at midnight in this time zone."),
    )
    fiscal_year_start = models.PositiveSmallIntegerField(
        _("fiscal year starts in month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("1 for January, 4 for April."),
    )
    practical_capacity = models.DecimalField(
        _("practical capacity (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(85),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(100))],
        help_text=_(
            "The share of staffed time in which contacts can be handled: the rest is breaks, "
            "training and meetings."
        ),
    )
    paid_hours = models.DecimalField(
        _("paid hours a month"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("151.67"),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(744))],
        help_text=_("Of one full-time equivalent: 151.67 for 35 hours a week."),
    )
    vat = models.CharField(
        _("value added tax"),
        max_length=8,
        choices=choices(VatBasis),
        default=VatBasis.NOT_SAID.value,
        db_default=VatBasis.NOT_SAID.value,
        help_text=_("Whether its amounts hold VAT: said where costs are entered and explained."),
    )
    note_en = models.TextField(
        _("note on the figures (English)"),
        blank=True,
        help_text=_("Shown under the centre's name, for instance the source."),
    )
    note_fr = models.TextField(_("note on the figures (French)"), blank=True)
    retired_from = models.DateField(
        _("retired from"),
        null=True,
        blank=True,
        help_text=_(
            "The first month without it. From then on it is not among the centres of every day; "
            "its pages can still be read."
        ),
    )
    channels: "models.ManyToManyField[Channel, CentreChannel]" = models.ManyToManyField(
        Channel, through="CentreChannel", verbose_name=_("channels")
    )

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["name"]
        constraints = [
            one_of_a_name("name", "centre"),
            one_of_a_code("slug", "centre"),
            first_of_month("retired_from", "centre"),
            one_of("vat", VatBasis, "centre"),
            zone_name_constraint("centre"),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="centre_currency_code"
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start__range=(1, 12)),
                name="centre_fiscal_year_start_month",
            ),
            models.CheckConstraint(
                condition=models.Q(practical_capacity__gt=0, practical_capacity__lte=100),
                name="centre_practical_capacity_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_hours__gt=0, paid_hours__lte=744),
                name="centre_paid_hours_of_a_month",
            ),
        ]
        triggers = [
            time_zone_is_known(),
            pgtrigger.Trigger(
                name="currency_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("currency"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(old__currency__df=pgtrigger.F("new__currency")),
                func="""
                    IF EXISTS (SELECT 1 FROM kpis_costline WHERE centre_id = OLD.id) THEN
                        RAISE EXCEPTION
                            'The currency of centre % is % and stays so: it has cost lines.',
                            OLD.name, OLD.currency USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            fiscal_year_stands(),
            *keeps_former_codes("centre", "slug"),
            *working_time_stands(),
            # Removing its facts wrote down their months again, to lock them.
            pgtrigger.Trigger(
                name="takes_its_months",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="DELETE FROM kpis_centremonth WHERE centre_id = OLD.id; RETURN OLD;",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class CentreChannel(models.Model):
    """A channel that a centre uses; its costs and volumes may name no other."""

    centre = models.ForeignKey(Centre, models.CASCADE, verbose_name=_("centre"))
    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name=_("channel"))
    contacts_at_once = models.DecimalField(
        _("contacts at once"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(20))],
        help_text=_(
            "How many of them one person handles at the same time, such as 2.5 chats: handle time "
            "is divided by it wherever it is compared with people's hours."
        ),
    )

    class Meta:
        verbose_name = _("channel of a centre")
        verbose_name_plural = _("channels of centres")
        constraints = [
            models.UniqueConstraint(fields=["centre", "channel"], name="centre_channel_once"),
            models.CheckConstraint(
                condition=models.Q(contacts_at_once__gte=1, contacts_at_once__lte=20),
                name="centre_channel_contacts_at_once",
            ),
        ]
        triggers = [contacts_at_once_stand()]

    def __str__(self) -> str:
        return f"{self.centre} · {self.channel}"
