"""A page as it is read: a line for each heading, sentence, row of a table, field and chart."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

#: What begins a line and ends it, but in a cell: a row is a line.
BLOCKS = {
    "caption", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form",
    "header", "legend", "nav", "ol", "p", "section", "summary", "table", "ul",
}  # fmt: skip
HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### "}
STARTS = {**HEADINGS, "li": "- ", "th": "| ", "td": "| ", "br": " ", "select": "[", "option": " · "}
ENDS = {"select": "]", "textarea": "]"}
UNREAD = {"script", "style", "svg", "template", "datalist"}
CLOSED = {"br", "hr", "img", "input", "link", "meta"}
TONES = {"good", "bad", "warn"}
BADGES = {"badge", "chip", "notice"}


def read_aloud(page: str) -> list[str]:
    """What stands in the frame of the page, downwards: a link has its target after an arrow, a
    field its text in brackets, what is chosen of several a star. In parentheses stand how
    something looks and what is said of it under the mouse; in angles what is said to screen
    readers. A line of a chart begins with ~."""
    reader = _Reader()
    reader.feed(page)
    return reader.lines


class _Reader(HTMLParser):
    """open: the elements around the text, each with what is said at its end, and how long the line
    was at its start: of what holds nothing, nothing is said."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.line = ""
        self.open: list[tuple[str, str, int]] = []
        self.unread: list[str] = []
        self.is_inside = self.is_figure = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.is_inside |= given.get("id") == "page"
        self.is_figure = given.get("id", "").endswith("-figure")
        if tag in CLOSED:
            self.say(before(tag, given))
            return
        if self.unread or tag in UNREAD or "hidden" in given:
            self.unread.append(tag)
            return
        if self.begins_line(tag):
            self.end_line()
        self.say(before(tag, given))
        self.open.append((tag, after(tag, given), len(self.line)))

    def handle_endtag(self, tag: str) -> None:
        if tag in CLOSED:
            return
        if self.unread:
            self.unread.pop()
            return
        while self.open:
            name, said, start = self.open.pop()
            if self.line[start:].strip():
                self.line = self.line.rstrip() + said if said else self.line
            if name == tag:
                break
        if self.begins_line(tag):
            self.end_line()
        self.is_inside &= tag != "main"

    def handle_data(self, data: str) -> None:
        if self.is_figure and self.is_inside:
            self.lines += chart(json.loads(data))
            self.is_figure = False
        self.say(data)

    def say(self, text: str) -> None:
        self.line += "" if self.unread else text

    def begins_line(self, tag: str) -> bool:
        is_in_row = any(name == "tr" for name, *_ in self.open)
        return tag == "tr" or (not is_in_row and tag in BLOCKS | {"li"} | HEADINGS.keys())

    def end_line(self) -> None:
        line = re.sub(r" *\| *", " | ", re.sub(r"[ \n\t]+", " ", self.line)).strip(" ")
        self.line = ""
        if self.is_inside and line not in {"", "-"}:
            self.lines.append(line.replace("[ · ", "["))


def before(tag: str, given: dict[str, str]) -> str:
    label = f"‹{given['aria-label']}› " if "aria-label" in given else ""
    links = f"‹{given['data-links']}› " if "data-links" in given else ""
    is_chosen = {"selected", "aria-current"} & given.keys()
    mark = ("*" if is_chosen else "") + ("▾ " if "open" in given else "")
    return label + links + STARTS.get(tag, "") + mark + (field(given) if tag == "input" else "")


def field(given: dict[str, str]) -> str:
    kind = given.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return "[*] " if "checked" in given else "[ ] "
    return "" if kind == "hidden" else f" [{given.get('value', '')}] "


def after(tag: str, given: dict[str, str]) -> str:
    said = [*looks(tag, given), given.get("aria-sort"), given.get("title")]
    notes = "".join(f" ({each})" for each in said if each)
    if tag == "a":
        notes += f" → {given.get('href', '')} "
    if tag == "button":
        notes += " (button) "
    return ENDS.get(tag, "") + notes


def looks(tag: str, given: dict[str, str]) -> list[str]:
    """The tone; of the head of a column and of a badge, all that the style sheet is told."""
    names = given.get("class", "").split()
    if given.get("scope") == "col" or tag == "tr" or BADGES.intersection(names):
        return [name for name in names if name not in BADGES]
    return [name for name in names if name in TONES]


def chart(figure: Any) -> Iterator[str]:
    """What is said of each point, and what is written into the figure."""
    for trace in figure["data"]:
        points = zip(places_of(trace), told_of(trace), strict=False)
        told = "; ".join(f"{rounded(at)} {rounded(said)}" for at, said in points)
        yield f"~ {trace.get('name', '')} ({colours_of(trace)}): {told}"
    for note in figure["layout"].get("annotations", []):
        yield f"~ {note['text']}"


def places_of(trace: Any) -> list[Any]:
    """Of bars that lie, the names are upwards."""
    return trace["y"] if trace.get("orientation") == "h" else trace["x"]


def told_of(trace: Any) -> Any:
    values = trace["x"] if trace.get("orientation") == "h" else trace["y"]
    return trace.get("hovertext") or trace.get("customdata") or values


def colours_of(trace: Any) -> str:
    """As the style sheet names them; of bars that differ, one after the other."""
    colour = trace.get("marker", trace.get("line", {})).get("color", "")
    return (
        " ".join(colour if isinstance(colour, list) else [colour])
        .replace("var(--", "")
        .replace(")", "")
    )


def rounded(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value
