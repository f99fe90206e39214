"""What is remembered of a layout: where its files come from, and how they are understood."""

from collections.abc import Mapping
from typing import Any

from kpis.models import Centre, ImportBatch, ImportSource
from kpis.models.labels import LABELS
from kpis.vocabulary import FileKind, FileLayout

#: Of a person's choices, those that hold for the next file of the layout.
LASTING = (
    *("encoding", "decimal_mark", "day_format", "sheet", "columns", "layout"),
    *("day_order", "grain", "time_unit", "naive_zone"),
)


def source_of(centre: Centre, fingerprint: str) -> ImportSource | None:
    return ImportSource.objects.filter(centre=centre, fingerprint=fingerprint).first()


def new_source_name(centre: Centre, kind: FileKind, layout: FileLayout) -> str:
    """The label of the layout, numbered where another layout of the centre has it."""
    label = str(LABELS[layout])[:50]
    taken = set(
        ImportSource.objects.filter(centre=centre, kind=kind.value).values_list("name", flat=True)
    )
    names = (label, *(f"{label} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def remembered_choices(centre: Centre) -> dict[str, dict[str, Any]]:
    """By the fingerprint of the layout."""
    sources = ImportSource.objects.filter(centre=centre).exclude(choices={})
    return dict(sources.values_list("fingerprint", "choices"))


def remember_source(batch: ImportBatch, fingerprint: str) -> None:
    known = source_of(batch.centre, fingerprint)
    before = known.choices if known else {}
    ImportSource.objects.update_or_create(
        centre_id=batch.centre_id,
        fingerprint=fingerprint,
        defaults={
            "kind": batch.kind,
            "name": batch.source,
            "choices": {**before, **lasting(batch.choices)},
        },
    )


def lasting(choices: Mapping[str, Any]) -> dict[str, Any]:
    return {name: choices[name] for name in LASTING if choices.get(name)}
