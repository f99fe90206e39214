"""A page, whole: every heading, sentence, label, cell and link, in its place.

What is expected stands in whole_pages/, a file a page, as it was read by hand; what is found
instead is written to var/whole_pages/, to be read and to take its place.
"""

import re
from pathlib import Path

from django.test import Client

from tests.pages.read_aloud import read_aloud

EXPECTED = Path(__file__).parent / "whole_pages"
FOUND = Path(__file__).parents[2] / "var" / "whole_pages"
#: What the database counts up: a line, a target, an institute.
COUNTED = re.compile(r"(spreads/|lines/|#line-|(?:remark|target|limit)-|\?line=|Institute )\d+")

#: What is the database's own clock, which nobody stops.
MOMENT = re.compile(r"\b(?!20 January 2026)\d+ \w+ 20\d\d at \d\d:\d\d")


def assert_said(name: str, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    found = [
        MOMENT.sub("then", COUNTED.sub(r"\1N", line))
        for line in read_aloud(response.content.decode())
    ]
    path = EXPECTED / f"{name}.txt"
    expected = path.read_text().splitlines() if path.exists() else []
    if found != expected:
        FOUND.mkdir(parents=True, exist_ok=True)
        (FOUND / path.name).write_text("".join(f"{line}\n" for line in found))
    assert found == expected
