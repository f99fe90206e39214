"""Rows of a file whose invoice number is on another line already, or on another row: a warning."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from kpis.entry.imports.items import Item
from kpis.names import invoice_key
from kpis.queries.same_invoice import LineToCome, same_invoices_of
from kpis.vocabulary import RowOutcome

COMING = frozenset([RowOutcome.NEW, RowOutcome.CHANGED])
GOING = frozenset([RowOutcome.GONE, RowOutcome.CHANGED])
#: A number on more rows than this is no invoice number; the others are held against these.
MOST_COMPARED = 20


def mark_doubles(centre: int, items: Sequence[Item]) -> None:
    """Every item that is to be written learns which recorded line has its invoice number, or
    which row of the file."""
    coming = [i for i in items if i.outcome in COMING and i.row is not None and i.row.invoice]
    going = [i.record.pk for i in items if i.outcome in GOING and i.record is not None]
    lines = [line_to_come(index, item.row) for index, item in enumerate(coming)]
    for index, same in same_invoices_of(centre, lines, without=going).items():
        coming[index].same = same
    mark_within(coming)


def line_to_come(key: int, row: Any) -> LineToCome:
    words = row.amount, row.supplier, row.invoice
    return LineToCome(key, row.month, row.category_id, row.channel_id, *words)


def mark_within(items: Iterable[Item]) -> None:
    by_number: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if key := invoice_key(item.row.invoice):
            by_number[key].append(item)
    for same in by_number.values():
        for item in same:
            others = (o for o in same[:MOST_COMPARED] if o is not item)
            item.same_row = next((o.line for o in others if is_double(item.row, o.row)), None)


def is_double(one: Any, other: Any) -> bool:
    """As kpis.queries.same_invoice has it: no split of one invoice, and no other supplier."""
    suppliers = {" ".join(row.supplier.lower().split()) for row in (one, other)} - {""}
    if len(suppliers) > 1:
        return False
    places = {(row.category_id, row.channel_id) for row in (one, other)}
    return one.month != other.month or one.amount == other.amount or len(places) == 1
