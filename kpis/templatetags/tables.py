"""The head and the body of a table (kpis.pages.tables.table), each in one go: node by node, a
template would take half the time of a page for them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import zip_longest
from typing import Any

from django import template
from django.utils.safestring import SafeString

from kpis.templatetags.icons import icon
from kpis.templatetags.sparkline import sparkline
from kpis.templatetags.terms import term_link

register = template.Library()


#: The link in a head that sorts the rows; {url} is that of the page sorted by it.
SORT = (
    '<a href="{query}" id="sort-{number}" hx-get="{url}" hx-target="#page"'
    ' hx-push-url="true">{text}</a>'
)


#: A box before the name of a row.
TICK = (
    '<label class="tick"><input type="checkbox" name="{name}" value="{value}" form="{form}"'
    ' aria-label="{label}"{checked}></label>'
)


@register.simple_tag
def table_head(table: Any, path: str = "") -> SafeString:
    """path: of the page, to which the links that sort lead."""
    cells = [head_cell(head, number, path) for number, head in enumerate(table.shown.heads, 1)]
    return SafeString(f"<thead>\n<tr>{''.join(cells)}</tr>\n</thead>")


def head_cell(head: Any, number: int, path: str) -> str:
    """number: of the column, from 1."""
    words, order = term_link(head.term, head.text) if head.term else escape(head.text), ""
    if head.sort:
        query, url = escape(head.sort.query), escape(path + head.sort.query)
        words = SORT.format(query=query, number=number, url=url, text=escape(head.text))
        order = f' aria-sort="{head.sort.order}"' if head.sort.order else ""
    return f'<th scope="col"{css_of(head.css)}{order}>{words}</th>'


@register.simple_tag
def table_body(table: Any) -> SafeString:
    """Its rows, and below them its total."""
    page = table.shown
    rows = [
        f"<tr{marks_of(place, table)}>{table_row(cells, page.heads)}</tr>\n"
        for place, cells in enumerate(page.rows)
    ]
    body = f"<tbody>\n{''.join(rows)}</tbody>"
    if page.total:
        body += f"\n<tfoot>\n<tr>{table_row(page.total, page.heads)}</tr>\n</tfoot>"
    return SafeString(body)


def marks_of(place: int, table: Any) -> str:
    """Of a row: whether it begins a group, and whether the page is about it."""
    start = ' class="start"' if place in table.starts else ""
    current = ' aria-current="true"' if place == table.current else ""
    return start + current


def table_row(cells: Sequence[Any], heads: Iterable[Any] = ()) -> SafeString:
    """The first cell names the row; each has the classes of its column (kpis.pages.tables.look)
    and its tone. Escaped."""
    parts = []
    for place, (cell, head) in enumerate(zip_longest(cells, heads)):
        tag, scope = ("td", "") if place else ("th", ' scope="row"')
        css = css_of(cell.tone if cell.look.to_end or head is None else f"{head.css} {cell.tone}")
        span = f' colspan="{len(cells) - place}"' if cell.look.to_end else ""
        parts.append(f"<{tag}{scope}{css}{span}>{content(cell)}</{tag}>")
        if cell.look.to_end:
            break
    return SafeString("".join(parts))


@lru_cache(maxsize=1000)
def css_of(names: str) -> str:
    names = names.strip()
    return f' class="{escape(names)}"' if names else ""


def content(cell: Any) -> str:
    look = cell.look
    dot = f'<span class="dot s{look.dot}"></span>' if look.dot else ""
    line = sparkline(look.line.values, look.line.complete) if look.line else ""
    words = dot + text(cell) + "".join(map(note, look.notes)) + line
    return box(look.tick) + words if look.tick else words


def box(tick: Any) -> str:
    """With a label that is as large as a target."""
    return TICK.format(
        name=escape(tick.name),
        value=escape(tick.value),
        form=escape(tick.form),
        label=escape(tick.label),
        checked=" checked" if tick.is_ticked else "",
    )


def text(cell: Any) -> str:
    """Other sites are not told where the reader came from."""
    shown = escape(cell.text if cell.look.text is None else cell.look.text)
    if cell.look.is_strong:
        shown = f"<b>{shown}</b>"
    if not cell.link:
        return shown
    outside = ' rel="noreferrer"' if cell.link.startswith("https://") else ""
    return f'<a href="{escape(cell.link)}"{outside}>{shown}</a>'


def note(said: Any) -> str:
    """With a space before it."""
    words, tone = escape(said.text), said.tone
    if said.kind == "link":
        return f' · <a href="{escape(said.link)}">{words}</a>'
    if said.kind == "small":
        return f" <small{css_of(tone)}>{words}</small>"
    if said.kind == "muted":
        return f' <span class="muted">{words}</span>'
    return f" <span{css_of(f'badge {tone}')}>{icon(said.icon)}{words}</span>"
