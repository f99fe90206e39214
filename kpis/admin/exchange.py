"""What a euro was worth, month by month."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import TableAdmin
from kpis.admin.currencies import check_currency
from kpis.admin.generic import ModelForm
from kpis.models import ExchangeRate

RATE_DECIMALS = 8


class ExchangeRateForm(ModelForm[ExchangeRate]):
    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"]
        check_currency(currency)
        return currency


@admin.register(ExchangeRate)
class ExchangeRateAdmin(TableAdmin[ExchangeRate]):
    form = ExchangeRateForm
    month_fields = ["month"]
    list_display = ["month_in_words", "currency", "rate_figure", "source"]
    list_display_links = ["month_in_words", "currency"]
    list_filter = ["currency"]
    date_hierarchy = "month"
    search_fields = ["currency", "source"]
    fields = ["currency", "month", "rate", "source"]

    @admin.display(description=_("month"), ordering="month")
    def month_in_words(self, obj: ExchangeRate) -> str:
        return formatting.month_name(obj.month)

    @admin.display(description=_("rate"), ordering="rate")
    def rate_figure(self, obj: ExchangeRate) -> str:
        """Without the zeros that the column adds."""
        exponent = obj.rate.normalize().as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        return formatting.number(obj.rate, min(decimals, RATE_DECIMALS))
