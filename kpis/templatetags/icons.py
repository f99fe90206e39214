"""Icons: drawn once a process from templates/_icon.html, for a page shows a score of them."""

from functools import cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Nothing for a name of nothing; a name that the template does not know is an empty frame."""
    return SafeString(get_template("_icon.html").render({"name": name}) if name else "")
