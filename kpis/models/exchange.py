"""What a euro is worth in other currencies, month by month."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models.history import tracked
from kpis.models.labels import first_of_month


@tracked()
class ExchangeRate(models.Model):
    """Units of a currency for one euro in a month; of the euro itself there is none."""

    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as USD."))],
    )
    month = models.DateField(_("month"), help_text=_("Its first day, such as 2026-05-01."))
    rate = models.DecimalField(
        _("rate"),
        max_digits=18,
        decimal_places=8,
        help_text=_("Units of the currency for one euro, the mean of the month."),
    )
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-month", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "month"], name="exchange_rate_once"),
            first_of_month("month", "exchange_rate"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$") & ~Q(currency="EUR"),
                name="exchange_rate_of_other_currency",
                violation_error_message=_(
                    "A euro is one euro: enter the rate of another currency."
                ),
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="exchange_rate_positive",
                violation_error_message=_("A rate is more than 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.currency} {self.rate}"
