"""The codes by which files name categories and channels."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kpis.entry.parsing.cost_rows import CostRow
from kpis.entry.parsing.errors import Error, Expected
from kpis.entry.parsing.volume_rows import VolumeRow
from kpis.models import Centre, Channel, CostCategory


@dataclass(frozen=True)
class Codes:
    """Ids by code, in small letters: all categories, and the channels that a centre uses."""

    categories: Mapping[str, int]
    channels: Mapping[str, int]
    unused_channels: Collection[str]


def codes_of(centre: Centre) -> Codes:
    """What files may name for ``centre``. Two reads."""
    used = dict(centre.channels.order_by("position").values_list("code", "id"))
    unused = Channel.objects.exclude(id__in=used.values()).values_list("code", flat=True)
    categories = dict(CostCategory.objects.values_list("code", "id"))
    return Codes(
        categories={code.lower(): id_ for code, id_ in categories.items()},
        channels={code.lower(): id_ for code, id_ in used.items()},
        unused_channels={code.lower() for code in unused},
    )


def unknown_categories(rows: Iterable[CostRow], codes: Codes) -> Iterator[Error]:
    """Rows whose category nobody knows."""
    for row in rows:
        if row.category not in codes.categories:
            values = {"codes": ", ".join(codes.categories)}
            yield Error(row.line, "category", row.category, Expected.KNOWN_CODE, values)


def unknown_channels(rows: Iterable[CostRow | VolumeRow], codes: Codes) -> Iterator[Error]:
    """Rows whose channel nobody knows, or the centre does not use."""
    values = {"codes": ", ".join(codes.channels)}
    for row in rows:
        if row.channel and row.channel not in codes.channels:
            unused = row.channel in codes.unused_channels
            expected = Expected.CHANNEL_OF_CENTRE if unused else Expected.KNOWN_CODE
            yield Error(row.line, "channel", row.channel, expected, values)
