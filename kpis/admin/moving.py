"""Merging categories or channels, moving what is in one to another: previewed, then done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis import formatting
from kpis.admin.agreements import is_administrator
from kpis.admin.base import TableAdmin
from kpis.admin.months import MonthField
from kpis.admin.moving_words import CentrePreview, done_words, previews_of
from kpis.entry.recording.endings import EndingValues, record_endings
from kpis.entry.recording.moving.move import Move, Subject
from kpis.entry.recording.moving.moves import MoveRefused, mark_of, preview_moves, record_moves
from kpis.entry.recording.moving.plan import MovePlan
from kpis.entry.refusals import NotSaved
from kpis.models import Centre

Row = TypeVar("Row", bound=Model)


class SpanForm(forms.Form):
    """Of which centre; empty: of each that has anything of it."""

    centre = forms.ModelChoiceField(
        Centre.objects.order_by("name"),
        required=False,
        label=gettext_lazy("Centre"),
        empty_label=gettext_lazy("every centre that has it"),
    )

    def __init__(self, rows: QuerySet[Any], subject: Subject, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        for name in ("old", "new"):
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def centres(self) -> list[int]:
        chosen, old = self.cleaned_data["centre"], self.cleaned_data["old"]
        return [chosen.pk] if chosen else centres_with(self.subject, old.pk)


class MoveForm(SpanForm):
    old = forms.ModelChoiceField(Centre.objects.none(), label=gettext_lazy("From"))
    new = forms.ModelChoiceField(Centre.objects.none(), label=gettext_lazy("To"))
    first = MonthField(required=False, label=gettext_lazy("First month"))
    last = MonthField(required=False, label=gettext_lazy("Up to month"))
    field_order = ("old", "new", "centre", "first", "last")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].help_text = _(
            "Without months all of it goes, with the rules and targets that name it: a merge."
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("old") and cleaned.get("old") == cleaned.get("new"):
            self.add_error("new", ValidationError(_("Choose another one than it comes from.")))
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", ValidationError(_("Choose no month before the first one.")))
        return cleaned

    def moves(self) -> list[Move]:
        found = self.cleaned_data
        ids, span = (found["old"].pk, found["new"].pk), (found["first"], found["last"])
        return [Move(centre, self.subject, *ids, *span) for centre in self.centres()]


class RetireForm(SpanForm):
    old = forms.ModelChoiceField(Centre.objects.none(), label=gettext_lazy("What"))
    month = MonthField(label=gettext_lazy("Retired from"))
    field_order = ("old", "centre", "month")


def centres_with(subject: Subject, id: int) -> list[int]:
    """That have cost lines or rules of the category, or use the channel."""
    if subject is Subject.CHANNEL:
        named = Q(centrechannel__channel=id)
    else:
        named = Q(costline__category=id) | Q(allocation_rules__category=id)
    found = Centre.objects.filter(named).order_by("name", "pk").distinct()
    return list(found.values_list("pk", flat=True))


class MovingAdmin(TableAdmin[Row]):
    """Rows that may become one with another, give it some months, or be retired."""

    subject: ClassVar[Subject]
    actions = ["move_selected", "retire_selected"]

    def get_urls(self) -> list[URLPattern]:
        name, view = f"kpis_{self.opts.model_name}", self.admin_site.admin_view
        own = [
            path("move/", view(self.move_view), name=f"{name}_move"),
            path("retire/", view(self.retire_view), name=f"{name}_retire"),
        ]
        return [*own, *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not is_administrator(request):
            for name in ("move_selected", "retire_selected"):
                actions.pop(name, None)
        return actions

    @admin.action(description=gettext_lazy("Merge, or move to another…"))
    def move_selected(self, request: HttpRequest, queryset: QuerySet[Row]) -> HttpResponse:
        """Of two, the second goes to the first."""
        new, *others = [row.pk for row in queryset[:2]]
        query = f"new={new}&old={others[0]}" if others else f"old={new}"
        return self.to_page("move", query)

    @admin.action(description=gettext_lazy("Retire from a month on…"))
    def retire_selected(self, request: HttpRequest, queryset: QuerySet[Row]) -> HttpResponse:
        return self.to_page("retire", f"old={queryset[0].pk}")

    def to_page(self, page: str, query: str = "") -> HttpResponse:
        url = reverse(f"admin:kpis_{self.opts.model_name}_{page}")
        return HttpResponseRedirect(f"{url}?{query}" if query else url)

    def move_view(self, request: HttpRequest) -> HttpResponse:
        """GET asks, and previews what the address asks for; POST does it."""
        form = self.form_of(request, MoveForm)
        plans: Sequence[MovePlan] = []
        if form.is_bound and form.is_valid():
            try:
                if request.method == "POST":
                    moves, seen = form.moves(), request.POST.get("seen", "")
                    return self.moved(request, record_moves(moves=moves, seen=seen))
                plans = preview_moves(form.moves())
            except MoveRefused as refused:
                plans = refused.plans
                self.message_user(request, _("It has changed since: look again."), messages.ERROR)
            except NotSaved:
                self.message_user(request, _("Nothing was moved."), messages.ERROR)
        previews = previews_of(plans)
        return self.page(request, form, plans, previews, _("Merge or move"))

    def moved(self, request: HttpRequest, plans: Sequence[MovePlan]) -> HttpResponse:
        self.message_user(request, done_words(plans))
        return HttpResponseRedirect(reverse(f"admin:kpis_{self.opts.model_name}_changelist"))

    def retire_view(self, request: HttpRequest) -> HttpResponse:
        form = self.form_of(request, RetireForm)
        if request.method == "POST" and form.is_valid():
            for centre in form.centres():
                record_endings(centre_id=centre, endings=[self.ending_of(form.cleaned_data)])
            text = _("%(what)s is retired from %(month)s on. The list of endings takes it back.")
            month = formatting.month_name(form.cleaned_data["month"])
            values = {"what": form.cleaned_data["old"], "month": month}
            self.message_user(request, text % values)
            return self.to_page("changelist")
        return self.page(request, form, [], [], _("Retire"))

    def ending_of(self, chosen: dict[str, Any]) -> EndingValues:
        ids = {each: chosen["old"].pk if each is self.subject else None for each in Subject}
        return EndingValues(ids[Subject.CATEGORY], ids[Subject.CHANNEL], chosen["month"])

    def form_of(self, request: HttpRequest, form: type[SpanForm]) -> Any:
        """Bound once it is asked for; only administrators may."""
        if not is_administrator(request):
            raise PermissionDenied
        rows = self.model._default_manager.all()
        if request.method == "POST" or "asked" in request.GET:
            data = request.POST if request.method == "POST" else request.GET
            return form(rows, self.subject, data)
        return form(rows, self.subject, initial=request.GET.dict())

    def page(
        self,
        request: HttpRequest,
        form: Any,
        plans: Sequence[MovePlan],
        previews: Sequence[CentrePreview],
        title: str,
    ) -> HttpResponse:
        is_move = isinstance(form, MoveForm)
        can_be_done = bool(plans) and not any(plan.clashes for plan in plans)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "is_move": is_move,
            "is_asked": is_move and form.is_bound and not form.errors,
            "previews": previews,
            "seen": mark_of(plans) if can_be_done else "",
        }
        return TemplateResponse(request, "admin/kpis/move.html", context)
