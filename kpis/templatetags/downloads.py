"""The links by which what is shown is downloaded, shared and found again."""

from html import escape
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
KINDS = ("csv", "xlsx")
LINK = '<a href="{address}.{kind}"><span class="visually-hidden">{word} </span>{label}</a>'


def shown_query(context: Any) -> QueryDict:
    """The address with the period that the page is about, where it does not say any."""
    query: QueryDict = context.request.GET.copy()
    for name, word in shown_words(context).items():
        query[name] = word
    return query


def shown_words(context: Any) -> dict[str, str]:
    """The period as an address says it; nothing on a page that is about none."""
    words: dict[str, str] = getattr(getattr(context, "request", None), "shown", {})
    return words


@register.simple_tag(takes_context=True)
def share_query(context: Any) -> str:
    """Of a link that shows the same for ever; empty where the address is one already."""
    if not shown_words(context):
        return ""
    query = shown_query(context)
    return "" if query == context.request.GET else "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def page_address(context: Any) -> str:
    """Of what is shown, whole and for ever: for paper, from which nobody can follow a link."""
    address: str = context.request.build_absolute_uri("?" + shown_query(context).urlencode())
    return address


@register.simple_tag(takes_context=True)
def download(context: Any, name: str) -> SafeString:
    """The links to the files of a table; in one go, for a page may have a score of tables.

    name: of the table, of the period that is shown; the rest of the address stays as it is."""
    query = shown_query(context)
    query.pop("download", None)
    query["download"] = name  # now the last word of the address, which ends with its kind
    address, word = escape("?" + query.urlencode()), escape(_("Download"))
    links = [
        LINK.format(address=address, kind=kind, word=word, label=kind.upper()) for kind in KINDS
    ]
    return SafeString(f'<span class="downloads">{" ".join(links)}</span>')
