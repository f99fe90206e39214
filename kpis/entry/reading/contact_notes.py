"""What somebody says of a file of contacts before it is read, and what is told of it afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Error, Expected, FileRefused
from kpis.entry.reading.contact_counts import Contact
from kpis.entry.reading.moments import DayOrder, Orders, orders_of
from kpis.entry.reading.report_spans import Grain

#: So many errors of a file are told; of the others only how many there are.
MOST_ERRORS = 200


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file may leave open, as somebody said; None: as the file itself shows it.

    zone: the centre's, by its IANA name: in it are the days of times that say their own zone.
    time_unit: how many seconds one has, such as 1/1000, in columns that do not say it.
    takes_likely: what stays open is read in the likeliest way, and noted; else it is refused.
    """

    order: DayOrder | None = None
    decimal_mark: DecimalMark | None = None
    grain: Grain | None = None
    zone: str | None = None
    time_unit: Fraction | None = None
    takes_likely: bool = False


NOTHING_DECLARED = Declared()


@dataclass(slots=True)
class Noted:
    """Of one file. errors: the first of them, as they come; orders, grains: in which its days
    could be meant, as it was read first; decimal_mark: as its figures show it, or open where some
    could be read in two ways. naive, aware: moments without their zone, and with it."""

    errors: list[Error] = field(default_factory=list)
    number_of_errors: int = 0
    orders: Sequence[DayOrder] = ()
    grains: Sequence[Grain] = ()
    decimal_mark: DecimalMark | None = None
    is_mark_open: bool = False
    naive: int = 0
    aware: int = 0

    def append(self, error: Error) -> None:
        self.number_of_errors += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(error)

    def tell(self, moment: datetime) -> None:
        """Whether it says its zone."""
        if moment.tzinfo is None:
            self.naive += 1
        else:
            self.aware += 1

    def extend(self, errors: Iterable[Error]) -> None:
        for error in errors:
            self.append(error)


def chosen_order(
    cells: Iterable[tuple[int, str]], column: str, declared: Declared, noted: Noted
) -> DayOrder:
    """In which the days of a column are read. Raises FileRefused, as orders_of does, and where
    several orders fit and none is declared, unless the likeliest is taken."""
    if declared.order:
        with suppress(FileRefused):  # what does not fit is an error of its row
            noted.orders = orders_of(cells, column).possible
        return declared.order
    orders: Orders = orders_of(cells, column)
    if orders.question and not declared.takes_likely:
        raise FileRefused([orders.question])
    noted.orders = orders.possible
    return orders.possible[0]


def some_of(contacts: Iterable[Contact], noted: Noted) -> Iterator[Contact]:
    """Raises FileRefused after all of them, where there are none."""
    is_empty = True
    for contact in contacts:
        is_empty = False
        yield contact
    if is_empty:
        raise FileRefused(noted.errors or [Error(0, "", "", Expected.ROWS)])
