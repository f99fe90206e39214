"""The points of a small chart in one go: a page has six charts of two dozen each."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def panel_dots(dots: Iterable[Any], wide: str) -> SafeString:
    """For each point (kpis.charts.small_multiples) a dot, and a column in which a pointer finds
    its title. wide: of the column, in percent."""
    return SafeString("".join([dot_of(dot, wide) for dot in dots]))


def dot_of(dot: Any, wide: str) -> str:
    words = ("hollow" if dot.is_hollow else "", "selected" if dot.is_selected else "")
    name = " ".join(filter(None, words))
    named = f' class="{name}"' if name else ""
    return (
        f"<g><title>{escape(dot.title)}</title>"
        f'<rect x="{dot.left}" width="{wide}" height="100%"/>'
        f'<circle{named} cx="{dot.x}" cy="{dot.y}" r="2"/></g>'
    )
