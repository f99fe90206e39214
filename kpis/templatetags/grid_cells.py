"""The cells of a row of a year sheet in one go: a sheet has hundreds."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def grid_cells(grid: Any, row: Any, may_record: bool) -> SafeString:
    """A table cell for each: a field where it can be typed into, a link where it opens what is
    behind it, else its text."""
    return SafeString("".join([drawn(cell, grid, row, may_record) for cell in row.cells]))


def drawn(cell: Any, grid: Any, row: Any, may_record: bool) -> str:
    if cell.is_open:
        return open_cell(cell, grid, row)
    return summed_cell(cell) if cell.about else locked_cell(cell, may_record)


def open_cell(cell: Any, grid: Any, row: Any) -> str:
    key, state, described, note = escape(cell.key), "", "", ""
    if cell.error:
        state = ' data-state="error"'
        described = f' aria-invalid="true" aria-describedby="note-{key}"'
        note = f'<div class="note" id="note-{key}" role="alert"><p>{escape(cell.error)}</p></div>'
    return (
        f'<td data-row="{key}" data-cell="{key}"{state}>'
        f'<input type="hidden" name="row" value="{key}">'
        f'<input type="hidden" name="seen-{key}" value="{escape(cell.seen)}">'
        f'<input type="text" name="{grid.field}-{key}" value="{escape(cell.text)}"'
        f' inputmode="decimal" autocomplete="off" data-kind="{grid.kind}"'
        f' data-sums="r{row.id} c{cell.date} total" aria-label="{escape(cell.place)}"{described}>'
        f'<span class="unusual" data-mark-of="unusual" title="{escape(cell.unusual)}">'
        f"{escape(cell.mark)}</span>{note}</td>"
    )


def summed_cell(cell: Any) -> str:
    return (
        f'<td{read_only(cell)} tabindex="-1"><a href="{escape(cell.address)}">'
        f"{escape(cell.text)}<small>{escape(cell.about)}</small>{badge(cell)}"
        f'<span class="visually-hidden">{escape(cell.place)}</span></a></td>'
    )


def locked_cell(cell: Any, may_record: bool) -> str:
    focus = ' tabindex="-1"' if may_record else ""
    return f"<td{read_only(cell)}{focus}>{escape(cell.text)}{badge(cell)}</td>"


def read_only(cell: Any) -> str:
    return (
        f' data-cell="{escape(cell.key)}" data-text="{escape(cell.text)}"'
        f' data-place="{escape(cell.place)}" class="locked{" closed" if cell.is_closed else ""}"'
    )


def badge(cell: Any) -> str:
    if not cell.unusual:
        return ""
    return f'<span class="unusual" title="{escape(cell.unusual)}">{_("unusual")}</span>'
