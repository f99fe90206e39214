"""How the records that files bring are told apart, and what they are called."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpis.calculation.reported import squeeze
from kpis.entry.codes import Codes
from kpis.entry.overlaps import CONTENT as VOLUME_CONTENT
from kpis.entry.overlaps import content_of
from kpis.models import ContactVolume, CostLine
from kpis.vocabulary import FileKind, decimals_of

CONTENT = ("month", "category_id", "channel_id", "amount", "status", "description", "supplier")


@dataclass(frozen=True)
class Table:
    """How the records of one kind are told apart. content: all that a file says of one; key:
    what makes two the same thing; words and figures: for people."""

    kind: FileKind
    model: Any
    month: Callable[[Any], date]
    content: Callable[[Any], Hashable]
    key: Callable[[Any], Hashable]
    words: Callable[[Any], str]
    figures: Callable[[Any], str]


def cost_table(codes: Codes, currency: str) -> Table:
    categories, channels = named(codes.categories), named(codes.channels)

    def words(line: CostLine) -> str:
        texts = [categories.get(line.category_id, ""), channels.get(line.channel_id or 0, "")]
        texts += [line.description, line.supplier]
        return " · ".join([f"{line.month:%Y-%m}", *filter(None, texts)])

    return Table(
        kind=FileKind.COSTS,
        model=CostLine,
        month=lambda line: line.month,
        content=lambda line: tuple(getattr(line, name) for name in CONTENT),
        key=lambda line: (
            *(line.month, line.category_id, line.channel_id),
            *(squeeze(line.description), squeeze(line.supplier)),
        ),
        words=words,
        figures=lambda line: f"{line.amount:.{decimals_of(currency)}f} ({line.status})",
    )


def volume_table(codes: Codes) -> Table:
    channels = named(codes.channels)
    return Table(
        kind=FileKind.VOLUMES,
        model=ContactVolume,
        month=lambda volume: volume.start.replace(day=1),
        content=lambda volume: (volume.channel_id, *content_of(volume)),
        key=lambda volume: (volume.channel_id, volume.start, volume.end),
        words=lambda volume: f"{volume.start} – {volume.end} · {channels[volume.channel_id]}",
        figures=counts_in_words,
    )


def counts_in_words(volume: ContactVolume) -> str:
    """Such as "handled 100, offered 120 (actual)"; what is unknown is left out."""
    names = [name for name in VOLUME_CONTENT if name not in {"start", "end", "status"}]
    known = {name: getattr(volume, name) for name in names}
    texts = [f"{name} {number}" for name, number in known.items() if number is not None]
    return f"{', '.join(texts)} ({volume.status})"


def named(codes: Mapping[str, int]) -> dict[int, str]:
    return {id: code for code, id in codes.items()}
