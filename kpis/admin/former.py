"""Codes that channels, categories and centres had: which links and files still lead where."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kpis.admin.base import ReadOnlyAdmin
from kpis.models import FormerCode


@admin.register(FormerCode)
class FormerCodeAdmin(ReadOnlyAdmin[FormerCode]):
    list_display = ["code", "leads_to", "code_now"]
    list_select_related = ["channel", "category", "centre"]
    ordering = ["code"]
    search_fields = ["code"]
    fields = ["code", "leads_to", "code_now"]

    @admin.display(description=_("leads to"))
    def leads_to(self, obj: FormerCode) -> str:
        return str(obj.channel or obj.category or obj.centre)

    @admin.display(description=_("code now"))
    def code_now(self, obj: FormerCode) -> str:
        named = obj.channel or obj.category
        return named.code if named else obj.centre.slug if obj.centre else ""
