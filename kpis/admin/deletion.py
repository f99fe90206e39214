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
    """Rows that hang on others, as counts by model.

    going: the queries of what is deleted. restricted: of what must go with them, or stay.
    """

    deleted: dict[type[Model], int] = field(default_factory=dict)
    protected: dict[type[Model], int] = field(default_factory=dict)
    going: dict[type[Model], list[QuerySet[Any]]] = field(default_factory=dict)
    restricted: list[QuerySet[Any]] = field(default_factory=list)


def rows_of(objects: Sequence[Model] | QuerySet[Any]) -> QuerySet[Any]:
    """The objects as a query, for use inside others."""
    model = objects.model if isinstance(objects, QuerySet) else type(objects[0])
    rows: QuerySet[Any] = model._base_manager.filter(pk__in=[each.pk for each in objects])
    return rows


def foreign_keys_to(model: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    for relation in model._meta.related_objects:
        if isinstance(relation.field, ForeignKey):
            yield relation.field


def find_dependants(rows: QuerySet[Any]) -> Dependants:
    """Count the rows that refer to these, and so on: a query for each foreign key."""
    found = Dependants()
    follow(rows, found)
    for each in found.restricted:
        add(found.protected, without(each, found.going.get(each.model, [])))
    return found


def without(rows: QuerySet[Any], others: list[QuerySet[Any]]) -> QuerySet[Any]:
    for each in others:
        rows = rows.exclude(pk__in=each.values("pk"))
    return rows


def follow(rows: QuerySet[Any], found: Dependants) -> None:
    found.going.setdefault(rows.model, []).append(rows)
    for key in foreign_keys_to(rows.model):
        rule = key.remote_field.on_delete
        dependent = key.model._base_manager.filter(**{f"{key.name}__in": rows})
        if rule is RESTRICT:
            found.restricted.append(dependent)
        elif rule is PROTECT:
            add(found.protected, dependent)
        elif rule is CASCADE and add(found.deleted, dependent):
            follow(dependent, found)


def add(counts: dict[type[Model], int], rows: QuerySet[Any]) -> int:
    """How many rows there are, after they were added to the counts."""
    if number := rows.count():
        counts[rows.model] = counts.get(rows.model, 0) + number
    return number


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
