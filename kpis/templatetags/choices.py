"""The options of a select in one go: a centre's history has many periods."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
MOST_NAMED = 2


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


@register.simple_tag
def chosen_of(choices: Iterable[Mapping[str, Any]], all_of_them: str) -> str:
    """The names of what is chosen, or how many there are; all_of_them where nothing is."""
    names = [str(choice["label"]) for choice in choices if choice["selected"]]
    if not names:
        return all_of_them
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return _("%(count)s chosen") % {"count": len(names)}
