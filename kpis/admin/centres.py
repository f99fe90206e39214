"""Centres with all that belongs to them, and the channels."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin import consequences, deletion
from kpis.admin.base import TableAdmin, TableInline
from kpis.admin.colours import OF_CHANNELS, swatch
from kpis.admin.comparison import TargetForm, value_in_words
from kpis.admin.consequences import ChannelForm, DecidingCentreChannelForm, DecidingCentreForm
from kpis.admin.currencies import check_currency
from kpis.admin.endings import EndingInline
from kpis.admin.generic import BaseInlineFormSet, ModelForm
from kpis.admin.moving import MovingAdmin
from kpis.admin.people import CentreMembershipInline
from kpis.admin.zones import offer_zones
from kpis.entry.recording.moving.move import Subject
from kpis.models import (
    AllocationShare,
    Centre,
    CentreChannel,
    Channel,
    ContactDefinition,
    ContactVolume,
    CostLine,
    Staffing,
    Target,
)


class CentreForm(DecidingCentreForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_zones(self)

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"]
        check_currency(currency)
        return currency


class CentreChannelForm(DecidingCentreChannelForm):
    """A channel is added or taken away: another one in its place would orphan its figures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "channel" in self.fields:
            self.fields["channel"].disabled = True


class CentreChannelFormSet(BaseInlineFormSet[CentreChannel, Centre, ModelForm[CentreChannel]]):
    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk:
                check_channel_can_go(form.instance)


def check_channel_can_go(used: CentreChannel) -> None:
    """Refuse to take a channel from a centre that has figures on it."""
    key = {"centre_id": used.centre_id, "channel_id": used.channel_id}
    tables = (CostLine, ContactVolume, Staffing, AllocationShare)
    counts = {model: model._default_manager.filter(**key).count() for model in tables}
    if not any(counts.values()):
        return
    raise ValidationError(
        _(
            "%(channel)s cannot be removed: the centre has records for it (%(figures)s). Move or "
            "delete them first."
        ),
        code="channel_in_use",
        params={
            "channel": used.channel,
            "figures": ", ".join(deletion.counted({m: n for m, n in counts.items() if n})),
        },
    )


class CentreChannelInline(TableInline[CentreChannel, Centre]):
    model = CentreChannel
    form = CentreChannelForm
    formset = CentreChannelFormSet
    verbose_name = _("channel")
    verbose_name_plural = _("channels")
    fields = ["channel", "contacts_at_once", consequences.SEEN]
    ordering = ["channel__position"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CentreChannel]:
        return super().get_queryset(request).select_related("centre", "channel")


class DefinitionInline(TableInline[ContactDefinition, Centre]):
    """To read: a definition is entered on its own page, with the channels that count."""

    model = ContactDefinition
    verbose_name_plural = _("contact definitions (entered on their own page)")
    fields = ["month", "basis", "channels_in_words", "reason"]
    readonly_fields = ["month", "basis", "channels_in_words", "reason"]
    show_change_link = True
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactDefinition]:
        definitions = super().get_queryset(request).select_related("centre")
        return definitions.prefetch_related("counted__channel")

    def has_add_permission(self, request: HttpRequest, obj: Centre | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("valid from"))
    def month(self, obj: ContactDefinition) -> str:
        return formatting.month_name(obj.valid_from)

    @admin.display(description=_("counted channels"))
    def channels_in_words(self, obj: ContactDefinition) -> str:
        return ", ".join(str(counted.channel) for counted in obj.counted.all())


class TargetInline(TableInline[Target, Centre]):
    model = Target
    form = TargetForm
    fields = ["metric", "channel", "valid_from", "value", "in_words"]
    readonly_fields = ["in_words"]
    month_fields = ["valid_from"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Target]:
        return super().get_queryset(request).select_related("channel", "centre")

    @admin.display(description=_("as shown"))
    def in_words(self, obj: Target) -> str:
        return value_in_words(obj) if obj.pk else ""


@admin.register(Centre)
class CentreAdmin(TableAdmin[Centre]):
    form = CentreForm
    list_display = [
        "name",
        "currency",
        "time_zone",
        "fiscal_year",
        "channel_figure",
        "slug",
        "retired",
    ]
    list_filter = ["currency"]
    ordering = ["name"]
    search_fields = ["name", "slug", "note_en", "note_fr"]
    prepopulated_fields = {"slug": ["name"]}
    fields = [
        "name",
        "slug",
        "currency",
        "time_zone",
        "fiscal_year_start",
        "practical_capacity",
        "paid_hours",
        "vat",
        "note_en",
        "note_fr",
        "retired_from",
    ]
    month_fields = ["retired_from"]
    delete_confirmation_template = "admin/kpis/delete_centre.html"
    inlines = [
        CentreChannelInline,
        CentreMembershipInline,
        DefinitionInline,
        TargetInline,
        EndingInline,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Centre]:
        costs = CostLine.objects.filter(centre=OuterRef("pk"))
        centres = super().get_queryset(request).annotate(channel_count=Count("channels"))
        return centres.annotate(has_cost_lines=Exists(costs))

    def get_readonly_fields(self, request: HttpRequest, obj: Centre | None = None) -> list[str]:
        return ["currency"] if getattr(obj, "has_cost_lines", False) else []

    def get_form(
        self, request: HttpRequest, obj: Centre | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Centre]]:
        if getattr(obj, "has_cost_lines", False):
            reason = gettext("Cannot change: the centre has cost lines in this currency.")
            kwargs["help_texts"] = {"currency": reason}
        return super().get_form(request, obj, change=change, **kwargs)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """A centre is deleted on its own page, by its name."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        centre = self.get_object(request, unquote(object_id))
        typed = request.POST.get("name", "")
        if request.method == "POST" and centre and self.is_misnamed(request, centre, typed):
            text = gettext("Not deleted: found “%(found)s”, expected the name “%(name)s”.")
            values = {"found": typed[:120], "name": centre.name}
            self.message_user(request, text % values, messages.ERROR)
            return HttpResponseRedirect(request.path)
        return super().delete_view(request, object_id, extra_context)

    def is_misnamed(self, request: HttpRequest, centre: Centre, typed: str) -> bool:
        """Where nothing else stands in the way of the deletion, which would then be told."""
        _objects, _counts, missing, protected = self.get_deleted_objects([centre], request)
        return typed.strip() != centre.name and not missing and not protected

    @admin.display(description=_("retired from"), ordering="retired_from", empty_value="")
    def retired(self, obj: Centre) -> str | None:
        return formatting.month_name(obj.retired_from) if obj.retired_from else None

    @admin.display(description=_("fiscal year"), ordering="fiscal_year_start")
    def fiscal_year(self, obj: Centre) -> str:
        first = date(2000, obj.fiscal_year_start, 1)
        return gettext("from %(month)s") % {"month": formatting.month_alone(first)}

    @admin.display(description=_("channels"), ordering="channel_count")
    def channel_figure(self, obj: Any) -> str:
        return formatting.count(obj.channel_count)


@admin.register(Channel)
class ChannelAdmin(MovingAdmin[Channel]):
    subject = Subject.CHANNEL
    form = ChannelForm
    list_display = ["name", "swatch", "code", "kind", "name_en", "name_fr", "position"]
    list_filter = ["kind"]
    list_editable = ["position"]
    search_fields = ["code", "name_en", "name_fr"]
    prepopulated_fields = {"code": ["name_en"]}

    @admin.display(description=_("colour"), ordering="colour")
    def swatch(self, obj: Channel) -> str:
        return swatch("s", obj.colour, OF_CHANNELS[obj.colour - 1])
