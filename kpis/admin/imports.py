"""What imports remember: what accounts, words and queues stand for, and where files come from."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kpis.admin.base import ReadOnlyAdmin, TableAdmin
from kpis.models import ImportBatch, ImportRule, ImportSource


@admin.register(ImportRule)
class ImportRuleAdmin(TableAdmin[ImportRule]):
    """The longest beginning of an account's number wins, and of those the rule that says most."""

    list_display = ["text", "centre", "kind", "target", "journal", "label", "analytic"]
    list_filter = ["centre", "kind"]
    list_select_related = ["centre", "category", "channel"]
    search_fields = ["text", "journal", "label", "analytic"]
    autocomplete_fields = ["centre"]
    fields = ["centre", "kind", "text", "journal", "label", "analytic", "category", "channel"]

    @admin.display(description=_("stands for"))
    def target(self, obj: ImportRule) -> str:
        named = [str(each) for each in (obj.category, obj.channel) if each is not None]
        return ", ".join(named) or str(_("Not ours"))

    def save_model(self, request: object, obj: ImportRule, form: object, change: bool) -> None:
        obj.text = " ".join(obj.text.casefold().split())
        super().save_model(request, obj, form, change)  # type: ignore[arg-type]


@admin.register(ImportSource)
class ImportSourceAdmin(TableAdmin[ImportSource]):
    """Forgotten by deleting it: the next file of the layout is asked about again."""

    list_display = ["name", "centre", "kind", "used_at"]
    list_filter = ["centre", "kind"]
    list_select_related = ["centre"]
    search_fields = ["name"]
    fields = ["centre", "kind", "name", "choices", "used_at"]
    readonly_fields = ["centre", "kind", "choices", "used_at"]

    def has_add_permission(self, request: object) -> bool:
        """A file brings them."""
        return False


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin[ImportBatch]):
    """Every file that came in. Its page in the product says more, and undoes it."""

    list_display = ["name", "centre", "kind", "state", "source", "uploaded_at", "uploaded_by_name"]
    list_filter = ["centre", "state", "kind"]
    list_select_related = ["centre"]
    date_hierarchy = "uploaded_at"
    search_fields = ["name", "source", "sha256", "uploaded_by_name"]
    fields = [
        *("name", "centre", "kind", "layout", "state", "source", "size", "sha256"),
        *("uploaded_by_name", "uploaded_at", "written_at", "undone_at"),
    ]
    show_full_result_count = False
