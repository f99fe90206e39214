"""Cells of a sheet as a browser posts them."""

import html
import re
from typing import Any

JSON = {"Accept": "application/json"}


def seen_on(page: str) -> dict[str, str]:
    """By key, what the page says that it showed of each cell that can be typed into."""
    return dict(re.findall(r'name="seen-([\w-]+)" value="([^"]*)"', page))


def shown_on(page: str, field: str) -> dict[str, str]:
    """By key, what the cells hold."""
    found = re.findall(rf'name="{field}-([\w-]+)"\s+value="([^"]*)"', page)
    return {key: html.unescape(text) for key, text in found}


def units(page: str, field: str, cells: dict[str, str], **more: str) -> dict[str, Any]:
    """The cells as the page has them, with other texts typed into them; one may be locked."""
    seen = seen_on(page)
    data: dict[str, Any] = {"row": list(cells), **more}
    for key, text in cells.items():
        data[f"seen-{key}"] = seen.get(key, "::0000000000000000")
        data[f"{field}-{key}"] = text
    return data
