"""Staffed hours, and closed months with the figures as they were reported."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import ReadOnlyAdmin, TableAdmin, TableInline
from kpis.models import MonthClose, ReportedContacts, ReportedCost, Staffing


@admin.register(Staffing)
class StaffingAdmin(TableAdmin[Staffing]):
    month_fields = ["month"]
    list_display = ["month_in_words", "centre", "channel", "hours_figure", "people_figure"]
    list_filter = ["centre", "channel"]
    list_select_related = ["centre", "channel"]
    date_hierarchy = "month"
    ordering = ["-month", "channel__position", "id"]
    search_fields = ["centre__name", "channel__name_en", "channel__name_fr", "channel__code"]
    autocomplete_fields = ["centre"]
    fields = [
        "centre",
        "month",
        "channel",
        "staffed_hours",
        "full_time_equivalents",
        "signed_in_hours",
    ]
    show_full_result_count = False
    empty_value_display = _("all channels")

    def get_readonly_fields(self, request: HttpRequest, obj: Staffing | None = None) -> list[str]:
        """Hours stay in their centre."""
        return [] if obj is None else ["centre"]

    @admin.display(description=_("month"), ordering="month")
    def month_in_words(self, obj: Staffing) -> str:
        return formatting.month_name(obj.month)

    @admin.display(description=_("staffed hours"), ordering="staffed_hours")
    def hours_figure(self, obj: Staffing) -> str:
        return known(obj.staffed_hours)

    @admin.display(description=_("full-time equivalents"), ordering="full_time_equivalents")
    def people_figure(self, obj: Staffing) -> str:
        return known(obj.full_time_equivalents)


def known(number: Decimal | None) -> str:
    return formatting.not_available() if number is None else formatting.number(number, 2)


class ReportedContactsInline(TableInline[ReportedContacts, MonthClose]):
    """To read: each channel as it was reported."""

    model = ReportedContacts
    fields = ["channel", "handled", "offered", "abandoned", "handle_seconds"]
    readonly_fields = ["channel", "handled", "offered", "abandoned", "handle_seconds"]
    ordering = ["channel__position"]
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportedContacts]:
        return super().get_queryset(request).select_related("channel", "close__centre")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MonthClose)
class MonthCloseAdmin(ReadOnlyAdmin[MonthClose]):
    """Months are closed and reopened on the centre's own pages."""

    list_display = [
        "month_in_words",
        "centre",
        "closed_at",
        "closed_by",
        "cost_per_contact",
        "open",
    ]
    list_filter = ["centre"]
    list_select_related = ["centre", "closed_by"]
    date_hierarchy = "month"
    ordering = ["-month", "-closed_at"]
    search_fields = ["centre__name", "remark", "reason", "closed_by__username"]
    fields = [
        "centre",
        "month_in_words",
        "closed_at",
        "closed_by",
        "remark",
        "cost_figure",
        "contacts_figure",
        "cost_per_contact",
        "basis",
        "reopened_at",
        "reopened_by",
        "reason",
    ]
    inlines = [ReportedContactsInline]

    @admin.display(description=_("month"), ordering="month")
    def month_in_words(self, obj: MonthClose) -> str:
        return formatting.month_name(obj.month)

    @admin.display(description=_("total cost"), ordering="cost")
    def cost_figure(self, obj: MonthClose) -> str:
        return formatting.money(obj.cost, obj.centre.currency)

    @admin.display(description=_("contacts"), ordering="contacts")
    def contacts_figure(self, obj: MonthClose) -> str:
        return formatting.count(obj.contacts)

    @admin.display(description=_("cost per contact"))
    def cost_per_contact(self, obj: MonthClose) -> str:
        """As reported."""
        if obj.cost is None or not obj.contacts:
            return formatting.not_available()
        return formatting.money(obj.cost / Decimal(obj.contacts), obj.centre.currency)

    @admin.display(description=_("reopened"), boolean=True, ordering="reopened_at")
    def open(self, obj: MonthClose) -> bool:
        return obj.reopened_at is not None


@admin.register(ReportedCost)
class ReportedCostAdmin(ReadOnlyAdmin[ReportedCost]):
    """The cost lines as they stood when their month was closed."""

    list_display = ["close", "category", "channel", "amount_figure", "status", "details"]
    list_filter = ["close__centre", "category"]
    list_select_related = ["close__centre", "category", "channel"]
    date_hierarchy = "close__month"
    ordering = ["-close__month", "category__position", "id"]
    search_fields = ["description", "supplier", "close__centre__name"]
    fields = ["close", "line", "category", "channel", "amount_figure", "status", "details"]
    show_full_result_count = False
    empty_value_display = _("shared")

    @admin.display(description=_("amount"), ordering="amount")
    def amount_figure(self, obj: ReportedCost) -> str:
        return formatting.money(obj.amount, obj.close.centre.currency)

    @admin.display(description=_("details"))
    def details(self, obj: ReportedCost) -> str:
        return " · ".join(filter(None, [obj.supplier, obj.description]))
