"""The undo that a notice offers."""

from typing import Any

from django import template

register = template.Library()
#: The same as of the page of endings, which is the one that undoes.
UNDO = "undo:"


@register.filter
def undo_of(message: Any) -> dict[str, Any] | None:
    """The centre's slug and the ids to take back; None where the notice offers nothing."""
    tags = message.extra_tags or ""
    if not tags.startswith(UNDO):
        return None
    slug, _colon, ids = tags.removeprefix(UNDO).partition(":")
    return {"slug": slug, "ids": ids.split(",")}
