"""Rules by which shared cost goes to channels, with their fixed shares."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.agreements import AgreementAdmin, AgreementForm
from kpis.admin.base import TableInline
from kpis.admin.generic import BaseInlineFormSet, ModelForm
from kpis.models import AllocationRule, AllocationShare, CentreChannel
from kpis.vocabulary import AllocationBasis

WHOLE = Decimal(100)


class ShareFormSet(BaseInlineFormSet[AllocationShare, AllocationRule, ModelForm[AllocationShare]]):
    def clean(self) -> None:
        """Fixed shares make a whole, of channels that the centre uses; other bases have none."""
        super().clean()
        if any(form.errors for form in self.forms):
            return
        kept = [form for form in self.forms if form not in self.deleted_forms]
        shares = [form for form in kept if form.cleaned_data.get("channel")]
        self.check_channels(shares)
        found = sum((form.cleaned_data["percent"] for form in shares), Decimal(0))
        if self.instance.basis == AllocationBasis.FIXED_SHARES.value:
            if found != WHOLE:
                message = _("Found %(found)s%% in all, expected 100%%.")
                raise ValidationError(message, "sum", {"found": f"{found.normalize():f}"})
        elif shares:
            message = _(
                "Only a rule by fixed shares has shares: remove them, or choose fixed shares."
            )
            raise ValidationError(message, "no_shares")

    def check_channels(self, shares: list[Any]) -> None:
        used = set(
            CentreChannel.objects.filter(centre=self.instance.centre_id).values_list(
                "channel_id", flat=True
            )
        )
        for form in shares:
            channel = form.cleaned_data["channel"]
            if channel.pk not in used:
                message = _("The centre does not use %(channel)s: add it to the centre first.")
                form.add_error("channel", ValidationError(message, "unused", {"channel": channel}))

    def save_new(self, form: Any, commit: bool = True) -> Any:
        form.instance.centre_id = self.instance.centre_id
        return super().save_new(form, commit)


class ShareInline(TableInline[AllocationShare, AllocationRule]):
    model = AllocationShare
    formset = ShareFormSet
    fields = ["channel", "percent"]
    ordering = ["channel__position"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AllocationShare]:
        return super().get_queryset(request).select_related("channel")


class AllocationRuleForm(AgreementForm[AllocationRule]):
    same = ("category_id",)


@admin.register(AllocationRule)
class AllocationRuleAdmin(AgreementAdmin[AllocationRule]):
    form = AllocationRuleForm
    month_fields = ["valid_from"]
    list_display = ["centre", "category", "basis", "month", "shares_in_words"]
    list_display_links = ["centre", "category"]
    list_filter = ["centre", "basis", "category"]
    list_select_related = ["centre", "category"]
    date_hierarchy = "valid_from"
    search_fields = ["centre__name", "category__name_en", "category__name_fr", "category__code"]
    fields = ["centre", "category", "valid_from", "basis"]
    inlines = [ShareInline]
    empty_value_display = _("all other categories")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AllocationRule]:
        return super().get_queryset(request).prefetch_related("shares__channel")

    def get_readonly_fields(
        self, request: HttpRequest, obj: AllocationRule | None = None
    ) -> list[str]:
        """A rule stays in its centre, and so do its shares."""
        return [] if obj is None else ["centre"]

    @admin.display(description=_("valid from"), ordering="valid_from")
    def month(self, obj: AllocationRule) -> str:
        return formatting.month_name(obj.valid_from)

    @admin.display(description=_("shares"), empty_value="")
    def shares_in_words(self, obj: AllocationRule) -> str:
        shares = sorted(obj.shares.all(), key=lambda share: share.channel.position)
        return ", ".join(f"{s.channel} {formatting.percent(s.percent / 100, 2)}" for s in shares)
