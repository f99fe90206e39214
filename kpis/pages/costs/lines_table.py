"""The table of all cost lines: a row a line, which leads to its place in its month's sheet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.facts import CentreFact
from kpis.pages.costs.line_words import short_status
from kpis.pages.costs.lines_address import link
from kpis.pages.page_url import page_url
from kpis.pages.tables.columns import Column, fill_table
from kpis.pages.tables.look import Look, Note, NoteKind, Sort, Tick, Where, everywhere_if
from kpis.pages.tables.table import Cell, Table, money_cells
from kpis.reports.sheets.line_list import LINES_A_PAGE, FoundLine, FoundLines, LineQuestion
from kpis.vocabulary import decimals_of

#: Columns that one sorts from the top.
FALLS_FIRST = {"month", "amount"}
#: What a narrow screen is without: the line's own sheet has it.
ON_WIDE = "text hide-m"


@dataclass(frozen=True, slots=True)
class LineTable:
    """Writes the lines of one centre. dots: the numbers of the channels' colours. may_change:
    each has a box to tick; ticked: the lines whose box is."""

    centre: CentreFact
    question: LineQuestion
    dots: dict[int, int]
    may_change: bool
    ticked: Collection[int] = field(default=())

    def table(self, found: FoundLines) -> Table:
        columns = [replace(each, sort=self.sort_of(each.key)) for each in self.columns(found)]
        table = Table(name="lines", title=_("Cost lines"))
        return fill_table(table, columns, found.lines)

    def columns(self, found: FoundLines) -> list[Column[FoundLine]]:
        """Invoice numbers and accounts stand there where there are any."""
        amount = money_cells(self.centre.currency, decimals_of(self.centre.currency))
        return [
            Column(_("Description"), self.name_cell, key="description", css="text"),
            Column(_("Supplier"), lambda line: Cell(line.supplier), css=ON_WIDE, key="supplier"),
            Column(
                _("Invoice number"),
                lambda line: Cell(line.invoice),
                css=ON_WIDE,
                key="invoice",
                where=self.where("invoice", [line.invoice for line in found.lines]),
            ),
            Column(
                _("Ledger account"),
                lambda line: Cell(line.account),
                css=ON_WIDE,
                key="account",
                where=self.where("account", [line.account for line in found.lines]),
            ),
            Column(
                _("Category"), lambda line: Cell(line.category_name), css=ON_WIDE, key="category"
            ),
            Column(_("Channel"), self.channel_cell, css=ON_WIDE, key="channel"),
            Column(
                _("Month"),
                lambda line: Cell(formatting.month_short(line.month), line.month),
                css="text",
                key="month",
            ),
            Column(
                _("Status"), lambda line: Cell(short_status(line.status)), css=ON_WIDE, key="status"
            ),
            Column(_("Amount"), lambda line: amount(line.amount), key="amount"),
        ]

    def where(self, key: str, texts: Sequence[str]) -> Where:
        return everywhere_if(any(texts) or self.question.sort == key)

    def sort_of(self, key: str) -> Sort:
        """A click sorts by the column, a second click the other way round."""
        current = self.question.sort == key
        descending = not self.question.descending if current else key in FALLS_FIRST
        query = link(self.question, sort=key, descending=descending)
        order = "descending" if self.question.descending else "ascending"
        return Sort(query, order if current else "")

    def name_cell(self, line: FoundLine) -> Cell:
        """The category's name where the line has no words of its own."""
        tick = None
        name = line.description or line.category_name
        if self.may_change:
            label = f"{name}, {formatting.month_name(line.month)}"
            value = f"{line.id}:{line.version}"
            tick = Tick("line", value, label, "change-lines", line.id in self.ticked)
        return Cell(name, link=self.address_of(line), look=Look(notes=self.notes(line), tick=tick))

    def notes(self, line: FoundLine) -> list[Note]:
        """Where a part of a spread invoice leads, to the whole; and the line's own note."""
        said = [Note(line.note, NoteKind.SMALL, "muted")] if line.note else []
        if line.part is None:
            return said
        words = _("%(number)s/%(months)s of %(amount)s") % {
            "number": line.part.number,
            "months": line.part.months,
            "amount": formatting.money(
                line.part.amount, self.centre.currency, decimals_of(self.centre.currency)
            ),
        }
        address = page_url("cost-spread", self.centre.slug, line.part.spread)
        return [Note(words, NoteKind.LINK, link=address), *said]

    def address_of(self, line: FoundLine) -> str:
        """The sheet of its month, opened at the line, however many the month has."""
        page = line.before // LINES_A_PAGE + 1
        more = f"&page={page}" if page > 1 else ""
        month = page_url("cost-month", self.centre.slug, line.month)
        return f"{month}?category={line.category}{more}#line-{line.id}"

    def channel_cell(self, line: FoundLine) -> Cell:
        if line.channel is None:
            return Cell(_("shared"), tone="muted")
        return Cell(line.channel_name, look=Look(dot=self.dots.get(line.channel)))
