"""Names and codes that another row has already: the form names that row."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Func, Model, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.admin.generic import ModelForm
from kpis.models.named import NameKey

Row = TypeVar("Row", bound=Model)
#: By field, what two rows of a table may not have in common; the constraints say the same.
ONCE: dict[str, type[Func]] = {
    "name": NameKey,
    "name_en": NameKey,
    "name_fr": NameKey,
    "code": Lower,
    "slug": Lower,
}


class OnceForm(ModelForm[Row]):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        fields = {each.name for each in self.instance._meta.concrete_fields}
        for name in ONCE.keys() & fields & cleaned.keys():
            self.refuse_taken(name, cleaned[name])
        return cleaned

    def refuse_taken(self, name: str, found: str) -> None:
        other = row_with(self.instance, name, found)
        if other is not None:
            message = _(
                "Found “%(found)s”, which is taken by %(other)s: expected another one. Capitals "
                "and spaces make no difference."
            )
            told = formatting.labelled(str(other), getattr(other, name))
            self.add_error(name, ValidationError(message, "taken", {"found": found, "other": told}))


def row_with(row: Row, name: str, text: str) -> Row | None:
    """Another row whose field says the same."""
    key = ONCE[name]
    rows = type(row)._base_manager.alias(key=key(name)).filter(key=key(Value(text)))
    return rows.exclude(pk=row.pk).order_by("pk").first()
