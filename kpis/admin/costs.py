"""Cost categories and cost lines."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import TableAdmin
from kpis.models import CostCategory, CostLine


@admin.register(CostCategory)
class CostCategoryAdmin(TableAdmin[CostCategory]):
    list_display = ["name", "code", "group", "name_en", "name_fr", "position"]
    list_filter = ["group"]
    list_editable = ["position"]
    search_fields = ["code", "name_en", "name_fr"]
    prepopulated_fields = {"code": ["name_en"]}


@admin.register(CostLine)
class CostLineAdmin(TableAdmin[CostLine]):
    month_fields = ["month"]
    list_display = [
        "month_in_words",
        "centre",
        "category",
        "channel",
        "amount_figure",
        "status",
        "details",
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
    empty_value_display = _("shared")

    @admin.display(description=_("month"), ordering="month")
    def month_in_words(self, obj: CostLine) -> str:
        return formatting.month_name(obj.month)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_figure(self, obj: CostLine) -> str:
        return formatting.money(obj.amount, obj.centre.currency)

    @admin.display(description=_("details"))
    def details(self, obj: CostLine) -> str:
        return " · ".join(filter(None, [obj.supplier, obj.description]))
