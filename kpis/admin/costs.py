"""Cost categories and cost lines."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import TableAdmin
from kpis.admin.generic import ModelForm
from kpis.entry.parsing.currencies import decimals_of
from kpis.models import Centre, CostCategory, CostLine


@admin.register(CostCategory)
class CostCategoryAdmin(TableAdmin[CostCategory]):
    list_display = ["name", "code", "group", "name_en", "name_fr", "position"]
    list_filter = ["group"]
    list_editable = ["position"]
    search_fields = ["code", "name_en", "name_fr"]
    prepopulated_fields = {"code": ["name_en"]}


class CostLineForm(ModelForm[CostLine]):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        centre, amount = cleaned.get("centre"), cleaned.get("amount")
        if isinstance(centre, Centre) and amount is not None:
            self.check_decimals(amount, centre)
        return cleaned

    def check_decimals(self, amount: Any, centre: Centre) -> None:
        """Amounts are never rounded: refuse more decimals than the currency has."""
        most = decimals_of(centre.currency)
        if amount != round(amount, most):
            message = _("Found %(found)s, expected at most %(most)s decimals in %(currency)s.")
            params = {"found": amount, "most": most, "currency": centre.currency}
            self.add_error("amount", ValidationError(message, "too_many_decimals", params))


@admin.register(CostLine)
class CostLineAdmin(TableAdmin[CostLine]):
    form = CostLineForm
    month_fields = ["month"]
    list_display = [
        "month_in_words",
        "centre",
        "category",
        "channel_or_shared",
        "amount_figure",
        "status",
        "supplier",
        "description",
    ]
    list_filter = ["centre", "status", "category", "channel"]
    list_select_related = ["centre", "category", "channel"]
    date_hierarchy = "month"
    ordering = ["-month", "category__position", "id"]
    search_fields = [
        "description",
        "supplier",
        "category__name_en",
        "category__name_fr",
        "category__code",
    ]
    autocomplete_fields = ["centre"]
    fields = [
        "centre",
        "month",
        "category",
        "channel",
        "amount",
        "status",
        "supplier",
        "description",
    ]
    show_full_result_count = False

    @admin.display(description=_("month"), ordering="month")
    def month_in_words(self, obj: CostLine) -> str:
        return formatting.month_name(obj.month)

    @admin.display(description=_("channel"), ordering="channel__position")
    def channel_or_shared(self, obj: CostLine) -> str:
        return str(obj.channel or _("shared"))

    @admin.display(description=_("amount"), ordering="amount")
    def amount_figure(self, obj: CostLine) -> str:
        return formatting.money(obj.amount, obj.centre.currency)
