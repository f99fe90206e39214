"""The cells of a row of a table (kpis.pages.tables.table) in one go."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def table_row(cells: Iterable[Any]) -> SafeString:
    """The first cell names the row; the others have their tone. Escaped."""
    first, *rest = cells
    return SafeString(
        f'<th scope="row">{content(first)}</th>'
        + "".join([f"<td{tone(cell)}>{content(cell)}</td>" for cell in rest])
    )


def tone(cell: Any) -> str:
    return f' class="{escape(cell.tone)}"' if cell.tone else ""


def content(cell: Any) -> str:
    """Other sites are not told where the reader came from."""
    if not cell.link:
        return escape(cell.text)
    outside = ' rel="noreferrer"' if cell.link.startswith("https://") else ""
    return f'<a href="{escape(cell.link)}"{outside}>{escape(cell.text)}</a>'
