"""Files that were loaded, to look up."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import ReadOnlyAdmin
from kpis.models import LoadedFile


@admin.register(LoadedFile)
class LoadedFileAdmin(ReadOnlyAdmin[LoadedFile]):
    """Loaded by the command load_facts."""

    list_display = ["name", "centre", "kind", "source", "months_in_words", "loaded_at", "loaded_by"]
    list_filter = ["centre", "kind"]
    list_select_related = ["centre"]
    date_hierarchy = "loaded_at"
    ordering = ["-loaded_at", "-id"]
    search_fields = ["name", "source", "centre__name", "loaded_by", "sha256"]
    fields = [
        "name",
        "centre",
        "kind",
        "source",
        "months_in_words",
        "sha256",
        "loaded_at",
        "loaded_by",
    ]
    show_full_result_count = False

    @admin.display(description=_("months"))
    def months_in_words(self, obj: LoadedFile) -> str:
        return ", ".join(formatting.month_name(month) for month in obj.months)
