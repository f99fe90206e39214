"""What goes with a deletion, or stands in its way: counted, where Django would list every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CASCADE, PROTECT, RESTRICT, Model, QuerySet
from django.db.models.fields.related import ForeignKey
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis import formatting

MOST_NAMED = 30


@dataclass
class Dependants:
    """Rows that hang on others, as counts by model."""

    deleted: dict[type[Model], int] = field(default_factory=dict)
    protected: dict[type[Model], int] = field(default_factory=dict)


def rows_of(objects: Sequence[Model] | QuerySet[Any]) -> QuerySet[Any]:
    """The objects as a query, for use inside others."""
    model = objects.model if isinstance(objects, QuerySet) else type(objects[0])
    rows: QuerySet[Any] = model._base_manager.filter(pk__in=[each.pk for each in objects])
    return rows


def foreign_keys_to(model: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    for relation in model._meta.related_objects:
        if isinstance(relation.field, ForeignKey):
            yield relation.field


def find_dependants(rows: QuerySet[Any], found: Dependants | None = None) -> Dependants:
    """Count the rows that refer to these, and so on: a query for each foreign key."""
    found = found or Dependants()
    for key in foreign_keys_to(rows.model):
        rule = key.remote_field.on_delete
        if rule not in {CASCADE, PROTECT, RESTRICT}:
            continue
        dependent = key.model._base_manager.filter(**{f"{key.name}__in": rows})
        counts = found.deleted if rule is CASCADE else found.protected
        if number := dependent.count():
            counts[key.model] = counts.get(key.model, 0) + number
            if rule is CASCADE:
                find_dependants(dependent, found)
    return found


def counted(counts: dict[type[Model], int]) -> list[str]:
    """Such as "1,043 cost lines"."""
    return [
        f"{formatting.count(number)} {words(model, number)}" for model, number in counts.items()
    ]


def words(model: type[Model], number: int) -> str:
    options = model._meta
    return str(options.verbose_name if number == 1 else options.verbose_name_plural)


def named(objects: Sequence[Model] | QuerySet[Any]) -> list[str]:
    """The objects by name, the first ones only where there are many."""
    names = [
        formatting.labelled(capfirst(str(each._meta.verbose_name)), str(each))
        for each in objects[:MOST_NAMED]
    ]
    if more := len(objects) - len(names):
        names.append(_("… and %(number)s more") % {"number": formatting.count(more)})
    return names
