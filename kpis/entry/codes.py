"""The codes by which files name categories and channels."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kpis.entry.parsing.cost_rows import CostRow
from kpis.entry.parsing.errors import Error, Expected
from kpis.entry.parsing.volume_rows import VolumeRow
from kpis.models import Centre, Channel, CostCategory, FormerCode


@dataclass(frozen=True)
class Codes:
    """Ids by code, in small letters: all categories, and the channels that a centre uses.

    Codes that they had before lead to them still, and come first; former: these codes.
    """

    categories: Mapping[str, int]
    channels: Mapping[str, int]
    unused_channels: Collection[str]
    former: Collection[str] = ()

    def in_words(self, codes: Iterable[str]) -> str:
        """Those of now."""
        return ", ".join(code for code in codes if code not in self.former)


def codes_of(centre: Centre) -> Codes:
    """What files may name for ``centre``. Four reads."""
    used = dict(centre.channels.order_by("position").values_list("code", "id"))
    unused = Channel.objects.exclude(id__in=used.values()).values_list("code", flat=True)
    categories = dict(CostCategory.objects.values_list("code", "id"))
    old_categories = former_ids("category_id", categories)
    old_channels = former_ids("channel_id", used)
    return Codes(
        categories=old_categories | {code.lower(): id_ for code, id_ in categories.items()},
        channels=old_channels | {code.lower(): id_ for code, id_ in used.items()},
        unused_channels={code.lower() for code in unused},
        former={*old_categories, *old_channels} - {each.lower() for each in (*categories, *used)},
    )


def former_ids(owner: str, now: Mapping[str, int]) -> dict[str, int]:
    """Of the rows that are there, by the codes that they had. owner: the column of their ids."""
    rows = FormerCode.objects.filter(**{f"{owner}__in": now.values()})
    return {code.lower(): id_ for code, id_ in rows.values_list("code", owner)}


def unknown_categories(rows: Iterable[CostRow], codes: Codes) -> Iterator[Error]:
    """Rows whose category nobody knows."""
    for row in rows:
        if row.category not in codes.categories:
            values = {"codes": codes.in_words(codes.categories)}
            yield Error(row.line, "category", row.category, Expected.KNOWN_CODE, values)


def unknown_channels(rows: Iterable[CostRow | VolumeRow], codes: Codes) -> Iterator[Error]:
    """Rows whose channel nobody knows, or the centre does not use."""
    values = {"codes": codes.in_words(codes.channels)}
    for row in rows:
        if row.channel and row.channel not in codes.channels:
            unused = row.channel in codes.unused_channels
            expected = Expected.CHANNEL_OF_CENTRE if unused else Expected.KNOWN_CODE
            yield Error(row.line, "channel", row.channel, expected, values)
