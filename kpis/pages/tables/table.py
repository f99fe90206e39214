"""A table as it is shown, and as it is downloaded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from kpis import formatting
from kpis.formatting import Number, not_available
from kpis.pages.filters.bar import parts_of
from kpis.pages.tables.look import PLAIN, Head, Look
from kpis.reports.centre.head import PeriodHead
from kpis.reports.shown import Exact, round_to_sum
from kpis.vocabulary import decimals_of_ratio

Value = Decimal | int | date | None
#: Units of a cell's value besides currencies, which go by their code.
PERCENT, POINTS, SECONDS = "%", "pt", "s"
PLACES_OF_PERCENT = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """text: as it is shown. value: the number or day behind it; None where the text is all
    there is. An amount of money keeps its cents in value where it is shown without; what has no
    last decimal, such as a rate, is rounded as it is shown. decimals: as shown; None where value
    has no others.

    tone: good, bad or nothing. link: where the text leads. look: what only the page shows.

    unit: of the value: a currency's code, PERCENT (75.9, not 0.759), POINTS, SECONDS, or
    nothing for a count.
    """

    text: str
    value: Value = None
    decimals: int | None = None
    tone: str = ""
    unit: str = ""
    link: str = ""
    look: Look = PLAIN


EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows of a table: a cell of each row for every head; total may be empty."""

    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of a row names it; total: the row below all of them. note: what the
    figures count, and for which filter, beneath the title of the file.

    name: of letters, digits and hyphens; the address and the file are called by it.
    current: the place of the row that the page is about. unmet: what the address asks for and
    cannot be had, a sentence each, at the head of the file. page: where the page shows it
    otherwise than the file. starts: the places of rows that begin a group.
    """

    name: str
    title: str
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    total: Sequence[Cell] = ()
    note: str = ""
    current: int | None = None
    unmet: Sequence[str] = ()
    page: Page | None = None
    starts: Collection[int] = ()

    @property
    def all_rows(self) -> Sequence[Sequence[Cell]]:
        return [*self.rows, self.total] if self.total else self.rows

    @property
    def whole(self) -> "Table":
        """The same, that a page shows with all that the file has."""
        return replace(self, page=None)

    @property
    def shown(self) -> Page:
        return self.page or Page([Head(head) for head in self.heads], self.rows, self.total)


def file_decimals(currency: str, decimals: int) -> int:
    """A file keeps what an amount is recorded with, however it is shown."""
    return max(decimals, decimals_of_ratio(currency))


def money_cell(
    value: Number | None,
    currency: str,
    decimals: int | None = None,
    tone: str = "",
) -> Cell:
    """decimals: None for those of a cost per contact."""
    return money_cells(currency, decimals)(value, tone)


class MakeMoneyCell(Protocol):
    def __call__(self, value: Number | None, tone: str = "") -> Cell: ...


def money_cells(currency: str, decimals: int | None = None) -> MakeMoneyCell:
    """How to make many: what depends on reader and currency is looked up once.

    decimals: None for those of a cost per contact.
    """
    places = decimals_of_ratio(currency) if decimals is None else decimals
    write, exact = formatting.money_format(currency, places), file_decimals(currency, places)

    def make(value: Number | None, tone: str = "") -> Cell:
        return Cell(write(value), rounded(value, exact), places, tone, currency)

    return make


def amount_cell(value: Number | None, currency: str) -> Cell:
    """An amount as it is recorded, to the last cent."""
    return money_cell(value, currency)


def figure_cell(value: Number | None, currency: str, text: str, tone: str = "") -> Cell:
    """An amount of a cost per contact, told in words of its own."""
    places = decimals_of_ratio(currency)
    return Cell(text, rounded(value, places), places, tone, currency)


def count_cell(value: Number | None, decimals: int = 0, tone: str = "") -> Cell:
    text = not_available() if value is None else formatting.number(value, decimals)
    return Cell(text, rounded(value, decimals), decimals, tone)


def percent_cell(share: Number | None, decimals: int = 1, tone: str = "") -> Cell:
    """share: from 0 to 1; the value in the file is a percentage."""
    text = formatting.percent(share, decimals)
    value = None if share is None else rounded(share * 100, decimals)
    return Cell(text, value, decimals, tone, PERCENT)


def money_column(
    values: Sequence[Exact | None],
    currency: str,
    decimals: int | None = None,
    total: Exact | None = None,
) -> list[Cell]:
    """Amounts that sum to their total, on the page and in the file. total: unrounded; without
    it, their sum. decimals: None for those of a cost per contact."""
    places = decimals_of_ratio(currency) if decimals is None else decimals
    exact = round_to_sum(values, file_decimals(currency, places), total)
    shown = round_to_sum(values, places, total)
    write = formatting.money_format(currency, places)
    return [
        Cell(write(text), value, places, unit=currency)
        for value, text in zip(exact, shown, strict=True)
    ]


def count_column(values: Sequence[Exact | None], total: Exact | None = None) -> list[Cell]:
    """Whole numbers that sum to the rounded total."""
    write = formatting.count_format()
    return [Cell(write(value), value) for value in round_to_sum(values, 0, total)]


def percent_column(shares: Sequence[Exact | None], decimals: int = 1) -> list[Cell]:
    """Shares that sum to what they are together: of a whole, to 100 %."""
    return [percent_cell(share, decimals) for share in shown_shares(shares, decimals)]


def shown_shares(shares: Sequence[Exact | None], decimals: int = 1) -> list[Decimal | None]:
    """From 0 to 1, rounded as percentages with so many decimals."""
    return round_to_sum(shares, decimals + PLACES_OF_PERCENT)


def duration_cell(seconds: Number | None, tone: str = "") -> Cell:
    """The value in the file is in whole seconds."""
    return Cell(formatting.duration(seconds), rounded(seconds, 0), tone=tone, unit=SECONDS)


def rounded(value: Number | None, decimals: int) -> Decimal | None:
    """Half to even, as numbers are shown."""
    return None if value is None else Decimal(f"{value:z.{decimals}f}")


def decimals_in(value: Number) -> int:
    """As many as it is written with."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -int(exponent))


def file_note(centre: str, period: str, parts: Sequence[str] = (), *sentences: str) -> str:
    """A note: centre and period; the channels and categories asked for; what else there is
    to say of the figures. A line each."""
    lines = [" · ".join(filter(None, [centre, period])), ", ".join(parts), *sentences]
    return "\n".join(line for line in lines if line)


def head_note(head: PeriodHead, *sentences: str) -> str:
    """The note of a page about a period."""
    period = formatting.period_name(head.figures.period)
    return file_note(head.centre.name, period, parts_of(head), *sentences)


def signed_money_cell(effect: Decimal, currency: str, tone: str = "") -> Cell:
    return figure_cell(effect, currency, formatting.signed_money(effect, currency), tone)
