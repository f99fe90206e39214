"""The cells of a row of contacts in one go: a sheet of days has hundreds."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
#: The keys that a phone shows; a time may have letters.
INPUT_MODES = {"count": "numeric", "quantity": "decimal"}


@register.simple_tag
def contact_cells(cells: Iterable[Any], key: str = "") -> SafeString:
    """A table cell for each: a field of the unit ``key`` where it has a name, else a text."""
    return SafeString(
        "".join([f"<td{attributes(cell)}>{content(cell, key)}</td>" for cell in cells])
    )


def attributes(cell: Any) -> str:
    """Of a text; a field has its own."""
    if cell.name:
        return ""
    return (
        (' class="muted"' if cell.muted else "")
        + (f' title="{escape(cell.title)}"' if cell.title else "")
        + (f' data-rate="{escape(cell.rate)}"' if cell.rate else "")
    )


def content(cell: Any, key: str) -> str:
    if cell.kind == "choice":
        return choice(cell, key)
    if cell.name:
        return field(cell, key)
    if not cell.note_rate:
        return escape(cell.text)
    note = f'<small data-rate="{escape(cell.note_rate)}">{escape(cell.note)}</small>'
    return escape(cell.text) + note


def field(cell: Any, key: str) -> str:
    return (
        f'<input name="{escape(cell.name)}-{escape(key)}" value="{escape(cell.text)}"'
        f' data-kind="{escape(cell.kind)}" inputmode="{INPUT_MODES.get(cell.kind, "text")}"'
        f' autocomplete="off" aria-label="{escape(cell.label)}"'
        + (f' title="{escape(cell.title)}"' if cell.title else "")
        + (' aria-invalid="true"' if cell.error else "")
        + ">"
    )


def choice(cell: Any, key: str) -> str:
    """Actual, or an estimate."""
    options = "".join(
        f'<option value="{value}"{" selected" if (cell.text == "estimate") == estimate else ""}>'
        f"{escape(label)}</option>"
        for value, label, estimate in (
            ("actual", _("Actual"), False),
            ("estimate", _("Estimate"), True),
        )
    )
    return (
        f'<select name="{escape(cell.name)}-{escape(key)}" aria-label="{escape(cell.label)}">'
        f"{options}</select>"
    )
