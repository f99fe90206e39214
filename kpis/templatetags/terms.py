"""A term with the way to its explanation, which page.js opens in place."""

from functools import lru_cache
from html import escape

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def term(key: str, name: str) -> SafeString:
    """key: of the glossary's entry; name: as it stands on the page. Escaped."""
    return SafeString(term_link(key, name))


def term_link(key: str, name: str) -> str:
    """Without JavaScript it leads to the term's place in the glossary."""
    url = glossary_url(get_script_prefix())
    return f'<a class="term" href="{url}#{escape(key)}">{escape(name)}</a>'


@lru_cache
def glossary_url(_prefix: str) -> str:
    """_prefix: where the site is served; it is part of the address."""
    return reverse("kpis:glossary")
