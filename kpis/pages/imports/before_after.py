"""The table of what months are now and would be with the file: by category, or by channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kpis import formatting
from kpis.pages.imports.words import day_of
from kpis.pages.tables.look import Head, Look
from kpis.pages.tables.marks import strong
from kpis.pages.tables.table import Cell, Page, Table, amount_cell, count_cell, file_note
from kpis.reports.imports import ImportReport
from kpis.reports.visible import CentreContext
from kpis.vocabulary import FileKind

#: The page shows so many of the last months that change; the file has all.
MONTHS_SHOWN = 4
Measured = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MonthPair:
    """One month, as it is and with the file; what is not known is empty."""

    key: str
    before: Measured
    after: Measured

    @property
    def changes(self) -> bool:
        return self.before != self.after

    @property
    def name(self) -> str:
        return formatting.month_name(day_of(self.key))


def month_pairs(preview: Mapping[str, Any]) -> list[MonthPair]:
    """The months of the file, in order."""
    before, after = preview["months"]["before"], preview["months"]["after"]
    return [
        MonthPair(key, before.get(key, {}), after.get(key, {})) for key in sorted({*before, *after})
    ]


def shown_pairs(pairs: Sequence[MonthPair]) -> list[MonthPair]:
    """The last that change, else the last."""
    changing = [pair for pair in pairs if pair.changes]
    return (changing or [*pairs])[-MONTHS_SHOWN:]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. value: of a measured month; cell: how it is written."""

    name: Cell
    value: Callable[[Measured], Decimal | None]
    cell: Callable[[Decimal | None], Cell]
    is_ratio: bool = False


def before_after_table(frame: CentreContext, report: ImportReport) -> Table:
    preview = report.details.preview
    assert preview is not None
    pairs = month_pairs(preview)
    lines = lines_of(frame, report, pairs)
    title = _("Before and after, by month")
    return Table(
        name="before-after",
        title=title,
        heads=[first_head(report), *file_heads(pairs)],
        rows=[[line.name, *file_cells(line, pairs)] for line in lines],
        note=file_note(frame.centre.name, report.details.fact.name),
        page=page_of(report, lines, pairs),
    )


def first_head(report: ImportReport) -> str:
    costs = report.details.fact.kind is FileKind.COSTS
    return _("Category") if costs else _("Channel")


def file_heads(pairs: Sequence[MonthPair]) -> list[str]:
    values = [{"month": pair.name} for pair in pairs]
    now, then = _("%(month)s, now"), _("%(month)s, with the file")
    return [text % each for each in values for text in (now, then)]


def file_cells(line: Line, pairs: Sequence[MonthPair]) -> list[Cell]:
    return [
        line.cell(line.value(measured)) for pair in pairs for measured in (pair.before, pair.after)
    ]


def page_of(report: ImportReport, lines: Sequence[Line], pairs: Sequence[MonthPair]) -> Page:
    """The last months, with the difference that all of them make."""
    heads, shown = [Head(first_head(report), css="text")], shown_pairs(pairs)
    for pair in shown:
        heads.append(Head(_("now"), css="now"))
        heads.append(Head(pair.name, css="then"))
    heads.append(Head(_("Difference"), css="difference"))
    rows = [page_cells(line, shown, pairs) for line in lines]
    return Page(heads, rows)


def page_cells(line: Line, shown: Sequence[MonthPair], pairs: Sequence[MonthPair]) -> list[Cell]:
    cells = [line.name]
    for pair in shown:
        now, then = line.value(pair.before), line.value(pair.after)
        cells.append(line.cell(now) if now != then else Cell(""))
        cells.append(strong(line.cell(then)) if now != then else line.cell(then))
    cells.append(difference_cell(line, pairs))
    return cells


def difference_cell(line: Line, pairs: Sequence[MonthPair]) -> Cell:
    """A ratio of several months has no difference of its own."""
    if line.is_ratio:
        return Cell("")
    zero = Decimal(0)
    parts = [(line.value(p.after) or zero) - (line.value(p.before) or zero) for p in pairs]
    difference = sum(parts, zero)
    return Cell(formatting.signed(line.cell(difference).text, difference) if difference else "–")


def lines_of(frame: CentreContext, report: ImportReport, pairs: Sequence[MonthPair]) -> list[Line]:
    """What has a figure in any of the months; then the sums, and the cost per contact."""
    currency = frame.centre.currency

    def money(value: Decimal | None) -> Cell:
        return amount_or_dash(value, currency)

    measured = [each for pair in pairs for each in (pair.before, pair.after)]
    lines = [*category_lines(report, measured, money), *channel_lines(report, measured)]
    total = Line(Cell(_("Total cost"), look=Look(is_strong=True)), cost_of, money)
    contacts = Line(Cell(_("Contacts counted")), contacts_of, count_or_dash)
    each = Line(
        Cell(_("Cost per contact"), look=Look(is_strong=True)),
        each_of,
        lambda value: amount_cell(value, currency),
        True,
    )
    return [*lines, total, contacts, each]


def category_lines(
    report: ImportReport,
    measured: Sequence[Measured],
    money: Callable[[Decimal | None], Cell],
) -> list[Line]:
    if report.details.fact.kind is not FileKind.COSTS:
        return []
    used = {key for each in measured for key in each.get("costs", {})}
    return [
        Line(Cell(each.name), part_of("costs", each.id), money)
        for each in report.categories
        if str(each.id) in used
    ]


def channel_lines(report: ImportReport, measured: Sequence[Measured]) -> list[Line]:
    if report.details.fact.kind is not FileKind.VOLUMES:
        return []
    used = {key for each in measured for key in each.get("served", {})}
    return [
        Line(
            Cell(each.name, look=Look(dot=each.colour)),
            part_of("served", each.id),
            count_or_dash,
        )
        for each in report.channels
        if str(each.id) in used
    ]


def part_of(part: str, id: int) -> Callable[[Measured], Decimal | None]:
    return lambda measured: decimal_of(measured.get(part, {}).get(str(id)))


def cost_of(measured: Measured) -> Decimal | None:
    return decimal_of(measured.get("cost"))


def contacts_of(measured: Measured) -> Decimal | None:
    return decimal_of(measured.get("contacts"))


def each_of(measured: Measured) -> Decimal | None:
    return decimal_of(measured.get("each"))


def decimal_of(value: str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def amount_or_dash(value: Decimal | None, currency: str) -> Cell:
    """In whole units, as sheets of many months show them; cents are in the file."""
    return Cell("–") if value is None else whole_amount(value, currency)


def whole_amount(value: Decimal, currency: str) -> Cell:
    exact = amount_cell(value, currency)
    return Cell(formatting.number(value), exact.value, 0, unit=currency)


def count_or_dash(value: Decimal | None) -> Cell:
    return Cell("–") if value is None else count_cell(value)
