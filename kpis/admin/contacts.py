"""Contact volumes, and contact definitions with the channels that count."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.agreements import AgreementAdmin, AgreementForm
from kpis.admin.base import TableAdmin, TableInline
from kpis.admin.generic import BaseInlineFormSet, ModelForm
from kpis.models import CentreChannel, ContactDefinition, ContactVolume, CountedChannel
from kpis.months import month_after

PARTS = {"resolved_first_contact": "resolution_sample", "csat_satisfied": "csat_responses"}


def span_in_words(volume: ContactVolume) -> str:
    """Such as "May 2026" or "3 May 2026"."""
    if volume.end == volume.start + timedelta(days=1):
        return formatting.day_name(volume.start)
    return formatting.month_name(volume.start)


class ContactVolumeForm(ModelForm[ContactVolume]):
    """Says by field what the constraints of the table would refuse as a whole."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for part, whole in PARTS.items():
            self.check_part(cleaned, part, whole)
        if {"start", "end"} <= cleaned.keys() and self.check_span(cleaned["start"], cleaned["end"]):
            self.check_days_are_free(cleaned)
        return cleaned

    def check_part(self, cleaned: dict[str, Any], part: str, whole: str) -> None:
        if part not in cleaned or whole not in cleaned:
            return
        found, most = cleaned[part], cleaned[whole]
        names = {"part": self.fields[part].label, "whole": self.fields[whole].label}
        if (found is None) != (most is None):
            message = _("Expected both “%(part)s” and “%(whole)s”, or neither.")
            empty = part if found is None else whole
            self.add_error(empty, ValidationError(message, "one_alone", names))
        elif found is not None and found > most:
            message = _("Found %(found)s, expected at most %(most)s, as in “%(whole)s”.")
            params = names | {"found": formatting.count(found), "most": formatting.count(most)}
            self.add_error(part, ValidationError(message, "part_exceeds_whole", params))

    def check_span(self, start: date, end: date) -> bool:
        """Whether [start, end) is one day or one calendar month."""
        ends = [start + timedelta(days=1)] + [month_after(start)] * (start.day == 1)
        if end in ends:
            return True
        message = _("Found %(found)s, expected %(ends)s: a volume covers one day or one month.")
        either = _("or")
        expected = f" {either} ".join(formatting.day_name(each) for each in ends)
        params = {"found": formatting.day_name(end), "ends": expected}
        self.add_error("end", ValidationError(message, "span", params))
        return False

    def check_days_are_free(self, cleaned: dict[str, Any]) -> None:
        """No day of a channel counts twice."""
        taken = (
            ContactVolume.objects.filter(
                centre=cleaned.get("centre", self.instance.centre_id),
                channel=cleaned.get("channel"),
                start__lt=cleaned["end"],
                end__gt=cleaned["start"],
            )
            .exclude(pk=self.instance.pk)
            .order_by("start")
            .first()
        )
        if taken:
            message = _(
                "Expected days without a volume: %(span)s already has one (%(handled)s handled)."
            )
            handled = formatting.count(taken.handled)
            params = {"span": span_in_words(taken), "handled": handled}
            self.add_error("start", ValidationError(message, "overlap", params))


@admin.register(ContactVolume)
class ContactVolumeAdmin(TableAdmin[ContactVolume]):
    form = ContactVolumeForm
    list_display = [
        "span",
        "centre",
        "channel",
        "handled_figure",
        "offered_figure",
        "abandoned_figure",
        "handle_time_figure",
        "status",
    ]
    list_filter = ["centre", "status", "channel"]
    list_select_related = ["centre", "channel"]
    date_hierarchy = "start"
    ordering = ["-start", "channel__position", "id"]
    search_fields = ["centre__name", "channel__name_en", "channel__name_fr", "channel__code"]
    autocomplete_fields = ["centre"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["centre", "channel", "start", "end", "status"]}),
        (
            _("Counts"),
            {
                "description": _("Leave empty what is unknown: 0 says that there were none."),
                "fields": ["handled", "offered", "abandoned", "handle_seconds", "wait_seconds"],
            },
        ),
        (
            _("Quality"),
            {
                "fields": [
                    "resolved_first_contact",
                    "resolution_sample",
                    "csat_satisfied",
                    "csat_responses",
                ]
            },
        ),
    ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: ContactVolume | None = None
    ) -> list[str]:
        """A volume stays in its centre."""
        return [] if obj is None else ["centre"]

    @admin.display(description=_("days"), ordering="start")
    def span(self, obj: ContactVolume) -> str:
        return span_in_words(obj)

    @admin.display(description=_("handled"), ordering="handled")
    def handled_figure(self, obj: ContactVolume) -> str:
        return formatting.count(obj.handled)

    @admin.display(description=_("offered"), ordering="offered")
    def offered_figure(self, obj: ContactVolume) -> str:
        return formatting.count(obj.offered)

    @admin.display(description=_("abandoned"), ordering="abandoned")
    def abandoned_figure(self, obj: ContactVolume) -> str:
        return formatting.count(obj.abandoned)

    @admin.display(description=_("average handle time"))
    def handle_time_figure(self, obj: ContactVolume) -> str:
        if obj.handle_seconds is None or not obj.handled:
            return formatting.not_available()
        return formatting.duration(Decimal(obj.handle_seconds) / obj.handled)


class CountedChannelFormSet(
    BaseInlineFormSet[CountedChannel, ContactDefinition, ModelForm[CountedChannel]]
):
    def clean(self) -> None:
        """A channel that the centre does not use can have no contacts to count."""
        super().clean()
        used = set(
            CentreChannel.objects.filter(centre=self.instance.centre_id).values_list(
                "channel_id", flat=True
            )
        )
        for form in self.forms:
            channel = form.cleaned_data.get("channel") if form.is_valid() else None
            if channel and channel.pk not in used and form not in self.deleted_forms:
                message = _("The centre does not use %(channel)s: add it to the centre first.")
                form.add_error("channel", ValidationError(message, "unused", {"channel": channel}))


class CountedChannelInline(TableInline[CountedChannel, ContactDefinition]):
    model = CountedChannel
    formset = CountedChannelFormSet
    fields = ["channel"]
    ordering = ["channel__position"]
    min_num = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[CountedChannel]:
        return super().get_queryset(request).select_related("channel", "definition__centre")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Without a channel there would be no contact to divide by."""
        return super().get_formset(request, obj, **{"validate_min": True, **kwargs})


class DefinitionForm(AgreementForm[ContactDefinition]):
    """Any other of its centre is of the same kind."""


@admin.register(ContactDefinition)
class ContactDefinitionAdmin(AgreementAdmin[ContactDefinition]):
    form = DefinitionForm
    month_fields = ["valid_from"]
    list_display = ["centre", "month", "basis", "channels_in_words", "reason"]
    list_display_links = ["centre", "month"]
    list_filter = ["centre", "basis"]
    list_select_related = ["centre"]
    date_hierarchy = "valid_from"
    search_fields = ["centre__name", "reason"]
    fields = ["centre", "valid_from", "basis", "reason"]
    inlines = [CountedChannelInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContactDefinition]:
        return super().get_queryset(request).prefetch_related("counted__channel")

    @admin.display(description=_("valid from"), ordering="valid_from")
    def month(self, obj: ContactDefinition) -> str:
        return formatting.month_name(obj.valid_from)

    @admin.display(description=_("counted channels"))
    def channels_in_words(self, obj: ContactDefinition) -> str:
        return ", ".join(str(counted.channel) for counted in obj.counted.all())
