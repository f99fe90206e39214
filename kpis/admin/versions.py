"""Two people at one row: the later save sees both values, and overwrites nothing unseen."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.forms import HiddenInput, IntegerField
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.admin.generic import ModelForm

SEEN = "seen_version"


def is_versioned(model: type[Model]) -> bool:
    return any(field.name == "version" for field in model._meta.fields)


def with_seen_version(form: type[ModelForm[Any]]) -> type[ModelForm[Any]]:
    """The form of a row that exists, with the version that the person saw."""

    class VersionedForm(form):  # type: ignore[valid-type, misc]
        seen_version = IntegerField(widget=HiddenInput)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.initial[SEEN] = self.instance.version

        def clean(self) -> dict[str, Any]:
            cleaned: dict[str, Any] = super().clean() or self.cleaned_data
            current = locked(self.instance)
            if current is not None and cleaned.get(SEEN) != current.version:
                self.add_error(None, both_values(self, current))
                show_as_seen(self, current.version)
            return cleaned

    return VersionedForm


def show_as_seen(form: ModelForm[Any], version: int) -> None:
    """Who saves the form again has seen both values, and chose."""
    posted: Any = form.data
    form.data = data = posted.copy()
    data[form.add_prefix(SEEN)] = version


def locked(row: Model) -> Any:
    """The row as it stands, which stays so until the save; None where it is gone."""
    return type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()


def both_values(form: ModelForm[Any], current: Any) -> ValidationError:
    """Each value that differs, as it stands and as it was typed."""
    differing = [name for name in form.changed_data if name not in {SEEN, *form.errors}]
    values = [
        _("%(field)s: now %(theirs)s, typed %(mine)s.")
        % {
            "field": form.fields[name].label,
            "theirs": in_words(current, name, getattr(current, name)),
            "mine": in_words(current, name, form.cleaned_data[name]),
        }
        for name in differing
    ]
    message = _(
        "%(who)s changed this row at %(when)s, after you opened it; nothing is saved. Save again "
        "to keep what you typed, or reload the page to keep what is there."
    )
    return ValidationError([message % last_change(current), *values])


def last_change(row: Any) -> dict[str, str]:
    """Who changed the row last, and when, by its history."""
    from kpis.admin.history import attach_names, person_in_words

    event = row.pgh_event_model.objects.filter(pgh_obj=row.pk).latest("pgh_id")
    attach_names([event])
    when = formatting.moment_name(event.pgh_created_at)
    return {"who": capfirst(person_in_words(event)), "when": when}


def in_words(row: Model, name: str, value: Any) -> str:
    field: Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]
    words: dict[Any, str | Promise] = dict(field.flatchoices)
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, Decimal):
        return formatting.number(value, 2)
    if isinstance(value, date):
        return formatting.day_name(value)
    return formatting.count(value) if isinstance(value, int) else str(words.get(value, value))
