"""How somebody wants a file of contacts read, and how it was understood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Expected
from kpis.entry.reading.contact_notes import Declared, Noted
from kpis.entry.reading.encodings import Encoding, Written
from kpis.entry.reading.moments import DayOrder
from kpis.entry.reading.report_spans import Grain

MOST_ROWS = 1_000_000
Word = TypeVar("Word", bound=StrEnum)


class Question(StrEnum):
    """What a file leaves open: it is read in the likeliest way, and somebody may say otherwise."""

    ENCODING = "encoding"
    DAY_ORDER = "day_order"
    DECIMAL_MARK = "decimal_mark"
    GRAIN = "grain"
    TIME_UNIT = "time_unit"


@dataclass(frozen=True, slots=True)
class ContactsAsked:
    """How somebody wants a file read, in plain values; None: as the file itself shows it.

    zone: the centre's, by its IANA name; naive_zone: in which the clock of the file ran, the
    centre's where None. layout, encoding, day_order, decimal_mark, grain: values of the words of
    this room. time_unit: seconds of one, such as "1/1000". sheet: of a workbook. moment, source,
    id: names of columns, for MAPPED; the last two may be None.
    """

    zone: str
    naive_zone: str | None = None
    layout: str | None = None
    encoding: str | None = None
    day_order: str | None = None
    decimal_mark: DecimalMark | None = None
    grain: str | None = None
    time_unit: str | None = None
    moment: str | None = None
    source: str | None = None
    id: str | None = None
    sheet: str | None = None
    most_rows: int = MOST_ROWS

    def declared(self) -> Declared:
        return Declared(
            order=DayOrder(self.day_order) if self.day_order else None,
            decimal_mark=self.decimal_mark,
            grain=Grain(self.grain) if self.grain else None,
            zone=self.zone,
            time_unit=Fraction(self.time_unit) if self.time_unit else None,
            takes_likely=True,
        )


@dataclass(frozen=True, slots=True)
class Understood:
    """How a file was read. encodings, day_orders, grains: all in which it could be meant, the one
    in which it was read first; empty where the file has no such thing. decimal_mark: None where
    no figure shows it. naive, aware: whether it has moments without their zone, and with it.
    open: what the file itself does not tell, whether somebody has said it or not."""

    encodings: Sequence[Encoding]
    day_orders: Sequence[DayOrder]
    decimal_mark: DecimalMark | None
    grains: Sequence[Grain]
    naive: bool
    aware: bool
    open: frozenset[Question]


def understood(written: Written | None, noted: Noted, asked: ContactsAsked) -> Understood:
    encodings = (written.encoding, *written.others) if written else ()
    declared = asked.declared()
    return Understood(
        encodings=encodings,
        day_orders=first_of(declared.order, noted.orders),
        decimal_mark=asked.decimal_mark or noted.decimal_mark,
        grains=first_of(declared.grain, noted.grains),
        naive=noted.naive > 0,
        aware=noted.aware > 0,
        open=frozenset(questions(encodings, noted, asked)),
    )


def first_of(said: Word | None, possible: Sequence[Word]) -> Sequence[Word]:
    """What was said before what the file shows."""
    return (said, *(each for each in possible if each is not said)) if said else tuple(possible)


def questions(
    encodings: Sequence[Encoding], noted: Noted, asked: ContactsAsked
) -> Iterator[Question]:
    if len(encodings) > 1:
        yield Question.ENCODING
    if len(noted.orders) > 1:
        yield Question.DAY_ORDER
    if noted.is_mark_open:
        yield Question.DECIMAL_MARK
    if len(noted.grains) > 1:
        yield Question.GRAIN
    if asked.time_unit or any(each.expected is Expected.TIME_UNIT for each in noted.errors):
        yield Question.TIME_UNIT
