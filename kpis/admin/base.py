"""What the admin of every table does alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth import get_permission_codename
from django.db import transaction
from django.db.models import CharField, Field, ForeignKey, Model, QuerySet, TextField
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from kpis.admin import consequences, deletion
from kpis.admin.generic import ModelAdmin, ModelForm, TabularInline
from kpis.admin.months import MonthField
from kpis.admin.refusals import Refusal, check_deferred_constraints, refusals, refused
from kpis.admin.versions import SEEN, is_versioned, with_seen_version
from kpis.entry.forms.free_text import PlainText

Row = TypeVar("Row", bound=Model)
Parent = TypeVar("Parent", bound=Model)


class WithOwnFields:
    """Fields that hold months are entered as months, texts as plain text."""

    month_fields: ClassVar[Sequence[str]] = ()

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if db_field.name in self.month_fields:
            return db_field.formfield(form_class=MonthField)
        if type(db_field) in {CharField, TextField} and not db_field.choices:
            kwargs.setdefault("form_class", PlainText)
        inherited: Any = super()
        field: FormField | None = inherited.formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            offer_to_add_only(field.widget)
        return field


def offer_to_add_only(widget: RelatedFieldWidgetWrapper) -> None:
    """No pencil, cross and eye beside a choice: a channel is not deleted from a cost line."""
    widget.can_change_related = widget.can_delete_related = widget.can_view_related = False


def may_delete_from(request: HttpRequest, model: type[Model]) -> bool:
    """By right: rows that the admin only shows go with what they belong to."""
    name = get_permission_codename("delete", model._meta)
    return request.user.has_perm(f"{model._meta.app_label}.{name}")


class TableInline(WithOwnFields, TabularInline[Row, Parent]):
    extra = 0

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Read the choices once, not once a row."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name not in self.get_autocomplete_fields(request):
            choices: Any = field.choices
            field.choices = list(choices)
        return field


class TableAdmin(WithOwnFields, ModelAdmin[Row]):
    """Deletions are counted, refusals of the database shown, the history is the whole one."""

    list_per_page = 50
    list_max_show_all = 500

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        check_deferred_constraints()

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        super().delete_model(request, obj)
        check_deferred_constraints()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            check_deferred_constraints()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a refused form again, as it was typed."""
        try:
            with refusals():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            request.__dict__["refusal"] = str(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Row]]:
        if self.keeps_version(request, obj):
            kwargs["form"] = with_seen_version(kwargs.get("form", self.form))
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = request.__dict__.get("refusal")
        return refused(form, refusal) if refusal else form

    def keeps_version(self, request: HttpRequest, obj: Row | None) -> bool:
        """Whether two people could change the row at the same time, and one unseen."""
        if obj is None or not is_versioned(self.model):
            return False
        return self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Row | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        hidden = [*([SEEN] if self.keeps_version(request, obj) else [])]
        if consequences.SEEN in getattr(self.form, "declared_fields", ()):
            hidden += [consequences.SEEN]
        (name, options), *others = fieldsets
        fields = [each for each in options["fields"] if each not in hidden]
        return [(name, {**options, "fields": [*fields, *hidden]}), *others]

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Cells that are edited in a list say what they hold to those who do not see it."""
        formset = super().get_changelist_formset(request, **kwargs)
        for name in self.list_editable:
            field = formset.form.base_fields[name]
            field.widget.attrs["aria-label"] = str(field.label)
        return formset

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.shown(
            request, lambda: super(TableAdmin, self).changelist_view(request, extra_context)
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.shown(
            request, lambda: super(TableAdmin, self).delete_view(request, object_id, extra_context)
        )

    def shown(self, request: HttpRequest, view: Any) -> HttpResponse:
        """The view's answer; after a refusal, the same page again under a message."""
        try:
            with refusals():
                response: HttpResponse = view()
                return response
        except Refusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(
        self, objs: Sequence[Row] | QuerySet[Row], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        if not objs:
            return [], {}, set(), []
        found = deletion.find_dependants(deletion.rows_of(objs))
        counts: dict[type[Model], int] = {self.model: len(objs), **found.deleted}
        missing = self.models_not_to_delete(request, objs, found.deleted)
        return (
            [*deletion.named(objs), *deletion.counted(found.deleted)],
            {str(model._meta.verbose_name_plural): number for model, number in counts.items()},
            {str(model._meta.verbose_name) for model in missing},
            deletion.counted(found.protected),
        )

    def models_not_to_delete(
        self, request: HttpRequest, objs: Any, dependants: dict[type[Model], int]
    ) -> set[type[Model]]:
        """Of the tables that a deletion touches, those that the person may not delete from."""
        missing: set[type[Model]] = {
            model
            for model in dependants
            if self.admin_site.is_registered(model) and not may_delete_from(request, model)
        }
        if not all(self.has_delete_permission(request, each) for each in objs):
            missing.add(self.model)
        return missing

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The audit history where there is one: Django's own knows what the admin did only."""
        try:
            url = reverse(f"admin:kpis_{self.opts.model_name}event_changelist")
        except NoReverseMatch:
            return super().history_view(request, object_id, extra_context)
        return HttpResponseRedirect(f"{url}?pgh_obj={object_id}")


class ReadOnlyAdmin(TableAdmin[Row]):
    """Rows that the pages write under rules of their own, to look up."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False
