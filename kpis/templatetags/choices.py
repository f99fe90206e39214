"""The options of a select in one go: a centre's history has many periods."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def options(choices: Iterable[Mapping[str, Any]]) -> SafeString:
    """An option for each of key, label and selected; escaped."""
    return SafeString(
        "".join(
            f'<option value="{escape(choice["key"])}"{" selected" if choice["selected"] else ""}>'
            f"{escape(str(choice['label']))}</option>"
            for choice in choices
        )
    )
