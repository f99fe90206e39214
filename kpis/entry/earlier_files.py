"""Which records an earlier file brought, and which this one brings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps

from kpis.entry.bulk import copy_values
from kpis.models import Centre, ContactVolume, CostLine, LoadedFile, LoadedRow
from kpis.vocabulary import FileKind

LINK = ("centre_id", "file_id", "month", "row", "version", "line", "is_new")
TABLES: dict[FileKind, Any] = {FileKind.COSTS: CostLine, FileKind.VOLUMES: ContactVolume}


@dataclass(frozen=True)
class FileSource:
    """Where rows come from. source: which of several files of one month; a later file of the
    same source says its months anew. loaded_by: an account of the server."""

    name: str
    sha256: str
    source: str = ""
    loaded_by: str = ""


@dataclass(frozen=True)
class Origin:
    """The earlier file that has a record, and its line there; version: of the record then.

    name is empty, and line 0, where it was loaded before files were remembered.
    """

    version: int
    line: int = 0
    name: str = ""
    loaded_at: datetime | None = None


Origins = Mapping[int, Origin]


def origins_of(
    centre: Centre, kind: FileKind, file: FileSource, months: Collection[date]
) -> dict[int, Origin]:
    """By id, what earlier files of the source brought in these months; the latest file counts."""
    rows = LoadedRow.objects.filter(
        centre=centre, month__in=months, file__kind=kind.value, file__source=file.source
    )
    return {
        link.row: Origin(link.version, link.line, link.file.name, link.file.loaded_at)
        for link in rows.select_related("file").order_by("id")
    }


def untraced_origins(
    centre: Centre,
    kind: FileKind,
    file: FileSource,
    months: Collection[date],
    alike: Iterable[tuple[int, date]],
) -> dict[int, Origin]:
    """The records that were probably loaded before the origin of records was kept, by id and
    month.

    A record is one of them if it is like a row of the file, lies in a month for which this
    source has no file yet, was brought by no other file, and was not entered on a page (history
    names a person for whatever was entered on a page, and nobody for a load).
    """
    known = LoadedFile.objects.filter(centre=centre, kind=kind.value, source=file.source)
    told = {month for each in known.values_list("months", flat=True) for month in each}
    ids = {id for id, month in alike if month in set(months) - told}
    brought = LoadedRow.objects.filter(centre=centre, file__kind=kind.value, row__in=ids)
    ids -= set(brought.values_list("row", flat=True))
    events = apps.get_model("kpis", f"{TABLES[kind].__name__}Event")._default_manager
    loaded = events.filter(
        centre=centre, pgh_obj_id__in=ids, pgh_label="insert", pgh_context__isnull=True
    )
    return {id: Origin(version=1) for id in loaded.values_list("pgh_obj_id", flat=True)}


def remember(
    centre: Centre,
    kind: FileKind,
    file: FileSource,
    months: Iterable[date],
    rows: Sequence[tuple[int, Any, date]],
    new: Collection[int],
) -> LoadedFile:
    """Keep the file with the records it stands for: line, record and month of each. new: the ids
    of those that were not there before it."""
    loaded = LoadedFile.objects.create(
        centre=centre,
        kind=kind.value,
        source=file.source,
        name=file.name[-255:],
        sha256=file.sha256,
        months=sorted(set(months)),
        loaded_by=file.loaded_by[:150],
    )
    links = (
        (centre.pk, loaded.pk, month, each.pk, each.version, line, each.pk in new)
        for line, each, month in rows
    )
    copy_values(LoadedRow, LINK, links)
    return loaded
