"""Definitions and rules that closed months go by: changed by administrators, who saw which."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import CharField, HiddenInput
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.admin.base import TableAdmin
from kpis.admin.consequences import SEEN, show_as_seen
from kpis.admin.generic import ModelForm
from kpis.entry.recording.closed_months import closed_since, decided_months

Row = TypeVar("Row", bound=Model)


def months_going_by(row: Any, *same: str) -> frozenset[date]:
    """The closed months that go by a row of what is valid from a month on.

    same: the columns that make other rows of the same kind, beside the centre.
    """
    alike = {name: getattr(row, name) for name in ("centre_id", *same)}
    rows = type(row)._base_manager.filter(**alike).exclude(pk=row.pk)
    others = rows.values_list("valid_from", flat=True)
    return decided_months(closed_since(row.centre_id, row.valid_from), row.valid_from, others)


class AgreementForm(ModelForm[Row]):
    """Names the closed months, and saves for an administrator who has read them."""

    seen_consequences = CharField(required=False, widget=HiddenInput)
    is_administrator: ClassVar[bool] = False
    same: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        months = frozenset() if self.errors else self.concerned(cleaned)
        if months:
            said = closed_in_words(months)
            if not self.is_administrator:
                self.add_error(None, ValidationError(only_administrators(said), "closed"))
            elif cleaned.get(SEEN) != said:
                text = _("Not saved yet: %(closed)s Save again to change them.")
                self.add_error(None, ValidationError(text % {"closed": said}, "consequences"))
                show_as_seen(self, said)
        return cleaned

    def concerned(self, cleaned: dict[str, Any]) -> frozenset[date]:
        """By the row as it stands, and as it would be."""
        fields = {f.name for f in self.instance._meta.concrete_fields} & cleaned.keys()
        wanted = type(self.instance)(pk=self.instance.pk)
        for field in self.instance._meta.concrete_fields:
            setattr(wanted, field.attname, getattr(self.instance, field.attname))
        for name in fields:
            setattr(wanted, name, cleaned[name])
        rows = [wanted]
        if self.instance.pk:
            rows.append(type(self.instance)._base_manager.get(pk=self.instance.pk))
        return frozenset().union(*(months_going_by(row, *self.same) for row in rows))


def closed_in_words(months: frozenset[date]) -> str:
    names = ", ".join(map(formatting.month_name, sorted(months)))
    return _("Closed months depend on this: %(months)s.") % {"months": names}


def only_administrators(said: str) -> str:
    return _("%(closed)s Only an administrator can change it.") % {"closed": said}


class AgreementAdmin(TableAdmin[Row]):
    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Row]]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.is_administrator = is_administrator(request)
        return form  # type: ignore[no-any-return]

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Of what closed months go by, an administrator's."""
        may: bool = super().has_delete_permission(request, obj)
        if obj is None or not may or is_administrator(request):
            return may
        same: tuple[str, ...] = getattr(self.form, "same", ())
        return not months_going_by(obj, *same)


def is_administrator(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)
