"""The title of a page, which templates may write over several lines."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def one_line(content: str) -> SafeString:
    """What stands in it, escaped already, with one blank where there were several."""
    return SafeString(" ".join(content.split()))
