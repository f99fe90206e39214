"""The options of a select in one go: a centre's history has many periods."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple, Protocol

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
MOST_NAMED = 2


class Choice(Protocol):
    """key: what the form sends."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def selected(self) -> bool: ...


class FieldChoice(NamedTuple):
    key: str
    label: str
    selected: bool


@register.simple_tag
def options(choices: Iterable[Choice]) -> SafeString:
    """An option for each of them; escaped."""
    return SafeString(
        "".join(
            f'<option value="{escape(choice.key)}"{" selected" if choice.selected else ""}>'
            f"{escape(choice.label)}</option>"
            for choice in choices
        )
    )


@register.simple_tag
def suggestions(texts: Iterable[str]) -> SafeString:
    """An option for each, to complete what is typed; escaped."""
    return SafeString("".join([f'<option value="{escape(text)}"></option>' for text in texts]))


@register.simple_tag
def options_of(field: BoundField) -> SafeString:
    """Those of a field that is a select."""
    chosen = str(field.value() or "")
    return options(
        FieldChoice(str(key), str(label), str(key) == chosen)
        for key, label in field.field.widget.choices
    )


@register.simple_tag
def described(
    field: BoundField, explained_by: str = "", whole: BoundField | str = ""
) -> SafeString:
    """Attributes that say to whom does not see it what explains a field, and what is wrong.

    explained_by: the id of the words. whole: the field whose mistake is also that of this one.
    """
    wrong = next((each for each in (field, whole) if each and each.errors), None)  # type: ignore[union-attr]
    ids = [explained_by, f"{wrong.auto_id}-error" if wrong else ""]  # type: ignore[union-attr]
    described_by = " ".join(filter(None, ids))
    return SafeString(
        ('aria-invalid="true" ' if wrong else "")
        + (f'aria-describedby="{escape(described_by)}"' if described_by else "")
    )


@register.simple_tag
def chosen_of(choices: Iterable[Choice], all_of_them: str) -> str:
    """The names of what is chosen, or how many there are; all_of_them where nothing is."""
    names = [choice.label for choice in choices if choice.selected]
    if not names:
        return all_of_them
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return _("%(count)s chosen") % {"count": len(names)}
