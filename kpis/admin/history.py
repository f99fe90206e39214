"""The audit history, to read: who did what, when, and to which row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import Field, ForeignKey, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event

from kpis import formatting
from kpis.admin.generic import ModelAdmin
from kpis.entry.forms.ids import read_id
from kpis.models import User

LABELS: dict[str, Promise] = {
    "insert": _("Added"),
    "update": _("Changed"),
    "delete": _("Deleted"),
    "known": _("As it stood when its history began"),
}
MONTHS = {"month", "valid_from", "ended_from"}


class LabelFilter(admin.SimpleListFilter):
    title = _("what was done")
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(LABELS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pgh_label=self.value()) if self.value() else queryset


class HistoryList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        attach_names(self.result_list)


class HistoryAdmin(ModelAdmin[Any]):
    """Rows that triggers write, and nobody changes."""

    list_display = ["when", "who", "what", "row", "values_in_words"]
    list_display_links = ["when"]
    list_select_related = ["pgh_context"]
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "pgh_created_at"
    ordering = ["-pgh_id"]
    search_fields = ["pgh_obj__id"]
    search_help_text = _("A person's log-in name, or the number of a row.")
    actions = None
    fields = ["when", "who", "page", "what", "row", "values_in_table"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        has_centre = any(field.name == "centre" for field in self.opts.fields)
        return [LabelFilter, *(["centre"] if has_centre else [])]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return HistoryList

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        event = super().get_object(request, object_id, from_field)
        if event is not None:
            attach_names([event])
        return event

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All that was done to the same row."""
        event = self.get_object(request, unquote(object_id))
        url = reverse(f"admin:kpis_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(f"{url}?pgh_obj={event.pgh_obj_id}" if event else url)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        people = User.objects.filter(username__icontains=term).values_list("pk", flat=True)
        found = Q(pgh_context__metadata__user__in=list(people))
        if (row := read_id(term)) is not None:
            found |= Q(pgh_obj=row)
        return queryset.filter(found), False

    @admin.display(description=_("when"), ordering="pgh_id")
    def when(self, obj: Any) -> str:
        return formatting.moment_name(obj.pgh_created_at)

    @admin.display(description=_("who"))
    def who(self, obj: Any) -> str:
        return person_in_words(obj)

    @admin.display(description=_("page"))
    def page(self, obj: Any) -> str:
        return str(context_of(obj).get("url") or "")

    @admin.display(description=_("what was done"), ordering="pgh_label")
    def what(self, obj: Any) -> str:
        return what_was_done(obj)

    @admin.display(description=_("row"), ordering="pgh_obj")
    def row(self, obj: Any) -> str:
        return f"#{obj.pgh_obj_id}"

    @admin.display(description=_("values"))
    def values_in_words(self, obj: Any) -> str:
        return " · ".join(formatting.labelled(name, text) for name, text in filled_values(obj))

    @admin.display(description=_("values"))
    def values_in_table(self, obj: Any) -> SafeString:
        return table_of_changes(obj, event_before(obj))


def what_was_done(event: Any) -> str:
    return str(LABELS.get(event.pgh_label, event.pgh_label))


def event_name(event: Any) -> str:
    return formatting.labelled(what_was_done(event), f"#{event.pgh_obj_id}")


def context_of(event: Any) -> dict[str, Any]:
    return dict(event.pgh_context.metadata) if event.pgh_context else {}


def person_in_words(event: Any) -> str:
    """The log-in name; rows that no page wrote have no person."""
    person = context_of(event).get("user")
    if person is None:
        return gettext("outside the pages")
    return name_of(event, User, person)


def name_of(event: Any, model: type[Model], key: Any) -> str:
    """The name of a row the event refers to, which may be gone."""
    name: str | None = event.names.get((model, key))
    return name or gettext("#%(key)s (no longer there)") % {"key": key}


def attach_names(events: list[Any]) -> None:
    """Read the names of all rows that the events refer to: a query for each table."""
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    for event in events:
        keys[User].add(context_of(event).get("user"))
        for key in foreign_keys(event):
            keys[key.related_model].add(getattr(event, key.attname))
    names = {
        (model, row.pk): str(row) for model, wanted in keys.items() for row in rows(model, wanted)
    }
    names |= names_of_gone(key for key in keys[User] if (User, key) not in names)
    for event in events:
        event.names = names


def names_of_gone(people: Iterable[Any]) -> dict[tuple[type[Model], Any], str]:
    """The last names by which the history knows people who are not there any more."""
    gone = [key for key in people if key is not None]
    if not gone:
        return {}
    events = apps.get_model("kpis", "UserEvent").objects.filter(pgh_obj__in=gone)
    latest = events.order_by("pgh_created_at", "pgh_id")
    return {(User, key): name for key, name in latest.values_list("pgh_obj_id", "username")}


def rows(model: type[Model], keys: Iterable[Any]) -> Iterable[Model]:
    wanted = [key for key in keys if key is not None]
    return model._base_manager.select_related().filter(pk__in=wanted) if wanted else []


def tracked_fields(event: Any) -> Iterator[Field[Any, Any]]:
    own = {"id"}
    for field in event._meta.fields:
        if field.name not in own and not field.name.startswith("pgh_"):
            yield field


def foreign_keys(event: Any) -> Iterator[Any]:
    return (field for field in tracked_fields(event) if isinstance(field, ForeignKey))


def filled_values(event: Any) -> Iterator[tuple[str, str]]:
    for field in tracked_fields(event):
        if text := value_in_words(event, field):
            yield capfirst(str(field.verbose_name)), text


def value_in_words(event: Any, field: Field[Any, Any]) -> str:
    value = getattr(event, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return name_of(event, field.related_model, value)
    if field.choices:
        return str(getattr(event, f"get_{field.name}_display")())
    return plain_in_words(value, field.name in MONTHS)


def plain_in_words(value: Any, is_month: bool) -> str:
    if isinstance(value, date):
        return formatting.month_name(value) if is_month else formatting.day_name(value)
    if isinstance(value, Decimal):
        return formatting.number(value, 2)
    return formatting.count(value) if isinstance(value, int) else str(value)


def event_before(event: Any) -> Any:
    """The row as it was before a change; None for other events."""
    if event.pgh_label != "update":
        return None
    earlier = type(event)._default_manager.filter(pgh_obj=event.pgh_obj_id, pgh_id__lt=event.pgh_id)
    before = earlier.order_by("-pgh_id").first()
    if before is not None:
        attach_names([before])
    return before


def table_of_changes(event: Any, before: Any) -> SafeString:
    """Every value, with what it was before where it changed."""
    lines = format_html_join(
        "",
        "<tr><th scope=row>{}</th><td>{}</td><td>{}</td></tr>",
        [
            (capfirst(str(field.verbose_name)), *change_in_words(event, before, field))
            for field in tracked_fields(event)
        ],
    )
    heads = ("", gettext("Value"), gettext("Before"))
    return format_html(
        "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        format_html_join("", "<th scope=col>{}</th>", [(head,) for head in heads]),
        lines,
    )


def change_in_words(event: Any, before: Any, field: Field[Any, Any]) -> tuple[str, str]:
    after = value_in_words(event, field)
    if before is None:
        return after, ""
    was = value_in_words(before, field)
    return after, "" if was == after else (was or gettext("nothing"))


def register_histories() -> None:
    """Every table of events of this app, called after the table it follows."""
    for model in apps.get_app_config("kpis").get_models():
        if issubclass(model, Event):
            tracked: Any = model.pgh_tracked_model
            model._meta.verbose_name = format_lazy(
                _("history: {table}"), table=tracked._meta.verbose_name
            )
            model._meta.verbose_name_plural = format_lazy(
                _("history: {table}"), table=tracked._meta.verbose_name_plural
            )
            setattr(model, "__str__", event_name)  # noqa: B010
            admin.site.register(model, HistoryAdmin)


register_histories()
