"""The links by which a table is downloaded as it is shown."""

from typing import Any

from django import template

register = template.Library()
KINDS = ("csv", "xlsx")


@register.inclusion_tag("kpis/_downloads.html", takes_context=True)
def download(context: Any, name: str) -> dict[str, Any]:
    """name: of the table; the rest of the address stays as it is."""
    query = context.request.GET.copy()
    links = []
    for kind in KINDS:
        query["download"] = f"{name}.{kind}"
        links.append({"query": "?" + query.urlencode(), "label": kind.upper()})
    return {"links": links}
