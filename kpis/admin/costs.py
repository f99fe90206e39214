"""Cost categories, cost lines and spread invoices."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import ReadOnlyAdmin, TableAdmin, TableInline
from kpis.admin.colours import OF_CATEGORIES, swatch
from kpis.admin.consequences import CategoryForm
from kpis.admin.generic import ModelForm
from kpis.admin.moving import MovingAdmin
from kpis.entry.recording.moving.move import Subject
from kpis.models import CostCategory, CostDocument, CostLine, CostSpread
from kpis.vocabulary import decimals_of


@admin.register(CostCategory)
class CostCategoryAdmin(MovingAdmin[CostCategory]):
    subject = Subject.CATEGORY
    form = CategoryForm
    list_display = [
        "name",
        "swatch",
        "code",
        "group",
        "behaviour",
        "name_en",
        "name_fr",
        "position",
    ]
    list_filter = ["group", "behaviour"]
    list_editable = ["position"]
    search_fields = ["code", "name_en", "name_fr"]
    prepopulated_fields = {"code": ["name_en"]}

    @admin.display(description=_("colour"), ordering="colour")
    def swatch(self, obj: CostCategory) -> str:
        return swatch("c", obj.colour, OF_CATEGORIES[obj.colour - 1])


class CostLineForm(ModelForm[CostLine]):
    """The amount in the decimals of the centre's currency, not of the column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "amount" in self.fields:
            decimals = decimals_of(self.instance.centre.currency)
            self.initial["amount"] = round(self.instance.amount, decimals)
            self.fields["amount"].widget.attrs["step"] = str(Decimal(1).scaleb(-decimals))


@admin.register(CostLine)
class CostLineAdmin(TableAdmin[CostLine]):
    form = CostLineForm
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
        "invoice",
        "account",
        "note",
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
        "invoice",
        "account",
        "note",
        "documents",
    ]
    show_full_result_count = False
    empty_value_display = _("shared")

    def get_fields(self, request: HttpRequest, obj: CostLine | None = None) -> Any:
        is_part = obj is not None and obj.spread_id is not None
        return [*self.fields, "part_of"] if is_part else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: CostLine | None = None) -> list[str]:
        """A line stays in its centre, and so in its currency."""
        read = ["part_of", "documents"]
        return read if obj is None else ["centre", *read]

    def has_change_permission(self, request: HttpRequest, obj: CostLine | None = None) -> bool:
        """A month of a spread invoice changes with the invoice."""
        if obj is not None and obj.spread_id is not None:
            return False
        return super().has_change_permission(request, obj)

    @admin.display(description=_("spread invoice"))
    def part_of(self, obj: CostLine) -> str:
        if obj.spread is None:
            return ""
        amount = formatting.money(obj.spread.amount, obj.centre.currency)
        return gettext(
            "One month of an invoice of %(amount)s: change it as a whole, on the centre's costs "
            "page."
        ) % {"amount": amount}

    @admin.display(description=_("documents"))
    def documents(self, obj: CostLine) -> str:
        """Finance adds and removes them on the page of the line."""
        found = CostDocument.objects.filter(centre=obj.centre_id, line=obj.pk) if obj.pk else []
        links = [
            (reverse("admin:kpis_costdocument_change", args=[each.pk]), each.name) for each in found
        ]
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "–"

    @admin.display(description=_("month"), ordering="month")
    def month_in_words(self, obj: CostLine) -> str:
        return formatting.month_name(obj.month)

    @admin.display(description=_("amount"), ordering="amount")
    def amount_figure(self, obj: CostLine) -> str:
        return formatting.money(obj.amount, obj.centre.currency)

    @admin.display(description=_("details"))
    def details(self, obj: CostLine) -> str:
        return " · ".join(filter(None, [obj.supplier, obj.description, obj.invoice, obj.account]))


class InstalmentInline(TableInline[CostLine, CostSpread]):
    """To read: the months of an invoice."""

    model = CostLine
    verbose_name_plural = _("months")
    fields = ["month_in_words", "category", "channel", "amount_figure", "status"]
    readonly_fields = ["month_in_words", "category", "channel", "amount_figure", "status"]
    ordering = ["month"]
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[CostLine]:
        return (
            super().get_queryset(request).select_related("category", "channel", "spread", "centre")
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("month"))
    def month_in_words(self, obj: CostLine) -> str:
        return formatting.month_name(obj.month)

    @admin.display(description=_("amount"))
    def amount_figure(self, obj: CostLine) -> str:
        return formatting.money(obj.amount, obj.centre.currency)


@admin.register(CostSpread)
class CostSpreadAdmin(ReadOnlyAdmin[CostSpread]):
    """One invoice over several months; finance changes it on the page of costs."""

    list_display = ["centre", "amount_figure"]
    list_filter = ["centre"]
    list_select_related = ["centre"]
    ordering = ["-id"]
    search_fields = ["lines__supplier", "lines__description"]
    fields = ["centre", "amount_figure"]
    inlines = [InstalmentInline]

    @admin.display(description=_("amount"), ordering="amount")
    def amount_figure(self, obj: CostSpread) -> str:
        return formatting.money(obj.amount, obj.centre.currency)
