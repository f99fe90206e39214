"""Documents on cost lines: to read; finance adds and removes them on the page of the line."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import ReadOnlyAdmin
from kpis.models import CostDocument


@admin.register(CostDocument)
class CostDocumentAdmin(ReadOnlyAdmin[CostDocument]):
    list_display = ["name", "centre", "line_link", "kind", "size_figure", "added_at"]
    list_filter = ["centre", "kind"]
    list_select_related = ["centre"]
    date_hierarchy = "added_at"
    ordering = ["-id"]
    search_fields = ["name", "sha256", "line"]
    fields = [
        *("centre", "line_link", "name", "kind", "is_protected"),
        *("size_figure", "sha256", "added_at"),
    ]
    show_full_result_count = False

    @admin.display(description=_("size in bytes"), ordering="size")
    def size_figure(self, obj: CostDocument) -> str:
        return formatting.count(obj.size)

    @admin.display(description=_("cost line"), ordering="line")
    def line_link(self, obj: CostDocument) -> SafeString:
        """The page of the line, which also says when it is gone."""
        url = reverse("kpis:cost-line", args=[obj.centre.slug, obj.line])
        return format_html('<a href="{}">{}</a>', url, f"#{obj.line}")
