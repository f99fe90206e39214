"""The rows of a file as records of a centre, each with what becomes of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from kpis.entry.codes import Codes
from kpis.entry.imports.carrying import Carrying, carrying_of
from kpis.entry.imports.file_lines import FileLine
from kpis.entry.imports.rules import Rules, rule_text
from kpis.entry.parsing.errors import Error, Expected, Refused
from kpis.entry.parsing.marks import without_unseen
from kpis.entry.reading.contact_counts import SourceVolume
from kpis.entry.reading.cost_facts import CostFile, FileCost
from kpis.models import Centre, ContactVolume
from kpis.queries.same_invoice import SameInvoice
from kpis.vocabulary import CostStatus, RowOutcome, VolumeStatus

LONGEST_DESCRIPTION, LONGEST_SUPPLIER = 200, 120
LONGEST_INVOICE, LONGEST_ACCOUNT, LONGEST_NOTE = 60, 40, 500
#: As files say in English and French whether a bill has come.
STATUS_WORDS = {
    **dict.fromkeys(("", "actual", "réel", "reel", "réelle", "facture", "invoice", "paid",
                     "payé", "paye", "payée"), CostStatus.ACTUAL),
    **dict.fromkeys(("accrual", "accrual (estimate)", "estimate", "estimation", "provision",
                     "provision (estimation)", "accrued", "fnp"), CostStatus.ACCRUAL),
}  # fmt: skip
COUNTS = tuple(
    field.name
    for field in fields(SourceVolume)
    if field.name not in {"start", "end", "source", "line", "is_estimate"}
)


@dataclass(slots=True)
class Item:
    """position: among the rows of the file that say a cost or a count, from 0. facts: as the file
    has them; row: as the centre would. record: what stands in its place. is_edited: that was
    changed by hand since its own file came. same: a recorded line with its invoice number;
    same_row: the line of the file that has it."""

    position: int
    line: int
    facts: Any
    outcome: RowOutcome
    row: Any = None
    record: Any = None
    is_edited: bool = False
    error: Error | None = None
    same: SameInvoice | None = None
    same_row: int | None = None


class Channels:
    """The channels of a centre, by any of their names."""

    def __init__(self, centre: Centre, codes: Codes) -> None:
        self.known = dict(codes.channels)
        for id, *names in centre.channels.values_list("id", "name_en", "name_fr"):
            self.known |= {rule_text(name): id for name in names}
        self.shared = {"", "shared", "commun", "partagé", "tous", "all"}
        self.codes = ", ".join(codes.channels)

    def id_of(self, word: str) -> int | None:
        """None: shared by all. Raises Refused."""
        if not word:
            return None
        text = rule_text(word)
        if text in self.shared:
            return None
        if text not in self.known:
            raise Refused(Expected.KNOWN_CODE, {"codes": self.codes})
        return self.known[text]


@dataclass(frozen=True, slots=True)
class CostWays:
    """How costs of a file become those of a centre: by its rules, its channels, its currency."""

    centre: Centre
    rules: Rules
    channels: Channels
    carrying: Carrying


def cost_items(centre: Centre, file: CostFile, rules: Rules, codes: Codes) -> list[Item]:
    carrying = carrying_of(file.understood.currency, centre.currency, file.costs)
    ways = CostWays(centre, rules, Channels(centre, codes), carrying)
    return [cost_item(position, cost, ways) for position, cost in enumerate(file.costs)]


def cost_item(position: int, cost: FileCost, ways: CostWays) -> Item:
    target = ways.rules.of_cost(cost)
    if target is None:
        return Item(position, cost.line, cost, RowOutcome.UNKNOWN)
    if target.category is None:
        return Item(position, cost.line, cost, RowOutcome.IGNORED)
    try:
        channel = target.channel or ways.channels.id_of(cost.channel)
        cost = ways.carrying.carry(cost)
        line = FileLine(
            centre_id=ways.centre.pk,
            month=cost.month,
            category_id=target.category,
            channel_id=channel,
            amount=cost.amount,
            status=status_of(cost.status).value,
            description=shortened(cost.description, LONGEST_DESCRIPTION),
            supplier=shortened(cost.supplier, LONGEST_SUPPLIER),
            invoice=shortened(cost.invoice, LONGEST_INVOICE),
            account=shortened(cost.account, LONGEST_ACCOUNT),
            note=shortened(cost.note, LONGEST_NOTE),
        )
    except Refused as refused:
        error = refused.at(cost.line, "", cost.channel or cost.status or cost.description)
        return Item(position, cost.line, cost, RowOutcome.REFUSED, error=error)
    return Item(position, cost.line, cost, RowOutcome.NEW, line)


@lru_cache(maxsize=1_000)
def status_of(word: str) -> CostStatus:
    """Raises Refused."""
    status = STATUS_WORDS.get(rule_text(word))
    if status is None:
        raise Refused(Expected.ONE_OF, {"words": "actual, accrual"}, found=word)
    return status


def shortened(text: str, most: int) -> str:
    """Of a label too long for its column the end is left out, and an ellipsis says so. Raises
    Refused for marks that could show another text than there is."""
    if not text:
        return ""
    bare = without_unseen(text).strip()
    return bare if len(bare) <= most else f"{bare[: most - 1].rstrip()}…"


def volume_items(centre: Centre, volumes: Sequence[SourceVolume], rules: Rules) -> list[Item]:
    """Queues of one channel add up to one count a span; what one of them does not know, the sum
    does not know."""
    found: dict[Any, list[tuple[int, SourceVolume]]] = defaultdict(list)
    items: list[Item] = []
    for position, volume in enumerate(volumes):
        target = rules.target_of(volume.source)
        if target is None or target.channel is None:
            outcome = RowOutcome.UNKNOWN if target is None else RowOutcome.IGNORED
            items.append(Item(position, volume.line, volume, outcome))
        else:
            found[volume.start, volume.end, target.channel].append((position, volume))
    for (_start, _end, channel), parts in found.items():
        position, first = parts[0]
        row = volume_of(centre, channel, [volume for _position, volume in parts])
        items.append(Item(position, first.line, first, RowOutcome.NEW, row))
    return sorted(items, key=lambda item: item.position)


def volume_of(centre: Centre, channel: int, parts: Sequence[SourceVolume]) -> ContactVolume:
    estimated = any(part.is_estimate for part in parts)
    return ContactVolume(
        centre_id=centre.pk,
        channel_id=channel,
        start=parts[0].start,
        end=parts[0].end,
        status=(VolumeStatus.ESTIMATE if estimated else VolumeStatus.ACTUAL).value,
        **{name: sum_of([getattr(part, name) for part in parts]) for name in COUNTS},
    )


def sum_of(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def refused_items(errors: Sequence[Error], after: int) -> Iterator[Item]:
    """The rows that the reader could not take. after: the positions given so far."""
    for position, error in enumerate(errors, start=after):
        yield Item(position, error.line, None, RowOutcome.REFUSED, error=error)


def count_outcomes(items: Iterable[Item]) -> Mapping[RowOutcome, int]:
    counts: dict[RowOutcome, int] = defaultdict(int)
    for item in items:
        counts[item.outcome] += 1
    return counts
