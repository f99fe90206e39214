"""The cells of a row in one go: tables behind charts hold hundreds."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def cells(values: Iterable[str]) -> SafeString:
    """A table cell for each text, escaped (Django's own escape takes ten times as long)."""
    return SafeString("".join([f"<td>{escape(value)}</td>" for value in values]))
