"""The related figures as cells: of the matrix on the page, and of the table that is downloaded."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.formatting import is_zero, number
from kpis.pages.figures.names import definition_of, label_of, missing_text
from kpis.pages.tables.table import (
    DECIMALS_OF_A_SHARE,
    POINTS,
    SECONDS,
    Cell,
    count_cell,
    duration_cell,
    figure_cell,
    money_cell,
    percent_cell,
    rounded,
)
from kpis.pages.words.small import Mark, known_for, mark_change
from kpis.reports.centre.related_figures import FiguresReport, RelatedRow
from kpis.vocabulary import RelatedName, decimals_of_ratio

MONEY = {
    RelatedName.COST_PER_CALL,
    RelatedName.COST_PER_RESOLUTION,
    RelatedName.COST_PER_HANDLED_MINUTE,
    RelatedName.LOADED_COST_PER_HOUR,
}
TIMES = {RelatedName.AVERAGE_HANDLE_TIME, RelatedName.RESPONSE_TIME}
#: What is better when it rises; the others but these and those below, when it falls.
GOOD_IS_UP = {RelatedName.FIRST_CONTACT_RESOLUTION, RelatedName.SATISFACTION}
#: Busier people, or dearer hours, are neither better nor worse by themselves.
NEUTRAL = {
    RelatedName.UTILISATION,
    RelatedName.OCCUPANCY,
    RelatedName.CONTRACT_USE,
    RelatedName.PRODUCTIVITY,
    RelatedName.LOADED_COST_PER_HOUR,
}


def value_cell(name: RelatedName, value: Decimal | None, currency: str) -> Cell:
    if name in MONEY:
        return money_cell(value, currency)
    if name in TIMES:
        return duration_cell(value)
    if name is RelatedName.PRODUCTIVITY:
        return count_cell(value, 1)
    return percent_cell(value)


def change_cell(row: RelatedRow, currency: str) -> Cell:
    """Since the period compared with: money and counts by themselves, seconds for a time,
    points for a share; empty where there is none."""
    if row.change is None:
        return Cell("")
    if not row.is_judged:
        return Cell("")
    difference = row.change.shown(decimals_of(row.name, currency))
    cell = difference_cell(row.name, difference, currency)
    mark = judged(row.name, difference, cell.text)
    return replace(cell, text=mark.text, tone=mark.tone)


def decimals_of(name: RelatedName, currency: str) -> int:
    """Of the figure in its unit, as it is shown: a share from 0 to 1."""
    if name in MONEY:
        return decimals_of_ratio(currency)
    if name in TIMES:
        return 0
    return 1 if name is RelatedName.PRODUCTIVITY else DECIMALS_OF_A_SHARE


def difference_cell(name: RelatedName, difference: Decimal, currency: str) -> Cell:
    """text: its size, without a sign; value: with it. Rounded already."""
    size = abs(difference)
    if name in MONEY:
        return figure_cell(difference, currency, formatting.money(size, currency))
    if name in TIMES:
        return Cell(formatting.duration(size), difference, 0, unit=SECONDS)
    if name is RelatedName.PRODUCTIVITY:
        return Cell(number(size, 1), difference, 1)
    return Cell(formatting.points(size), rounded(difference * 100, 1), 1, unit=POINTS)


def judged(name: RelatedName, difference: Decimal, shown: str) -> Mark:
    if is_zero(shown):
        return Mark(f"= {shown}")
    good_is_up = None if name in NEUTRAL else name in GOOD_IS_UP
    return mark_change(difference, shown, good_is_up=good_is_up)


def base_text(row: RelatedRow, report: FiguresReport) -> str:
    """How much it is known for."""
    figure = row.figure
    if figure.months is not None:
        if figure.months == report.months:
            return ""
        text = ngettext(
            "known for %(known)s of %(count)s month",
            "known for %(known)s of %(count)s months",
            report.months,
        )
        return text % {"known": figure.months, "count": report.months}
    return known_for(figure.base, figure.answers)


def related_cells(row: RelatedRow, report: FiguresReport) -> dict[str, Any]:
    """What a cell of the matrix shows."""
    currency, missing = report.head.centre.currency, row.figure.missing
    return {
        "label": label_of(row.name),
        "definition": definition_of(row.name),
        "value": value_cell(row.name, row.figure.value, currency).text,
        "unit": _("an hour") if row.name is RelatedName.PRODUCTIVITY else "",
        "change": change_cell(row, currency),
        "base": base_text(row, report),
        "missing": missing_text(missing, report.head.centre.slug, report.head.figures.period)
        if missing
        else None,
        "history": row.history,
        "complete": row.complete,
    }
