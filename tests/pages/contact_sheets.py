"""What a browser sends of a sheet of contacts: all of it without the script, one unit with it."""

from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from django.test import Client

SCRIPT = {"Accept": "application/json"}
Fields = dict[str, Any]


class SheetForm(HTMLParser):
    """The fields of the page's sheet as a browser holds them; row is a list."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: Fields = {"row": []}
        self.inside = False
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "data-sheet" in found
        if not self.inside:
            return
        if tag == "input" and found["name"] == "row":
            self.fields["row"].append(found["value"])
        elif tag == "input":
            self.fields[found["name"]] = found.get("value", "")
        elif tag == "select":
            self.select = found["name"]
        elif tag == "option" and ("selected" in found or self.select not in self.fields):
            self.fields[self.select] = found["value"]

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


def form_of(response: Any) -> Fields:
    return SheetForm(response.content.decode()).fields


def opened(client: Client, url: str) -> Fields:
    """The form of a page that was just opened."""
    response = client.get(url)
    assert response.status_code == 200
    return form_of(response)


def unit_of(form: Fields, key: str, **typed: str) -> Fields:
    """What the script sends when the unit is left."""
    own = {name: text for name, text in form.items() if name.endswith(f"-{key}")}
    changes = {f"{name}-{key}": text for name, text in typed.items()}
    return {"row": [key], "token": str(uuid4())} | own | changes


def save_unit(client: Client, url: str, form: Fields, key: str, **typed: Any) -> Any:
    """replace="yes" goes beside the unit."""
    extra = {"replace": typed.pop("replace")} if "replace" in typed else {}
    return client.post(url, unit_of(form, key, **typed) | extra, headers=SCRIPT)
