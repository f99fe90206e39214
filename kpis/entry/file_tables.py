"""How the records that files bring are told apart, and what they are called."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpis.calculation.reported import squeeze
from kpis.entry.codes import Codes
from kpis.entry.differences import Way
from kpis.entry.overlaps import CONTENT as VOLUME_CONTENT
from kpis.entry.overlaps import content_of
from kpis.models import ContactVolume, CostLine
from kpis.vocabulary import FileKind, decimals_of

#: What makes two cost lines the same bill, beside the number of its invoice.
BILL = ("month", "category_id", "channel_id", "amount", "status", "description", "supplier")
#: What a file may be silent about: then it stays as it is.
DETAILS = ("invoice", "account", "note")


@dataclass(frozen=True)
class Table:
    """How the records of one kind are told apart. ways: in which a row
    of a file and a record are the same; key: what makes two the same thing, with other figures;
    details: what a file may be silent about; words and figures: for people."""

    kind: FileKind
    model: Any
    month: Callable[[Any], date]
    ways: Sequence[Way[Any]]
    key: Callable[[Any], Hashable]
    words: Callable[[Any], str]
    figures: Callable[[Any], str]
    details: Sequence[str] = ()


def bill_of(line: CostLine) -> Hashable:
    return tuple(getattr(line, name) for name in BILL)


def has_no_number(line: CostLine) -> bool:
    return not line.invoice


#: Of the same invoice; else of one that only the file, or only the record, gives a number.
BILL_WAYS: Sequence[Way[Any]] = (
    Way(lambda line: (line.invoice, bill_of(line))),
    Way(bill_of, of_record=has_no_number),
    Way(bill_of, of_row=has_no_number),
)


def in_its_place(row: Any, record: Any, details: Sequence[str]) -> None:
    """Make a row of a file the next version of a record: its id stays, so that its documents and
    its history do, and what the file is silent about stays too."""
    row.pk, row.version = record.pk, record.version + 1
    for name in details:
        setattr(row, name, getattr(row, name) or getattr(record, name))


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
        ways=BILL_WAYS,
        key=lambda line: (
            *(line.month, line.category_id, line.channel_id),
            *(squeeze(line.description), squeeze(line.supplier)),
        ),
        words=words,
        figures=lambda line: f"{line.amount:.{decimals_of(currency)}f} ({line.status})",
        details=DETAILS,
    )


def volume_table(codes: Codes) -> Table:
    channels = named(codes.channels)
    return Table(
        kind=FileKind.VOLUMES,
        model=ContactVolume,
        month=lambda volume: volume.start.replace(day=1),
        ways=[Way(lambda volume: (volume.channel_id, *content_of(volume)))],
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
