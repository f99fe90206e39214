"""What a browser without the script would send of a form on a page."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Forms(HTMLParser):
    """The fields of every form, as they stand; what a template holds is in none."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.is_open = False
        self.templates = 0
        self.select = ""
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.templates += tag == "template"
        if tag == "form":
            self.forms.append([])
            self.is_open = True
        elif tag == "input" and self.takes(values):
            self.forms[-1].append((values["name"], values.get("value", "")))
        elif tag == "select":
            self.select, self.options = values.get("name", ""), []
        elif tag == "option":
            self.options.append((values.get("value", ""), "selected" in values))

    def takes(self, values: dict[str, str]) -> bool:
        ticked = values.get("type") != "checkbox" or "checked" in values
        return self.is_open and not self.templates and "name" in values and ticked

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"
        if tag == "form":
            self.is_open = False
        if tag == "select" and self.takes({"name": self.select}) and self.options:
            chosen = [value for value, selected in self.options if selected]
            self.forms[-1].append((self.select, [*chosen, self.options[0][0]][0]))


def forms_of(text: str) -> list[dict[str, Any]]:
    """Fields by name, in the order of the page; a name that comes several times has a list."""
    parser = Forms()
    parser.feed(text)
    found = []
    for form in parser.forms:
        names = dict.fromkeys(name for name, _value in form)
        values = {name: [v for n, v in form if n == name] for name in names}
        found.append({name: v if name == "row" else v[-1] for name, v in values.items()})
    return found


def sheet_of(client: Client, url: str) -> dict[str, Any]:
    """The form that has units."""
    forms = forms_of(client.get(url).content.decode())
    return next(form for form in reversed(forms) if "row" in form)
