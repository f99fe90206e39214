"""What is asked of a file of costs, and all that it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from kpis.entry.parsing.amounts import DecimalMark
from kpis.entry.parsing.errors import Error
from kpis.entry.reading.day_formats import DayFormat
from kpis.entry.reading.encodings import Encoding
from kpis.entry.reading.rows import Row
from kpis.entry.reading.workbook import Sheet
from kpis.vocabulary import FileLayout


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person, or an earlier file of the layout, has said; empty: as the file shows it.

    currency: of the centre. columns: by role (month, amount, category, …) the name above the
    column, for a table that no reader knows. most_rows: more are refused. zone: of the centre.
    layout, day_order, grain, time_unit, naive_zone: as ContactsAsked has them. remembered: what
    was said of earlier files, by the fingerprint of their layout.
    """

    currency: str
    encoding: str = ""
    decimal_mark: str = ""
    day_format: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    most_rows: int = 500_000
    zone: str = ""
    naive_zone: str = ""
    layout: str = ""
    day_order: str = ""
    grain: str = ""
    time_unit: str = ""
    remembered: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def as_before(self, fingerprint: str) -> "Asked":
        """With what is remembered of the layout, where nothing else was said."""
        known = self.remembered.get(fingerprint, {})
        return replace(self, **{k: each for k, each in known.items() if not getattr(self, k)})


@dataclass(frozen=True, slots=True)
class Understood:
    """How a file was read. others: encodings in which it reads otherwise. day_formats: those that
    its days leave open. decimal_mark: None where no amount tells it. example_…: a cell as it
    stands, and what it was taken for. replaced: characters that could not be read."""

    encoding: Encoding | None = None
    others: Sequence[Encoding] = ()
    separator: str = ""
    sheet: str = ""
    sheets: Sequence[Sheet] = ()
    decimal_mark: DecimalMark | None = None
    day_format: DayFormat | None = None
    day_formats: Sequence[DayFormat] = ()
    currency: str = ""
    accented: str = ""
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class FileCost:
    """One cost of a file. subject: the account, or the word for a category, as it stands there;
    name: of the account. account: its number in the ledger. column: where the amount stands."""

    line: int
    column: str
    month: date
    amount: Decimal
    subject: str
    name: str = ""
    channel: str = ""
    status: str = ""
    description: str = ""
    supplier: str = ""
    invoice: str = ""
    account: str = ""
    note: str = ""
    journal: str = ""
    analytic: str = ""

    def __reduce__(self) -> tuple[type["FileCost"], tuple[Any, ...]]:
        """For half a million of them: as a dataclass brings itself back it takes ten times as
        long."""
        return FileCost, every_value(self)


every_value = attrgetter(*(each.name for each in fields(FileCost)))


@dataclass(frozen=True, slots=True)
class CostFile:
    """All that a file of costs says. fingerprint: the same for files of one layout. rows: below
    the header. debit, credit: of whole books. is_ledger: subjects are accounts."""

    layout: FileLayout
    fingerprint: str
    understood: Understood
    costs: Sequence[FileCost]
    errors: Sequence[Error]
    rows: int
    columns: int
    debit: Decimal | None = None
    credit: Decimal | None = None
    is_ledger: bool = False


@dataclass(frozen=True, slots=True)
class UnknownTable:
    """A table of which somebody must say what its columns are. names: as the likely header has
    them; shown: the first rows, it included."""

    fingerprint: str
    understood: Understood
    header_line: int
    names: Sequence[str]
    shown: Sequence[Row]
