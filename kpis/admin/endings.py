"""From which month categories and channels of a centre have ended."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import TableAdmin, TableInline
from kpis.models import Centre, Ending


class EndingInline(TableInline[Ending, Centre]):
    model = Ending
    verbose_name_plural = _("endings: what is no longer expected")
    fields = ["category", "channel", "ended_from"]
    month_fields = ["ended_from"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ending]:
        return super().get_queryset(request).select_related("category", "channel", "centre")


@admin.register(Ending)
class EndingAdmin(TableAdmin[Ending]):
    """Several at once are undone by the list's own action."""

    month_fields = ["ended_from"]
    list_display = ["what", "centre", "month"]
    list_filter = ["centre", "category", "channel"]
    list_select_related = ["centre", "category", "channel"]
    date_hierarchy = "ended_from"
    search_fields = [
        "centre__name",
        *("category__name_en", "category__name_fr", "category__code"),
        *("channel__name_en", "channel__name_fr", "channel__code"),
    ]
    fields = ["centre", "category", "channel", "ended_from"]

    @admin.display(description=_("what ended"), ordering="category__position")
    def what(self, obj: Ending) -> str:
        return str(obj.category or obj.channel)

    @admin.display(description=_("ended from"), ordering="ended_from")
    def month(self, obj: Ending) -> str:
        return formatting.month_name(obj.ended_from)
