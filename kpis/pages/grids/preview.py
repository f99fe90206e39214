"""What saving a pasted block would change, in words, before it is saved."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypedDict

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.entry.recording.cells import CellNow, CellPlan, Number, TypedCell
from kpis.pages.grids.cells import CellSheet
from kpis.pages.saving import conflict_cells

MOST_CHANGES = 100


class CellPreview(TypedDict):
    """changes: the first of them; more: how many others. problems: by key of a cell, with its
    field and in words; as long as there are any, nothing can be saved. conflicts: as a save
    answers them. total: of the whole sheet. asked: what else goes with what is removed.
    """

    changes: list[dict[str, str]]
    more: str
    problems: list[dict[str, str]]
    conflicts: Mapping[str, Mapping[str, object]]
    total: dict[str, str]
    summary: str
    asked: str


def preview_of(post: QueryDict, sheet: CellSheet) -> CellPreview:
    typed = sheet.read(post)
    plan = sheet.compare(typed.cells)
    mistakes = {**sheet.mistakes(plan), **closed_in_words(plan, sheet.closed())}
    return {
        "changes": [change_cells(sheet, *change) for change in plan.changes[:MOST_CHANGES]],
        "more": more_in_words(len(plan.changes) - MOST_CHANGES),
        "problems": [
            {"key": key, "field": sheet.field, "text": text}
            for key, text in [*typed.mistakes.items(), *mistakes.items()]
        ],
        "conflicts": {c.key: conflict_cells(c, sheet.texts_of) for c in sheet.conflicts(plan)},
        "total": total_cells(sheet, plan),
        "summary": summary_of(plan),
        "asked": sheet.goes(plan) if plan.emptied else "",
    }


def closed_in_words(plan: CellPlan, closed: Collection[date]) -> dict[str, str]:
    """Of cells in a closed month that would change."""
    changing = [cell for cell, _now in [*plan.changes, *plan.summed, *plan.conflicts]]
    text = _("%(place)s: the month is closed.")
    return {
        cell.key: text % {"place": cell.place}
        for cell in changing
        if cell.column.replace(day=1) in closed
    }


def change_cells(sheet: CellSheet, cell: TypedCell, now: CellNow) -> dict[str, str]:
    return {
        "row": sheet.grid.rows[cell.row],
        "column": sheet.grid.columns[cell.column],
        "before": sheet.text(now.value),
        "after": sheet.text(cell.value),
        "difference": shown_difference(sheet, difference_of(cell, now)),
    }


def difference_of(cell: TypedCell, now: CellNow) -> Number:
    return (cell.value or 0) - (now.value or 0)


def shown_difference(sheet: CellSheet, difference: Number) -> str:
    return formatting.signed(sheet.show(difference), difference)


def more_in_words(count: int) -> str:
    if count <= 0:
        return ""
    text = ngettext("and %(count)s more", "and %(count)s more", count)
    return text % {"count": formatting.number(count)}


def total_cells(sheet: CellSheet, plan: CellPlan) -> dict[str, str]:
    before = sheet.total()
    difference = sum((difference_of(*change) for change in plan.changes), start=before - before)
    return {
        "before": sheet.show(before),
        "after": sheet.show(before + difference),
        "difference": shown_difference(sheet, difference),
    }


def summary_of(plan: CellPlan) -> str:
    changed, emptied = len(plan.changes), len(plan.emptied)
    if not changed:
        return _("Nothing would change.")
    text = ngettext("%(count)s cell changes.", "%(count)s cells change.", changed)
    changes = text % {"count": formatting.number(changed)}
    if not emptied:
        return changes
    text = ngettext("%(count)s record is removed.", "%(count)s records are removed.", emptied)
    return f"{changes} {text % {'count': formatting.number(emptied)}}"
